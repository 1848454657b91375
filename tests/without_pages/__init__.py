"""Documents without pages."""

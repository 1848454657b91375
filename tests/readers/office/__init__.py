"""Files that are neither PDF nor plain text."""

"""Pages without text of their own: drawn, set upright, recognised, measured and kept, as glyphs in their places."""

"""Contents pages: where they are, what they list, at which level, and where in the body each entry stands."""

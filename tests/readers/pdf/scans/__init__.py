"""Pages that are pictures: set upright, recognised by an engine, measured, kept, and marked wherever they are cited."""

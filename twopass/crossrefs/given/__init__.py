"""References that need no reading of words: those that the file links itself, and those that its program left empty."""

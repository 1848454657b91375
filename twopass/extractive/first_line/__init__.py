"""What the first line of the index is made of: the title of a document, and the words that say what it is."""

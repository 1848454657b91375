"""Files that are neither PDF nor plain text: Word, PowerPoint, EPUB and HTML, each into rows of text."""

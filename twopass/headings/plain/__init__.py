"""Headings of files that have no type: those that markup names, that a page displays, and that are typed as such."""

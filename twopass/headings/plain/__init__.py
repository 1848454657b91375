"""Headings of files that have no type: those that markup names, and those that plain text shows by how it is typed."""

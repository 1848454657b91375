"""A library as a folder of pages, in HTML or Markdown, with a subject index."""

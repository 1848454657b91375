"""Layout analysis of a page: fragments, reading order, lines, regions, roles, running heads, paragraphs."""

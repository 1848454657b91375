"""Keywords of each section: candidates from marked words and from all running text, and their choice."""

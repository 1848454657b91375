"""PDF → Document: characters → fragments → reading order → lines → roles → paragraphs."""

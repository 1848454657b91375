"""Headings that markup names, taken as they are: in the order of the file, on its levels, at their places."""

from __future__ import annotations

from twopass.headings import numbering
from twopass.headings.heading import Heading
from twopass.schema import Document, OutlineItem


def marked(document: Document) -> list[Heading]:
    """The headings of a document in markup; none where it is not in markup or has none."""
    return [heading for item in document.tagged if (heading := _heading(item)) is not None]


def _heading(item: OutlineItem) -> Heading | None:
    if item.at is None:
        return None
    words = " ".join(item.title.split())
    number, title = numbering.split(words)
    label = numbering.label(words)
    if label is not None and label.role and title != words.strip(" .:–—-"):
        number = words[: label.end].rstrip(" .:–—-|")  # "Chapter 3: Water" stays a chapter, as the file calls it
    return Heading(item.at, item.at + len(item.title), number, title, item.level, "markup")

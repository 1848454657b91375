"""Footnotes and endnotes, found by the mark that opens each: small type at the page's foot, or a list under "Notes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from twopass.crossrefs.targets.typesetting import Typography
from twopass.languages import across
from twopass.languages.regexes import entries, spelled
from twopass.schema import Document, Skeleton, TextLine

_ALONE = re.compile(r"[(\[]?(?P<number>[1-9]\d{0,2})[.)\]]?\s*$")
# A note goes on from the one before it; one or two of these may have been read as something else.
_STEP = 3

Note = tuple[str, TextLine]
"""A note's number and its first line."""


def notes(document: Document, skeleton: Skeleton, typography: Typography) -> Iterator[Note]:
    """The footnotes and endnotes of a document, in reading order of each sort."""
    feet = (line for line in document.lines if line.role == "footnote")
    yield from _counted(_marked(document, feet, typography))
    titles = across("references", "notes")
    for section in skeleton.sections:
        if re.sub(r"\W+", " ", section.title).strip().casefold() in titles:
            inside = (line for line in document.lines if section.body <= line.start < section.end)
            yield from _counted(_marked(document, inside, typography))


def _marked(document: Document, lines: Iterator[TextLine], typography: Typography) -> Iterator[Note]:
    """The lines that open with a mark; a mark that stands alone belongs to the line after it."""
    alone = ""
    for line in lines:
        text = document.text[line.start : line.end]
        if alone:
            yield alone, line
            alone = ""
        elif match := _ALONE.match(text):
            alone = match["number"]
        elif (
            (match := _mark().match(text))
            and typography.opens_paragraph(line)
            and re.search(r"[^\W\d_]{2}", match["said"])
        ):
            yield match["number"], line


@cache
def _mark() -> re.Pattern[str]:
    """ "12 See the report", "3. Idem", "(4) “By state”"; "31st" and "2014, arXiv" open no note."""
    counts = spelled(entries("headings", "ordinal_endings"))
    return re.compile(
        rf"[(\[]?(?P<number>[1-9]\d{{0,2}})(?:[.)\]]\s*|\s+|(?=[^\W\d_]|[\"“„«‘(]))(?!{counts}\b)(?P<said>.*)"
    )


def _counted(marked: Iterator[Note]) -> Iterator[Note]:
    """Those whose numbers go on from an earlier one or begin again: a year or a sum at a line's start does neither."""
    last = 0
    for number, line in marked:
        if int(number) == 1 or last < int(number) <= last + _STEP:
            last = int(number)
            yield number, line

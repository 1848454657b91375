"""Headings are recovered from the layout alone: one document for each way in which they are hard to find.

The truth beside each PDF is what a person would list: titles, order, pages and hierarchy have to agree with it. Two
things that a person may list or leave out are free: the document's own title at its beginning, and stock headings such
as Abstract or Contents. The trees were fitted on these documents among others: what is found in documents that they
have not seen is tested in `tests/headings/test_held_out.py`.
"""

from __future__ import annotations

import difflib
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from twopass.config import ReadOptions
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.schema import Document, Skeleton

HERE = Path(__file__).resolve().parent
NAMES = sorted(path.stem for path in HERE.glob("*.json"))
STOCK = {"abstract", "keywords", "contents", "tableofcontents", "listoffigures", "listoftables"}


@dataclass(frozen=True)
class Heading:
    """A heading as listed: what is compared are its letters with and without its number, its page and its depth."""

    level: int
    number: str
    title: str
    page: int

    @property
    def keys(self) -> set[str]:
        return {letters(self.title), letters(self.number + self.title)} - {""}


def letters(text: str) -> str:
    """Letters and digits alone, in one case: small capitals, blanks and punctuation make no difference."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@cache
def scanned(name: str) -> tuple[Document, Skeleton]:
    document = read(HERE / f"{name}.pdf", ReadOptions(layout_only=True))
    return document, scan_skeleton(document)


@cache
def truth(name: str) -> list[Heading]:
    return [Heading(**heading) for heading in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))]


def found(name: str) -> list[Heading]:
    """The headings found, without those that are free and without the sections that are marked as inferred."""
    document, skeleton = scanned(name)
    known = set().union(*(heading.keys for heading in truth(name)))
    headings = []
    for i, section in enumerate(s for s in skeleton.sections if s.source != "inferred"):
        heading = Heading(section.level, section.number, section.title, document.page_at(section.start))
        free = (i == 0 and heading.page == 1) or heading.keys & STOCK
        if heading.keys & known or not free:
            headings.append(heading)
    return headings


def depths(headings: list[Heading]) -> list[int]:
    """How many of the headings before each are above it; levels themselves may be counted from any number."""
    above: list[int] = []
    result = []
    for heading in headings:
        while above and above[-1] >= heading.level:
            above.pop()
        result.append(len(above))
        above.append(heading.level)
    return result


def tree(headings: list[Heading], names: list[Heading]) -> list[str]:
    """One line a heading, indented by its depth; a heading that `names` knows is written as it is there."""
    lines = []
    for heading, depth in zip(headings, depths(headings), strict=True):
        shown = next((known for known in names if known.keys & heading.keys), heading)
        lines.append(f"p. {heading.page:>2}  {'    ' * depth}{f'{shown.number} {shown.title}'.strip()}")
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_headings(name: str) -> None:
    expected, got = (tree(headings, truth(name)) for headings in (truth(name), found(name)))
    lines = (line for line in difflib.ndiff(expected, got) if not line.startswith("?"))
    assert got == expected, "\n".join([f"{name}: - stands in the document, + was found", *lines])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_the_layout_tells_of_headings(name: str) -> None:
    document = read(HERE / f"{name}.pdf")
    assert (document.outline, document.tagged, document.links) == ((), (), ())


@pytest.mark.parametrize("name", NAMES)
def test_sections_part_the_whole_text(name: str) -> None:
    document, skeleton = scanned(name)
    assert skeleton.sections
    assert [section.start for section in skeleton.sections[1:]] == [section.end for section in skeleton.sections[:-1]]
    assert (skeleton.sections[0].start, skeleton.sections[-1].end) == (0, len(document.text))


def test_a_document_without_headings_is_divided_all_the_same() -> None:
    _, skeleton = scanned("no_headings")
    assert {section.source for section in skeleton.sections} == {"inferred"}
    assert len(skeleton.sections) >= 2
    assert all(section.title.strip() for section in skeleton.sections)

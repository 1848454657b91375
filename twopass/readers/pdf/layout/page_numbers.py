"""Rows at the edges of pages → the numbers among them that count up with the pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from twopass.languages.regexes import entries, spelled
from twopass.languages.roman_numerals import roman_value
from twopass.readers.pdf.layout.lines import Row

NEAR = 6  # pages before and after in which a running head comes again
_ENDS = re.compile(r"^\W*(\d{1,4}|[ivxlc]{1,7})(?=\s)|(?<=\s)(\d{1,4}|[ivxlc]{1,7})\W*$|^\d+[-–](\d{1,3})$")
_COUNTED = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_LONGEST = 120  # characters of a running head with a number
Placed = list[tuple[int, "Edge"]]  # rows with the places of their pages among those read, ascending


class Number(NamedTuple):
    """A number that may be a page's: as printed, its style and its value."""

    printed: str
    style: str
    value: int


@dataclass(slots=True, eq=False)
class Edge:
    """A row near an edge of a page: how many rows stand between it and the edge, and the white to the row inside it.

    `alone` says that it is nothing but the number of a page, `numbers` are those in it that may be its page's,
    `counted` all that may count up with the pages, and `key` is what it says, numbers and blanks aside.
    """

    row: Row
    top: bool
    rank: int
    white: float
    alone: bool = field(init=False)
    numbers: list[Number] = field(init=False)
    counted: list[str] = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.alone = is_number(self.row.text)
        self.numbers = _candidates(self.row.text)
        self.counted = _COUNTED.findall(self.row.text)
        self.key = _COUNTED.sub("#", self.row.text.lower()).replace(" ", "")

    @property
    def touches(self) -> bool:
        """Whether it stands as close to the row inside it as lines of one text do."""
        return self.white <= 0.6 * self.row.size

    def same_place(self, other: Edge) -> bool:
        """Whether two rows stand at one height in one size."""
        return abs(other.row.base - self.row.base) < 4 and abs(other.row.size - self.row.size) < 0.6


def is_number(text: str) -> bool:
    """Whether a row is nothing but the number of a page."""
    return _number().match(text) is not None


@cache
def _number() -> re.Pattern[str]:
    """ "12", "Page xii", "12 of 30", in any language."""
    before, after = (spelled(entries("layout", kind)) for kind in ("page", "page_after"))
    return re.compile(
        rf"^\W*{before}?\W*(\d{{1,4}}|[ivxlc]{{1,7}})(?:\s*{_of()}\s*\d{{1,4}})?\W*{after}?$", re.IGNORECASE
    )


@cache
def _counted() -> re.Pattern[str]:
    """The number of a page before that of all pages, at the end of a row."""
    return re.compile(rf"\b(\d{{1,4}})\s*{_of()}\s*\d{{1,4}}\W*$", re.IGNORECASE)


def _of() -> str:
    return spelled(("/", *entries("layout", "of")))


def number_of(token: str) -> Number:
    """An Arabic or Roman number."""
    token = token.lower()
    if token.isdecimal():
        return Number(token, "arabic", int(token))
    return Number(token, "roman", roman_value(token))


def _candidates(text: str) -> list[Number]:
    """The numbers of a row that may be its page's: alone, or at either end."""
    alone = _number().match(text)
    if alone:
        return [number_of(alone[1])]
    if len(text) > _LONGEST or text.count(" . ") > 2 or "...." in text:
        return []
    tokens = [t for groups in _ENDS.findall(text) for t in groups if t] + _counted().findall(text)
    return [number_of(token) for token in tokens]


def within(found: Placed, place: int, reach: int) -> Placed:
    """The rows no further than so many pages from one."""
    return found[bisect_left(found, (place - reach,)) : bisect_left(found, (place + reach + 1,))]


def mark_numbers(edges: list[list[Edge]], numbers: Sequence[int], body: float) -> list[str]:
    """Mark numbers, alone or with a running head, that count up with the pages in one place; returns the labels.

    Words with a number in type larger than the body's are a heading, even where a section begins on every page.
    """
    offsets = _offsets(edges, numbers)
    return [_label(place, found, numbers, offsets, body) for place, found in enumerate(edges)]


def _offsets(edges: list[list[Edge]], numbers: Sequence[int]) -> dict[tuple[str, int], Placed]:
    """The rows that hold a number so much larger than that of the page in the file, by style and difference."""
    found: dict[tuple[str, int], Placed] = defaultdict(list)
    for place, edge_rows in enumerate(edges):
        for edge in edge_rows:
            for number in edge.numbers:
                found[number.style, number.value - numbers[place]].append((place, edge))
    return found


def _label(
    place: int, found: list[Edge], numbers: Sequence[int], offsets: dict[tuple[str, int], Placed], body: float
) -> str:
    """Mark the rows of a page that hold its number; the label is the one that most pages near by count on from."""
    label, strength = "", 0
    for edge in found:
        for number in edge.numbers:
            alike = _pages_alike(edge, place, offsets[number.style, number.value - numbers[place]])
            if alike < (2 if edge.alone else 4) or not (edge.alone or _may_hold_number(edge, body)):
                continue
            edge.row.furniture = True
            if alike > strength:
                strength = alike
                label = str(number.value) if number.style == "arabic" else number.printed
    return label


def _pages_alike(edge: Edge, place: int, found: Placed) -> int:
    """On how many pages near by a row stands in the same place."""
    return len({n for n, other in within(found, place, 2 * NEAR) if edge.same_place(other)})


def _may_hold_number(edge: Edge, body: float) -> bool:
    """Whether words with a number are set like a running head: not large, and at the very edge or apart from the text
    inside.
    """
    if edge.row.size > 1.08 * body or edge.rank > 1:
        return False
    return not edge.rank or edge.white >= 0.6 * edge.row.size

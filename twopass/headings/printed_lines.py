"""Printed lines as the search for headings sees them: text, neighbours, and how they differ from the body."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple, TypeVar

from twopass.schema import Document, TextLine

T = TypeVar("T")

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FACE = re.compile(
    r"[-,_ ]*(?:bold|italic|oblique|regular|roman|semibold|demi|light|black|heavy|book|mt|ps|it|bd|md|rm|bx|ital"
    r")+\b|\d+$",
    re.I,
)


LEAST_CAPITALS = 8  # letters that a line in capitals must have: fewer are an abbreviation
CAPITALS = 0.85  # share of them that must be capitals


Face = tuple[float, bool, bool, str]
"""A style whatever its letters: size, weight class, slant and family."""


class Style(NamedTuple):
    """How a line is set: size in half points, weight class, slant, family, all capitals."""

    size: float
    bold: bool
    italic: bool
    family: str
    caps: bool = False

    @property
    def face(self) -> Face:
        """What the line shares with the others of its font."""
        return self[:4]


@dataclass(slots=True)
class Row:
    """One printed line with its place in the page: `opens` and `closes` say whether a paragraph starts or ends with
    it, `above` and `below` are the gaps to its neighbours in the column (points, None at the column's end).
    """

    line: TextLine
    text: str
    style: Style
    opens: bool
    closes: bool
    above: float | None = None
    below: float | None = None
    listed: bool = False  # part of a contents page or a list of figures
    clause: int = 0  # characters of the clause's title that opens it, set as the text is
    said: int = 1  # pages on which these words stand in a line of their own

    @property
    def page(self) -> int:
        return self.line.page


@dataclass(slots=True)
class Sheet:
    """All rows of a document and what is usual in it."""

    document: Document
    rows: list[Row]
    body: Style
    size: float  # of the body, points
    pitch: float  # baseline to baseline in the body, points
    columns: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)  # (page, column) → x0, x1
    sizes: dict[float, float] = field(default_factory=dict)  # size → share of the characters not larger


def sheet(document: Document) -> Sheet:
    """The rows of a document with their neighbours, and its body style."""
    rows = _rows(document)
    body = _body(rows)
    size = _exact_size(rows, body)
    return Sheet(document, rows, body, size, _pitch(rows, body, size), _columns(rows), _size_shares(rows))


def _body(rows: Sequence[Row]) -> Style:
    """The style of most of the characters in the flow, or of most of all where nothing is in it."""
    for flow in ([row for row in rows if row.line.role == "body"], rows):
        if flow:
            return Style(*_weighed(flow, lambda row: row.style.face).most_common(1)[0][0])
    return Style(10.0, False, False, "")


def _exact_size(rows: Sequence[Row], body: Style) -> float:
    """The font size of most of the body's characters, in points."""
    exact = Counter({round(row.line.size, 1): 0 for row in rows})
    for row in rows:
        if row.style.face == body.face:
            exact[round(row.line.size, 1)] += len(row.text)
    return (exact.most_common(1)[0][0] if exact else body.size) or 10.0


def _size_shares(rows: Sequence[Row]) -> dict[float, float]:
    """For every size the share of the characters that are not larger."""
    sizes = _weighed(rows, lambda row: row.style.size)
    total, so_far, shares = max(sum(sizes.values()), 1), 0, {}
    for value in sorted(sizes):
        so_far += sizes[value]
        shares[value] = so_far / total
    return shares


def _weighed(rows: Iterable[Row], key: Callable[[Row], T]) -> Counter[T]:
    """How many characters the rows of each key hold."""
    found: Counter[T] = Counter()
    for row in rows:
        found[key(row)] += len(row.text)
    return found


def _rows(document: Document) -> list[Row]:
    rows = [row for line in sorted(document.lines, key=attrgetter("start")) if (row := _row(document.text, line))]
    said = Counter(words for words, _ in {(row.text, row.page) for row in rows})
    for row in rows:
        row.said = said[row.text]
    for upper, lower in itertools.pairwise(rows):
        if _stand_in_one_column(upper.line, lower.line):
            upper.below = lower.above = lower.line.y0 - upper.line.y1
    return rows


def _row(text: str, line: TextLine) -> Row | None:
    """A line as a row, None where it is blank."""
    words = text[line.start : line.end]
    if not words or words.isspace():
        return None
    opens = line.start == 0 or "\n" in text[max(line.start - 2, 0) : line.start]
    closes = line.end >= len(text) or "\n" in text[line.end : line.end + 2]
    style = Style(round(2 * line.size) / 2, line.weight >= 600, line.italic, family(line.font), in_capitals(words))
    return Row(line, words.strip("\n"), style, opens, closes)


def _stand_in_one_column(upper: TextLine, lower: TextLine) -> bool:
    """Whether the second of two lines stands below the first, on the same page and in the same column."""
    if upper.page != lower.page or lower.y0 <= upper.y0 + 0.3 * upper.size:
        return False
    return min(upper.x1, lower.x1) > max(upper.x0, lower.x0) - 20


def in_capitals(words: str) -> bool:
    """Whether a line is set in capitals."""
    if sum(map(str.isupper, words)) <= CAPITALS * LEAST_CAPITALS:
        return False  # most lines: no more needs counting
    cased = [char for char in words if char.isalpha() and char.upper() != char.lower()]
    return len(cased) >= LEAST_CAPITALS and sum(map(str.isupper, cased)) > CAPITALS * len(cased)


@lru_cache(maxsize=1024)
def family(font: str) -> str:
    """A font's name without its subset prefix and its face ("ABCDEF+Helvetica-Bold" → "helvetica")."""
    return _FACE.sub("", _SUBSET.sub("", font)).lower()


def _pitch(rows: Sequence[Row], body: Style, size: float) -> float:
    """The usual distance from line to line within paragraphs of the body."""
    steps = Counter(
        round(2 * (b.line.y1 - a.line.y1)) / 2
        for a, b in itertools.pairwise(rows)
        if b.above is not None and not b.opens and b.style.face == body.face
    )
    usual = steps.most_common(1)[0][0] if steps else 0.0
    return usual if usual > 0.5 * size else 1.2 * size


def _columns(rows: Sequence[Row]) -> dict[tuple[int, int], tuple[float, float]]:
    """The left and right edge of every column of every page, from its lines in the flow."""
    edges: dict[tuple[int, int], tuple[float, float]] = {}
    for row in rows:
        if row.line.role in ("figure", "table"):
            continue
        key = (row.line.page, row.line.column)
        x0, x1 = edges.get(key, (row.line.x0, row.line.x1))
        edges[key] = (min(x0, row.line.x0), max(x1, row.line.x1))
    return edges

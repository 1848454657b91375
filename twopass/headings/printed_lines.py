"""Printed lines as the search for headings sees them: text, neighbours, and how they differ from the body."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from twopass.schema import Document, TextLine

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FACE = re.compile(
    r"[-,_ ]*(?:bold|italic|oblique|regular|roman|medium|semibold|demi|light|black|heavy|book|mt|ps|it|bd|md|rm|bx|ital"
    r")+\b|\d+$",
    re.I,
)


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
    said: int = 1  # pages on which these words stand in a line of their own

    @property
    def page(self) -> int:
        return self.line.page


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set: size in half points, weight class, slant, family, all capitals."""

    size: float
    bold: bool
    italic: bool
    family: str
    caps: bool = False


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
    weights: Counter[Style] = Counter()
    sizes: Counter[float] = Counter()
    for row in rows:
        if row.line.role == "body":
            weights[_plain(row.style)] += len(row.text)
        sizes[row.style.size] += len(row.text)
    if not weights:
        weights.update({_plain(row.style): len(row.text) for row in rows})
    body = weights.most_common(1)[0][0] if weights else Style(10.0, False, False, "")
    exact = Counter({round(r.line.size, 1): 0 for r in rows})
    for row in rows:
        if _plain(row.style) == body:
            exact[round(row.line.size, 1)] += len(row.text)
    size = exact.most_common(1)[0][0] if exact else body.size
    total, so_far, shares = max(sum(sizes.values()), 1), 0, {}
    for value in sorted(sizes):
        so_far += sizes[value]
        shares[value] = so_far / total
    return Sheet(document, rows, body, size or 10.0, _pitch(rows, body, size or 10.0), _columns(rows), shares)


def _rows(document: Document) -> list[Row]:
    text = document.text
    rows: list[Row] = []
    for line in sorted(document.lines, key=lambda line: line.start):
        words = text[line.start : line.end]
        if not words.strip():
            continue
        before = text[max(line.start - 2, 0) : line.start]
        after = text[line.end : line.end + 2]
        opens = line.start == 0 or "\n" in before
        closes = "\n" in after or line.end >= len(text)
        rows.append(Row(line, words.strip("\n"), _style(line, words), opens, closes))
    said = Counter(words for words, _ in {(row.text, row.page) for row in rows})
    for row in rows:
        row.said = said[row.text]
    for upper, lower in itertools.pairwise(rows):
        a, b = upper.line, lower.line
        if a.page == b.page and b.y0 > a.y0 + 0.3 * a.size and min(a.x1, b.x1) > max(a.x0, b.x0) - 20:
            upper.below = lower.above = b.y0 - a.y1
    return rows


def _style(line: TextLine, words: str) -> Style:
    letters = [char for char in words if char.isalpha()]
    cased = [char for char in letters if char.upper() != char.lower()]
    caps = len(cased) >= 8 and sum(char.isupper() for char in cased) > 0.85 * len(cased)
    return Style(round(2 * line.size) / 2, line.weight >= 600, line.italic, family(line.font), caps)


def family(font: str) -> str:
    """A font's name without its subset prefix and its face ("ABCDEF+Helvetica-Bold" → "helvetica")."""
    return _FACE.sub("", _SUBSET.sub("", font)).lower()


def _plain(style: Style) -> Style:
    return Style(style.size, style.bold, style.italic, style.family)


def _pitch(rows: Sequence[Row], body: Style, size: float) -> float:
    """The usual distance from line to line within paragraphs of the body."""
    steps = Counter(
        round(2 * (b.line.y1 - a.line.y1)) / 2
        for a, b in itertools.pairwise(rows)
        if b.above is not None and not b.opens and _plain(b.style) == body
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

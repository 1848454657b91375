"""Rows of all pages → running heads, feet and page numbers marked as furniture, and the printed page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from twopass.readers.pdf.layout.lines import Row
from twopass.readers.pdf.layout.roles import caption_match

_EDGE_ROWS = 4  # rows from either edge that may be furniture
_MOST = 0.4  # of the characters: furniture is never more
_NEAR = 6  # pages before and after in which a running head comes again
_NUMBER = re.compile(
    r"^\W*(?:page|seite|p\.|página|pagina|стр\.?|σελ\.?|第)?\W*(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de|sur|di|из)\s*\d{1,4})?\W*页?$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"^\W*(\d{1,4}|[ivxlc]{1,7})(?=\s)|(?<=\s)(\d{1,4}|[ivxlc]{1,7})\W*$|^\d+[-–](\d{1,3})$")
_OF = re.compile(r"\b(\d{1,4})\s*(?:/|of|von|de|sur|di|из)\s*\d{1,4}\W*$", re.IGNORECASE)
_COUNTED = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(slots=True)
class _Edge:
    """A row near an edge of a page: how many rows stand between it and the edge, and the white to the row inside it."""

    row: Row
    top: bool
    rank: int
    white: float


def mark_furniture(pages: list[list[Row]], sizes: list[tuple[float, float]], numbers: Sequence[int]) -> list[str]:
    """Mark the furniture of every page, in place; returns the printed number of each page, empty where none is seen.

    Args:
        numbers: of the pages in the file; they leave gaps where only some pages are read.
    """
    edges = [_edges(rows, height) for rows, (_, height) in zip(pages, sizes, strict=True)]
    offsets = _offsets(edges, numbers)
    body = _body_size(pages)
    labels = _mark_numbers(edges, numbers, offsets, body)
    slides = sum(width > 1.2 * height for width, height in sizes) > 0.5 * len(sizes)
    seen: dict[tuple[bool, str], list[tuple[int, Row]]] = defaultdict(list)
    for place, found in enumerate(edges):
        for edge in found:
            seen[edge.top, _key(edge.row.text)].append((place, edge.row))
    for place, found in enumerate(edges):
        for edge in sorted(found, key=lambda e: e.rank):
            inner = edge.rank > 0 and not all(
                e.row.furniture for e in found if e.top == edge.top and e.rank < edge.rank
            )
            if not inner and _repeats(edge, place, seen[edge.top, _key(edge.row.text)], numbers, slides, body):
                edge.row.furniture = True
    _keep_most(pages)
    return labels


def _keep_most(pages: list[list[Row]]) -> None:
    """Take all but numbers back where furniture would be most of the document, as in a stack of forms."""
    rows = [row for page in pages for row in page]
    marked = [row for row in rows if row.furniture and row.visible]
    if sum(len(row.text) for row in marked) > _MOST * sum(len(row.text) for row in rows if row.visible):
        for row in marked:
            row.furniture = bool(_NUMBER.match(row.text)) or row.role == "figure"


def _edges(rows: list[Row], height: float) -> list[_Edge]:
    """The rows nearest to the top and the bottom edge."""
    ordered = sorted((r for r in rows if r.turn == 0 and not r.furniture), key=lambda r: r.base)
    found: list[_Edge] = []
    for rank, row in enumerate(ordered[:_EDGE_ROWS]):
        if row.base < 0.25 * height:
            below = next((r for r in ordered[rank + 1 :] if r.base > row.base + 0.5 * row.size), None)
            found.append(_Edge(row, True, rank, below.y0 - row.y1 if below else height))
    for rank, row in enumerate(reversed(ordered[-_EDGE_ROWS:])):
        if row.base > 0.75 * height:
            above = next(
                (r for r in reversed(ordered[: len(ordered) - rank]) if r.base < row.base - 0.5 * row.size), None
            )
            found.append(_Edge(row, False, rank, row.y0 - above.y1 if above else height))
    return found


def _repeats(
    edge: _Edge, place: int, found: list[tuple[int, Row]], numbers: Sequence[int], slides: bool, body: float
) -> bool:
    """Whether a row at the edge comes again in its place often enough to be a running head or foot."""
    row, key, pages = edge.row, _key(edge.row.text), len(numbers)
    stands_out = row.size > 1.08 * body or row.cells > 1
    if edge.top and not slides and stands_out and edge.white > 0.6 * row.size and len(key) > 3:
        before = [r for n, r in found if n == place - 1 and r.text == row.text]
        if any(abs(r.base - row.base) < 3 and abs(r.size - row.size) < 0.6 for r in before):
            return True  # a heading, or the head of a table, said again where it goes on
    if caption_match(row.text):
        return False
    alike = {n for n, other in found if _placed(row, other) and _same_words(row, other, numbers[n] - numbers[place])}
    if slides:  # the builds of one slide repeat all of it
        return len(alike) > 0.4 * pages and pages > 2
    if edge.white <= 0.6 * row.size:  # it touches the body: its very words must come again
        alike = {n for n, other in found if abs(other.base - row.base) < 3 and other.text == row.text}
    if row.size > 1.15 * body and place - 1 not in alike:
        return False  # where large type appears first it is a heading
    near = sum(abs(n - place) <= _NEAR for n in alike)
    if pages <= 6:
        return near >= 2 and len(key) > 3 and (edge.white > 0.6 * row.size or near > 2)
    return near >= (3 if edge.white > 0.6 * row.size and len(key) > 3 else 5)


def _key(text: str) -> str:
    return _COUNTED.sub("#", text.lower()).replace(" ", "")


def _body_size(pages: list[list[Row]]) -> float:
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            sizes[round(row.size, 1)] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _count(token: str) -> tuple[str, int]:
    """The style and value of a page number."""
    token = token.lower()
    if token.isdecimal():
        return "arabic", int(token)
    total = 0
    for k, letter in enumerate(token):
        worth = _ROMAN[letter]
        total += -worth if k + 1 < len(token) and _ROMAN[token[k + 1]] > worth else worth
    return "roman", total


def _values(text: str) -> list[tuple[str, str, int]]:
    """The numbers of a row that may be its page's: alone, or at either end; as printed, with style and value."""
    alone = _NUMBER.match(text)
    if alone:
        return [(alone[1], *_count(alone[1]))]
    if len(text) > 120 or text.count(" . ") > 2 or "...." in text:
        return []
    tokens = [t for groups in _ENDS.findall(text) for t in groups if t] + _OF.findall(text)
    return [(t, *_count(t)) for t in tokens]


def _offsets(edges: list[list[_Edge]], numbers: Sequence[int]) -> dict[tuple[str, int], list[tuple[int, Row]]]:
    """The rows, with the places of their pages, that hold a number so much larger than that of the page in the file."""
    found: dict[tuple[str, int], list[tuple[int, Row]]] = defaultdict(list)
    for place, edge_rows in enumerate(edges):
        for edge in edge_rows:
            for _, style, value in _values(edge.row.text):
                found[style, value - numbers[place]].append((place, edge.row))
    return found


def _mark_numbers(
    edges: list[list[_Edge]],
    numbers: Sequence[int],
    offsets: dict[tuple[str, int], list[tuple[int, Row]]],
    body: float,
) -> list[str]:
    """Mark numbers, alone or with a running head, that count up with the pages in one place; returns the labels.

    Words with a number in type larger than the body's are a heading, even where a section begins on every page.
    """
    labels = [""] * len(edges)
    strength = [0] * len(edges)
    for place, found in enumerate(edges):
        for edge in found:
            row, alone = edge.row, bool(_NUMBER.match(edge.row.text))
            for printed, style, value in _values(row.text):
                alike = {
                    n
                    for n, other in offsets[style, value - numbers[place]]
                    if abs(n - place) <= 2 * _NEAR and _placed(row, other)
                }
                near = len(alike)
                if near < (2 if alone else 4):
                    continue
                if not alone and row.size > 1.08 * body:
                    continue
                if not alone and (edge.rank > 1 or (edge.rank and edge.white < 0.6 * row.size)):
                    continue
                row.furniture = True
                if near > strength[place]:
                    strength[place] = near
                    labels[place] = str(value) if style == "arabic" else printed.lower()
    return labels


def _placed(row: Row, other: Row) -> bool:
    """Whether two rows stand at one height in one size."""
    return abs(other.base - row.base) < 4 and abs(other.size - row.size) < 0.6


def _same_words(row: Row, other: Row, pages: int) -> bool:
    """Whether two rows say the same, but for numbers that count up with the pages between them."""
    if row.text == other.text:
        return True
    pairs = zip(_COUNTED.findall(row.text), _COUNTED.findall(other.text), strict=False)
    return all(
        a == b or (not a.isupper() and _count(b)[1] - _count(a)[1] == pages)  # "Part II" after "Part I" is a heading
        for a, b in pairs
    )

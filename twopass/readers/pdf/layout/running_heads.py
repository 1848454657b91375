"""Rows of all pages → running heads, feet, stamps, page numbers marked as furniture; and the printed page numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from twopass.languages.regexes import entries, spelled
from twopass.readers.pdf.characters import ODD
from twopass.readers.pdf.layout.captions import caption_match
from twopass.readers.pdf.layout.lines import LABEL_BAND, Row
from twopass.readers.pdf.layout.page_numbers import (
    NEAR,
    Edge,
    Placed,
    is_number,
    mark_numbers,
    number_of,
    within,
)

_EDGE_ROWS = 4  # rows from either edge that may be furniture
_EDGE = 0.25  # of the height, at the top and the bottom
_MOST = 0.4  # of the characters: furniture is never more
_FEW_PAGES = 6
_STAMPED = 2  # pages on which a stamp ("DRAFT") stands at least
_STAMPS = 0.5  # of the pages, that a stamp in one place must be on
_TILES = 3  # places of one page on which the words of a tiled stamp stand
_LARGE = 1.2  # of the size of the text, that stamps have at least
_OVER = 0.15  # of a row's height, that must lie over another row
_LONGEST_STAMP = 60  # characters
_SMALL = 0.96  # of the size of the text, that running heads which change have at most
_FEWEST = 3  # pages near by that must have such a head
_SHARE, _SHARE_ONCE = 0.25, 0.4  # the share of them, the second where the words of the head are nowhere else
_LONGEST = 120  # characters of one


class _Book(NamedTuple):
    """All pages: their numbers in the file, the size of body type, whether they are slides, and the rows at the edges
    by what they say.
    """

    numbers: Sequence[int]
    body: float
    slides: bool
    seen: dict[tuple[bool, str], Placed]


def mark_furniture(pages: list[list[Row]], sizes: list[tuple[float, float]], numbers: Sequence[int]) -> list[str]:
    """Mark the furniture of every page, in place; returns the printed number of each page, empty where none is seen.

    Args:
        numbers: of the pages in the file; they leave gaps where only some pages are read.
    """
    edges = [_edges(rows, height) for rows, (_, height) in zip(pages, sizes, strict=True)]
    body = _body_size(pages)
    labels = mark_numbers(edges, numbers, body)
    seen: dict[tuple[bool, str], Placed] = defaultdict(list)
    for place, found in enumerate(edges):
        for edge in found:
            seen[edge.top, edge.key].append((place, edge))
    slides = sum(width > 1.2 * height for width, height in sizes) > 0.5 * len(sizes)
    book = _Book(numbers, body, slides, seen)
    for place, found in enumerate(edges):
        for edge in sorted(found, key=lambda e: e.rank):
            if _outermost(edge, found) and _repeats(edge, place, book):
                edge.row.furniture = True
    if not slides:
        _mark_changing(edges, book)
        _mark_stamps(pages, body)
    _keep_most(pages)
    return labels


def _outermost(edge: Edge, found: list[Edge]) -> bool:
    """Whether nothing but furniture stands between a row and the edge of its page."""
    return all(e.row.furniture for e in found if e.top == edge.top and e.rank < edge.rank)


def _keep_most(pages: list[list[Row]]) -> None:
    """Take all but numbers back where furniture would be most of the document, as in a stack of forms."""
    rows = [row for page in pages for row in page if row.visible]
    marked = [row for row in rows if row.furniture]
    if _characters(marked) > _MOST * _characters(rows):
        for row in marked:
            row.furniture = is_number(row.text) or row.role == "figure"


def _characters(rows: list[Row]) -> int:
    return sum(len(row.text) for row in rows)


def _body_size(pages: list[list[Row]]) -> float:
    sizes: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            sizes[round(row.size, 1)] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _mark_changing(edges: list[list[Edge]], book: _Book) -> None:
    """Mark running heads that change from page to page: small lines above the text, at one height all along."""
    heads = {place: heads for place, found in enumerate(edges) if (heads := _small_heads(found, book.body))}
    places = sorted(heads)
    for place in places:
        near = places[bisect_left(places, place - NEAR) : bisect_left(places, place + NEAR + 1)]
        window = min(place, NEAR) + 1 + min(len(edges) - 1 - place, NEAR)
        for edge in heads[place]:
            alike = sum(any(edge.same_place(other) for other in heads[n]) for n in near)
            share = _SHARE if len(book.seen[True, edge.key]) > 1 else _SHARE_ONCE
            edge.row.furniture = edge.row.furniture or (alike >= _FEWEST and alike > share * window)


def _small_heads(found: list[Edge], body: float) -> list[Edge]:
    """The outermost rows at the top of a page, where they are smaller than the text and stand clear of it."""
    above = sorted((e for e in found if e.top), key=lambda e: e.rank)
    first = next((e for e in above if not e.row.furniture), above[0] if above else None)
    if first is None:
        return []
    return [e for e in above if abs(e.row.base - first.row.base) < 2 and _may_head(e, body)]


def _may_head(edge: Edge, body: float) -> bool:
    """Whether a row is set as a running head and nothing else: small, short and well above the text."""
    row = edge.row
    if row.role == "figure" or len(row.text) > _LONGEST or caption_match(row.text):
        return False
    return row.size <= _SMALL * body and edge.white >= row.size


# ── the edges of a page ───────────────────────────────────────────────────────────────────────────


def _edges(rows: list[Row], height: float) -> list[Edge]:
    """The rows nearest to the top and the bottom edge."""
    ordered = sorted((r for r in rows if r.turn == 0 and not r.furniture), key=lambda r: r.base)
    return [*_at_top(ordered, height), *_at_bottom(ordered, height)]


def _at_top(ordered: list[Row], height: float) -> Iterator[Edge]:
    for rank, row in enumerate(ordered[:_EDGE_ROWS]):
        if row.base < _EDGE * height:
            below = next((r for r in ordered[rank + 1 :] if r.base > row.base + 0.5 * row.size), None)
            yield Edge(row, True, rank, below.y0 - row.y1 if below else height)


def _at_bottom(ordered: list[Row], height: float) -> Iterator[Edge]:
    for rank, row in enumerate(reversed(ordered[-_EDGE_ROWS:])):
        if row.base > (1 - _EDGE) * height:
            inner = reversed(ordered[: len(ordered) - rank])
            above = next((r for r in inner if r.base < row.base - 0.5 * row.size), None)
            yield Edge(row, False, rank, row.y0 - above.y1 if above else height)


# ── what comes again ──────────────────────────────────────────────────────────────────────────────


def _repeats(edge: Edge, place: int, book: _Book) -> bool:
    """Whether a row at the edge comes again in its place often enough to be a running head or foot."""
    found = book.seen[edge.top, edge.key]
    if not book.slides:
        found = within(found, place, NEAR)
        if _said_again(edge, place, found, book.body):
            return True
    if caption_match(edge.row.text):
        return False
    if book.slides:  # the builds of one slide repeat all of it
        return len(_alike(edge, place, found, book.numbers)) > 0.4 * len(book.numbers) and len(book.numbers) > 2
    # where it touches the body its very words must come again
    alike = _verbatim(edge, found) if edge.touches else _alike(edge, place, found, book.numbers)
    if edge.row.size > 1.15 * book.body and {place - 1, place - 2}.isdisjoint(alike):  # be it of every other page
        return False  # where large type appears first it is a heading
    return _often(edge, len(alike), len(book.numbers))


def _often(edge: Edge, near: int, pages: int) -> bool:
    """Whether a row comes again on enough pages near by: more of them where it touches the text or says little."""
    little = len(edge.key) <= 3
    if pages <= _FEW_PAGES:
        return near >= 2 and not little and (not edge.touches or near > 2)
    return near >= (5 if edge.touches or little else 3)


def _said_again(edge: Edge, place: int, found: Placed, body: float) -> bool:
    """Whether a row is a heading, or the head of a table, said again at the top of the page where it goes on."""
    row = edge.row
    if not edge.top or edge.touches or len(edge.key) <= 3 or not (row.size > 1.08 * body or row.cells > 1):
        return False
    before = [e.row for n, e in found if n == place - 1 and e.row.text == row.text]
    return any(abs(r.base - row.base) < 3 and abs(r.size - row.size) < 0.6 for r in before)


def _verbatim(edge: Edge, found: Placed) -> set[int]:
    """The places of the pages on which the very words stand at the same height."""
    row = edge.row
    return {n for n, e in found if abs(e.row.base - row.base) < 3 and e.row.text == row.text}


def _alike(edge: Edge, place: int, found: Placed, numbers: Sequence[int]) -> set[int]:
    """The places of the pages on which the same words stand in the same place."""
    return {n for n, e in found if edge.same_place(e) and _same_words(edge, e, numbers[n] - numbers[place])}


def _same_words(edge: Edge, other: Edge, pages: int) -> bool:
    """Whether two rows say the same, but for numbers that count up with the pages between them."""
    if edge.row.text == other.row.text:
        return True
    pairs = list(zip(edge.counted, other.counted, strict=False))
    if pairs and pairs[0][0] != pairs[0][1] and _label().match(edge.row.text):
        return False  # schedules of a page each are counted as pages are
    return all(a == b or _counts_up(a, b, pages) for a, b in pairs)


@cache
def _label() -> re.Pattern[str]:
    """What opens with a word for an appendix and its number: "Schedule 2"."""
    return re.compile(rf"{spelled(entries('headings', 'appendix'))}\s+\d", re.IGNORECASE)


def _counts_up(number: str, other: str, pages: int) -> bool:
    """Whether one number is as many more than another as there are pages between; "Part II" after "Part I" is none."""
    return not number.isupper() and number_of(other).value - number_of(number).value == pages


# ── stamps across the text ────────────────────────────────────────────────────────────────────────


def _mark_stamps(pages: list[list[Row]], body: float) -> None:
    """Marks the stamps of all pages, in place: large level rows, and rows at an angle, that lie over the text in
    one place of most pages or in many places of each.
    """
    if len(pages) < _STAMPED:
        return
    places: dict[tuple[str, int, int], set[int]] = defaultdict(set)
    tiles: Counter[tuple[str, int]] = Counter()
    candidates = [[row for row in rows if _may_stamp(row, body)] for rows in pages]
    for number, rows in enumerate(candidates):
        for row in rows:
            places[_place(row)].add(number)
            tiles[row.text, number] += 1
    tiled = Counter(words for (words, _), times in tiles.items() if times >= _TILES)
    fewest = max(_STAMPED, _STAMPS * len(pages))
    for stamps, rows in zip(candidates, pages, strict=True):
        for row in stamps:
            everywhere = len(places[_place(row)]) >= fewest or tiled[row.text] >= fewest
            row.furniture = everywhere and _lies_over(row, rows)


def _may_stamp(row: Row, body: float) -> bool:
    """Whether a row may be a stamp: some words, level and large and no part of a drawing, or at an angle."""
    if row.furniture or row.turn or len(row.text) > _LONGEST_STAMP or sum(map(str.isalpha, row.text)) <= 3:
        return False
    return row.band == LABEL_BAND + ODD or (row.role == "body" and row.size > _LARGE * body)


def _place(row: Row) -> tuple[str, int, int]:
    """What a row says, and where on its page."""
    return (row.text, round(row.x0 / 4), round(row.base / 4))


def _lies_over(row: Row, rows: list[Row]) -> bool:
    """Whether a row and another one are printed over each other."""
    for other in rows:
        if other.text == row.text or other.furniture or other.turn:
            continue
        high = min(row.y1, other.y1) - max(row.y0, other.y0)
        wide = min(row.x1, other.x1) - max(row.x0, other.x0)
        if wide > 0 and high > _OVER * min(row.size, other.size):
            return True
    return False

"""Rows of a text that has no pages, or pages of nothing but text → Document: where each row stands, and what it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from twopass.languages.detect import detect
from twopass.readers.hidden import shapeless_in, shapely, shortened, spelled_out, told_hidden
from twopass.schema import Document, Hidden, Link, OutlineItem, Page, PageSource, Role, TextLine

BODY_SIZE = 10.0  # points: text without type gets the size of common body type
LEADING = 12.0  # points from line to line
WIDTH = 80  # characters of a line in whose middle centred words stand
_STEP = 2.0  # points a level: a heading of level 1 is set in body size + 6 steps
_LEVELS = 6
_BETWEEN_PAGES = "\n\n"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNPARTED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff65]")

Span = tuple[int, int, str]
"""A link in a row: its characters `[start, end)` and the name that it leads to."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a row is set: its size in points, whether all of it is bold, slanted (or underlined, which stands for it on
    a typewriter) or centred, and how many characters at its start alone are bold.
    """

    size: float = BODY_SIZE
    bold: bool = False
    italic: bool = False
    centred: bool = False
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the text: its words, its line in the file from 0, the level of the heading that it is (0 for none).

    `before` parts it from the row before: a newline, or a blank where a paragraph goes on. `links` stand in its words;
    `names` are those by which links lead to it.
    """

    words: str
    line: int = 0
    level: int = 0
    role: Role = "body"
    before: str = "\n"
    links: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()
    page: int = 1
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file beside its rows: how many lines of text it has (0 where it is no text), the size of its
    pages in points, how many lines were kept out of the text, what else a reader should be told, and what was kept out
    because nobody sees it.
    """

    path: Path
    data: bytes
    title: str
    lines: int = 0
    size: tuple[float, float] = (0.0, 0.0)
    kept_out: int = 0
    warnings: tuple[str, ...] = ()
    language: str = ""
    hidden: tuple[Hidden, ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with the place of its first character in the text, and its height on the page in points."""

    row: Row
    start: int
    top: float


def build(source: Source, rows: Sequence[Row]) -> Document:
    """The document of rows in reading order; rows of one page stand together."""
    placed, pages, text = _set(source, rows)
    hidden = source.hidden
    if spans := [] if text.isascii() and _CONTROL.search(text) is None else shapeless_in(text):
        runs = dict.fromkeys(text[start:end] for start, end in spans)
        told = " ".join(filter(None, map(spelled_out, runs)))
        hidden += (Hidden(page=0, reason="invisible characters", words=shortened(told)),) if told else ()
        placed, pages, text = _set(source, [_shaped(row) for row in rows])
    return Document(
        id=hashlib.sha256(source.data).hexdigest()[:16],
        title=" ".join(shapely(source.title).split()),
        path=str(source.path),
        language=source.language or detect(text),
        text=text,
        pages=pages,
        tagged=tuple(_tagged(placed)),
        links=tuple(_links(placed)),
        line_starts=_line_starts(placed, source.lines, len(text)),
        warnings=(*source.warnings, *told_hidden(hidden)),
        hidden=hidden,
        lines=tuple(_lines(placed)),
    )


def _shaped(row: Row) -> Row:
    """A row without characters that have no shape, its links moved."""
    spans = shapeless_in(row.words)

    def moved(at: int) -> int:
        return at - sum(min(end, at) - start for start, end in spans if start < at)

    links = tuple((moved(start), moved(end), name) for start, end, name in row.links)
    return replace(row, words=shapely(row.words), links=links) if spans else row


def _set(source: Source, rows: Sequence[Row]) -> tuple[list[_Placed], tuple[Page, ...], str]:
    """The rows one after another: their places, the pages, and the text."""
    placed: list[_Placed] = []
    pages: list[Page] = []
    parts: list[str] = []
    at = 0
    sheets = [(number, list(held)) for number, held in groupby(rows, attrgetter("page"))]
    for number, held in sheets:
        start, first = at, held[0].line
        for position, row in enumerate(held):
            before = _between(held[position - 1], row) if position else ""
            parts += (before, row.words)
            at += len(before)
            placed.append(_Placed(row, at, (row.line - first) * LEADING))
            at += len(row.words)
        last = number == sheets[-1][0]
        parts.append("" if last else _BETWEEN_PAGES)
        at += 0 if last else len(_BETWEEN_PAGES)
        pages.append(_page(source, number, start, at, held))
    return placed, tuple(pages), "".join(parts)


def _between(upper: Row, lower: Row) -> str:
    """What parts two rows: no blank inside a paragraph of a script that has none."""
    written_together = _UNPARTED.match(upper.words[-1:]) and _UNPARTED.match(lower.words[:1])
    return "" if lower.before == " " and written_together else lower.before


def _page(source: Source, number: int, start: int, end: int, rows: Sequence[Row]) -> Page:
    width, height = source.size
    kind: PageSource = "text" if any(row.words.strip() for row in rows) else "empty"
    tall = height or len(rows) * LEADING
    kept_out = source.kept_out if number == 1 else 0
    return Page(number=number, start=start, end=end, width=width, height=tall, source=kind, furniture=kept_out)


def _lines(placed: Sequence[_Placed]) -> Iterator[TextLine]:
    """A line for each row that is not blank, set as a heading or as text."""
    for one in placed:
        row = one.row
        words = row.words.strip()
        if not words:
            continue
        indent, look = len(row.words) - len(row.words.lstrip()), row.look
        at, y = one.start + indent, one.top
        x = max(0, WIDTH - len(words)) / 2 if look.centred else float(indent)
        size = size_of(row.level) if row.level else look.size
        box, weight = (x, y, x + len(words), y + size), 700 if row.level or look.bold else 400
        yield TextLine(at, at + len(words), row.page, *box, size, weight, look.italic, lead=look.lead, role=row.role)


def size_of(level: int) -> float:
    """The size in points in which a heading of a level is set."""
    return BODY_SIZE + _STEP * max(1, _LEVELS + 1 - level)


def _tagged(placed: Sequence[_Placed]) -> Iterator[OutlineItem]:
    for one in placed:
        words = one.row.words.strip()
        if one.row.level and words:
            at = one.start + one.row.words.index(words)
            yield OutlineItem(level=one.row.level, title=words, page=one.row.page, top=one.top, at=at)


def _links(placed: Sequence[_Placed]) -> Iterator[Link]:
    """The links whose names some row answers to."""
    named: dict[str, _Placed] = {}
    for one in placed:
        for name in one.row.names:
            named.setdefault(name, one)
    for one in placed:
        for start, end, name in one.row.links:
            if to := named.get(name):
                yield Link(
                    start=one.start + start, end=one.start + end, target_page=to.row.page,
                    target_top=to.top, target=to.start,
                )  # fmt: skip


def _line_starts(placed: Sequence[_Placed], lines: int, end: int) -> tuple[int, ...]:
    """Where each of so many lines of the file begins; what stands in no row begins with the row after it."""
    starts: list[int] = []
    for one in placed:
        while len(starts) <= min(one.row.line, lines - 1):
            starts.append(one.start)
    return tuple(starts + [end] * (lines - len(starts)))

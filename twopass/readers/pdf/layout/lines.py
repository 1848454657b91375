"""Blocks of pieces → rows: printed lines with their text, size, weight and slant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from twopass.readers.emphasis import Styled
from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.coordinates import Box, shown
from twopass.readers.pdf.layout.fragments import Piece
from twopass.readers.pdf.layout.glyphs_to_text import Spelling, in_logical_order, spell
from twopass.readers.pdf.layout.reading_order import Block
from twopass.readers.pdf.layout.run_in import leads, styled
from twopass.readers.pdf.pdfium import Bools, Floats, Ints
from twopass.schema import Role

_SCRAP = 8  # characters: so few may be half a fraction
_CELL_GAP = 1.3  # em: cells of a row stand further apart than words


LABEL_BAND = 1000
"""The number of the block of text set sideways: above that of any block of the flow."""


@dataclass(slots=True, eq=False)
class Row:
    """One printed line: text, place in the frame of its direction, style, and what became of it.

    `band` numbers the block of the page that the row stands in, `limit` is where its column ends on the right. `begins`
    and `ends` are the weights of its first and last character; `raised` says that it begins with a superscript, `fixed`
    that it is in a typewriter face, `visible` that it can be seen on the page, `styled` where letters in it are set
    apart from plain type. `last` is the text of its last cell
    and `hole` the white before it, from x to x,
    `glyphs` the numbers of its glyphs while its page is open.
    """

    text: str
    page: int
    x0: float
    x1: float
    base: float
    size: float
    weight: int
    italic: bool
    font: str
    begins: int
    ends: int
    lead: int
    column: int
    turn: int
    cells: int = 1  # stretches parted by more than a wide word space
    soft: bool = False
    role: Role = "body"
    furniture: bool = False
    band: int = 0
    raised: bool = False
    visible: bool = True
    fixed: bool = False
    last: str = ""
    limit: float = 0.0
    hole: tuple[float, float] = (0.0, 0.0)
    styled: tuple[Styled, ...] = ()
    glyphs: Ints | None = None

    @property
    def y0(self) -> float:
        """The top, at three quarters of the size above the baseline."""
        return self.base - 0.75 * self.size

    @property
    def y1(self) -> float:
        """The bottom, at a quarter of the size below the baseline."""
        return self.base + 0.25 * self.size

    def box(self, width: float, height: float) -> Box:
        """The box on the page as shown."""
        return shown(self.turn, (self.x0, self.y0, self.x1, self.y1), width, height)


def rows_of(blocks: list[Block], glyphs: Glyphs, page: int, turn: int) -> list[Row]:
    """All blocks as rows, in reading order."""
    printed = [(line, block, band) for band, block in enumerate(blocks) for line in _level(block.pieces, glyphs)]
    if not printed:
        return []
    pieces, ordered = in_logical_order([line for line, _, _ in printed], glyphs)
    lines = [_Line(line, block, band) for line, (_, block, band) in zip(pieces, printed, strict=True)]
    tabular = [k for k, line in enumerate(lines) if line.cells > 1]
    spelling = spell(ordered + [np.array(lines[k].pieces[-1].at) for k in tabular], glyphs)
    last = dict(zip(tabular, spelling.texts[len(lines) :], strict=True))
    style = _styles(spelling, len(lines), glyphs)
    leading, apart = leads(spelling, len(lines), glyphs), styled(spelling, len(lines), glyphs)
    rows = [
        line.as_row(page, turn, ordered[k], spelling.texts[k], leading[k], last.get(k, ""), style[k])
        for k, line in enumerate(lines)
    ]
    for row, spans in zip(rows, apart, strict=True):
        row.styled = spans
    return rows


@dataclass(slots=True)
class _Style:
    """How a line is set: most of it, its first and last glyph."""

    size: float
    weight: int
    italic: bool
    font: str
    fixed: bool
    begins: int
    ends: int
    first_size: float
    first_base: float
    soft: bool


@dataclass(slots=True, eq=False)
class _Line:
    """Pieces on one baseline, from left to right; from right to left where the line is to be read so."""

    pieces: list[Piece]
    block: Block
    band: int
    anchor: Piece = field(init=False)
    cells: int = 1

    def __post_init__(self) -> None:
        self.anchor = max(self.pieces, key=lambda p: p.bulk)
        if len(self.pieces) > 1:
            self.cells += sum(b.x0 - a.x1 > _CELL_GAP * self.anchor.size for a, b in pairwise(self.pieces))

    def as_row(self, page: int, turn: int, at: Ints, text: str, lead: int, last: str, style: _Style) -> Row:
        """The line with its glyphs, their text and style."""
        pieces, size, base = self.pieces, style.size, self.anchor.base
        return Row(
            text=text,
            page=page,
            x0=min([p.x0 for p in pieces]),
            x1=max([p.x1 for p in pieces]),
            base=base,
            size=size,
            weight=style.weight,
            italic=style.italic,
            font=style.font,
            begins=style.begins,
            ends=style.ends,
            lead=lead,
            column=self.block.column,
            limit=self.block.limit,
            glyphs=at,
            turn=turn,
            cells=self.cells,
            soft=style.soft,
            band=self.band,
            raised=style.first_size < 0.86 * size or base - style.first_base > 0.15 * size,
            fixed=style.fixed,
            last=last,
            hole=(pieces[-2].x1, pieces[-1].x0) if self.cells > 1 else (0.0, 0.0),
        )


# ── pieces on one baseline ────────────────────────────────────────────────────────────────────────


def _level(pieces: list[Piece], g: Glyphs) -> list[list[Piece]]:
    """Pieces grouped by baseline, from top to bottom, each group from left to right."""
    lines: list[list[Piece]] = []
    anchors: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.base):
        k = _home(piece, lines, anchors)
        if k is None:
            lines.append([piece])
            anchors.append(piece)
            continue
        lines[k].append(piece)
        if piece.bulk > anchors[k].bulk:
            anchors[k] = piece
    return [sorted(line, key=lambda p: p.x0) for line in _with_fractions(lines, g)]


def _home(piece: Piece, lines: list[list[Piece]], anchors: list[Piece]) -> int | None:
    """Which of the last three lines a piece belongs to, None if to none; the longest piece of a line is its anchor."""
    for k in range(len(lines) - 1, max(len(lines) - 4, -1), -1):
        anchor = anchors[k]
        level = abs(anchor.base - piece.base) < 0.3 * max(min(anchor.size, piece.size), 4)
        if level and all(piece.x0 >= p.x1 - 0.3 * p.size or piece.x1 <= p.x0 + 0.3 * p.size for p in lines[k]):
            return k
    return None


def _with_fractions(lines: list[list[Piece]], g: Glyphs) -> list[list[Piece]]:
    """Lines where scraps of a few characters above or below a gap of a line, as of a fraction, have joined it."""
    bulk = [sum([p.bulk for p in line]) for line in lines]
    whole = [line for line, number in zip(lines, bulk, strict=True) if number > _SCRAP]
    out: list[list[Piece]] = []
    for line, number in zip(lines, bulk, strict=True):
        host = _fraction_host(line, whole) if number <= _SCRAP else None
        if host is None:
            out.append(line)
        else:
            _join_scrap(line, host, g)
    return out


def _fraction_host(scrap: list[Piece], whole: list[list[Piece]]) -> list[Piece] | None:
    """The line that a scrap stands over or under, None if there is none."""
    base = scrap[0].base
    host = min(whole, key=lambda line: abs(line[0].base - base), default=None)
    if host is None:
        return None
    size = host[0].size
    if abs(host[0].base - base) > min(0.85 * size, 0.25 * size + 0.75 * max(p.size for p in scrap)):  # or they part
        return None
    starts = min(p.x0 for p in host) - size < min(p.x0 for p in scrap)
    return host if starts and max(p.x1 for p in scrap) < max(p.x1 for p in host) + size else None


def _join_scrap(scrap: list[Piece], host: list[Piece], g: Glyphs) -> None:
    """Put a scrap into the piece of a line that it stands over or under, else beside its pieces."""
    x0, x1 = min(p.x0 for p in scrap), max(p.x1 for p in scrap)
    size = host[0].size
    over = next((p for p in host if min(p.x1, x1) - max(p.x0, x0) > 0.3 * size and p.bulk > _SCRAP), None)
    if over is None:
        host.extend(scrap)
        return
    before = sum(g.left[over.at] < x0 - 0.1 * size)
    over.at[before:before] = [k for p in scrap for k in p.at]


# ── style ─────────────────────────────────────────────────────────────────────────────────────────


SMALL = 0.6  # of a capital's size, that small capitals have at least


def _styles(spelling: Spelling, number: int, g: Glyphs) -> list[_Style]:
    """The style of each of the first `number` lines."""
    at, starts = spelling.at, spelling.starts
    bold, letter = g.bold[at], g.letter[at]
    sizes, fonts = _sizes(g.size[at], spelling), _most(g.font[at], spelling)
    first, last = at[starts], at[np.array(spelling.ends) - 1]
    columns = zip(
        sizes,
        _weights(_majority(bold, letter, starts)),
        _majority(g.slanted[at], letter, starts),
        [g.fonts[int(font)].name for font in fonts],
        [g.fonts[int(font)].fixed for font in fonts],
        _weights(g.bold[first].tolist()),
        _weights(g.bold[last].tolist()),
        g.size[first].tolist(),
        g.base[first].tolist(),
        g.soft[last].tolist(),
        strict=True,
    )
    return [_Style(*values) for _, values in zip(range(number), columns, strict=False)]


def _weights(bold: list[bool]) -> list[int]:
    return [700 if heavy else 400 for heavy in bold]


def _most(values: Floats | Ints, spelling: Spelling) -> list[float]:
    """The commonest value of each line, values taken to two digits where they differ."""
    low = np.minimum.reduceat(values, spelling.starts).tolist()
    high = np.maximum.reduceat(values, spelling.starts).tolist()
    return [
        float(a) if a == b else float(Counter(np.round(values[start:end], 2).tolist()).most_common(1)[0][0])
        for a, b, start, end in zip(low, high, spelling.starts, spelling.ends, strict=True)
    ]


def _sizes(values: Floats, spelling: Spelling) -> list[float]:
    """The size of each line: of most of its glyphs, but of a line in small capitals that of its capitals."""
    found = _most(values, spelling)
    first = values[spelling.starts].tolist()
    for k, (size, head, text) in enumerate(zip(found, first, spelling.texts, strict=False)):
        if SMALL * head < size < 0.95 * head and text.isupper():
            found[k] = head
    return found


def _majority(style: Bools, letter: Bools, starts: list[int]) -> list[bool]:
    """Of each line, whether most of its letters are set in a style; most of its glyphs where it has no letter."""
    letters, styled, both, every = (
        np.add.reduceat(values, starts, dtype=np.int64)
        for values in (letter, style, style & letter, np.ones(len(style), bool))
    )
    lettered = letters > 0
    most: list[bool] = (2 * np.where(lettered, both, styled) > np.where(lettered, letters, every)).tolist()
    return most


def split_headings(rows: list[Row], body: float) -> list[Row]:
    """Rows with those parted in two that stand out like headings and have other words far off on their right."""
    out: list[Row] = []
    for row in rows:
        out.append(row)
        first = row.text.removesuffix(row.last).rstrip()
        if not _heading_beside_words(row, body) or not first or first == row.text:
            continue
        out.append(replace(row, text=row.last, x0=row.hole[1], cells=1, lead=0, styled=()))
        row.text, row.x1, row.cells, row.limit = first, row.hole[0], 1, row.hole[0]
        row.lead = min(row.lead, len(first))
    return out


def _heading_beside_words(row: Row, body: float) -> bool:
    """Whether a row of two cells far apart stands out like a heading, its second cell words."""
    if row.role != "body" or row.furniture or row.cells != 2:
        return False
    stands_out = row.size > 1.08 * body or row.weight >= 600
    wide = row.hole[1] - row.hole[0] > 8 * row.size
    return stands_out and wide and sum(map(str.isalpha, row.last)) >= 3


# ── parts of rows ─────────────────────────────────────────────────────────────────────────────────


def reach(row: Row, chosen: Bools) -> tuple[int, int] | None:
    """The first and the last glyph of a row that is chosen, as numbers in the row; None if there is none."""
    if row.glyphs is None:
        return None
    hit = np.flatnonzero(chosen[row.glyphs])
    return (int(hit[0]), int(hit[-1])) if len(hit) else None


def stretches(reached: Iterable[tuple[Row, tuple[int, int]]], g: Glyphs) -> list[tuple[int, int]]:
    """The characters `[start, end)` of rows' texts from the first to the last glyph that is reached in each."""
    parts = [row.glyphs[: k + 1] for row, ends in reached if row.glyphs is not None for k in ends]
    if not parts:
        return []
    length = list(map(len, spell(parts, g).texts))
    return [(start - 1, end) for start, end in zip(length[::2], length[1::2], strict=True)]

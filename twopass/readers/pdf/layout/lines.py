"""Blocks of pieces → rows: printed lines with their text, size, weight and slant."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.frames import shown
from twopass.readers.pdf.layout.fragments import Piece, is_rtl
from twopass.readers.pdf.layout.reading_order import Block
from twopass.readers.pdf.pdfium import Floats, Ints
from twopass.schema import Role

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_RUN_IN = re.compile(r"[^\W\d_]{5,}[.:—–]")
_SCRAP = 8  # characters: so few may be half a fraction
_CELL_GAP = 1.3  # em: cells of a row stand further apart than words
_WORD_GAP, _GUESSED_GAP = 0.17, 0.06  # em: between words without, and with, a blank that PDFium guessed


@dataclass(slots=True)
class Row:
    """One printed line: text, place in the frame of its direction, style, and what became of it.

    `band` numbers the block of the page that the row stands in, `limit` is where its column ends on the right. `begins`
    and `ends` are the weights of its first and last character; `raised` says that it begins with a superscript, `fixed`
    that it is in a typewriter face, `visible` that it can be seen on the page. `last` is the text of its last cell
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
    glyphs: Ints | None = None

    @property
    def y0(self) -> float:
        """The top, at three quarters of the size above the baseline."""
        return self.base - 0.75 * self.size

    @property
    def y1(self) -> float:
        """The bottom, at a quarter of the size below the baseline."""
        return self.base + 0.25 * self.size

    def box(self, width: float, height: float) -> tuple[float, float, float, float]:
        """The box on the page as shown."""
        return shown(self.turn, (self.x0, self.y0, self.x1, self.y1), width, height)


def rows_of(blocks: list[Block], glyphs: Glyphs, page: int, turn: int) -> list[Row]:
    """All blocks as rows, in reading order."""
    return [
        _row(line, glyphs, page, turn, block, number)
        for number, block in enumerate(blocks)
        for line in _level(block.pieces, glyphs)
    ]


def _level(pieces: list[Piece], g: Glyphs) -> list[list[Piece]]:
    """Pieces grouped by baseline, from top to bottom, each group from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.base):
        for line in reversed(lines[-3:]):
            anchor = max(line, key=lambda p: p.bulk)
            apart = all(piece.x0 >= p.x1 - 0.3 * p.size or piece.x1 <= p.x0 + 0.3 * p.size for p in line)
            if apart and abs(anchor.base - piece.base) < 0.3 * max(min(anchor.size, piece.size), 4):
                line.append(piece)
                break
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.x0) for line in _with_fractions(lines, g)]


def _with_fractions(lines: list[list[Piece]], g: Glyphs) -> list[list[Piece]]:
    """Lines where scraps of a few characters above or below a gap of a line, as of a fraction, have joined it."""
    whole = [line for line in lines if sum(p.bulk for p in line) > _SCRAP]
    if len(whole) == len(lines):
        return lines
    out = list(lines)
    for scrap in lines:
        if sum(p.bulk for p in scrap) > _SCRAP:
            continue
        host = min(whole, key=lambda line: abs(line[0].base - scrap[0].base), default=None)
        if host is None or abs(host[0].base - scrap[0].base) > 0.85 * host[0].size:
            continue
        x0, x1 = min(p.x0 for p in scrap), max(p.x1 for p in scrap)
        size = host[0].size
        if not (min(p.x0 for p in host) - size < x0 and x1 < max(p.x1 for p in host) + size):
            continue
        out.remove(scrap)
        over = next((p for p in host if min(p.x1, x1) - max(p.x0, x0) > 0.3 * size and p.bulk > _SCRAP), None)
        if over is None:
            host.extend(scrap)
        else:
            before = sum(g.left[over.at] < x0 - 0.1 * size)
            over.at[before:before] = [k for p in scrap for k in p.at]
    return out


def _row(line: list[Piece], g: Glyphs, page: int, turn: int, block: Block, band: int) -> Row:
    at = np.array([k for p in line for k in p.at])
    if _mostly_rtl(line):
        line, at = line[::-1], _rtl_order(at, g)
    text, lead = _spell(at, g)
    size, size_at, font_at = _most(g.size[at]), g.size[at], g.font[at]
    main = g.fonts[int(_most(font_at))]
    bold = g.bold[at]
    slant = g.slanted[at]
    letters = np.fromiter((chr(c).isalpha() for c in g.codes[at].tolist()), bool, len(at))
    of = letters if letters.any() else np.ones(len(at), bool)
    anchor = max(line, key=lambda p: p.bulk)
    cells = 1 + sum(b.x0 - a.x1 > _CELL_GAP * anchor.size for a, b in pairwise(line))
    raised = bool(size_at[0] < 0.86 * size or anchor.base - g.base[at[0]] > 0.15 * size)
    last = _spell(np.array(line[-1].at), g)[0] if cells > 1 else ""
    return Row(
        text=text,
        page=page,
        x0=min(p.x0 for p in line),
        x1=max(p.x1 for p in line),
        base=anchor.base,
        size=size,
        weight=700 if bold[of].mean() > 0.5 else 400,
        italic=bool(slant[of].mean() > 0.5),
        font=main.name,
        begins=700 if bold[0] else 400,
        ends=700 if bold[-1] else 400,
        lead=lead,
        column=block.column,
        limit=block.limit,
        glyphs=at,
        turn=turn,
        cells=cells,
        soft=bool(g.soft[at[-1]]),
        band=band,
        raised=raised,
        fixed=main.fixed,
        last=last,
        hole=(line[-2].x1, line[-1].x0) if cells > 1 and len(line) > 1 else (0.0, 0.0),
    )


def split_headings(rows: list[Row], body: float) -> list[Row]:
    """Rows with those parted in two that stand out like headings and have other words far off on their right."""
    out: list[Row] = []
    for row in rows:
        stands_out = row.size > 1.08 * body or row.weight >= 600
        wide = row.hole[1] - row.hole[0] > 8 * row.size
        if row.role != "body" or row.furniture or row.cells != 2 or not (stands_out and wide):
            out.append(row)
            continue
        first = row.text[: -len(row.last)].rstrip()
        if not first or not row.text.endswith(row.last) or sum(map(str.isalpha, row.last)) < 3:
            out.append(row)
            continue
        out.append(row)
        out.append(replace(row, text=row.last, x0=row.hole[1], cells=1, lead=0))
        row.text, row.x1, row.cells, row.limit = first, row.hole[0], 1, row.hole[0]
        row.lead = min(row.lead, len(first))
    return out


def _most(values: np.ndarray[Any, Any]) -> float:
    """The commonest of some numbers."""
    if values[0] == values[-1] and (values == values[0]).all():
        return float(values[0])
    return float(Counter(np.round(values, 2).tolist()).most_common(1)[0][0])


def _mostly_rtl(line: list[Piece]) -> bool:
    if all(p.text.isascii() for p in line):
        return False
    return sum(is_rtl(ord(c)) for p in line for c in p.text) * 2 > sum(p.letters for p in line)


def _rtl_order(at: Ints, g: Glyphs) -> Ints:
    """Glyph indices of a right-to-left line in logical order: from the right, numbers and Latin words from the left."""
    order = at[np.argsort(-(g.left[at] + g.right[at]), kind="stable")]
    codes = g.codes[order].tolist()
    strong = [chr(c).isdecimal() or (chr(c).isalpha() and not is_rtl(c)) for c in codes]
    joins = [
        s or (0 < k < len(codes) - 1 and strong[k - 1] and strong[k + 1] and chr(codes[k]) in ".,/:-٫٬")
        for k, s in enumerate(strong)
    ]
    start = 0
    for k in range(1, len(codes) + 1):
        if k == len(codes) or not (joins[k] and joins[k - 1]):
            if k - start > 1 and joins[start]:
                order[start:k] = order[start:k][::-1]
            start = k
    return order


def _spell(at: Ints, g: Glyphs) -> tuple[str, int]:
    """The text of glyphs in reading order, and how many of its leading characters are set apart."""
    codes = g.codes[at].tolist()
    em = np.minimum(g.size[at[1:]], g.size[at[:-1]])
    step = np.maximum(g.left[at[1:]] - g.right[at[:-1]], g.left[at[:-1]] - g.right[at[1:]])
    follows = at[1:] == at[:-1] + 1
    gap = np.where(follows, g.gap[at[1:]], 0)
    space = (step > _WORD_GAP * em) | (gap == 2) | ((gap == 1) & (step > _GUESSED_GAP * em))
    if len(codes) > 5 and space.sum() > 0.3 * len(space):
        space = _letterspaced(at, g, step, space)
    apart = _set_apart(at, g)
    parts: list[str] = []
    for k, code in enumerate(codes):
        if k and space[k - 1]:
            parts.append(" ")
        parts.append(_LIGATURES.get(code) or chr(code))
    text = "".join(parts)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    head = apart + int(space[: max(apart - 1, 0)].sum()) if apart else 0
    return text, min(head, len(text))


def _letterspaced(at: Ints, g: Glyphs, step: Floats, space: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where words part in a line whose letters stand apart: on a grid of fixed pitch, or spaced out evenly."""
    letters = np.array([chr(c).isalpha() for c in g.codes[at].tolist()])
    middle = (g.left[at] + g.right[at]) / 2
    apart = np.diff(middle)
    if letters.mean() > 0.6 and len(at) > 8 and (apart > 0).all():
        pitch = float(np.median(apart))
        cells = np.maximum(np.rint(apart / pitch), 1)
        fits = np.abs(apart - cells * pitch) < 0.32 * pitch
        if fits.mean() > 0.9 and (cells == 1).mean() > 0.6:
            return cells >= 2
    word = np.diff(np.flatnonzero(np.concatenate(([True], space, [True]))))
    if (word == 1).mean() < 0.7 or letters.mean() < 0.8:
        return space
    usual = float(np.median(step))
    return step > usual + 0.25 * float(np.median(g.size[at]))


def stretch(row: Row, chosen: np.ndarray[Any, np.dtype[np.bool_]], g: Glyphs) -> tuple[int, int] | None:
    """The characters `[start, end)` of a row's text from the first to the last chosen glyph, None if there is none."""
    at = row.glyphs
    if at is None or not chosen[at].any():
        return None
    hit = np.flatnonzero(chosen[at])
    start = len(_spell(at[: hit[0] + 1], g)[0]) - 1
    return start, len(_spell(at[: hit[-1] + 1], g)[0])


def _set_apart(at: Ints, g: Glyphs) -> int:
    """How many leading glyphs are bold or slanted where the rest of the line is not; a number before them, however it
    is set, is one with them.
    """
    first = next((k for k, code in enumerate(g.codes[at[:12]].tolist()) if chr(code).isalpha()), 0)
    bold = g.bold[at]
    slant = g.slanted[at]
    for style, start in ((bold, 0), (slant, 0), (bold, first), (slant, first)):
        if not style[start] or style[start:].all():
            continue
        count = start + int(np.argmin(style[start:]))
        if style[count:].mean() < 0.3:
            return count if count > start + 2 else 0
    return _capitals(at, g)


def _capitals(at: Ints, g: Glyphs) -> int:
    """How many leading glyphs are capitals of a run-in heading: closed by a stop, or smaller than the first of them."""
    text = "".join(map(chr, g.codes[at[:60]].tolist()))
    lower = next((k for k, c in enumerate(text) if c.islower()), 0)
    match = _RUN_IN.match(text[:lower]) if lower > 5 else None
    if match:
        return match.end()
    count = lower - 1  # the capital before the first small letter begins the next word
    if count > 5 and text[:count].replace("-", "").isalpha() and g.size[at[1]] < 0.9 * g.size[at[0]]:
        return count
    return 0

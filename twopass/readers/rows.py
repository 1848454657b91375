"""Blocks of pieces → rows: printed lines with their text, size, weight and slant."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

import numpy as np

from twopass.readers.glyphs import Glyphs, shown
from twopass.readers.layout import Block
from twopass.readers.lines import Piece, is_rtl
from twopass.schema import Role

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_WORD_GAP, _GUESSED_GAP = 0.17, 0.06  # em: between words without, and with, a blank that PDFium guessed


@dataclass(slots=True)
class Row:
    """One printed line: text, place in the frame of its direction, style, and what became of it."""

    text: str
    page: int
    x0: float
    x1: float
    base: float
    size: float
    weight: int
    italic: bool
    font: str
    lead: int
    column: int
    turn: int
    cells: int = 1
    soft: bool = False
    role: Role = "body"
    furniture: bool = False
    band: int = 0

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
        _row(line, glyphs, page, turn, block.column, number)
        for number, block in enumerate(blocks)
        for line in _level(block.pieces)
    ]


def _level(pieces: list[Piece]) -> list[list[Piece]]:
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
    return [sorted(line, key=lambda p: p.x0) for line in lines]


def _row(line: list[Piece], g: Glyphs, page: int, turn: int, column: int, band: int) -> Row:
    rtl = sum(is_rtl(ord(c)) for p in line for c in p.text) * 2 > sum(p.letters for p in line)
    if rtl:
        line = line[::-1]
    at = np.array([k for p in line for k in p.at])
    text, lead = _spell(at, g)
    sizes = Counter(np.round(g.size[at], 2).tolist())
    fonts = Counter(g.font[at].tolist())
    main = g.fonts[fonts.most_common(1)[0][0]]
    bold = np.array([f.weight >= 600 for f in g.fonts])[g.font[at]] | g.heavy[at]
    slant = np.array([f.italic for f in g.fonts])[g.font[at]]
    letters = np.array([chr(c).isalpha() for c in g.codes[at].tolist()])
    of = letters if letters.any() else np.ones(len(at), bool)
    base = max(line, key=lambda p: p.bulk).base
    return Row(
        text,
        page,
        min(p.x0 for p in line),
        max(p.x1 for p in line),
        base,
        sizes.most_common(1)[0][0],
        700 if bold[of].mean() > 0.5 else 400,
        bool(slant[of].mean() > 0.5),
        main.name,
        lead,
        column,
        turn,
        len(line),
        bool(g.soft[at[-1]]),
        "body",
        False,
        band,
    )


def _spell(at: np.ndarray, g: Glyphs) -> tuple[str, int]:  # type: ignore[type-arg]
    """The text of glyphs in reading order, and how many of its leading characters are set apart."""
    codes = g.codes[at].tolist()
    em = np.minimum(g.size[at[1:]], g.size[at[:-1]])
    step = g.left[at[1:]] - g.right[at[:-1]]
    follows = at[1:] == at[:-1] + 1
    gap = np.where(follows, g.gap[at[1:]], 0)
    space = (step > _WORD_GAP * em) | (gap == 2) | ((gap == 1) & (step > _GUESSED_GAP * em))
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


def _set_apart(at: np.ndarray, g: Glyphs) -> int:  # type: ignore[type-arg]
    """How many leading glyphs are bold or slanted where the rest of the line is not."""
    bold = np.array([f.weight >= 600 for f in g.fonts])[g.font[at]] | g.heavy[at]
    slant = np.array([f.italic for f in g.fonts])[g.font[at]]
    for style in (bold, slant):
        if not style[0] or style.all():
            continue
        count = int(np.argmin(style))
        if style[count:].mean() < 0.3:
            return count
    return 0

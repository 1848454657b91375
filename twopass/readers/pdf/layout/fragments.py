"""Glyphs of one reading direction → pieces: stretches of a printed line without a gap wide enough to be a gutter."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from twopass.readers.pdf.characters import Glyphs

_STEP = 0.75  # em: a wider gap ends a piece; word spaces of justified lines seldom reach it
_RTL = frozenset({"R", "AL"})


@dataclass(slots=True)
class Piece:
    """A stretch of one line: glyph indices in reading order, box in points (reading frame), baseline and size."""

    at: list[int]
    x0: float
    x1: float
    base: float
    size: float
    bulk: int = 0
    text: str = ""
    letters: int = 0
    dots: int = 0

    @property
    def y0(self) -> float:
        return self.base - 0.75 * self.size

    @property
    def y1(self) -> float:
        return self.base + 0.25 * self.size


def pieces_of(glyphs: Glyphs) -> list[Piece]:
    """All pieces of a set of glyphs that share one direction."""
    runs = _runs(glyphs)
    pieces = _join(runs)
    for piece in pieces:
        _order(piece, glyphs)
    return pieces


def _runs(g: Glyphs) -> list[Piece]:
    """Maximal stretches of content order on one baseline and in one size."""
    n = len(g.codes)
    if not n:
        return []
    em = np.maximum(np.minimum(g.size[1:], g.size[:-1]), 1e-3)
    step = g.left[1:] - g.right[:-1]
    same = (
        (np.abs(np.diff(g.base)) < 0.06 * em)
        & (np.abs(np.diff(g.size)) < 0.06 * em)
        & (step < _STEP * em)
        & (step > -0.5 * em)
    )
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    ends = np.append(starts[1:], n)
    x0 = np.minimum.reduceat(g.left, starts)
    x1 = np.maximum.reduceat(g.right, starts)
    rows = zip(
        starts.tolist(),
        ends.tolist(),
        x0.tolist(),
        x1.tolist(),
        g.base[starts].tolist(),
        g.size[starts].tolist(),
        strict=True,
    )
    return [Piece(list(range(s, e)), a, b, y, max(z, 0.1), e - s) for s, e, a, b, y, z in rows]


def _near(run: Piece, piece: Piece) -> bool:
    """Whether a run continues a piece on its line: close by, and level or set as sub- or superscript."""
    big, small = (piece, run) if piece.size >= run.size else (run, piece)
    if (
        not -0.6 * small.size
        < run.x0 - piece.x1
        < _STEP * (big.size if small.size > 0.6 * big.size else small.size * 1.4)
    ):
        return False
    drop = small.base - big.base
    if small.size > 0.86 * big.size:
        return abs(drop) < 0.25 * small.size or (abs(drop) < 0.45 * small.size and (run.bulk < 4 or piece.bulk < 4))
    return -0.75 * big.size < drop < 0.4 * big.size


def _join(runs: list[Piece]) -> list[Piece]:
    """Runs joined left to right into pieces."""
    shelves: dict[int, list[Piece]] = defaultdict(list)
    done: list[Piece] = []
    for run in sorted(runs, key=lambda r: (r.x0, -r.size)):
        shelf = int(run.base // 8)
        best: Piece | None = None
        reach = 1 + int(run.size // 10)
        for k in range(shelf - reach, shelf + reach + 1):
            for piece in shelves.get(k, ()):
                if _near(run, piece) and (best is None or abs(piece.base - run.base) < abs(best.base - run.base)):
                    best = piece
        if best is None:
            shelves[shelf].append(run)
            done.append(run)
            continue
        old = int(best.base // 8)
        best.at += run.at
        best.x0, best.x1 = min(best.x0, run.x0), max(best.x1, run.x1)
        if run.bulk > best.bulk or (run.size > best.size * 1.05 and run.bulk * 2 > best.bulk):
            best.base, best.size = run.base, run.size
        best.bulk += run.bulk
        new = int(best.base // 8)
        if new != old:
            shelves[old].remove(best)
            shelves[new].append(best)
    return done


def is_rtl(code: int) -> bool:
    """Whether a character is written from right to left."""
    return (0x590 <= code < 0x900 or 0xFB1D <= code < 0xFE00 or 0xFE70 <= code < 0xFF00) and (
        unicodedata.bidirectional(chr(code)) in _RTL
    )


def _order(piece: Piece, g: Glyphs) -> None:
    """Count what a piece holds."""
    codes = g.codes[piece.at].tolist()
    piece.text = "".join(map(chr, codes))
    piece.letters = sum(map(str.isalpha, piece.text))
    piece.dots = piece.text.count(".") if ".." in piece.text else 0

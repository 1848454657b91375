"""Glyphs of one reading direction → pieces: stretches of a printed line without a gap wide enough to be a gutter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.pdfium import Ints

_STEP = 0.75  # em: a wider gap ends a piece; word spaces of justified lines seldom reach it
_INITIAL, _LARGE = 1.6, 1.4  # times the size of a line that an initial beside it has, and the middle size of a page
_LEVEL = 0.4  # em between what is level
_SHELF = 8  # points: pieces are kept by their height on the page, a shelf for so much


@dataclass(slots=True, eq=False)
class Piece:
    """A stretch of one line: glyph indices in reading order, box in points (reading frame), baseline and size; how many
    glyphs it holds in type of that size, its text, and how many of its characters are letters and leader dots.
    """

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
        """The top, at three quarters of the size above the baseline."""
        return self.base - 0.75 * self.size

    @property
    def y1(self) -> float:
        """The bottom, at a quarter of the size below the baseline."""
        return self.base + 0.25 * self.size


def pieces_of(glyphs: Glyphs) -> list[Piece]:
    """All pieces of a set of glyphs that share one direction."""
    return joined(runs_of(glyphs))


def runs_of(glyphs: Glyphs) -> list[Piece]:
    """The parts of these pieces that are set one after the other on one baseline and in one size."""
    if not len(glyphs.codes):
        return []
    runs = _runs(glyphs)
    return _runs(glyphs) if _with_initials(runs, glyphs) else runs


def joined(runs: list[Piece]) -> list[Piece]:
    """Runs joined left to right into pieces."""
    pieces = _join(runs)
    for piece in pieces:
        piece.dots = piece.text.count(".") if ".." in piece.text else 0
    return pieces


def odd_pieces(g: Glyphs) -> list[Piece]:
    """Glyphs at odd angles, one piece a stretch of content order; letters and dots are not counted."""
    begins = np.concatenate(([True], (np.diff(g.index) > 2) | (np.abs(np.diff(g.size)) > 0.5)))
    starts = np.flatnonzero(begins)
    pieces = _pieces(g, starts)
    bounds = zip(starts.tolist(), [*starts[1:].tolist(), len(g.codes)], strict=True)
    for piece, (start, end) in zip(pieces, bounds, strict=True):
        piece.base, piece.letters = float(g.base[start:end].mean()), 0
    return pieces


def _runs(g: Glyphs) -> list[Piece]:
    """Maximal stretches of content order on one baseline and in one size."""
    em = np.maximum(np.minimum(g.size[1:], g.size[:-1]), 1e-3)
    step = g.left[1:] - g.right[:-1]
    same = (
        (np.abs(np.diff(g.base)) < 0.06 * em)
        & (np.abs(np.diff(g.size)) < 0.06 * em)
        & (step < _STEP * em)
        & (step > -0.5 * em)
    )
    return _pieces(g, np.flatnonzero(np.concatenate(([True], ~same))))


def _with_initials(runs: Sequence[Piece], g: Glyphs) -> bool:
    """Whether there are initials over several lines, each of which is now the first letter of the line at its top."""
    large = _LARGE * float(np.median(g.size))
    initials = [one for one in runs if one.size >= large and one.bulk == one.letters == 1 and one.text.isupper()]
    found = [(one.at[0], line) for one in initials if (line := _line_of(one, runs)) is not None]
    for at, line in found:
        g.base[at], g.size[at], g.right[at] = line.base, line.size, line.x0
    return bool(found)


def _line_of(initial: Piece, runs: Sequence[Piece]) -> Piece | None:
    """The line that begins at the top of an initial, where another one begins at its foot."""
    beside = [one for one in runs if _is_beside(initial, one)]
    at_foot = any(abs(one.base - initial.base) < _LEVEL * one.size for one in beside)
    above = [one for one in beside if abs(_top(one) - _top(initial)) < _LEVEL * one.size]
    return next((one for one in above if at_foot and one.base < initial.base - 0.5 * one.size), None)


def _is_beside(initial: Piece, line: Piece) -> bool:
    """Whether a line begins right of a letter that is much larger."""
    return initial.size >= _INITIAL * line.size and -0.2 * line.size < line.x0 - initial.x1 < _STEP * line.size


def _top(piece: Piece) -> float:
    """The top of its capitals."""
    return piece.base - 0.68 * piece.size


def _pieces(g: Glyphs, starts: Ints) -> list[Piece]:
    """Stretches of content order as pieces, each with the baseline and the size of its first glyph."""
    text = "".join(map(chr, g.codes.tolist()))
    columns = zip(
        starts.tolist(),
        [*starts[1:].tolist(), len(text)],
        np.minimum.reduceat(g.left, starts).tolist(),
        np.maximum.reduceat(g.right, starts).tolist(),
        g.base[starts].tolist(),
        g.size[starts].tolist(),
        np.add.reduceat(g.letter, starts, dtype=np.int64).tolist(),
        strict=True,
    )
    return [
        Piece(list(range(start, end)), x0, x1, base, max(size, 0.1), end - start, text[start:end], letters)
        for start, end, x0, x1, base, size, letters in columns
    ]


# ── runs joined on one line ───────────────────────────────────────────────────────────────────────


def _join(runs: list[Piece]) -> list[Piece]:
    """The first run of each piece, with those that it continues with appended."""
    shelves: dict[int, list[Piece]] = defaultdict(list)
    done: list[Piece] = []
    for run in sorted(runs, key=lambda r: (r.x0, -r.size)):
        shelf, reach = int(run.base // _SHELF), 1 + int(run.size // 10)
        best: Piece | None = None
        for k in range(shelf - reach, shelf + reach + 1):
            if k in shelves:
                best = _nearest(run, shelves[k], best)
        if best is None:
            shelves[shelf].append(run)
            done.append(run)
            continue
        before = int(best.base // _SHELF)
        _append(best, run)
        after = int(best.base // _SHELF)
        if after != before:
            shelves[before].remove(best)
            shelves[after].append(best)
    return done


def _nearest(run: Piece, shelf: list[Piece], best: Piece | None) -> Piece | None:
    """Of the pieces on a shelf and the best so far, the one nearest in height that a run continues."""
    for piece in shelf:
        if _near(run, piece) and (best is None or abs(piece.base - run.base) < abs(best.base - run.base)):
            best = piece
    return best


def _near(run: Piece, piece: Piece) -> bool:
    """Whether a run continues a piece on its line: close by, and level or set as sub- or superscript."""
    big, small = (piece, run) if piece.size >= run.size else (run, piece)
    reach = _STEP * (big.size if small.size > 0.6 * big.size else small.size * 1.4)
    if not -0.6 * small.size < run.x0 - piece.x1 < reach:
        return False
    drop = small.base - big.base
    if small.size <= 0.86 * big.size:
        return -0.75 * big.size < drop < 0.4 * big.size
    few = run.bulk < 4 or piece.bulk < 4
    return abs(drop) < (0.45 if few else 0.25) * small.size


def _append(piece: Piece, run: Piece) -> None:
    """Let a piece go on with a run; its baseline and size are those of most of it."""
    piece.at += run.at
    piece.text += run.text
    piece.letters += run.letters
    piece.x0, piece.x1 = min(piece.x0, run.x0), max(piece.x1, run.x1)
    if run.bulk > piece.bulk or (run.size > piece.size * 1.05 and run.bulk * 2 > piece.bulk):
        piece.base, piece.size = run.base, run.size
    piece.bulk += run.bulk

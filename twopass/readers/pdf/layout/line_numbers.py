"""Line numbers in the margin of a manuscript, told from other numbers by counting down a strip of their own."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from twopass.readers.pdf.layout.fragments import Piece

_FEWEST = 8  # a shorter column of numbers may be anything
_STEPS = (1, 2, 5, 10)


def take_line_numbers(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces without line numbers, and the line numbers."""
    strips: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.bulk <= 4 and piece.text.isascii() and piece.text.isdecimal():
            strips[round(piece.x1 / 3)].append(piece)
    taken: set[int] = set()
    for key in list(strips):
        strip = sorted(strips[key] + strips.get(key + 1, []), key=lambda p: p.base)
        if len(strip) >= _FEWEST and _counts(strip) and _alone(strip, pieces):
            taken.update(map(id, strip))
    if not taken:
        return pieces, []
    return [p for p in pieces if id(p) not in taken], [p for p in pieces if id(p) in taken]


def _counts(strip: list[Piece]) -> bool:
    """Whether numbers go up by one step nearly all the way down."""
    steps = [int(b.text) - int(a.text) for a, b in pairwise(strip)]
    return any(steps.count(step) >= 0.9 * len(steps) for step in _STEPS)


def _alone(strip: list[Piece], pieces: list[Piece]) -> bool:
    """Whether hardly anything else stands in the strip of the page that the numbers take up, or close beside them."""
    x0, x1 = min(p.x0 for p in strip), max(p.x1 for p in strip)
    others = [p for p in pieces if p not in strip and p.x0 < x1 + 4 and p.x1 > x0 - 4]
    beside = [p for p in pieces if p not in strip and p.letters > 10]
    return len(others) <= 0.1 * len(strip) and len(beside) >= 0.7 * len(strip)

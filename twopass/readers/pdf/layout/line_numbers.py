"""Line numbers in the margin of a manuscript, told from other numbers by counting down a strip of their own."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from twopass.readers.pdf.layout.fragments import Piece

_FEWEST = 8  # a shorter column of numbers may be anything
_GOING_ON = 4, 20  # so many from such a number on, outside of the text, go on from the page before; chapters do not
_STEPS = (1, 2, 3, 5, 10)
_BESIDE = 4  # points: so close to line numbers stands nothing else, or six tenths of their size
_WIDTH = 3  # points: numbers that end within so much stand in one strip


def take_line_numbers(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces without line numbers, and the line numbers."""
    taken: set[Piece] = set()
    for strip in _strips(pieces):
        if _counts(strip) and _alone(strip, pieces) and (len(strip) >= _FEWEST or _go_on(strip, pieces)):
            taken.update(strip)
    if not taken:
        return pieces, []
    return [p for p in pieces if p not in taken], [p for p in pieces if p in taken]


def _strips(pieces: list[Piece]) -> list[list[Piece]]:
    """Columns of numbers that end or begin at one place, each from top to bottom."""
    numbers = [piece for piece in pieces if piece.bulk <= 4 and piece.text.isascii() and piece.text.isdecimal()]
    found = [*_columns(numbers, [p.x1 for p in numbers]), *_columns(numbers, [p.x0 for p in numbers])]
    return [sorted(strip, key=lambda p: p.base) for strip in found if len(strip) >= _GOING_ON[0]]


def _columns(numbers: list[Piece], edges: list[float]) -> list[list[Piece]]:
    """Numbers whose edges, given in points, stand below one another."""
    strips: dict[int, list[Piece]] = defaultdict(list)
    for piece, edge in zip(numbers, edges, strict=True):
        strips[round(edge / _WIDTH)].append(piece)
    return [strip + strips.get(key + 1, []) for key, strip in strips.items()]


def _counts(strip: list[Piece]) -> bool:
    """Whether numbers go up by one step nearly all the way down."""
    steps = [int(b.text) - int(a.text) for a, b in pairwise(strip)]
    return any(steps.count(step) >= 0.9 * len(steps) for step in _STEPS)


def _alone(strip: list[Piece], pieces: list[Piece]) -> bool:
    """Whether hardly anything else stands in the strip of the page that the numbers take up, or close beside them."""
    beside = min(_BESIDE, 0.6 * min(p.size for p in strip))
    x0, x1 = min(p.x0 for p in strip) - beside, max(p.x1 for p in strip) + beside
    numbers = set(strip)
    others = [p for p in pieces if p not in numbers]
    close = sum(p.x0 < x1 and p.x1 > x0 for p in others)
    lines = sum(p.letters > 10 for p in others)
    return close <= 0.1 * len(strip) and lines >= 0.7 * len(strip)


def _go_on(strip: list[Piece], pieces: list[Piece]) -> bool:
    """Whether numbers go on from those of another page, with all running text on one side of them."""
    lines = [p for p in pieces if p.letters > 10]
    left, right = min(n.x0 for n in strip), max(n.x1 for n in strip)
    beside = all(p.x0 > right for p in lines) or all(p.x1 < left for p in lines)
    return beside and int(strip[0].text) >= _GOING_ON[1]

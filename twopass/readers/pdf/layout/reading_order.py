"""Pieces of one page → blocks in reading order: full-width bands, columns found by the white between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twopass.readers.pdf.coordinates import Box
from twopass.readers.pdf.layout.fragments import Piece
from twopass.readers.pdf.layout.gutters import bands_of, gutter_of, sides_of

_FILL = 12.0  # points: the height of a line of common body type
_ENOUGH = 8  # pieces of text on either side of pictures, and where a float is none
_DEEPEST = 3  # columns within columns within columns


@dataclass(slots=True)
class Block:
    """Pieces that read from top to bottom, row by row; their column (0 where there is only one) and where it ends."""

    pieces: list[Piece]
    column: int = 0
    limit: float = 0.0


def blocks_of(pieces: list[Piece], taken: list[Box], pictures: Sequence[Box] = ()) -> list[Block]:
    """The pieces of a page as blocks in reading order; `taken` are boxes (x0, y0, x1, y1) that floats take up, and
    `pictures` those of drawings without words, which are looked at where no columns are found without them.
    """
    everything = pieces + [line for box in taken if _holds_little(box, pieces) for line in _placeholders(box)]
    if pictures and gutter_of(everything) is None:
        filled = everything + [line for box in pictures for line in _placeholders(box)]
        everything = filled if _two_texts(filled) else everything
    blocks = _split(everything, 0, max((p.x1 for p in pieces), default=0.0), 0)
    for block in blocks:
        block.pieces = [p for p in block.pieces if p.at]
    return [block for block in blocks if block.pieces]


def _two_texts(pieces: list[Piece]) -> bool:
    """Whether a gutter parts them so that words stand on either side, and none across it."""
    gutter = gutter_of(pieces)
    if gutter is None:
        return False
    sides = sides_of([p for p in pieces if p.at], gutter)
    return min(len(sides.left), len(sides.right)) >= _ENOUGH and not sides.across


def _holds_little(box: Box, pieces: list[Piece]) -> bool:
    """Whether hardly any text stands where a float is: else the float is but its ground or its frame."""
    x0, y0, x1, y1 = box
    return sum(x0 < p.x1 and p.x0 < x1 and y0 < p.base < y1 for p in pieces) < _ENOUGH


def _placeholders(box: Box) -> list[Piece]:
    """Empty lines that hold the place of a float while columns are looked for."""
    x0, y0, x1, y1 = box
    number = max(1, int((y1 - y0) / _FILL))
    height = (y1 - y0) / number
    return [Piece([], x0, x1, y0 + height * (k + 0.75), height) for k in range(number)]


def _split(pieces: list[Piece], column: int, limit: float, depth: int) -> list[Block]:
    """Pieces as blocks: one for each column of each band, columns within columns parted again."""
    gutter = gutter_of(pieces) if depth < _DEEPEST else None
    if gutter is None:
        return [Block(pieces, column, limit)] if pieces else []
    blocks: list[Block] = []
    for band in bands_of(pieces, gutter):
        sides = sides_of(band, gutter)
        if sides.parted:
            blocks += _split(sides.left, column, gutter, depth + 1)
            blocks += _split(sides.right, max(b.column for b in blocks) + 1, limit, depth + 1)
        elif sides.across:
            blocks.append(Block(band, column, limit))
        else:
            blocks.append(Block(band, column, gutter) if sides.left else Block(band, column + 1, limit))
    return blocks

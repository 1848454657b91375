"""Pieces of one page → rows in reading order: full-width bands, columns found by the white between them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from twopass.readers.pdf.layout.fragments import Piece

_FILL = 12.0  # points: the height of a line of common body type


@dataclass(slots=True)
class Block:
    """Pieces that read from top to bottom, row by row; their column (0 where there is only one) and where it ends."""

    pieces: list[Piece]
    column: int = 0
    limit: float = 0.0


def blocks_of(pieces: list[Piece], taken: list[tuple[float, float, float, float]]) -> list[Block]:
    """The pieces of a page as blocks in reading order; `taken` are boxes (x0, y0, x1, y1) that floats take up."""
    everything = pieces + [line for box in taken for line in _filled(box)]
    blocks = _split(everything, 0, max((p.x1 for p in pieces), default=0.0), 0)
    for block in blocks:
        block.pieces = [p for p in block.pieces if p.at]
    return [block for block in blocks if block.pieces]


def _filled(box: tuple[float, float, float, float]) -> list[Piece]:
    """Empty lines that hold the place of a float while columns are looked for."""
    x0, y0, x1, y1 = box
    number = max(1, int((y1 - y0) / _FILL))
    height = (y1 - y0) / number
    return [Piece([], x0, x1, y0 + height * (k + 0.75), height) for k in range(number)]


def _split(pieces: list[Piece], column: int, limit: float, depth: int) -> list[Block]:
    gutter = _gutter(pieces) if depth < 3 else None
    if gutter is None:
        return [Block(pieces, column, limit)] if pieces else []
    blocks: list[Block] = []
    for band in _bands(pieces, gutter):
        left = [p for p in band if p.x1 <= gutter + 1]
        right = [p for p in band if p.x0 >= gutter - 1 and p.x1 > gutter + 1]
        if len(left) + len(right) < len(band) or not left or not right:
            across = len(left) + len(right) < len(band)
            blocks.append(
                Block(band, column if across or left else column + 1, gutter if left and not across else limit)
            )
            continue
        blocks += _split(left, column, gutter, depth + 1)
        blocks += _split(right, max(b.column for b in blocks) + 1, limit, depth + 1)
    return blocks


def _bands(pieces: list[Piece], gutter: float) -> list[list[Piece]]:
    """Pieces from top to bottom in bands: those across the gutter, and those on either side of it."""
    crossing = sorted((p for p in pieces if p.x0 < gutter - 1 and p.x1 > gutter + 1), key=lambda p: p.base)
    rest = sorted((p for p in pieces if not (p.x0 < gutter - 1 and p.x1 > gutter + 1)), key=lambda p: p.base)
    bands: list[list[Piece]] = []
    k = 0
    while k < len(crossing):
        band = [crossing[k]]
        k += 1
        top = band[0]
        before = [p for p in rest if p.base < top.base - 0.5 * top.size]
        rest = rest[len(before) :]
        if before:
            bands.append(before)
        last = top
        while k < len(crossing):
            between = [
                p
                for p in rest
                if p.base < crossing[k].base - 0.5 * crossing[k].size and p.base > last.base + 0.5 * last.size
            ]
            if between:
                break
            last = crossing[k]
            band.append(last)
            k += 1
        level = [p for p in rest if p.base <= last.base + 0.5 * last.size]
        rest = [p for p in rest if p.base > last.base + 0.5 * last.size]
        bands.append(band + level)
    if rest:
        bands.append(rest)
    return bands


def _gutter(pieces: list[Piece]) -> float | None:
    """The middle of the white strip that parts the pieces into columns of running text, None if there is none."""
    if len(pieces) < 6:
        return None
    best: tuple[float, float] | None = None
    for middle in _candidates(pieces):
        score = _worth(pieces, middle)
        if score > 0 and (best is None or score > best[0]):
            best = (score, middle)
    return best[1] if best else None


def _candidates(pieces: list[Piece]) -> list[float]:
    """Places that the gaps between neighbours of one line have in common, most common first."""
    low, high = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    width = int(high - low) + 1
    if width < 100:
        return []
    votes = np.zeros(width + 2)
    ordered = sorted(pieces, key=lambda p: p.base)
    for k, piece in enumerate(ordered):
        right = None
        for other in ordered[max(0, k - 12) : k + 13]:
            level = abs(other.base - piece.base) < 0.8 * piece.size
            if level and other.x0 > piece.x1 + 5 and (right is None or other.x0 < right):
                right = other.x0
        if right is not None:
            votes[int(piece.x1 - low) + 2] += 1
            votes[int(right - low) - 1] -= 1
    votes = np.cumsum(votes)
    votes[: int(0.12 * width)] = 0
    votes[int(0.88 * width) :] = 0
    found: list[float] = []
    for _ in range(4):
        if votes.max() < 3:
            break
        start = int(np.argmax(votes))
        stop = start
        while stop < len(votes) and votes[stop] == votes[start]:
            stop += 1
        found.append(low + (start + stop - 1) / 2)
        votes[max(0, start - 8) : stop + 8] = 0
    return found


def _worth(pieces: list[Piece], gutter: float) -> float:
    """How many lines a gutter would put into proper columns; 0 if what it parts are not columns of text."""
    worth = 0
    for band in _bands(pieces, gutter):
        left = [p for p in band if p.x1 <= gutter + 1]
        right = [p for p in band if p.x0 >= gutter - 1 and p.x1 > gutter + 1]
        if len(left) + len(right) < len(band) or not left or not right:
            continue
        if not _side_by_side(left, right):
            worth -= min(len(left), len(right))
        elif (_is_text(left) and _is_text(right)) or _is_index(left, right):
            worth += min(len(left), len(right)) * 2
        elif _beside(left, right, gutter) or _beside(right, left, gutter):
            worth += min(len(left), len(right))
        else:
            worth -= min(len(left), len(right))
    return worth if worth >= 6 else 0


def _is_text(side: list[Piece]) -> bool:
    """Whether pieces look like running text rather than cells: enough letters, lines that fill their column."""
    side = [p for p in side if p.at]
    if not side:
        return False
    letters, bulk = sum(p.letters for p in side), sum(p.bulk for p in side)
    width = max(p.x1 for p in side) - min(p.x0 for p in side)
    full = sum(p.x1 - p.x0 for p in side) / max(width, 1) / max(1, len({round(p.base / 3) for p in side}))
    return letters > 0.6 * bulk and bulk / len(side) >= 9 and full > 0.45 and width > 60


def _is_index(left: list[Piece], right: list[Piece]) -> bool:
    """Whether two sides look like columns of an index: entries with numbers and leaders, on baselines of their own."""
    sides = [[p for p in side if p.at] for side in (left, right)]
    for side in sides:
        words = sum(p.bulk - p.dots for p in side)
        if len(side) < 6 or sum(p.letters for p in side) < 0.3 * words or words < 7 * len(side):
            return False
    bases = [p.base for p in sides[0]]
    return sum(any(abs(p.base - base) < 0.7 for base in bases) for p in sides[1]) < 0.5 * len(sides[1])


def _beside(text: list[Piece], other: list[Piece], gutter: float) -> bool:
    """Whether one side is running text and the other a chart or box beside it, whose lines keep no common baselines."""
    other = [p for p in other if p.at]
    text = [p for p in text if p.at]
    if len(text) < 4 or not _is_text(text) or sum(p.letters for p in text) < 100:
        return False
    bases = [p.base for p in text]
    level = sum(any(abs(p.base - base) < 0.7 for base in bases) for p in other)
    if not other:
        return True
    sizes = abs(median(p.size for p in other) - median(p.size for p in text))
    return level < 0.5 * len(other) and sizes > 0.3


def _side_by_side(left: list[Piece], right: list[Piece]) -> bool:
    """Whether both sides are filled with lines over the height that they share."""
    top = max(min(p.y0 for p in left), min(p.y0 for p in right))
    bottom = min(max(p.y1 for p in left), max(p.y1 for p in right))
    if bottom - top < 20:
        return False
    for side in (left, right):
        filled = sum(min(p.y1, bottom) - max(p.y0, top) for p in side if p.y1 > top and p.y0 < bottom)
        if filled < 0.45 * (bottom - top):
            return False
    return True

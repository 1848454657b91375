"""Pieces of one page → rows in reading order: full-width bands, columns found by the white between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twopass.readers.lines import Piece


@dataclass(slots=True)
class Block:
    """Pieces that read from top to bottom, row by row; their column (0 where there is only one) and where it ends."""

    pieces: list[Piece]
    column: int = 0
    limit: float = 0.0


def blocks_of(pieces: list[Piece]) -> list[Block]:
    """The pieces of a page as blocks in reading order."""
    return _split(pieces, 0, max((p.x1 for p in pieces), default=0.0), 0)


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
    if len(pieces) < 8:
        return None
    x0 = np.array([p.x0 for p in pieces])
    x1 = np.array([p.x1 for p in pieces])
    low, high = float(x0.min()), float(x1.max())
    cells = int(high - low) + 2
    if cells < 60:
        return None
    cover = np.zeros(cells + 1)
    np.add.at(cover, np.floor(x0 - low).astype(int), 1)
    np.add.at(cover, np.minimum(np.ceil(x1 - low).astype(int), cells), -1)
    cover = np.cumsum(cover)[:cells]
    inner = cover[int(0.12 * cells) : int(0.88 * cells)]
    best: tuple[float, float] | None = None
    for level in sorted(set(inner.tolist()))[:4]:
        if level > 0.35 * len(pieces):
            break
        for start, stop in _strips(cover <= level):
            middle = low + (start + stop) / 2
            if not 0.12 * cells < middle - low < 0.88 * cells:
                continue
            score = _worth(pieces, middle)
            if score > 0 and (best is None or score > best[0]):
                best = (score, middle)
    return best[1] if best else None


def _strips(white: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """The stretches of true, as [start, stop)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], white.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _worth(pieces: list[Piece], gutter: float) -> float:
    """How many lines a gutter would put into proper columns; 0 if what it parts are not columns of text."""
    worth = 0
    for band in _bands(pieces, gutter):
        left = [p for p in band if p.x1 <= gutter + 1]
        right = [p for p in band if p.x0 >= gutter - 1 and p.x1 > gutter + 1]
        if len(left) + len(right) < len(band) or not left or not right:
            continue
        if _is_text(left) and _is_text(right) and _side_by_side(left, right):
            worth += min(len(left), len(right)) * 2
        else:
            worth -= min(len(left), len(right))
    return worth if worth >= 6 else 0


def _is_text(side: list[Piece]) -> bool:
    """Whether pieces look like running text rather than cells: enough letters, lines that fill their column."""
    letters, bulk = sum(p.letters for p in side), sum(p.bulk for p in side)
    width = max(p.x1 for p in side) - min(p.x0 for p in side)
    full = sum(p.x1 - p.x0 for p in side) / max(width, 1) / max(1, len({round(p.base / 3) for p in side}))
    return letters > 0.6 * bulk and bulk / len(side) >= 9 and full > 0.45 and width > 60


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

"""The white strip that parts a page into columns: where it may be, and whether what it parts are columns of text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from statistics import median

import numpy as np

from twopass.readers.pdf.layout.fragments import Piece
from twopass.readers.pdf.pdfium import Floats

_FEWEST = 6  # pieces, and lines put into columns
_MOST_GUTTERS = 4  # places that are tried
_MARGIN = 0.12  # of the width: no gutter is closer to an edge
_FILLED, _FILLED_TEXT = 0.45, 0.3  # share of the height that lines fill, and that many lines of text do
_MANY, _WORDS = 20, 18  # such lines, and their characters
_REACH = 12  # pieces up or down the page among which those of one line are looked for


@dataclass(slots=True)
class Sides:
    """The pieces of a band left and right of a gutter; `across` says that some reach over it."""

    left: list[Piece]
    right: list[Piece]
    across: bool

    @property
    def parted(self) -> bool:
        """Whether the gutter parts the band in two."""
        return bool(self.left and self.right) and not self.across


def sides_of(band: list[Piece], gutter: float) -> Sides:
    """The pieces of a band on either side of a gutter."""
    left = [p for p in band if p.x1 <= gutter + 1]
    right = [p for p in band if p.x0 >= gutter - 1 and p.x1 > gutter + 1]
    return Sides(left, right, len(left) + len(right) < len(band))


def bands_of(pieces: list[Piece], gutter: float) -> list[list[Piece]]:
    """Pieces from top to bottom in bands: those across the gutter, and those on either side of it."""
    crossing, rest = _crossing(sorted(pieces, key=_base), gutter)
    bases = [p.base for p in rest]
    bands: list[list[Piece]] = []
    at = k = 0
    while k < len(crossing):
        start = bisect_left(bases, crossing[k].base - 0.5 * crossing[k].size, at)
        if start > at:
            bands.append(rest[at:start])
        stop = _unbroken(crossing, k, bases, start)
        at = bisect_right(bases, crossing[stop - 1].base + 0.5 * crossing[stop - 1].size, start)
        bands.append(crossing[k:stop] + rest[start:at])
        k = stop
    if at < len(rest):
        bands.append(rest[at:])
    return bands


def _crossing(pieces: list[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    """The pieces that reach over a gutter, and the others."""
    crossing: list[Piece] = []
    rest: list[Piece] = []
    for p in pieces:
        (crossing if p.x0 < gutter - 1 and p.x1 > gutter + 1 else rest).append(p)
    return crossing, rest


def _base(piece: Piece) -> float:
    return piece.base


def _unbroken(crossing: list[Piece], k: int, bases: list[float], start: int) -> int:
    """The end of the run of lines across the gutter that begins with the k-th and has no other line in between."""
    last = crossing[k]
    for number in range(k + 1, len(crossing)):
        line = crossing[number]
        following = bisect_right(bases, last.base + 0.5 * last.size, start)
        if following < len(bases) and bases[following] < line.base - 0.5 * line.size:
            return number
        last = line
    return len(crossing)


def gutter_of(pieces: list[Piece]) -> float | None:
    """The middle of the white strip that parts the pieces into columns of running text, None if there is none."""
    if len(pieces) < _FEWEST:
        return None
    best: tuple[float, float] | None = None
    for middle in _candidates(pieces):
        score = _worth(pieces, middle)
        if score > 0 and (best is None or score > best[0]):
            best = (score, middle)
    return best[1] if best else None


# ── where it may be ───────────────────────────────────────────────────────────────────────────────


def _candidates(pieces: list[Piece]) -> list[float]:
    """Places that the gaps between neighbours of one line have in common, most common first."""
    low, high = min([p.x0 for p in pieces]), max([p.x1 for p in pieces])
    width = int(high - low) + 1
    if width < 100:
        return []
    votes = np.zeros(width + 2)
    ordered = sorted(pieces, key=_base)
    for k, piece in enumerate(ordered):
        right = _next_on_line(ordered, k)
        if right is not None:
            votes[int(piece.x1 - low) + 2] += 1
            votes[int(right - low) - 1] -= 1
    votes = np.cumsum(votes)
    votes[: int(_MARGIN * width)] = 0
    votes[int((1 - _MARGIN) * width) :] = 0
    return [low + place for place in _peaks(votes)]


def _next_on_line(ordered: list[Piece], k: int) -> float | None:
    """Where the next piece on the line of the k-th begins, None if there is none."""
    piece = ordered[k]
    reach, after = 0.8 * piece.size, piece.x1 + 5
    found: list[float] = []
    for other in ordered[k + 1 : k + 1 + _REACH]:
        if not other.base - piece.base < reach:
            break
        if other.x0 > after:
            found.append(other.x0)
    for other in reversed(ordered[max(0, k - _REACH) : k]):
        if not piece.base - other.base < reach:
            break
        if other.x0 > after:
            found.append(other.x0)
    return min(found, default=None)


def _peaks(votes: Floats) -> list[float]:
    """The middles of the strips with most votes, which are used up."""
    found: list[float] = []
    for _ in range(_MOST_GUTTERS):
        if votes.max() < 3:
            break
        start = stop = int(np.argmax(votes))
        while stop < len(votes) and votes[stop] == votes[start]:
            stop += 1
        found.append((start + stop - 1) / 2)
        votes[max(0, start - 8) : stop + 8] = 0
    return found


# ── what it parts ─────────────────────────────────────────────────────────────────────────────────


def _worth(pieces: list[Piece], gutter: float) -> float:
    """How many lines a gutter would put into proper columns; 0 if what it parts are not columns of text."""
    bands = [sides_of(band, gutter) for band in bands_of(pieces, gutter)]
    worth = sum(_lines_gained(sides, gutter) for sides in bands if sides.parted)
    return worth if worth >= _FEWEST else 0


def _lines_gained(sides: Sides, gutter: float) -> int:
    """How many lines of a band a gutter puts into columns, twice those of text beside text; below 0 if it does harm."""
    left, right = sides.left, sides.right
    lines = min(len(left), len(right))
    if not _side_by_side(left, right):
        return -lines
    left, right = _printed(left), _printed(right)
    if (_is_text(left) and _is_text(right)) or _is_index(left, right):
        return 2 * lines
    return lines if _beside(left, right) or _beside(right, left) else -lines


def _is_long(side: list[Piece]) -> bool:
    """Whether a side has many lines, of several words each."""
    return len(side) >= _MANY and sum(p.bulk for p in side) >= _WORDS * len(side)


def _printed(side: list[Piece]) -> list[Piece]:
    """The pieces that hold glyphs: others hold the place of a float."""
    return [p for p in side if p.at]


def _is_text(side: list[Piece]) -> bool:
    """Whether pieces look like running text rather than cells: enough letters, lines that fill their column."""
    if not side:
        return False
    letters, bulk = sum([p.letters for p in side]), sum([p.bulk for p in side])
    if letters <= 0.6 * bulk or bulk / len(side) < 9:
        return False
    width = max([p.x1 for p in side]) - min([p.x0 for p in side])
    full = sum([p.x1 - p.x0 for p in side]) / max(width, 1) / max(1, len({round(p.base / 3) for p in side}))
    return full > 0.45 and width > 60


def _is_index(left: list[Piece], right: list[Piece]) -> bool:
    """Whether two sides look like columns of an index: entries with numbers and leaders, on baselines of their own."""
    return _entries(left) and _entries(right) and _on_lines_of(left, right) < 0.5 * len(right)


def _entries(side: list[Piece]) -> bool:
    """Whether pieces look like entries of an index."""
    words = sum([p.bulk - p.dots for p in side])
    return len(side) >= 6 and sum([p.letters for p in side]) >= 0.3 * words and words >= 7 * len(side)


def _on_lines_of(side: list[Piece], other: list[Piece]) -> int:
    """How many pieces of the other side stand on the baseline of a piece of the first."""
    bases = sorted([p.base for p in side])
    return sum(_on_one_of(bases, p.base) for p in other)


def _on_one_of(bases: list[float], base: float) -> bool:
    k = bisect_left(bases, base)
    return any(abs(base - near) < 0.7 for near in bases[max(0, k - 1) : k + 1])


def _beside(text: list[Piece], other: list[Piece]) -> bool:
    """Whether one side is running text and the other a chart or box beside it, whose lines keep no common baselines."""
    if len(text) < 4 or not _is_text(text) or sum(p.letters for p in text) < 100:
        return False
    if not other:
        return True
    sizes = abs(median(p.size for p in other) - median(p.size for p in text))
    return _on_lines_of(text, other) < 0.5 * len(other) and sizes > 0.3


def _side_by_side(left: list[Piece], right: list[Piece]) -> bool:
    """Whether both sides are filled with lines over the height that they share."""
    top = max(min([p.y0 for p in left]), min([p.y0 for p in right]))
    bottom = min(max([p.y1 for p in left]), max([p.y1 for p in right]))
    if bottom - top < 20:
        return False
    least = _FILLED_TEXT if all(_is_text(side) and _is_long(side) for side in (left, right)) else _FILLED
    return all(_filled(side, top, bottom) >= least * (bottom - top) for side in (left, right))


def _filled(side: list[Piece], top: float, bottom: float) -> float:
    """How much of the height from top to bottom lines fill."""
    return sum([min(p.y1, bottom) - max(p.y0, top) for p in side if p.y1 > top and p.y0 < bottom])

"""How a recognised line is set, measured on its picture: baseline, size, and of each word its edges and its weight."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from twopass.readers.pdf.pdfium import Bools, Floats
from twopass.readers.pdf.scans.engine import Line, Pixels, Word

_SMALL_HEIGHT, _TALL_HEIGHT, _FULL_HEIGHT = 0.47, 0.69, 0.90  # em: of x, of H and figures, of Chinese characters
_TALL = frozenset("bdfhijklßþđħł")  # small letters that rise as high as capitals, or nearly so
_ENOUGH = 3  # tall letters by which a line is measured
_SLIGHT = 0.3  # of the highest mark of a line: a lower one is a stop or a dash
_GAPS, _AS_WIDE = 3, 0.75  # blanks by which those of a line are known; share of their width from which white is one
_INKED, _SOLID = 0.35, 0.5  # how dark a column of pixels is that letters reach, and a pixel that is of one
_LOWEST, _HIGHEST = 0.5, 2.2  # sizes, in heights of the box that an engine draws around a line
_FLAT = 12  # of 255: the contrast of a picture in which there is nothing to measure


@dataclass(frozen=True, slots=True)
class Measured:
    """A line as it is set, in pixels: baseline and type size; `words` with the edges of their ink, and of each its
    `stems`, ink and strokes crossed from left to right: their quotient is the width of a stroke.
    """

    words: tuple[Word, ...]
    base: float
    size: float
    stems: tuple[tuple[float, float], ...]
    score: float


def measured(line: Line, image: Pixels) -> Measured:
    """A line with what can be measured of it."""
    top, bottom = max(0, int(line.y0)), min(image.shape[0], int(np.ceil(line.y1)) + 1)
    left = max(0, int(min(word.x0 for word in line.words)))
    right = min(image.shape[1], int(np.ceil(max(word.x1 for word in line.words))) + 1)
    dark = _darkness(image[top:bottom, left:right])
    if dark is None:
        return Measured(line.words, line.y1 - 0.25 * (line.y1 - line.y0), 0.8 * (line.y1 - line.y0), (), line.score)
    words = _fitted([moved(word, -left) for word in line.words], dark)
    base, size = _heights(dark, "".join(word.text for word in line.words))
    size = float(np.clip(size, _LOWEST * (line.y1 - line.y0), _HIGHEST * (line.y1 - line.y0)))
    stems = tuple(_stems(dark[:, int(word.x0) : int(np.ceil(word.x1)) + 1]) for word in words)
    return Measured(tuple(moved(word, left) for word in words), top + base, size, stems, line.score)


def moved(word: Word, by: float) -> Word:
    """A word so far to the right."""
    return Word(word.text, word.x0 + by, word.x1 + by, tuple(middle + by for middle in word.middles))


def _darkness(cut: Pixels) -> Floats | None:
    """How much of each pixel is ink, from 0 to 1, whether it is darker or lighter than the ground; None without any."""
    if cut.size == 0:
        return None
    ground = float(np.median(cut))
    apart = cut.astype(np.float64) - ground
    dark = -apart if -apart.min() >= apart.max() else apart
    strongest = float(np.quantile(dark, 0.98))
    return np.clip(dark / strongest, 0, 1) if strongest > _FLAT else None


# ── heights ───────────────────────────────────────────────────────────────────────────────────────


def _heights(dark: Floats, text: str) -> tuple[float, float]:
    """Baseline and size of a line: most of its marks stand on the baseline, and by its text it is known how many of
    them are as tall as capitals.
    """
    tops, bottoms = _marks(dark)
    kept = bottoms - tops > _SLIGHT * (bottoms - tops).max()
    base = float(np.median(bottoms[kept]))
    rise = np.sort(base - tops[kept])[::-1]
    if 2 * sum("\u2e80" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" for sign in text) > len(text):
        return base, float(np.median(rise)) / _FULL_HEIGHT
    letters = [sign for sign in text if sign.isalnum()] or ["H"]
    share = sum(sign in _TALL or not sign.islower() for sign in letters) / len(letters)
    tall = round(share * len(rise))
    if tall >= _ENOUGH or tall == len(rise):
        return base, float(np.median(rise[:tall])) / _TALL_HEIGHT
    return base, float(np.median(rise[tall:])) / _SMALL_HEIGHT


def _marks(dark: Floats) -> tuple[Floats, Floats]:
    """Tops and bottoms of what stands between white columns: mostly letters, some of them joined."""
    inked = dark.max(axis=0) >= _SOLID
    starts = np.flatnonzero(inked & ~np.concatenate(([False], inked[:-1])))
    marks = np.maximum.reduceat(dark, starts, axis=1)  # what follows a mark is white
    return _edge(marks), len(dark) - _edge(marks[::-1])


def _edge(marks: Floats) -> Floats:
    """The height at which each mark begins, between pixels: as much of the one before as it is dark."""
    first = np.argmax(marks >= _SOLID, axis=0)
    before = np.where(first > 0, marks[np.maximum(first - 1, 0), np.arange(marks.shape[1])], 0.0)
    edge: Floats = first - before
    return edge


# ── words ─────────────────────────────────────────────────────────────────────────────────────────


def _fitted(words: list[Word], dark: Floats) -> list[Word]:
    """Words whose edges are those of their ink: between two, the widest white near where the engine parts them."""
    columns: Bools = dark.max(axis=0) > _INKED
    inked = np.flatnonzero(columns)
    edges = [float(inked[0]) if len(inked) else words[0].x0]
    for before, after in pairwise(words):
        edges += _gap(columns, before, after)
    edges.append(float(inked[-1] + 1) if len(inked) else words[-1].x1)
    ends = zip(edges[::2], edges[1::2], strict=True)
    fitted = [word._replace(x0=x0, x1=max(x0 + 1, x1)) for word, (x0, x1) in zip(words, ends, strict=True)]
    gaps = [after.x0 - before.x1 for before, after in pairwise(fitted)]
    if len(gaps) < _GAPS:
        return fitted
    least = _AS_WIDE * float(np.median(gaps))
    return [part for word in fitted for part in _parted(word, columns, least)]


def _parted(word: Word, columns: Bools, least: float) -> list[Word]:
    """A word, or several where the engine overlooked a blank: white between two letters, as wide as those it saw."""
    start = int(word.x0)
    white = np.flatnonzero(~columns[start : int(word.x1)])
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    for run in runs if word.middles else ():
        before = sum(middle < start + run.mean() for middle in word.middles) if len(run) >= least else 0
        if 0 < before < len(word.text):
            x1, x0 = start + float(run[0]), start + float(run[-1] + 1)
            first = Word(word.text[:before], word.x0, x1, word.middles[:before])
            rest = Word(word.text[before:], x0, word.x1, word.middles[before:])
            return [first, *_parted(rest, columns, least)]
    return [word]


def _gap(columns: Bools, before: Word, after: Word) -> list[float]:
    """From where to where no ink parts two words."""
    reach = [(word.x1 - word.x0) / (2 * len(word.text)) for word in (before, after)]
    start = max(0, int(before.x1 - reach[0]))
    end = max(start + 1, int(np.ceil(after.x0 + reach[1])))
    white = np.flatnonzero(~columns[start:end])
    if not len(white):
        return [before.x1, max(before.x1, after.x0)]
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    widest = max(runs, key=len)
    return [start + float(widest[0]), start + float(widest[-1] + 1)]


def _stems(dark: Floats) -> tuple[float, float]:
    """Ink, and strokes crossed from left to right, of a word. Strokes are counted where they are darkest: so they stay
    as many in a picture that is not sharp.
    """
    padded = np.pad(dark, ((0, 0), (1, 1)))
    ridges = (dark > padded[:, :-2]) & (dark >= padded[:, 2:]) & (dark > _INKED)
    return float(dark.sum()), float(ridges.sum())

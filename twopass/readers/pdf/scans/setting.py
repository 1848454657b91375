"""How recognised lines are set, judged over all pages: sizes that are one size, and which words are bold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.fonts import Font
from twopass.readers.pdf.scans.engine import Word
from twopass.readers.pdf.scans.ink import Measured

_ALIKE = 0.06  # share by which measured sizes of one size differ
_BOLD = 1.2  # times the stroke of most text, from which words are bold
_FEWEST = 4  # letters of a run-in heading: fewer are measured too badly
_WIDE = "mwMWOQGDNHUÄÖÜ@%&—…"
_NARROW = "iljtfrI.,:;!|'’‘\"“”()[]/-·"


@dataclass(frozen=True, slots=True)
class Setting:
    """What most text of a document is set like: its size in points and the width of its strokes in em; and the sizes
    that there are.
    """

    sizes: tuple[float, ...]
    stroke: float

    @classmethod
    def of(cls, lines: Iterable[Measured]) -> Setting:
        """The setting of a document by its lines."""
        sizes, strokes = Counter[float](), Counter[float]()
        for line in lines:
            letters = sum(len(word.text) for word in line.words)
            sizes[round(line.size, 1)] += letters
            strokes[round(_stroke(line.stems, line.size), 3)] += letters
        del strokes[0.0]  # of what could not be measured
        return cls(_levels(sizes), _median(strokes))

    def size(self, line: Measured) -> float:
        """The size of a line, in points."""
        return min(self.sizes, key=lambda size: abs(size - line.size), default=line.size)

    def bold(self, line: Measured) -> int:
        """How many words at the start of a line are bold: all of a line that is, those of a run-in heading, or none."""
        count = len(line.stems)
        strokes = [_stroke(line.stems[:k], line.size) for k in range(1, count + 1)]
        least = _BOLD * self.stroke
        if not count or not self.stroke:
            return 0
        if strokes[-1] >= least and _stroke(line.stems[count // 2 :], line.size) >= least:
            return count
        letters = list(accumulate(len(word.text) for word in line.words))
        runs = [
            k
            for k in range(1, count)
            if letters[k - 1] >= _FEWEST
            and strokes[k - 1] >= least
            and _stroke(line.stems[k - 1 : k], line.size) >= least
            and _stroke(line.stems[k:], line.size) < (1 + _BOLD) / 2 * self.stroke
        ]
        return max(runs, default=0)


def _stroke(stems: Sequence[tuple[float, float]], size: float) -> float:
    """The width of strokes in em, of so many words together."""
    ink, strokes = sum(ink for ink, _ in stems), sum(strokes for _, strokes in stems)
    return ink / strokes / size if strokes > 0 and size > 0 else 0.0


def _median(counts: Counter[float]) -> float:
    """The value in the middle; 0 of none."""
    ordered = sorted(counts)
    sums = list(accumulate(counts[value] for value in ordered))
    return ordered[int(np.searchsorted(sums, sums[-1] / 2))] if sums else 0.0


def _levels(sizes: Counter[float]) -> tuple[float, ...]:
    """The sizes that there are: again and again the one that most letters are about as large as."""
    found, left = list[float](), Counter(sizes)
    while left:
        near = {one: Counter({size: left[size] for size in left if _alike(size, one)}) for one in left}
        held = max(near.values(), key=Counter.total)
        found.append(_median(held))
        left -= held
    return tuple(sorted(found))


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= _ALIKE * max(size, other)


# ── as glyphs ─────────────────────────────────────────────────────────────────────────────────────


def glyphs_of(lines: Sequence[Measured], setting: Setting) -> Glyphs:
    """The letters of a page in their places: in each word as wide as letters are beside one another."""
    rows = [row for line in lines for row in _set(line, setting)]
    code, left, right, base, size, bold, gap = np.array(rows, np.float64).reshape(-1, 7).T
    codes = code.astype(np.int64)
    letter = np.fromiter(map(str.isalpha, map(chr, codes.tolist())), bool, len(codes))
    none = np.zeros(len(codes), np.int64)
    no = none.astype(bool)
    place = np.arange(len(codes))
    return Glyphs(
        codes,
        letter,
        left,
        right,
        base,
        size,
        none,
        bold > 0,
        no,
        none,
        gap.astype(np.int64),
        no,
        place,
        none,
        no,
        [Font()],
    )


def _set(line: Measured, setting: Setting) -> Iterable[tuple[float, ...]]:
    """The glyphs of a line: code, left, right, baseline, size, whether bold, and the gap before each."""
    size, bold = setting.size(line), setting.bold(line)
    for number, word in enumerate(line.words):
        edges = _edges(word)
        for k, sign in enumerate(word.text):
            gap = 2 if number and not k else 0
            yield ord(sign), edges[k], edges[k + 1], line.base, size, number < bold, gap


def _edges(word: Word) -> list[float]:
    """Where the letters of a word begin and end."""
    widths = [1.6 if sign in _WIDE else 0.6 if sign in _NARROW else 1.0 for sign in word.text]
    total = sum(widths)
    return [word.x0 + (word.x1 - word.x0) * share / total for share in accumulate(widths, initial=0.0)]

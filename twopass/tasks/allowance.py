"""How much a model is asked for, so that what it writes stays within a share of what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

REPLIES, LEAST = 0.66, 10_000
"""Tokens of replies to expect, at most, for each of a document's; and its tokens from which that matters."""
WORDS_A_POINT, WORDS_A_TAG = 280, 380
"""Words of prose to a point and to a tag."""
SMALL, WORDS_A_SMALL = 0.5, 350
"""Tags of small sections, to those of others; and words of small ones to a short point."""
FEW_WORDS = 150
"""Words of a section below which its line is to be short."""
STEP = 25
"""Words by which the least section is raised: an edit seldom changes what is asked of others."""
SECTION, POINT, SHORT_POINT, LINE, SHORT_LINE, TAG, OTHERS = 13, 44, 34, 78, 58, 90, 0.22
"""Tokens that a capable model wrote: for a section with points, a point, a short one, a line, a short one, and a tag
that might be opened, with its answer; and, for each word of the text, of all else."""
TOKENS_A_WORD = 1.4
"""Tokens of text to a word where that holds; in a denser text replies take about the root of that more."""


class Size(NamedTuple):
    """The words of a section, and whether it stands above others."""

    words: int
    above: bool

    @property
    def is_short(self) -> bool:
        """Whether its line is to be short."""
        return self.words < FEW_WORDS and not self.above


class Allowance(NamedTuple):
    """The words from which a section gives points of its own, and from which one without others below it gets its line;
    smaller ones give short points together, and have a sentence of their own for a line.
    """

    points_from: int = 0
    lines_from: int = 0

    def is_small(self, size: Size) -> bool:
        """Whether a section has no points of its own."""
        return size.words < self.points_from

    def has_line(self, size: Size) -> bool:
        """Whether a line is asked for."""
        return size.above or size.words >= self.lines_from

    def expected(self, sizes: Sequence[Size]) -> float:
        """Tokens of replies about sections of these sizes."""
        tokens = 0.0
        for size in sizes:
            small = self.is_small(size)
            tokens += OTHERS * size.words + TAG * tags([(size.words, small)])
            tokens += SHORT_POINT * size.words / WORDS_A_SMALL if small else SECTION + POINT * points(size.words)
            tokens += self.has_line(size) * (SHORT_LINE if size.is_short else LINE)
        return tokens


def points(words: int) -> int:
    """How many points to ask of so many words."""
    return max(1, round(words / WORDS_A_POINT)) if words else 0


def tags(sections: Iterable[tuple[int, bool]]) -> float:
    """How many tags sections may open, each given by its words and by whether it is small."""
    return sum(words * (SMALL if small else 1) for words, small in sections) / WORDS_A_TAG


def allowance(sizes: Sequence[Size], tokens: int) -> Allowance:
    """What may be asked of the sections of a document of so many tokens: all of most; of one with very many small ones
    fewer points of the smallest, and if that is not enough, no lines either.
    """
    words = sum(size.words for size in sizes)
    if tokens < LEAST or not words:
        return Allowance()
    room = REPLIES * tokens / (tokens / (TOKENS_A_WORD * words)) ** 0.5
    steps = range(0, max(size.words for size in sizes) + STEP + 1, STEP)
    ladder = chain((Allowance(least) for least in steps), (Allowance(steps[-1], least) for least in steps))
    return next((one for one in ladder if one.expected(sizes) <= room), Allowance(steps[-1], steps[-1]))

"""What a document is about, as weighted words and word pairs, and which sentences say most of it in fewest words.

Choosing sentences so that together they hold the weightiest concepts, each counted once, is concept coverage (Gillick
and Favre, "A scalable global model for summarization", 2009), here greedy and with one choice a section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from twopass.text.statistics import Floats, Integers, Statistics, distinct

STRETCHES = 24
"""Equal parts of the text over which a concept's spread is counted."""
EARLY = 0.13
EARLY_MOST = 30_000
"""Share of the text, and most characters, in which a document says what it is about."""
EARLY_GAIN = 4.0
PAIR_WEIGHT = 1.5
WORD_POWER, PAIR_POWER = 0.5, 0.8
"""A concept's weight is a power of its spread, times 1 + EARLY_GAIN if it is named early; pairs weigh more.
Found with `benchmarks/abstract.py`: halving or doubling any of them changes the gain by one or two points of a hundred.
"""
REPEATED = 0.4
"""What a concept still weighs once it is said: the lines of a long document may come back to its main matter."""
LENGTH_OFFSET, LENGTH_POWER = 3.0, 1.2
"""A sentence's value is divided by (words + offset) ** power, so that short plain sentences are preferred."""


@dataclass(frozen=True)
class Concepts:
    """The concepts of all sentences: sentence `i` holds `held[offsets[i]:offsets[i + 1]]`, each once."""

    held: Integers
    offsets: Integers
    weight: Floats
    length: Integers

    def of(self, sentence: int) -> Integers:
        """The concepts of one sentence."""
        return self.held[self.offsets[sentence] : self.offsets[sentence + 1]]

    def gain(self, sentence: int, said: set[int]) -> float:
        """What a sentence adds to what is said, for its length."""
        held = self.of(sentence)
        old = np.fromiter((one in said for one in held.tolist()), dtype=bool, count=len(held))
        total = float(self.weight[held].sum() - (1.0 - REPEATED) * self.weight[held[old]].sum())
        return float(total / (float(self.length[sentence]) + LENGTH_OFFSET) ** LENGTH_POWER)

    @cached_property
    def density(self) -> Floats:
        """For each sentence what it holds for its length, as if nothing else were said."""
        rows = np.repeat(np.arange(len(self.length)), np.diff(self.offsets))
        total = np.bincount(rows, weights=self.weight[self.held], minlength=len(self.length))
        return total / (self.length + LENGTH_OFFSET) ** LENGTH_POWER

    def add(self, sentences: Iterable[int], said: set[int]) -> None:
        """Mark the concepts of sentences as said."""
        for one in sentences:
            said.update(self.of(one).tolist())


def weigh_concepts(statistics: Statistics, fit: Floats, lengths: Sequence[int]) -> Concepts:
    """The concepts of a document.

    Args:
        fit: how fit each sentence is to be quoted, in [0, 1]; debris does not count towards a concept's spread.
        lengths: words in each sentence as an index line would print it.
    """
    size = max(1, len(statistics.vocabulary))
    tokens, rows = statistics.tokens, statistics.sentence_of
    inside = rows[:-1] == rows[1:] if len(rows) else np.zeros(0, dtype=bool)
    pairs = size + tokens[:-1][inside] * size + tokens[1:][inside]
    keys = np.concatenate([tokens, pairs])
    owner = np.concatenate([rows, rows[:-1][inside]])
    names, keys = np.unique(keys, return_inverse=True)
    unique = distinct(owner * len(names) + keys) if len(names) else keys
    owner, held = unique // max(1, len(names)), unique % max(1, len(names))
    weight = _weights(statistics, names < size, owner, held, fit)
    offsets = np.searchsorted(owner, np.arange(len(statistics.sentences) + 1))
    return Concepts(held, offsets, weight, np.asarray(lengths, dtype=np.int64))


def _weights(statistics: Statistics, single: np.ndarray, owner: Integers, held: Integers, fit: Floats) -> Floats:
    """A power of the number of stretches that hold a concept; pairs that occur once weigh nothing."""
    count = len(single)
    if not count:
        return np.zeros(0)
    whole = max(1, len(statistics.document.text))
    starts = np.array([one.start for one in statistics.sentences])
    clean = fit[owner] > 0.1
    owner, held = owner[clean], held[clean]
    stretch = starts[owner] * STRETCHES // whole
    spread = np.bincount(distinct(held * STRETCHES + stretch) // STRETCHES, minlength=count)
    times = np.bincount(held, minlength=count)
    early = np.zeros(count)
    early[held[starts[owner] < min(EARLY * whole, EARLY_MOST)]] = EARLY_GAIN
    weight = np.where(single, spread**WORD_POWER, PAIR_WEIGHT * spread**PAIR_POWER * (times > 1))
    return weight * (1.0 + early)

"""How much lines say of what a document is about: by this a model's line is weighed against the floor's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from itertools import pairwise
from math import fsum

from twopass.extractive.coverage import (
    EARLY,
    EARLY_GAIN,
    EARLY_MOST,
    PAIR_POWER,
    PAIR_WEIGHT,
    REPEATED,
    STRETCHES,
    WORD_POWER,
)
from twopass.schema import Document
from twopass.text.tokens import content_stems

Concepts = frozenset[Hashable]
"""The content words of a text, and the pairs in which they follow one another."""


class Subject:
    """The concepts of a document, weighed by how widely they spread over it, as the extractive reader weighs them."""

    def __init__(self, document: Document) -> None:
        self._language, text = document.language, document.text
        size = max(1, -(-len(text) // STRETCHES))
        spread: Counter[Hashable] = Counter()
        for start in range(0, len(text), size):
            spread.update(self.concepts(text[start : start + size]))
        early = self.concepts(text[: int(min(EARLY * len(text), EARLY_MOST))])
        times = Counter(pairwise(content_stems(text, self._language)))
        self._weights: dict[Hashable, float] = {
            one: (PAIR_WEIGHT * count**PAIR_POWER * (times[one] > 1) if isinstance(one, tuple) else count**WORD_POWER)
            * (1.0 + EARLY_GAIN * (one in early))
            for one, count in spread.items()
        }

    def concepts(self, text: str) -> Concepts:
        """What a text holds, each once."""
        stems = content_stems(text, self._language)
        return frozenset(stems) | frozenset(pairwise(stems))

    def weight(self, concepts: Iterable[Hashable], said: Collection[Hashable] = ()) -> float:
        """What concepts add to those that are said; exactly summed, for sets have another order in every process."""
        return fsum(self._weights.get(one, 0.0) * (REPEATED if one in said else 1.0) for one in concepts)


class Index:
    """The lines of an index as they stand, so that a new one is weighed by what it adds to all others."""

    def __init__(self, subject: Subject, lines: Iterable[str]) -> None:
        self._subject = subject
        self._said = Counter(one for line in lines for one in subject.concepts(line))

    def beside(self, line: str, floor: str) -> tuple[float, float]:
        """What a line adds over what the floor's in its place adds: in all, and for each of its words."""
        old = self._subject.concepts(floor)
        others = self._said - Counter(old)
        new, least = (self._subject.weight(held, others) for held in (self._subject.concepts(line), old))
        share = new / max(1e-9, least)
        return share, share * len(floor.split()) / max(1, len(line.split()))

    def replace(self, floor: str, line: str) -> None:
        """Put a line in the floor's place."""
        self._said = self._said - Counter(self._subject.concepts(floor)) + Counter(self._subject.concepts(line))

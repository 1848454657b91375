"""What would close a tag, as weighted words, and how much of it a sentence holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from twopass.gaps.patterns import openings
from twopass.retrieval.passages import Rarity
from twopass.schema import OpenTag
from twopass.text.analysis import DocumentAnalysis
from twopass.text.word_index import Words

NEAR, ABOVE = 0.4, 0.25
"""Weights of a concept's word that stands not in the sentence but in the one before it, and only in the heading."""
FEW, ASIDE, ALONE = 3, 0.35, 0.1
"""Content words up to which all of a concept's words count alike; the weight of a word outside its core, and of one
that stands outside it and in no other paragraph."""
HEADLESS, LEANING, ITSELF = 0.6, 0.75, 0.45
"""What remains of the share of a sentence that lacks the head of the concept, and of one that has it only in the
sentence before or the heading, or holds less than such a share of the concept itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A concept's stems with their weights, and the stems that govern it, none where it has no core."""

    weights: Mapping[str, float]
    head: frozenset[str] = frozenset()

    def part(self, held: Set[str]) -> float:
        """The share of the weights that some words hold."""
        whole = sum(self.weights.values())
        return sum(weight for word, weight in self.weights.items() if word in held) / whole if whole else 0.0

    def share(self, held: Set[str], before: Set[str], title: Set[str]) -> float:
        """The share that a sentence holds, the words of the one before it and of its heading counted in part.

        Without the head of the concept, what is said of its other words is said of something else.
        """
        around = before - held
        above = title - held - around
        itself = self.part(held)
        share = itself + NEAR * self.part(around) + ABOVE * self.part(above)
        if not self.head or (self.head & held and itself >= ITSELF):
            return share
        return share * (LEANING if self.head & (held | around | above) else HEADLESS)


class Weigher:
    """Weighs the words of concepts by how rare they are in one document."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._given = openings(analysis.language)
        self._rarity = analysis.of(Rarity)
        self._words = analysis.of(Words)

    def wanted(self, tag: OpenTag) -> Wanted:
        """The concept of a tag.

        The words of its core ("the corrosion of the swing bridge") count in full, the rest for less: it may be how
        the promise was worded, the more so where no other paragraph has the word. Without a core, or in a concept of
        few words, all count alike.
        """
        return Wanted(self._weighed(tag.concept, tag), self.head(tag))

    def counted(self, words: str, tag: OpenTag) -> Wanted:
        """The words of an enumeration beside its number; nothing governs them."""
        return Wanted(self._weighed(words, tag))

    def alike(self, terms: Iterable[str]) -> Wanted:
        """Words that count by their rarity alone."""
        return Wanted({word: self._rarity.of(word) for word in terms})

    def free(self, tag: OpenTag) -> bool:
        """Whether a concept has many words and no core: nobody says so many words again."""
        return len(set(self._terms(tag.concept, tag))) > FEW and len(self._core(tag.concept, tag)) < 2

    def head(self, tag: OpenTag) -> frozenset[str]:
        """The stem that governs the matter of the concept: "closure" in "blame for the closure of the intake"."""
        core = self._given.core.search(tag.concept)
        found = [match[1] for match in self._given.heads.finditer(core[0] if core else "")]
        return frozenset(self._terms(found[-1], tag)) if found else frozenset()

    def _weighed(self, concept: str, tag: OpenTag) -> dict[str, float]:
        words = dict.fromkeys(self._terms(concept, tag))
        alone = {word for word in words if self._rarity.alone(word)}
        core = self._core(concept, tag)
        if len(core) < 2:
            core = set(words) if len(words) <= FEW else set(words) - alone
        aside = {word: ALONE if word in alone else ASIDE for word in words}
        return {word: self._rarity.of(word) * (1.0 if word in core else aside[word]) for word in words}

    def _core(self, concept: str, tag: OpenTag) -> set[str]:
        return {word for match in self._given.core.finditer(concept) for word in self._terms(match[0], tag)}

    def _terms(self, words: str, tag: OpenTag) -> list[str]:
        return self._words.terms_of(words, tag.at.start, tag.at.end)

"""All that the extractive reader knows of one document, counted when first asked for."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np

from twopass.extract.candidates import Phrasebook, phrasebook
from twopass.extract.coverage import Concepts, weigh_concepts
from twopass.extract.salience import emphasis
from twopass.extract.shorten import shorten
from twopass.extract.statistics import Floats, Statistics, count
from twopass.extract.words import HAN, WORD, content_stems
from twopass.extract.worth import worth
from twopass.schema import Document, Section, Skeleton

_LONGEST = 600  # characters that a reply may give to a statement
_OFTEN, _REPEATED = 3, 0.1  # how often the same words make a notice, and what a notice is worth
_HAN_A_WORD = 1.6  # Chinese characters that say as much as one word


class Study:
    """The statistics, the weights and the phrases of a document under one skeleton, sentence by sentence."""

    def __init__(self, document: Document, skeleton: Skeleton) -> None:
        self.document = document
        self.skeleton = skeleton

    @cached_property
    def statistics(self) -> Statistics:
        """Sentences and words."""
        return count(self.document, self.skeleton)

    @cached_property
    def phrases(self) -> Phrasebook:
        """Candidates for keywords."""
        return phrasebook(self.statistics, self.fit)

    @cached_property
    def printed(self) -> list[str]:
        """Each sentence as a line of the index would print it."""
        text, language = self.document.text, self.statistics.language
        return [shorten(text[one.start : one.end], language) for one in self.statistics.sentences]

    @cached_property
    def fit(self) -> Floats:
        """How fit each sentence is to be quoted alone, in [0, 1]."""
        text, language = self.document.text, self.statistics.language
        said = Counter(self.printed)
        return np.array(
            [
                worth(text[one.start : one.end], one, language) * (_REPEATED if said[line] >= _OFTEN else 1.0)
                if one.end - one.start <= _LONGEST
                else 0.0
                for one, line in zip(self.statistics.sentences, self.printed, strict=True)
            ]
        )

    @cached_property
    def concepts(self) -> Concepts:
        """What each sentence says of what the document is about."""
        return weigh_concepts(self.statistics, self.fit, [_words(one) for one in self.printed])

    @cached_property
    def emphasis(self) -> Floats:
        """How much the text itself stresses each sentence."""
        parts = [np.zeros(0)]
        for section in self.skeleton.sections:
            low, high = self.statistics.within(section.body, section.end)
            parts.append(emphasis(self.statistics, low, high, section.title))
        return np.concatenate(parts)

    @cached_property
    def scores(self) -> Floats:
        """The weight of each sentence, ≥ 0; 0 for debris and for what only repeats a heading."""
        return self.concepts.density * (1.0 + self.emphasis) * self.fit * self._own

    @cached_property
    def _own(self) -> Floats:
        """0 for the sentences that only repeat the section's heading or the document's title, 1 for all others."""
        statistics = self.statistics
        titles = [f"{section.title} {self.document.title}" for section in self.skeleton.sections]
        headings = [
            {statistics.vocabulary.get(word) for word in content_stems(title, statistics.language)} for title in titles
        ]
        return np.array(
            [
                0.0 if set(statistics.tokens[low:high].tolist()) <= headings[section] else 1.0
                for low, high, section in zip(
                    statistics.offsets, statistics.offsets[1:], statistics.section_of, strict=False
                )
            ]
        )

    @cached_property
    def _order(self) -> dict[str, int]:
        return {section.id: index for index, section in enumerate(self.skeleton.sections)}

    def index_of(self, section: Section) -> int:
        """The place of a section in the skeleton."""
        return self._order[section.id]


def _words(text: str) -> int:
    """Words in a text; Chinese characters are counted as parts of words."""
    return len(WORD.findall(text)) if not HAN.search(text) else round(len(HAN.findall(text)) / _HAN_A_WORD)

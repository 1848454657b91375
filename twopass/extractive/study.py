"""All that the extractive reader knows of one document, counted when first asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from twopass.extractive.coverage import Concepts, weigh_concepts
from twopass.extractive.keyphrases.marks import Marks
from twopass.extractive.keyphrases.phrasebook import phrasebook
from twopass.extractive.keyphrases.ranking import ENTRY, LINE, Keyphrases
from twopass.extractive.keyphrases.word_runs import RunWords
from twopass.extractive.salience import emphasis, mean_vector
from twopass.schema import Point, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.anaphora import standing
from twopass.text.compression import shorten
from twopass.text.statistics import Floats, Statistics, count
from twopass.text.tokens import HAN, WORD
from twopass.text.wellformed import worth

DENSITY = 0.5
"""Power of a sentence's density of concepts: at 1 a short sentence of frequent words outweighs the section's claim."""
OPENING = (2.3, 1.5, 1.2)
PARAGRAPH = 1.1
"""Worth of a section's first sentences, and of the first in a paragraph, against 1 for any other."""
SOUND = 0.1
"""Fitness from which a sentence is counted as one of a section's first."""
_LONGEST = 600  # characters that a reply may give to a statement
_OFTEN, _REPEATED = 3, 0.1  # how often the same words make a notice, and what a notice is worth
_LABELLED = 0.4  # what is left for a sentence behind a label that so many others have: "Premise: …"
_LABEL = re.compile(r"([^\W\d_][^\W\d_]+(?: [^\W\d_]+)?)\s?:\s")
_HAN_A_WORD = 1.6  # Chinese characters that say as much as one word


class Study:
    """The statistics, the weights and the phrases of a document under one skeleton, sentence by sentence."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self.analysis = analysis
        self.document = analysis.document
        self.skeleton = analysis.skeleton
        self._keywords: dict[int, tuple[str, ...]] = {}

    @cached_property
    def statistics(self) -> Statistics:
        """Sentences and words."""
        return self.analysis.of(count)

    def stems(self, point: Point) -> list[str]:
        """The stems of a point's own words."""
        evidence = point.evidence[0]
        return self.statistics.words.stems_of(point.text, evidence.start, evidence.end)

    @property
    def keyphrases(self) -> Keyphrases:
        """Chooses the keywords of each section."""
        return self.analysis.of(keyphrases)

    def keywords(self, place: int) -> tuple[str, ...]:
        """The keywords of the section at a place in the skeleton, the most telling first; they outlive the view."""
        if place not in self._keywords:
            self._keywords[place] = tuple(self.keyphrases.of(place, ENTRY))
        return self._keywords[place]

    def in_order(self, place: int, keywords: Sequence[str]) -> tuple[str, ...]:
        """Keywords of a section in the order of their weight where it has been read, those that are unknown there after
        them; the term that is the heading, which a reader has just read, stands last of those in a line.
        """
        order = {word: number for number, word in enumerate(self._keywords.get(place, ()))}
        first = sorted(keywords, key=lambda word: order.get(word, len(order)))
        words = self.statistics.words
        shown = sorted(first[:LINE], key=lambda word: frozenset(words.read_stems(word)) == words.headings[place])
        return (*shown, *first[LINE:])

    @cached_property
    def printed(self) -> list[str]:
        """Each sentence as a line of the index would print it."""
        return [shorten(text, self.statistics.language) for text in self.statistics.texts]

    @cached_property
    def shape(self) -> Floats:
        """How fit each sentence is to be quoted beside its neighbours, in [0, 1]."""
        times = Counter(self.printed)
        labels = [_label_of(one) for one in self.statistics.texts]
        often = Counter(labels)
        rows = zip(self.statistics.phrasings, self.statistics.sentences, self.printed, labels, strict=True)
        return np.array(
            [
                worth(said, one.role)
                * (_REPEATED if times[line] >= _OFTEN else 1.0)
                * (_LABELLED if label and often[label] >= _OFTEN else 1.0)
                if len(said.text) <= _LONGEST
                else 0.0
                for said, one, line, label in rows
            ]
        )

    @cached_property
    def fit(self) -> Floats:
        """How fit each sentence is to be quoted alone, in [0, 1]."""
        return self.shape * self.standing

    @cached_property
    def standing(self) -> Floats:
        """How far each sentence can be understood without the one before it, in (0, 1]."""
        return standing(self.statistics)

    @cached_property
    def concepts(self) -> Concepts:
        """What each sentence says of what the document is about."""
        return weigh_concepts(self.statistics, self.fit, [_words(one) for one in self.printed])

    @cached_property
    def emphasis(self) -> Floats:
        """How much the text itself stresses each sentence."""
        sections = range(len(self.skeleton.sections))
        whole = mean_vector(self.statistics)
        return np.concatenate([np.zeros(0), *(emphasis(self.statistics, section, whole) for section in sections)])

    @cached_property
    def scores(self) -> Floats:
        """The weight of each sentence, ≥ 0; 0 for debris and for what only repeats a heading."""
        return self.concepts.density**DENSITY * (1.0 + self.emphasis) * self.fit * self.opening * self._own

    @cached_property
    def opening(self) -> Floats:
        """What a sentence's place in its section is worth: those that open it say what it is about."""
        worth = np.array([PARAGRAPH if one.first else 1.0 for one in self.statistics.sentences])
        for section in self.skeleton.sections:
            low, high = self.statistics.within(section.body, section.end)
            sound = (low + np.flatnonzero(self.fit[low:high] >= SOUND)[: len(OPENING)]).tolist()
            for at, value in zip(sound, OPENING, strict=False):
                worth[at] = value
        return worth

    @cached_property
    def _own(self) -> Floats:
        """0 for the sentences that only repeat the section's heading or the document's title, 1 for all others."""
        statistics = self.statistics
        return np.array(
            [
                0.0 if set(statistics.tokens[low:high].tolist()) <= statistics.heading_words[section] else 1.0
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
        return self.place_of(section.id)

    def place_of(self, section_id: str) -> int:
        """The place in the skeleton of the section of that id."""
        return self._order[section_id]


def keyphrases(analysis: DocumentAnalysis) -> Keyphrases:
    """What chooses the keywords of each section: a view by itself, the largest, for only one pass needs it."""
    study = analysis.of(Study)
    words = RunWords(study.statistics.language)
    return Keyphrases(study.statistics, phrasebook(study.statistics, study.fit, words), Marks(study.statistics, words))


def _label_of(text: str) -> str:
    """The word or two that a sentence begins with before a colon, empty where it has none."""
    found = _LABEL.match(text)
    return found[1].lower() if found else ""


def _words(text: str) -> int:
    """Words in a text; Chinese characters are counted as parts of words."""
    return len(WORD.findall(text)) if not HAN.search(text) else round(len(HAN.findall(text)) / _HAN_A_WORD)

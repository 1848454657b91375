"""What one document counts: its sentences, their words, and how the words spread over sections."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twopass.languages import across
from twopass.schema import Document, Skeleton
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_index import Segmentation
from twopass.text.sentence_views import Phrasing, Phrasings
from twopass.text.sentences import Sentence
from twopass.text.tokens import known
from twopass.text.word_index import Words

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def distinct(numbers: Integers) -> Integers:
    """Each of the numbers once, in order; counted along, since `numpy.unique` alone first imports all of `numpy.ma`."""
    return np.unique(numbers, return_counts=True)[0]


@dataclass(frozen=True)
class Statistics:
    """Counts over a document and its skeleton.

    `tokens` holds the stems of all sentences one after the other, as indices into the vocabulary; sentence `i` owns
    `tokens[offsets[i]:offsets[i + 1]]` and stands in section `section_of[i]`.
    """

    analysis: DocumentAnalysis
    sentences: tuple[Sentence, ...]
    vocabulary: dict[str, int]
    tokens: Integers
    offsets: Integers
    section_of: Integers

    @property
    def document(self) -> Document:
        """The document that was counted."""
        return self.analysis.document

    @property
    def skeleton(self) -> Skeleton:
        """Its headings."""
        return self.analysis.skeleton

    @cached_property
    def words(self) -> Words:
        """The document's words by their places."""
        return self.analysis.of(Words)

    @cached_property
    def texts(self) -> list[str]:
        """Each sentence as it stands in the text."""
        return [said.text for said in self.phrasings]

    @cached_property
    def phrasings(self) -> list[Phrasing]:
        """How each sentence is put."""
        held = self.analysis.of(Phrasings)
        return [held.of(one.start, one.end) for one in self.sentences]

    @cached_property
    def language(self) -> str:
        """The document's language if the reader knows it, else English."""
        return known(self.document.language)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Indices `[low, high)` of the sentences that begin in `[start, end)` of the text."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def in_section(self, section: int) -> tuple[int, int]:
        """Indices `[low, high)` of the sentences of the section at that place in the skeleton."""
        return int(self._section_offsets[section]), int(self._section_offsets[section + 1])

    def stems_at(self, sentence: int) -> list[int]:
        """The stems of one sentence in their order, as indices into the vocabulary."""
        stems: list[int] = self.tokens[self.offsets[sentence] : self.offsets[sentence + 1]].tolist()
        return stems

    @cached_property
    def _section_offsets(self) -> Integers:
        return np.searchsorted(self.section_of, np.arange(len(self.skeleton.sections) + 1))

    @cached_property
    def sentence_of(self) -> Integers:
        """The sentence of every token."""
        return np.repeat(np.arange(len(self.sentences)), np.diff(self.offsets))

    @cached_property
    def counts(self) -> Floats:
        """How often each stem occurs in the document."""
        return np.bincount(self.tokens, minlength=len(self.vocabulary)).astype(float)

    @cached_property
    def spread(self) -> Integers:
        """In how many sentences each stem stands."""
        pairs = distinct(self.sentence_of * len(self.vocabulary) + self.tokens) if len(self.tokens) else self.tokens
        return np.bincount(pairs % max(1, len(self.vocabulary)), minlength=len(self.vocabulary))

    @cached_property
    def idf(self) -> Floats:
        """Inverse sentence frequency of each stem, smoothed, ≥ 0."""
        return np.log1p(len(self.sentences) / (1.0 + self.spread))

    @cached_property
    def heading_words(self) -> list[frozenset[int]]:
        """For each section the stems of its heading and of the document's title, -1 for those not in the text."""
        title = self.words.title
        return [
            frozenset(self.vocabulary.get(word, -1) for word in (*heading, *title)) for heading in self.words.headings
        ]

    def own_heading(self, section: int) -> frozenset[int]:
        """The stems of a section's heading, none of one that most documents have: "Results"."""
        if self.skeleton.sections[section].title.lower() in across("headings", "stock"):
            return frozenset()
        return frozenset(self.vocabulary.get(word, -1) for word in self.words.headings[section])

    def log_odds(self, low: int, high: int) -> Floats:
        """For each token of sentences `[low, high)`, how much more its stem is at home there than elsewhere.

        The values are z-scores of the log odds with the document as prior (Monroe, Colaresi and Quinn, "Fightin'
        Words", 2008).
        """
        tokens = self.tokens[self.offsets[low] : self.offsets[high]]
        if len(self.vocabulary) < 2:
            return np.zeros(len(tokens))  # the only word has no others to be set against
        stems, places, here = np.unique(tokens, return_inverse=True, return_counts=True)
        prior = self.counts[stems] + 0.1
        rest = self.counts[stems] - here
        total, here_all, rest_all = self._prior, len(tokens), len(self.tokens) - len(tokens)
        inside = np.log((here + prior) / (here_all + total - here - prior))
        outside = np.log((rest + prior) / (rest_all + total - rest - prior))
        scores: Floats = (inside - outside) / np.sqrt(1.0 / (here + prior) + 1.0 / (rest + prior))
        return scores[places]

    @cached_property
    def _prior(self) -> float:
        """The sum of what is expected of each stem."""
        return float((self.counts + 0.1).sum())


def count(analysis: DocumentAnalysis) -> Statistics:
    """The statistics of a document, a view of its analysis."""
    words, segmentation = analysis.of(Words), analysis.of(Segmentation)
    vocabulary: dict[str, int] = {}
    tokens: list[int] = []
    offsets = [0]
    for sentence in segmentation.sentences:
        tokens += [vocabulary.setdefault(one, len(vocabulary)) for one in words.stems(sentence.start, sentence.end)]
        offsets.append(len(tokens))
    lengths = [len(held) for held in segmentation.by_section]
    return Statistics(
        analysis=analysis,
        sentences=segmentation.sentences,
        vocabulary=vocabulary,
        tokens=np.array(tokens, dtype=np.int64),
        offsets=np.array(offsets, dtype=np.int64),
        section_of=np.repeat(np.arange(len(lengths)), lengths).astype(np.int64),
    )

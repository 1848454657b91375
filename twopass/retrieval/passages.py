"""Passages of a document and their retrieval by shared words (BM25), in an index that grows as the sweep moves."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from twopass.schema import Document, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.word_index import Words

LONGEST = 900
"""Characters in a passage: about six sentences, so that five candidates a tag stay within a small model's context."""
K1, B = 1.2, 0.75
"""Saturation and length normalisation as recommended by Robertson and Zaragoza (2009), "BM25 and beyond"."""
RAREST = 12
"""Query words looked up: the rarest say most, and a bound keeps the cost linear in pages."""
WIDER = 4
"""How many times more passages are ranked by BM25 than are returned."""
COMMONEST = 400
"""Longest list of passages walked for a query word: a word in more of them tells them apart no longer."""

_PARAGRAPH = re.compile(r"\n\s*\n")
_BREAK = re.compile(r"(?<=[.!?;:。！？；])\s+|(?<=[。！？；])|\n")


class Passage(NamedTuple):
    """A paragraph, or a part of a long one: `text == document.text[start:end]`, within one section.

    `pointed` where the tag's own words lead to it: it stands at a reference's target, or under a heading they name.
    """

    section_id: str
    start: int
    end: int
    text: str
    pointed: bool = False


class Embedder(Protocol):
    """Whatever turns texts into vectors: shape (len(texts), dimensions), rows of length 1."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float64]: ...


class Rarity:
    """How telling each stem of a document is, by the paragraphs that hold it."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        words = analysis.of(Words)
        self._paragraphs = 0
        self._held: Counter[str] = Counter()
        for start, end in _paragraphs(analysis.document.text):
            self._paragraphs += 1
            self._held.update(set(words.terms(start, end)))

    def of(self, word: str) -> float:
        """About 0.5 and upwards by the share of paragraphs that lack the stem."""
        return math.log(1 + self._paragraphs / (1 + self._held[word]))

    def alone(self, word: str) -> bool:
        """Whether the stem stands in one paragraph at most."""
        return self._held[word] <= 1


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between empty lines."""
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def passages_of(document: Document, section: Section) -> Iterator[Passage]:
    """The paragraphs of one section's own text, long ones cut at sentence ends."""
    text, position = document.text, section.body
    while position < section.end:
        gap = _PARAGRAPH.search(text, position, section.end)
        end = gap.start() if gap else section.end
        for start, stop in _pieces(text, position, end):
            if text[start:stop].strip():
                yield Passage(section.id, start, stop, text[start:stop])
        position = gap.end() if gap else section.end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cuts = [m.end() for m in _BREAK.finditer(text, start + LONGEST // 3, start + LONGEST)]
        cut = cuts[-1] if cuts else start + LONGEST
        yield start, len(text[start:cut].rstrip()) + start
        start = cut
    if end > start:
        yield start, end


class PassageIndex:
    """An inverted index to which passages are added while it is in use."""

    def __init__(self, analysis: DocumentAnalysis, embedder: Embedder | None = None) -> None:
        self._words = analysis.of(Words)
        self.passages: list[Passage] = []
        self.counts: list[Counter[str]] = []
        self._lengths: list[int] = []
        self._total = 0
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        self._embedder = embedder
        self._vectors: list[NDArray[np.float64]] = []

    def add(self, passages: Sequence[Passage]) -> None:
        """Take in more passages, in any order."""
        for passage in passages:
            words = self._words.terms(passage.start, passage.end)
            counts = Counter(words)
            for word in counts:
                self._postings[word].append(len(self.passages))
            self.passages.append(passage)
            self.counts.append(counts)
            self._lengths.append(len(words))
            self._total += len(words)
        if self._embedder and passages:
            self._vectors += list(self._embedder.encode([p.text for p in passages]))

    def idf(self, word: str) -> float:
        """How telling a stem is: the BM25 form, which is positive for every word."""
        held = len(self._postings.get(word, ()))
        return math.log(1 + (len(self.passages) - held + 0.5) / (held + 0.5))

    def search(
        self,
        query: Mapping[str, float],
        most: int,
        *,
        start: int = 0,
        end: int | None = None,
        concept: Iterable[str] = (),
    ) -> list[Passage]:
        """The best passages within characters [start, end) for weighted stems, best first; ties in reading order.

        Of the best by BM25 those come first that hold most of the `concept`, whatever their length.
        """
        scores = self._scores(query, start, len(self._words.text) if end is None else end)
        best = sorted(scores, key=lambda i: (-scores[i], self.passages[i].start))[: WIDER * most]
        weights = {word: self.idf(word) for word in concept}
        best.sort(key=lambda i: -sum(weight for word, weight in weights.items() if word in self.counts[i]))
        return [self.passages[i] for i in best[:most]]

    def _scores(self, query: Mapping[str, float], start: int, end: int) -> dict[int, float]:
        """BM25 of the passages within `[start, end)` that hold one of the query's rarest words."""
        scores: defaultdict[int, float] = defaultdict(float)
        mean = self._total / max(1, len(self.passages)) or 1.0
        for word in self._rarest(query):
            weight = self.idf(word) * query[word]
            for i in self._postings[word]:
                passage = self.passages[i]
                if passage.end > start and passage.start < end:
                    count = self.counts[i][word]
                    scores[i] += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * self._lengths[i] / mean))
        return scores

    def _rarest(self, query: Mapping[str, float]) -> list[str]:
        """The words of a query that tell most, without those that too many passages hold."""
        words = [word for word in query if 0 < len(self._postings.get(word, ())) <= COMMONEST]
        return sorted(words, key=lambda word: (-self.idf(word) * query[word], word))[:RAREST]

    def holding(self, name: str, *, start: int = 0) -> list[Passage]:
        """The passages after `start` with all words of a name, in reading order."""
        words = set(self._words.read(name))
        rarest = min((self._postings.get(word, []) for word in words), key=len, default=[])
        held = (i for i in rarest if self.passages[i].start >= start and words <= self.counts[i].keys())
        return sorted((self.passages[i] for i in held), key=lambda p: p.start)

    def nearest(self, text: str, most: int, *, start: int = 0, end: int | None = None) -> list[Passage]:
        """The passages within [start, end) nearest in meaning; none without an embedder."""
        if not self._embedder or not self._vectors:
            return []
        likeness = np.stack(self._vectors) @ self._embedder.encode([text])[0]
        order = [int(i) for i in np.argsort(-likeness, kind="stable")]
        inside = [i for i in order if self.passages[i].end > start and (end is None or self.passages[i].start < end)]
        return [self.passages[i] for i in inside[:most]]


def body_passages(analysis: DocumentAnalysis) -> dict[str, list[Passage]]:
    """Every section's passages, by section id; a view of the document's analysis."""
    return {section.id: list(passages_of(analysis.document, section)) for section in analysis.skeleton.sections}

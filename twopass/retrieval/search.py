"""Passages of a reading for a question: by words, neighbours and references, and by meaning where a model does that."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from twopass.retrieval.bm25 import Bm25
from twopass.retrieval.long_forms import LongForms
from twopass.retrieval.orientation import Orientation
from twopass.retrieval.passages import Embedder
from twopass.retrieval.question_terms import Query, keys, paired, query_of
from twopass.retrieval.titled_passages import TitledPassage, TitledPassages
from twopass.schema import Document, Evidence, Reading, Reference, Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.word_index import Words

SEEN, ADDED, ADDED_WEIGHT = 10, 8, 0.3
"""Passages from which terms are added to a question, how many, and the weight of the first of them."""
ON_PAGE = (0.3, 0.09)
"""Shares of the best other passages' scores that a passage gains from its page."""
BESIDE = 0.15
"""Share of the better neighbour's score that a passage gains."""
REFERRED = 0.3
"""Share of its score that a passage gives to what it refers to."""
ORIENTED = 0.05
"""Share of the best score that the passages of a section gain to which a reading's notes point."""
RRF = 10
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009, with 60 for lists of thousands): of some
hundred pages the first ten count. From 3 to 15 it found the evidence of 22 or 23 of 34 questions on five pages."""
WITHIN = 0.25
"""Share of a page's score that tells its passages apart."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer: `score` ranks it among those of one search, `terms` are the query's that it holds in
    its own words or above it; `evidence` are its words, on each page by themselves.
    """

    passage: TitledPassage
    score: float
    terms: frozenset[str]
    evidence: tuple[Evidence, ...]
    path: tuple[Section, ...]


class _Bags:
    """A view of the document's analysis: the terms of every passage with those above it, indexed."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._words = analysis.of(Words)
        self.passages = analysis.of(TitledPassages)
        self._titles: dict[tuple[int, int], frozenset[str]] = {}
        self.own = [Counter(self._terms(one.start, one.end)) for one in self.passages.all]
        self.index = Bm25([self._bag(one, own) for one, own in zip(self.passages.all, self.own, strict=True)])

    def _bag(self, passage: TitledPassage, own: Counter[str]) -> Counter[str]:
        """What a passage is found by: its own terms, and those above it once each."""
        bag = Counter(own)
        bag.update(frozenset().union(*(self._title(*span) for span in passage.titles)))
        return bag

    def _title(self, start: int, end: int) -> frozenset[str]:
        if (start, end) not in self._titles:
            self._titles[start, end] = frozenset(self._terms(start, end))
        return self._titles[start, end]

    def _terms(self, start: int, end: int) -> list[str]:
        language = self._words.language
        terms = keys(self._words.terms(start, end), language)
        return terms + paired([term for term in terms if not term[0].isdecimal()])


class Passages:
    """The passages of one document, ready to be searched.

    Args:
        analysis: the document with its headings.
        references: what its text points with, which is followed.
        embedder: a model of meaning, by which passages are ranked a second time.
        reading: what is noted of the sections, by which a search finds its bearings.
    """

    def __init__(
        self,
        analysis: DocumentAnalysis,
        references: Sequence[Reference] = (),
        embedder: Embedder | None = None,
        reading: Reading | None = None,
    ) -> None:
        self.analysis, self.embedder, self.reading = analysis, embedder, reading
        self._bags = analysis.of(_Bags)
        self.all = self._bags.passages.all
        self.index = self._bags.index
        self.own = self._bags.own
        self._starts = [one.start for one in self.all]
        self._leads = self._referred(references)

    @classmethod
    def of(cls, reading: Reading, embedder: Embedder | None = None) -> Self:
        """The passages of a reading, its references and notes known."""
        return cls(DocumentAnalysis(reading.document, reading.skeleton), reading.references, embedder, reading)

    def query(self, question: str) -> Query:
        """What a question is searched by."""
        return query_of(question, self.analysis.of(Words), self.analysis.of(LongForms))

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The passages likeliest to answer, at most `k`, best first; none where no word of the question stands."""
        query = self.query(question)
        scores = self._fused(question, self._scores(query))
        order = np.argsort(-scores, kind="stable")[:k]
        return [self._hit(int(place), float(scores[place]), query) for place in order if scores[place] > 0]

    def pages(self, question: str, k: int = 5) -> list[int]:
        """The pages likeliest to answer, at most `k`, best first."""
        found = (hit.passage.page for hit in self.search(question, len(self.all)))
        return list(dict.fromkeys(found))[:k]

    def _hit(self, place: int, score: float, query: Query) -> Hit:
        one, bag = self.all[place], self.index.bags[place]
        held = frozenset(term for term in query.content if term in bag)
        path = tuple(self._bags.passages.path(one.section_id))
        return Hit(one, score, held, on_pages(self.analysis.document, one.start, one.end), path)

    # ── ranking ───────────────────────────────────────────────────────────────────────────────────

    def _scores(self, query: Query) -> NDArray[np.float64]:
        """Scores by words, shape (passages,)."""
        first = self.index.scores(query.weights)
        added = self.index.telling(first, SEEN, ADDED + len(query.weights))
        fresh = [term for term in added if term not in query.weights and " " not in term and not term[0].isdecimal()]
        more = {term: ADDED_WEIGHT * added[term] / added[fresh[0]] for term in fresh[:ADDED]}
        own = self.index.scores(query.weights | more)
        around = (self._from_page(own) + self._from_beside(own)) * (own > 0)
        return own + around + self._from_references(own) + self._from_notes(query, own)

    def _from_page(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each passage gains from the others on its page."""
        gained = np.zeros(len(own))
        for places in self._pages.values():
            ranked = sorted(places, key=lambda place: -own[place])[: len(ON_PAGE) + 1]
            for place in places:
                others = [own[other] for other in ranked if other != place][: len(ON_PAGE)]
                gained[place] = sum(share * score for share, score in zip(ON_PAGE, others, strict=False))
        return gained

    @cached_property
    def _pages(self) -> dict[int, list[int]]:
        held: defaultdict[int, list[int]] = defaultdict(list)
        for place, one in enumerate(self.all):
            held[one.page].append(place)
        return held

    def _from_beside(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each passage gains from those before and after it."""
        if len(own) < 2:
            return np.zeros(len(own))
        before, after = np.roll(own, 1), np.roll(own, -1)
        before[0] = after[-1] = 0.0
        return BESIDE * np.maximum(before, after)

    def _from_notes(self, query: Query, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each passage that holds a word of the question gains from its section."""
        if self._orientation is None or not len(own):
            return np.zeros(len(own))
        shares = self._orientation.of(query.weights)
        gained = np.array([shares.get(one.section_id, 0.0) for one in self.all])
        return ORIENTED * float(own.max()) * gained * (own > 0)

    @cached_property
    def _orientation(self) -> Orientation | None:
        return Orientation(self.reading, self.analysis.of(Words)) if self.reading is not None else None

    def _from_references(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each passage gains from the best that points to it."""
        gained = np.zeros(len(own))
        for source, target in self._leads:
            gained[target] = max(gained[target], REFERRED * own[source])
        return gained

    def _referred(self, references: Sequence[Reference]) -> list[tuple[int, int]]:
        """Pairs of passages, the first of which points to the second."""
        pairs = {
            (self.at(one.start), self.at(one.target_at.end))
            for one in references
            if one.target_at is not None and one.direction != "same"
        }
        return sorted((a, b) for a, b in pairs if a is not None and b is not None and a != b)

    def at(self, position: int) -> int | None:
        """The place of the passage that holds a character, else of the next one in its section."""
        place = bisect_right(self._starts, position) - 1
        if place >= 0 and position < self.all[place].end:
            return place
        place = bisect_left(self._starts, position)
        return place if place < len(self.all) else None

    # ── by meaning ────────────────────────────────────────────────────────────────────────────────

    def _fused(self, question: str, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores by words and, with a model, by meaning too: the pages' ranks in both orders are fused, and on a page
        the passages stand by both scores.
        """
        if self.embedder is None or not self.all:
            return scores
        likeness = np.maximum(0.0, self._vectors @ self.embedder.encode([question])[0])
        likeness += self._from_page(likeness) + self._from_beside(likeness)
        both = scores / (scores.max() or 1.0) + likeness / (likeness.max() or 1.0)
        pages = self._page_ranks(scores) + self._page_ranks(likeness)
        best = {page: max(both[place] for place in places) or 1.0 for page, places in self._pages.items()}
        share = np.array([both[place] / best[one.page] for place, one in enumerate(self.all)])
        return pages * (1 - WITHIN + WITHIN * share)

    def _page_ranks(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each passage 1 / (RRF + the rank of its page), 0 where the page has no score."""
        best = {page: max(scores[place] for place in places) for page, places in self._pages.items()}
        order = sorted((page for page in best if best[page] > 0), key=lambda page: (-best[page], page))
        ranks = {page: 1.0 / (RRF + rank) for rank, page in enumerate(order, 1)}
        return np.array([ranks.get(one.page, 0.0) for one in self.all])

    @cached_property
    def _vectors(self) -> NDArray[np.float64]:
        """Vectors of all passages with what stands above them, shape (passages, dimensions)."""
        assert self.embedder is not None
        return self.embedder.encode([self._told(one) for one in self.all])

    def _told(self, passage: TitledPassage) -> str:
        text = self.analysis.document.text
        spans = (*passage.titles, (passage.start, passage.end))
        return " ".join(" ".join(text[start:end].split()) for start, end in spans)


def on_pages(document: Document, start: int, end: int) -> tuple[Evidence, ...]:
    """The characters `[start, end)` as evidence, what stands on each page by itself."""
    found: list[Evidence] = []
    while start < end:
        page = document.page(document.page_at(start))
        stop = min(end, page.end) if page is not None and page.end > start else end
        words = document.text[start:stop]
        low = start + len(words) - len(words.lstrip())
        if words.strip():
            found.append(document.evidence(low, start + len(words.rstrip())))
        start = stop
    return tuple(found)

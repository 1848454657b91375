"""BM25 over bags of terms that do not change, and the terms by which the best of them differ from the others."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twopass.retrieval.passages import K1, B


class Bm25:
    """Scores every bag for weighted terms, by Robertson and Zaragoza (2009)."""

    def __init__(self, bags: Sequence[Counter[str]]) -> None:
        self.bags = bags
        lengths = np.array([bag.total() for bag in bags], dtype=np.float64)
        self._norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()) if len(bags) else 1.0))
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for place, bag in enumerate(bags):
            for term in bag:
                self._postings[term].append(place)

    def __contains__(self, term: str) -> bool:
        return term in self._postings

    def idf(self, term: str) -> float:
        """How telling a term is, positive for every one; most for one that no bag holds."""
        held = len(self._postings.get(term, ()))
        return math.log(1 + (len(self.bags) - held + 0.5) / (held + 0.5))

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float64]:
        """Scores of shape (bags,), 0 where a bag holds no term of the query."""
        scores = np.zeros(len(self.bags))
        for term, weight in query.items():
            if (places := self._postings.get(term)) is None:
                continue
            at = np.array(places, dtype=np.intp)
            counts = np.array([self.bags[place][term] for place in places], dtype=np.float64)
            scores[at] += self.idf(term) * weight * counts * (K1 + 1) / (counts + self._norm[at])
        return scores

    def telling(self, scores: NDArray[np.float64], best: int, most: int) -> dict[str, float]:
        """The terms by which the `best` bags by some scores differ from the others, at most so many, with weights up to
        1: what a searcher would add to the query on seeing these bags (relevance models, Lavrenko and Croft, 2001).
        """
        order = [place for place in np.argsort(-scores, kind="stable")[:best] if scores[place] > 0]
        whole = sum(float(scores[place]) for place in order) or 1.0
        shares: defaultdict[str, float] = defaultdict(float)
        for place in order:
            size = self.bags[place].total() or 1
            for term, count in self.bags[place].items():
                shares[term] += float(scores[place]) / whole * count / size
        worth = {term: share * self.idf(term) for term, share in shares.items()}
        chosen = sorted(worth, key=lambda term: (-worth[term], term))[:most]
        return {term: worth[term] / worth[chosen[0]] for term in chosen} if chosen else {}

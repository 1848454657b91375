"""Sentences that share telling words with what is said of them elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from twopass.retrieval.bm25 import Bm25
from twopass.text.tokens import content_stems

LEAST = 0.3
"""Share of the best sentence's score below which one shares chance words."""


class SentenceSearch:
    """Finds sentences by the stems of their words.

    Args:
        sentences: what is searched; one is known by its place among them.
        language: its code.
    """

    def __init__(self, sentences: Sequence[str], language: str) -> None:
        self._language = language
        self._index = Bm25([Counter(content_stems(one, language)) for one in sentences])

    def best(self, words: str, most: int) -> list[int]:
        """The places of up to `most` sentences that share the most telling of these words, best first."""
        scores = self._index.scores(dict.fromkeys(content_stems(words, self._language), 1.0))
        order = [int(place) for place in np.argsort(-scores, kind="stable")[:most]]
        return [place for place in order if scores[place] > LEAST * scores[order[0]]]

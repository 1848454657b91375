"""How much some words hold of what a document is about: by this a model's line is weighed against the floor's."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

from twopass.extract.words import content_stems
from twopass.schema import Document


class Subject:
    """The content words of a document and the pairs in which they recur, each by how often it comes."""

    def __init__(self, document: Document) -> None:
        self._language = document.language
        stems = content_stems(document.text, document.language)
        self._words, self._pairs = Counter(stems), Counter(pairwise(stems))

    def weight(self, text: str) -> float:
        """The words and pairs of `text`, each once; a pair that the document has only once weighs nothing."""
        stems = content_stems(text, self._language)
        words = sum(math.log1p(self._words[stem]) for stem in set(stems))
        return words + sum(math.log(max(1, self._pairs[pair])) for pair in set(pairwise(stems)))

    def beside(self, line: str, floor: str) -> tuple[float, float]:
        """How much of the subject a line holds over what the floor's holds: in all, and for each of its words."""
        share = self.weight(line) / max(1e-9, self.weight(floor))
        return share, share * len(floor.split()) / max(1, len(line.split()))

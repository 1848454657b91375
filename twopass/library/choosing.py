"""Which documents of a library a question is put to: by their passages, by all their words and by their titles."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from twopass.library.full_text import FullText
from twopass.library.index_terms import terms_of, without_function_words
from twopass.library.records import Entry

LOOKED_AT = 300
"""Passages by which documents are compared."""
FURTHER = (1.0, 0.3, 0.2, 0.1)
"""What the best passages of a document count for, one after the other."""
ALL_OVER, TITLE = 1.0, 0.5
"""What the words of a document count for beside its passages, and those of its title and file name."""
SATURATED = 3.0
"""Passages with a word from which more of them hardly count."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document with a score that is 1 for the best."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """A word of a question, and in how many passages of each document it stands."""

    word: str
    held: Mapping[int, int]


def sought_words(index: FullText, question: str) -> list[SoughtWord]:
    """The words of a question that are looked for."""
    marks = "\"'“”„«».,;:!?¿¡()[]。？！、"
    words = dict.fromkeys(piece.strip(marks) for piece in without_function_words(question).split())
    expressions = ((word, index.wanted(word, loose=True).any()) for word in words)
    return [SoughtWord(word, index.documents_with(one)) for word, one in expressions if one]


def choose(
    index: FullText, entries: Mapping[int, Entry], question: str, words: list[SoughtWord], most: int
) -> list[Chosen]:
    """The documents likeliest to answer, at most so many, the best first."""
    parts = (
        (1.0, _by_passages(index, question)),
        (ALL_OVER, _all_over(words, index.sizes())),
        (TITLE, _by_title(words, entries)),
    )
    scores: defaultdict[int, float] = defaultdict(float)
    for weight, part in parts:
        best = max(part.values(), default=0.0)
        for document, score in part.items() if best > 0 else ():
            scores[document] += weight * score / best
    order = sorted(scores, key=lambda document: (-scores[document], entries[document].path))[:most]
    return [Chosen(entries[document], scores[document] / scores[order[0]]) for document in order if scores[document]]


def _by_passages(index: FullText, question: str) -> dict[int, float]:
    """How well the best passages of each document fit."""
    found = index.best(index.wanted(question, loose=True).any(), LOOKED_AT)
    held: defaultdict[int, list[float]] = defaultdict(list)
    for passage, document in index.documents_of(found).items():
        held[document].append(found[passage])
    return {
        document: sum(share * score for share, score in zip(FURTHER, sorted(own, reverse=True), strict=False))
        for document, own in held.items()
    }


def _all_over(words: list[SoughtWord], sizes: Mapping[int, int]) -> dict[int, float]:
    """BM25 of whole documents, in which a word counts once a passage."""
    mean = sum(sizes.values()) / max(1, len(sizes))
    scores: defaultdict[int, float] = defaultdict(float)
    for word in words:
        rarity = _rarity(word, len(sizes))
        for document, count in word.held.items():
            scores[document] += rarity * count / (count + SATURATED * (0.5 + 0.5 * sizes[document] / mean))
    return scores


def _by_title(words: list[SoughtWord], entries: Mapping[int, Entry]) -> dict[int, float]:
    """What title and file name of a document have of the question, rare words counting more."""
    scores: dict[int, float] = {}
    for document, entry in entries.items():
        names = f"{entry.title} {entry.path.stem.replace('_', ' ')}"
        held = {term.text for term in terms_of(names, entry.language)}
        own = [word for word in words if any(one.text in held for one in terms_of(word.word, entry.language))]
        scores[document] = sum(_rarity(word, len(entries)) for word in own)
    return scores


def _rarity(word: SoughtWord, documents: int) -> float:
    return math.log(1 + (documents - len(word.held) + 0.5) / (len(word.held) + 0.5))

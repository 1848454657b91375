"""Which documents of a library a question is put to: those whose passages, or title, hold most of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from twopass.library.entries import Entry
from twopass.library.full_text import FullText
from twopass.library.index_terms import Wanted, terms_of

LOOKED_AT = 300
"""Passages by which documents are compared."""
FURTHER = (1.0, 0.3, 0.2, 0.1)
"""What the best passages of a document count for, one after the other."""
TITLE = 0.5
"""What a question's words in the title or the file's name add, as a share of the best passage: all of them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document with a score that is 1 for the best."""

    entry: Entry
    score: float


def choose(index: FullText, entries: Mapping[int, Entry], question: str, most: int) -> list[Chosen]:
    """The documents likeliest to answer, at most so many, the best first."""
    wanted = index.wanted(question, loose=True)
    found = index.best(wanted.any(), LOOKED_AT)
    held: defaultdict[int, list[float]] = defaultdict(list)
    for passage, document in index.documents_of(found).items():
        held[document].append(found[passage])
    best = max(found.values(), default=0.0)
    scores = {
        document: sum(share * score for share, score in zip(FURTHER, sorted(own, reverse=True), strict=False))
        + TITLE * best * _titled(entries[document], wanted)
        for document, own in held.items()
    }
    order = sorted(scores, key=lambda document: (-scores[document], entries[document].path))[:most]
    return [Chosen(entries[document], scores[document] / scores[order[0]]) for document in order]


def _titled(entry: Entry, wanted: Wanted) -> float:
    """The share of a question's words that title and file name hold."""
    sought = wanted.terms(entry.language)
    names = " ".join((entry.title, entry.path.stem.replace("_", " ")))
    held = {term.text for term in terms_of(names, entry.language)}
    return len(sought & held) / len(sought) if sought else 0.0

"""The proof of a search: which words were looked for and where they stand, and which sections were looked at."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.answers import RankedPassage, SearchedSection, SearchedTerm, SearchProof
from twopass.extractive.answering.key_sentences import KeySentence, KeySentences
from twopass.retrieval.question_terms import Query
from twopass.retrieval.search import Hit, Passages, on_pages
from twopass.schema import Document, Evidence

PAGES, SECTIONS = 8, 12
"""Pages named of each word, and sections named, at most."""


def proof_of(passages: Passages, query: Query, hits: Sequence[Hit]) -> SearchProof:
    """What was searched for, and what the search looked at."""
    document = passages.analysis.document
    sections: dict[str, SearchedSection] = {}
    for hit in hits:
        held = tuple(dict.fromkeys(query.content[term] for term in sorted(hit.terms) if term in query.content))
        known = sections.get(hit.passage.section_id)
        if known is None and len(sections) < SECTIONS and hit.path:
            sections[hit.passage.section_id] = SearchedSection(
                section_id=hit.passage.section_id,
                heading=hit.path[-1].heading,
                page=hit.passage.page,
                terms=held,
            )
        elif known is not None:
            terms = tuple(dict.fromkeys((*known.terms, *held)))
            sections[hit.passage.section_id] = known.model_copy(update={"terms": terms})
    return SearchProof(
        terms=tuple(_term(passages, term, word) for term, word in query.content.items()),
        passages=len(passages.all),
        pages=len(document.pages),
        sections=tuple(sections.values()),
    )


def _term(passages: Passages, term: str, word: str) -> SearchedTerm:
    held = [(one.page, bag[term]) for one, bag in zip(passages.all, passages.own, strict=True) if term in bag]
    pages = tuple(dict.fromkeys(page for page, _ in held))[:PAGES]
    return SearchedTerm(term=word, count=sum(count for _, count in held), pages=pages)


def ranked(document: Document, key_sentences: KeySentences, hits: Sequence[Hit]) -> tuple[RankedPassage, ...]:
    """Passages as they are shown: with the headings above each, and its sentence that bears most on the question."""
    return tuple(
        RankedPassage(
            rank=rank,
            section_id=hit.passage.section_id,
            headings=tuple(section.heading for section in hit.path),
            passage=hit.evidence,
            key=on_pages(document, key.start, key.end),
        )
        for rank, (hit, key) in enumerate(((hit, key_sentences.best(hit)) for hit in hits), 1)
    )


def quoted(document: Document, one: KeySentence) -> tuple[Evidence, ...]:
    """A sentence as evidence."""
    return on_pages(document, one.start, one.end)

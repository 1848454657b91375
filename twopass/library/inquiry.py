"""A question put to a library: documents are chosen by its index, and each is asked by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from twopass.answers import Answer, DocumentAnswer, FoundTerm, LibraryAnswer
from twopass.library.catalogue import Catalogue
from twopass.library.choosing import Chosen, SoughtWord, choose, sought_words
from twopass.passes.answer import answer_question
from twopass.retrieval.search import Passages
from twopass.schema import Evidence, Reading

if TYPE_CHECKING:
    from twopass.llm.client import Reader
    from twopass.retrieval.passages import Embedder

NEAR = 0.7
"""Share of the best document's score from which another is asked though that one says something."""
_ORDER = ("answered", "unclear", "not_addressed")


def ask_documents(
    library: Catalogue,
    question: str,
    reader: Reader,
    embedder_of: Callable[[Reading], Embedder | None] = lambda reading: None,
    most: int = 3,
    shown: int = 5,
) -> LibraryAnswer:
    """What a library says to a question.

    Args:
        reader: who answers.
        embedder_of: a model that ranks the passages of a reading by meaning, None for none.
        most: documents that are asked at most.
        shown: passages that are listed of each.
    """
    question = " ".join(question.split())
    with library.snapshot():
        entries = {entry.id: entry for entry in library.documents()}
        words = sought_words(library.full_text, question)
        chosen = choose(library.full_text, entries, question, words, most)
        size = sum(library.full_text.sizes().values())
    asked: list[DocumentAnswer] = []
    for one in chosen:
        if one.score < NEAR and any(held.answer.verdict != "not_addressed" for held in asked):
            break
        reading = library.reading(one.entry)
        passages = Passages.of(reading, embedder_of(reading))
        asked.append(_placed(one, reading, answer_question(passages, question, reader, shown)))
    asked.sort(key=lambda held: _ORDER.index(held.answer.verdict))
    return LibraryAnswer(
        library=str(library.path),
        question=question,
        verdict=asked[0].answer.verdict if asked else "not_addressed",
        answers=tuple(asked),
        terms=tuple(_found(word) for word in words),
        documents=len(entries),
        passages=size,
    )


def _found(word: SoughtWord) -> FoundTerm:
    return FoundTerm(term=word.word, passages=sum(word.held.values()), documents=len(word.held))


def _placed(one: Chosen, reading: Reading, answer: Answer) -> DocumentAnswer:
    """An answer with its file, and the lines of its evidence where there are no pages."""
    document = reading.document
    by_page = document.counted == "page"
    lines = {} if by_page else {at.start: document.line_at(at.start) for at in _evidence(answer)}
    return DocumentAnswer(path=one.entry.told, answer=answer, counted=document.counted, lines=lines)


def _evidence(answer: Answer) -> Iterator[Evidence]:
    for sentence in answer.sentences:
        yield from sentence.evidence
    for passage in answer.passages:
        yield from (*passage.passage, *passage.key)

"""Reading + question → Answer: the notes of the reading show where to look, passages are read, sentences answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from twopass.answers import Answer, AnswerSentence
from twopass.backends.base import Backend
from twopass.llm.client import Reader
from twopass.retrieval.same_figures import SameFigures
from twopass.retrieval.search import Passages
from twopass.tasks import InputReader
from twopass.tasks.asked.answer_from_sections import Answering, AnswerInput
from twopass.tasks.asked.following import Follower
from twopass.tasks.asked.select_sections import Chosen, SelectInput


def answer_question(
    passages: Passages, question: str, backend: Backend, shown: int = 5, follower: Follower | None = None
) -> Answer:
    """What a document says to a question, every sentence with its page and words, or the proof that it says nothing.

    A model chooses sections by the index, reads them with what they refer to, and may ask for more once.

    Args:
        passages: those of a reading (`Passages.of(reading)`); questions to one document share them.
        shown: passages that are listed with the answer.
        follower: told what is done, and each sentence as soon as a model that streams has written it and it holds.

    Raises:
        BackendError: the backend failed.
    """
    reader = backend if isinstance(backend, InputReader) else Reader(backend)
    question = " ".join(question.split())
    (chosen,) = reader.read([SelectInput(passages.analysis, passages, question, follower)])
    heard = follower and replace(follower, sentence=partial(_tell, follower, passages))
    first = AnswerInput(passages.analysis, passages, question, shown, chosen, follower=heard)
    (found,) = reader.read([first])
    if found.more:
        (second,) = reader.read([replace(first, chosen=_with(chosen, found), last=True)])
        found = _better(found, second)
    sentences = tuple(_compared(one, passages) for one in found.answer.sentences)
    return _signed(found.answer.model_copy(update={"sentences": sentences}), reader.name)


def _tell(follower: Follower, passages: Passages, place: int, one: AnswerSentence) -> None:
    """Tell a sentence as the answer will hold it."""
    follower.sentence(place, _compared(one, passages))


def _compared(one: AnswerSentence, passages: Passages) -> AnswerSentence:
    """A sentence that also names where else its figures stand."""
    return one.model_copy(update={"also": passages.analysis.of(SameFigures).beside(one.text, one.evidence)})


def _with(chosen: Chosen, found: Answering) -> Chosen:
    """The sections that were asked for, then those chosen before."""
    return Chosen(tuple(dict.fromkeys((*found.more, *chosen.sections))), chosen.terms)


def _better(first: Answering, second: Answering) -> Answering:
    """The later answer, unless only the first one is a model's with something in it."""
    return first if first.answer.sentences and not second.answer.sentences else second


def _signed(answer: Answer, name: str) -> Answer:
    """An answer with the name of who gave it."""
    return answer if answer.by else answer.model_copy(update={"by": name})

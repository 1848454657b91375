"""Reading + question → Answer: the notes of the reading show where to look, passages are read, sentences answer."""

from __future__ import annotations

from dataclasses import replace

from twopass.answers import Answer
from twopass.backends.base import Backend
from twopass.llm.client import Reader
from twopass.retrieval.same_figures import SameFigures
from twopass.retrieval.search import Passages
from twopass.tasks.asked.answer_from_sections import Answering, AnswerInput
from twopass.tasks.asked.select_sections import Chosen, SelectInput
from twopass.tasks.task import InputReader


def answer_question(passages: Passages, question: str, backend: Backend, shown: int = 5) -> Answer:
    """What a document says to a question, every sentence with its page and words, or the proof that it says nothing.

    A model chooses sections by the index, reads them with what they refer to, and may ask for more once.

    Args:
        passages: those of a reading (`Passages.of(reading)`); questions to one document share them.
        shown: passages that are listed with the answer.

    Raises:
        BackendError: the backend failed.
    """
    reader = backend if isinstance(backend, InputReader) else Reader(backend)
    question = " ".join(question.split())
    (chosen,) = reader.read([SelectInput(passages.analysis, passages, question)])
    first = AnswerInput(passages.analysis, passages, question, shown, chosen)
    (found,) = reader.read([first])
    if found.more:
        (second,) = reader.read([replace(first, chosen=_with(chosen, found), last=True)])
        found = _better(found, second)
    return _signed(_compared(found.answer, passages), reader.name)


def _compared(answer: Answer, passages: Passages) -> Answer:
    """An answer whose sentences also name where else their figures stand."""
    figures = passages.analysis.of(SameFigures)
    also = [one.model_copy(update={"also": figures.beside(one.text, one.evidence)}) for one in answer.sentences]
    return answer.model_copy(update={"sentences": tuple(also)})


def _with(chosen: Chosen, found: Answering) -> Chosen:
    """The sections that were asked for, then those chosen before."""
    return Chosen(tuple(dict.fromkeys((*found.more, *chosen.sections))), chosen.terms)


def _better(first: Answering, second: Answering) -> Answering:
    """The later answer, unless only the first one is a model's with something in it."""
    return first if first.answer.sentences and not second.answer.sentences else second


def _signed(answer: Answer, name: str) -> Answer:
    """An answer with the name of who gave it."""
    return answer if answer.by else answer.model_copy(update={"by": name})

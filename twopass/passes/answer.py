"""Reading + question → Answer: the notes of the reading show where to look, passages are read, sentences answer."""

from __future__ import annotations

from twopass.answers import Answer
from twopass.backends.base import Backend
from twopass.llm.client import ask
from twopass.retrieval.search import Passages
from twopass.tasks.answer import AnswerInput


def answer_question(passages: Passages, question: str, backend: Backend, shown: int = 5) -> Answer:
    """What a document says to a question, every sentence with its page and words, or the proof that it says nothing.

    Args:
        passages: those of a reading (`Passages.of(reading)`); questions to one document share them.
        shown: passages that are listed with the answer.

    Raises:
        BackendError: the backend failed.
    """
    return ask(backend, [AnswerInput(passages.analysis, passages, " ".join(question.split()), shown)])[0]

"""Task `answer`: a question to a document; for a model, the passages of the sections that it chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from twopass.answers import Answer
from twopass.extractive.answering.direct_answer import answer_directly
from twopass.retrieval.search import Passages
from twopass.tasks.desk import Desk
from twopass.tasks.task import Input, Task, Unasked


@dataclass(frozen=True)
class AnswerInput(Input[Answer]):
    """A question, the passages of the document, and how many of them are shown."""

    task = "answer"
    passages: Passages
    question: str
    shown: int = 5

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[Answer]:
        """The document's own sentences."""
        return [answer_directly(one.passages, one.question, one.shown) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[Answer], desk: Desk) -> Task[Answer]:
        """Nothing of a weak model."""
        return Unasked(floor)

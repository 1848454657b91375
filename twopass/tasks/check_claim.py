"""Task `check`: a claim held against a document; for a model, the sentences that bear on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from twopass.answers import Verdict
from twopass.extractive.answering.claim_verdict import check_directly
from twopass.retrieval.search import Passages
from twopass.tasks.desk import Desk
from twopass.tasks.task import Input, Task, Unasked


@dataclass(frozen=True)
class CheckInput(Input[Verdict]):
    """A claim, the passages of the document, and how many of them are shown."""

    task = "check_claim"
    passages: Passages
    claim: str
    shown: int = 5

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[Verdict]:
        """Verdicts by the wording of the document's sentences."""
        return [check_directly(one.passages, one.claim, one.shown) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[Verdict], desk: Desk) -> Task[Verdict]:
        """Nothing of a weak model."""
        return Unasked(floor)

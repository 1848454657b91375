"""Reading + claim → Verdict: what the document says for and against it, or the proof that it says nothing."""

from __future__ import annotations

from twopass.answers import Verdict
from twopass.backends.base import Backend
from twopass.llm.client import ask
from twopass.retrieval.search import Passages
from twopass.tasks.check_claim import CheckInput


def check_claim(passages: Passages, claim: str, backend: Backend, shown: int = 5) -> Verdict:
    """Whether a document bears a claim out: supported, contradicted, not addressed, or unclear.

    Args:
        passages: those of a reading (`Passages.of(reading)`); claims about one document share them.
        shown: passages that are listed where the verdict is unclear.

    Raises:
        BackendError: the backend failed.
    """
    return ask(backend, [CheckInput(passages.analysis, passages, " ".join(claim.split()), shown)])[0]

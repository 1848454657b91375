"""Reading + claim → Verdict: what the document says for and against it, or the proof that it says nothing."""

from __future__ import annotations

from twopass.answers import Verdict
from twopass.backends.base import Backend
from twopass.llm.client import Reader
from twopass.retrieval.search import Passages
from twopass.tasks import InputReader
from twopass.tasks.asked.check_against_sections import CheckInput
from twopass.tasks.asked.select_sections import SelectInput


def check_claim(passages: Passages, claim: str, backend: Backend, shown: int = 5) -> Verdict:
    """Whether a document bears a claim out: supported, contradicted, not addressed, or unclear.

    Args:
        passages: those of a reading (`Passages.of(reading)`); claims about one document share them.
        shown: passages that are listed where the verdict is unclear.

    Raises:
        BackendError: the backend failed.
    """
    reader = backend if isinstance(backend, InputReader) else Reader(backend)
    claim = " ".join(claim.split())
    (chosen,) = reader.read([SelectInput(passages.analysis, passages, claim)])
    (verdict,) = reader.read([CheckInput(passages.analysis, passages, claim, shown, chosen)])
    return verdict if verdict.by else verdict.model_copy(update={"by": reader.name})

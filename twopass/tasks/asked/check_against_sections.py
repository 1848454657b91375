"""Task `check_claim`: a claim held against a document; for a model, the sections that bear on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Self, get_args

from twopass.answers import Checked, Difference, Verdict
from twopass.extractive.answering.claim_verdict import check_directly
from twopass.findings import AtMost, Phrase
from twopass.retrieval.search import Passages
from twopass.tasks.asked.answer_from_sections import evidence_of
from twopass.tasks.asked.select_sections import Chosen
from twopass.tasks.asked.shown_sections import ShownText, shown_text
from twopass.tasks.desk import Desk
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.prompts import HeadedPrompt, render
from twopass.tasks.schemas import Written, narrowed, schema_of, word
from twopass.tasks.task import Input, Question, Task, Unasked, field_of

CITED = 4
"""Numbers on either side."""
REPLY_TOKENS = 300
VERDICTS: tuple[Checked, ...] = get_args(Checked)
DIFFERENCES: tuple[Difference, ...] = get_args(Difference)


@dataclass(frozen=True)
class CheckInput(Input[Verdict]):
    """A claim, the passages of the document, how many of them are listed, and the sections chosen."""

    task = "check_claim"
    passages: Passages
    claim: str
    shown: int = 5
    chosen: Chosen = field(default_factory=lambda: Chosen(()))

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[Verdict]:
        """Verdicts by the wording of the document's sentences."""
        return [check_directly(one.passages, one.claim, one.shown) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[Verdict], desk: Desk) -> Task[Verdict]:
        """One prompt; nothing of a weak model."""
        return Unasked(floor) if desk.plain else CheckTask(desk, inputs[0], floor[0])


class CheckReply(Written):
    """What a model writes: the verdict, what speaks for and against the claim, and in what they differ."""

    verdict: str
    speaks_for: Annotated[list[int], AtMost(CITED)]
    against: Annotated[list[int], AtMost(CITED)]
    differs: str
    claimed: Phrase
    says: Phrase


@dataclass(frozen=True)
class CheckPrompt(HeadedPrompt):
    """Sections with their text, and the claim."""

    template: ClassVar[str] = "ask_check"
    text: str
    question: str


class CheckTask(Task[Verdict]):
    """One question: the verdict."""

    def __init__(self, desk: Desk, one: CheckInput, floor: Verdict) -> None:
        super().__init__()
        self.desk, self.one, self.floor = desk, one, floor
        self.judge = Judge(desk.analysis, desk.foreign)
        self.seen: ShownText = shown_text(desk, one.passages, one.claim, one.chosen)
        self.found: Verdict | None = None
        self.reason = ""

    def questions(self) -> list[Question]:
        """One prompt."""
        prompt = CheckPrompt(**self.desk.headed(()), text=self.seen.text, question=self.one.claim)
        reply = narrowed(CheckReply, verdict=word(*VERDICTS), differs=word("", *DIFFERENCES))
        room = self.desk.reply_room(render(prompt), REPLY_TOKENS)
        return [Question(prompt, schema_of(reply), room, self._hear)]

    def _hear(self, body: object) -> str:
        verdict = next((one for one in VERDICTS if one == field_of(body, "verdict")), None)
        if verdict is None:
            return "its verdict is none of the four"
        pro, contra = (numbers_in(field_of(body, name))[:CITED] for name in ("speaks_for", "against"))
        if strange := [number for number in (*pro, *contra) if number not in self.seen.numbers]:
            return f"it cites {strange[0]}, which was not shown"
        if reason := self._untrue(verdict, pro, contra):
            return reason
        self.found = self._verdict(verdict, pro, contra, body)
        return ""

    def _untrue(self, verdict: Checked, pro: Sequence[int], contra: Sequence[int]) -> str:
        """Why a verdict cannot stand: it lacks its evidence, or what it calls supported is not borne out."""
        if verdict == "supported":
            return self.judge.refusal(Claim(self.one.claim, tuple(pro)), self.seen.numbers)
        if verdict == "contradicted" and not contra:
            return "it names no sentence that speaks against the claim"
        if verdict == "not_addressed" and self.floor.verdict in ("supported", "contradicted"):
            numbers = self.desk.numbered.numbers_of((*self.floor.supporting, *self.floor.opposing))
            return f"the document speaks of it in {{{numbers[0]}}}" if numbers else ""
        return ""

    def _verdict(self, verdict: Checked, pro: Sequence[int], contra: Sequence[int], body: object) -> Verdict:
        against = verdict == "contradicted"
        differs = next((one for one in DIFFERENCES if one == field_of(body, "differs")), "other") if against else None
        silent = verdict == "not_addressed"
        return self.floor.model_copy(
            update={
                "verdict": verdict,
                "differs": differs,
                "claimed": said(field_of(body, "claimed")) if against else "",
                "says": said(field_of(body, "says")) if against else "",
                "supporting": () if silent else evidence_of(self.desk, pro),
                "opposing": () if silent else evidence_of(self.desk, contra),
                "by": "",
            }
        )

    def give_up(self, failed: Sequence[Question]) -> None:
        """Remember why there is no verdict."""
        self.reason = failed[0].reason if failed else ""

    def assemble(self) -> list[Verdict]:
        """The model's verdict, or the floor's."""
        if self.found is None:
            self.fallbacks.append(f"claim (check_claim): {self.reason or 'it was left out'}")
        return [self.found or self.floor]

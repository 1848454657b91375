"""Task `answer`: a question to a document; for a model, the sections that were chosen, and sentences that cite them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, ClassVar, Literal, Self, get_args

from twopass.answers import Answer, Answered, AnswerSentence, SearchedSection
from twopass.extractive.answering.direct_answer import answer_directly
from twopass.findings import AtMost, Sentence
from twopass.retrieval.search import Passages, on_pages
from twopass.schema import Evidence
from twopass.tasks.asked.following import Follower, PartialReply
from twopass.tasks.asked.select_sections import Chosen
from twopass.tasks.asked.shown_sections import ShownText, shown_text
from twopass.tasks.desk import Desk
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.prompts import OpenedPrompt, render
from twopass.tasks.schemas import Written, schema_of
from twopass.tasks.task import Input, Question, Task, Unasked, field_of, rows

SENTENCES, CITED, MORE = 8, 4, 4
"""Sentences of an answer, numbers that one may cite, and sections that may be asked for beside."""
REPLY_TOKENS = 900
Said = Literal["answered", "partly", "not_in_document"]
SAID: tuple[Said, ...] = get_args(Said)


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer, and the places of sections that would have to be read to be sure of it."""

    answer: Answer
    more: tuple[int, ...] = ()


@dataclass(frozen=True)
class AnswerInput(Input[Answering]):
    """A question, the passages of the document, how many of them are listed, and the sections chosen; `last` where no
    further ones will be shown, and who follows the answer.
    """

    task = "answer"
    passages: Passages
    question: str
    shown: int = 5
    chosen: Chosen = field(default_factory=lambda: Chosen(()))
    last: bool = False
    follower: Follower | None = None

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[Answering]:
        """The document's own sentences."""
        return [Answering(answer_directly(one.passages, one.question, one.shown)) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[Answering], desk: Desk) -> Task[Answering]:
        """One prompt; nothing of a weak model."""
        return Unasked(floor) if desk.plain else AnswerTask(desk, inputs[0], floor[0].answer)


class AnswerRow(Written):
    """A sentence of the answer and the numbers of the sentences that it rests on."""

    text: Sentence
    cite: Annotated[list[int], AtMost(CITED)]


class AnswerReply(Written):
    """What a model writes."""

    verdict: Said
    answer: Annotated[list[AnswerRow], AtMost(SENTENCES)]
    missing: Sentence
    more: Annotated[list[int], AtMost(MORE)]


@dataclass(frozen=True)
class AnswerPrompt(OpenedPrompt):
    """Sections with their text, and the question."""

    template: ClassVar[str] = "ask_answer"
    text: str
    question: str
    most: int
    last: bool


class AnswerTask(Task[Answering]):
    """One question: the answer."""

    def __init__(self, desk: Desk, one: AnswerInput, floor: Answer) -> None:
        super().__init__()
        self.desk, self.one, self.floor = desk, one, floor
        self.judge = Judge(desk.analysis, desk.foreign)
        self.seen: ShownText = shown_text(desk, one.passages, one.question, one.chosen)
        self.found: Answering | None = None
        self.reason = ""

    def questions(self) -> list[Question]:
        """One prompt."""
        if self.one.follower is not None:
            count = len(self.seen.places)
            self.one.follower.step(f"reading {count} section{'' if count == 1 else 's'}")
        prompt = AnswerPrompt(
            **self.desk.opening(()),
            text=self.seen.text,
            question=self.one.question,
            most=MORE,
            last=self.one.last,
        )
        room = self.desk.reply_room(render(prompt), REPLY_TOKENS)
        return [Question(prompt, schema_of(AnswerReply), room, self._hear, listen=self._listener())]

    def _listener(self) -> Callable[[], Callable[[str], None]] | None:
        """What hears a reply that comes in pieces, for someone who follows the answer."""
        follower = self.one.follower
        return partial(_Listening, self.sentence, follower.sentence, self.one.last) if follower is not None else None

    def _hear(self, body: object) -> str:
        verdict = next((one for one in SAID if one == field_of(body, "verdict")), None)
        held = rows(body, "answer")[:SENTENCES] if verdict != "not_in_document" else []
        outcomes = [self.sentence(row) for row in held if said(row.get("text"))]
        kept = tuple(one for one in outcomes if isinstance(one, AnswerSentence))
        refused = list(dict.fromkeys(one for one in outcomes if isinstance(one, str)))
        if verdict is None:
            return "its verdict is none of the three"
        if kept or verdict == "not_in_document":
            self._keep(self._answering(verdict, kept, body), refused)
        elif not outcomes:
            return "it has no sentence that answers"
        return f"{len(kept)} of {len(outcomes)} sentences can be used: {'; '.join(refused)}" if refused else ""

    def _keep(self, found: Answering, refused: Sequence[str]) -> None:
        """Keep an answer that has as many sentences as the one before, and what was refused of it."""
        if self.found is None or len(found.answer.sentences) >= len(self.found.answer.sentences):
            self.found = found
            self.dropped = [f"answer (sentence): {reason}" for reason in refused]

    def sentence(self, row: Mapping[str, object]) -> AnswerSentence | str:
        """A sentence with what it rests on, or why it cannot be printed."""
        claim = Claim(said(row.get("text")), numbers_in(row.get("cite"))[:CITED])
        claim = self.judge.completed(claim, self.seen.numbers)
        if reason := self.judge.refusal(claim, self.seen.numbers):
            return reason
        return AnswerSentence(text=claim.text, evidence=evidence_of(self.desk, claim.cite))

    def _answering(self, verdict: Said, kept: tuple[AnswerSentence, ...], body: object) -> Answering:
        verdicts: dict[Said, Answered] = {
            "answered": "answered",
            "partly": "answered",
            "not_in_document": "not_addressed",
        }
        answer = self.floor.model_copy(
            update={
                "verdict": verdicts[verdict],
                "sentences": kept,
                "missing": said(field_of(body, "missing")) if verdict == "partly" else "",
                "proof": self.floor.proof.model_copy(update={"sections": looked_at(self.desk, self.floor, self.seen)}),
                "by": "",
            }
        )
        known = {number: place for place, number in enumerate(self.desk.numbered.headings)}
        asked = (known[number] for number in numbers_in(field_of(body, "more")) if number in known)
        more = tuple(dict.fromkeys(place for place in asked if place not in self.seen.places))[:MORE]
        return Answering(answer, () if self.one.last else more)

    def give_up(self, failed: Sequence[Question]) -> None:
        """Remember why there is no answer."""
        self.reason = failed[0].reason if failed else ""

    def assemble(self) -> list[Answering]:
        """The model's answer, or the floor's where nothing of it holds."""
        if self.found is None:
            self.fallbacks.append(f"answer (answer): {self.reason or 'it was left out'}")
        return [self.found or Answering(self.floor)]


class _Listening:
    """Tells the sentences of one reply as they come, up to the first that is refused: what is written in its place is
    to stand before the others.

    Nothing is told of an answer that says itself that further sections may change it.
    """

    def __init__(
        self,
        judged: Callable[[Mapping[str, object]], AnswerSentence | str],
        tell: Callable[[int, AnswerSentence], None],
        last: bool,
    ) -> None:
        self._judged, self._tell, self._sure = judged, tell, ("answered", "partly") if last else ("answered",)
        self._reply, self._telling, self._rows, self._told = PartialReply(), False, 0, 0

    def __call__(self, piece: str) -> None:
        for name, value in self._reply.take(piece):
            if name == "verdict":
                self._telling = value in self._sure
            elif name == "answer" and isinstance(value, dict):
                self._rows += 1
                if self._telling and self._rows <= SENTENCES and said(value.get("text")):
                    self._row(value)

    def _row(self, row: Mapping[str, object]) -> None:
        one = self._judged(row)
        self._telling = isinstance(one, AnswerSentence)
        if isinstance(one, AnswerSentence):
            self._tell(self._told, one)
            self._told += 1


def evidence_of(desk: Desk, numbers: Sequence[int]) -> tuple[Evidence, ...]:
    """What numbers stand for, whole, what stands on each page by itself."""
    document = desk.analysis.document
    spans = dict.fromkeys(span for number in numbers for span in desk.numbered.by_number[number].spans)
    return tuple(one for span in spans for one in on_pages(document, *span))


def looked_at(desk: Desk, floor: Answer, seen: ShownText) -> tuple[SearchedSection, ...]:
    """The sections that a model was shown, with the words of the question that the search found in them."""
    found = {one.section_id: one for one in floor.proof.sections}
    sections = (desk.numbered.sections[place] for place in seen.places)
    return tuple(
        found.get(one.id) or SearchedSection(section_id=one.id, heading=one.heading, page=one.first_page, terms=())
        for one in sections
    )

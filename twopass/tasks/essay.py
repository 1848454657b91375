"""Task `essay`: flowing paragraphs; for a model, one prompt with the lines of the index and what was closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from twopass.extractive.essay_paragraphs import write_prose
from twopass.extractive.study import Study
from twopass.findings import MOST_EVIDENCE, AtMost, EssayFindings, FoundParagraph, Phrase
from twopass.schema import Evidence, Line, OpenTag, Resolution
from twopass.tasks.desk import REPLY_SHARE, Desk
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.prompts import OpenedPrompt, quoted, render
from twopass.tasks.schemas import Schema, Written, narrowed, schema_of
from twopass.tasks.task import Input, Question, Task, Unasked, field_of, rows

LINES_TOKENS = 12_000
"""Tokens of index lines shown: some 150 sections; of more, evenly spread ones."""
OPEN, CLOSED = 12, 40
"""Open questions, and closed ones, that are shown."""
PARAGRAPH_TOKENS = 320
CITED = 10
"""Numbers that a paragraph may cite."""


@dataclass(frozen=True)
class EssayInput(Input[EssayFindings]):
    """The whole index, how tags ended, and what stays open."""

    task = "essay"
    lines: tuple[Line, ...]
    still_open: tuple[OpenTag, ...]
    max_paragraphs: int
    closed: tuple[tuple[OpenTag, Resolution], ...] = ()

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[EssayFindings]:
        """The document's own sentences, part by part."""
        return [write_prose(one.analysis.of(Study), one.lines, one.still_open, one.max_paragraphs) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[EssayFindings], desk: Desk) -> Task[EssayFindings]:
        """One prompt; nothing of a weak model."""
        return Unasked(floor) if desk.plain else EssayTask(desk, inputs[0], floor[0])


class ParagraphReply(Written):
    """A paragraph of the essay and the numbers of the sentences that it rests on."""

    text: Annotated[str, AtMost(1600)]
    cite: Annotated[list[int], AtMost(CITED)]


class EssayReply(Written):
    """What a model writes."""

    title: Phrase
    paragraphs: list[ParagraphReply]


@dataclass(frozen=True)
class EssayPrompt(OpenedPrompt):
    """The lines of the index, what was closed, and what stays open."""

    template: ClassVar[str] = "essay"
    lines: str
    closed: str
    still_open: str
    max_paragraphs: int
    most_cited: int


class EssayTask(Task[EssayFindings]):
    """One question: the whole essay."""

    def __init__(self, desk: Desk, one: EssayInput, floor: EssayFindings) -> None:
        super().__init__()
        self.desk, self.one, self.floor = desk, one, floor
        self.judge = Judge(desk.analysis, desk.foreign)
        self.found: EssayFindings | None = None
        self.reason = ""

    def questions(self) -> list[Question]:
        """One prompt."""
        one, numbered = self.one, self.desk.numbered
        most = max(1, min(one.max_paragraphs, int(REPLY_SHARE * self.desk.room) // PARAGRAPH_TOKENS))
        lines = self._fitting([line for line in one.lines if line.evidence])
        closed = one.closed[:CLOSED]
        prompt = EssayPrompt(
            **self.desk.opening(()),
            lines="\n".join(map(self._row, lines)),
            closed="\n".join(self._closed(*pair) for pair in closed),
            still_open="\n".join(f"- {quoted(' '.join(tag.question.split()))}" for tag in one.still_open[:OPEN]),
            max_paragraphs=most,
            most_cited=CITED,
        )
        beside = {n: line.comment for line in lines for n in numbered.numbers_of(line.evidence)}
        beside |= {n: end.answer for _, end in closed for n in numbered.numbers_of(end.evidence)}

        def hear(body: object) -> str:
            return self._hear(body, beside)

        room = self.desk.reply_room(render(prompt), 200 + PARAGRAPH_TOKENS * most)
        return [Question(prompt, _schema(most), room, hear)]

    def _fitting(self, lines: Sequence[Line]) -> list[Line]:
        """As many lines as there is room for, evenly spread."""
        sizes = sum(self.desk.count(self._row(line)) for line in lines)
        step = max(1.0, sizes / min(LINES_TOKENS, self.desk.room))
        return [lines[int(n * step)] for n in range(int(len(lines) / step))]

    def _row(self, line: Line) -> str:
        """A heading with its line below."""
        heading = self.desk.titled(self.desk.numbered.places[line.section_id]).lstrip("# ")
        return f"{heading}\n- {quoted(' '.join(line.comment.split()))} {self._cited(line.evidence)}".rstrip()

    def _closed(self, tag: OpenTag, end: Resolution) -> str:
        question, answer = " ".join(tag.question.split()), " ".join(end.answer.split())
        return f"- {quoted(question)} {quoted(answer)} {self._cited(end.evidence)}".rstrip()

    def _cited(self, evidence: Sequence[Evidence]) -> str:
        numbers = self.desk.numbered.numbers_of(evidence)
        return f"{{{' '.join(map(str, numbers))}}}" if numbers else ""

    def _hear(self, body: object, beside: Mapping[int, str]) -> str:
        title, held = said(field_of(body, "title")), rows(body, "paragraphs")[: self.one.max_paragraphs]
        if not title or not held:
            return "it lacks its title or paragraphs"
        outcomes = [self._paragraph(row, beside) for row in held]
        kept = tuple(outcome for outcome in outcomes if isinstance(outcome, FoundParagraph))
        refused = list(dict.fromkeys(outcome for outcome in outcomes if isinstance(outcome, str)))
        if self.found is None or len(kept) > len(self.found.paragraphs):
            self.found = EssayFindings.model_validate({"title": title, "paragraphs": kept}) if kept else None
            self.dropped = [f"essay (paragraph): {reason}" for reason in refused]
        return f"{len(kept)} of {len(held)} paragraphs can be used: {'; '.join(refused)}" if refused else ""

    def _paragraph(self, row: Mapping[str, object], beside: Mapping[int, str]) -> FoundParagraph | str:
        claim = Claim(said(row.get("text")), numbers_in(row.get("cite"))[:CITED], most=2400)
        lines = " ".join(dict.fromkeys(beside[number] for number in claim.cite if number in beside))
        if reason := self.judge.refusal(claim, beside.keys(), lines):
            return reason
        evidence = self.desk.numbered.evidence(claim.cite)[:MOST_EVIDENCE]
        return FoundParagraph(text=claim.text, evidence=evidence)

    def give_up(self, failed: Sequence[Question]) -> None:
        """Remember why there is no essay."""
        self.reason = failed[0].reason if failed else ""

    def assemble(self) -> list[EssayFindings]:
        """The model's essay, or the floor's where none of its paragraphs holds."""
        if self.found is None:
            self.fallbacks.append(f"essay (essay): {self.reason or 'it was left out'}")
        return [self.found or self.floor]


def _schema(most: int) -> Schema:
    """The schema of an essay of at most so many paragraphs."""
    return schema_of(narrowed(EssayReply, paragraphs=Annotated[list[ParagraphReply], AtMost(most)]))

"""Task `essay`: flowing paragraphs; for a model, one prompt with the lines of the index, as many as it can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import ValidationError

from twopass.extractive.essay_paragraphs import write_prose
from twopass.extractive.study import Study
from twopass.findings import AS_WRITTEN, AtMost, EssayFindings, FoundParagraph, Phrase
from twopass.schema import Document, Line, OpenTag
from twopass.tasks.checks import Quote, fault, place
from twopass.tasks.desk import REPLY_SHARE, Desk
from twopass.tasks.prompts import OpenedPrompt
from twopass.tasks.schemas import Schema, Written, narrowed, schema_of
from twopass.tasks.task import Input, Question, Task, Unasked, field_of
from twopass.text.tokens import content_stems

LINES_TOKENS = 12_000
"""Tokens of index lines shown: some 150 sections; of more, evenly spread ones."""
OPEN = 12
"""Open questions shown."""
PARAGRAPH_TOKENS = 320


@dataclass(frozen=True)
class EssayInput(Input[EssayFindings]):
    """The whole index, and what stays open."""

    task = "essay"
    lines: tuple[Line, ...]
    still_open: tuple[OpenTag, ...]
    max_paragraphs: int

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[EssayFindings]:
        """The document's own sentences, part by part."""
        return [write_prose(one.analysis.of(Study), one.lines, one.still_open, one.max_paragraphs) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[EssayFindings], desk: Desk) -> Task[EssayFindings]:
        """One prompt; nothing of a weak model."""
        return Unasked(floor) if desk.plain else EssayTask(desk, inputs, floor)


class ParagraphReply(Written):
    """A paragraph of the essay and the words, copied from the document, that its sentences rest on."""

    text: Annotated[str, AtMost(2400)]
    quotes: Annotated[list[Quote], AtMost(6)]


class AskedParagraph(ParagraphReply):
    """A paragraph as it is asked for: one that is somewhat longer is taken all the same."""

    text: Annotated[str, AtMost(1600)]


class EssayReply(Written):
    """What a model writes."""

    title: Phrase
    paragraphs: list[AskedParagraph]


@dataclass(frozen=True)
class EssayPrompt(OpenedPrompt):
    """The lines of the index, and what stays open."""

    template: ClassVar[str] = "essay"
    lines: tuple[Line, ...]
    still_open: tuple[OpenTag, ...]
    max_paragraphs: int


class EssayTask(Task[EssayFindings]):
    """The one item is the whole essay."""

    def __init__(self, desk: Desk, inputs: Sequence[EssayInput], floor: Sequence[EssayFindings]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor

    def items(self) -> list[int]:
        """The whole essay."""
        return list(range(len(self.inputs)))

    def questions(self, items: Sequence[int]) -> list[Question[EssayFindings]]:
        """One prompt."""
        return [self._question(i) for i in items]

    def assemble(self, found: Mapping[int, EssayFindings]) -> list[EssayFindings]:
        """The model's essay, or the floor's."""
        return [found.get(i, floor) for i, floor in enumerate(self.floor)]

    def where(self, item: int) -> str:
        """An essay belongs to the whole document."""
        return "essay"

    def _question(self, item: int) -> Question[EssayFindings]:
        one = self.inputs[item]
        most = max(1, min(one.max_paragraphs, int(REPLY_SHARE * self.desk.context_tokens) // PARAGRAPH_TOKENS))
        prompt = EssayPrompt(
            one.document,
            self.desk.headings(one.document, one.skeleton),
            self.desk.language or one.language,
            self._fitting(one.lines),
            one.still_open[:OPEN],
            most,
        )

        def read(body: object) -> dict[int, EssayFindings | str]:
            return {item: self._judged(item, body)}

        return Question(prompt, (item,), _schema(most), 100 + PARAGRAPH_TOKENS * most, read)

    def _fitting(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        held = [line for line in lines if line.evidence]
        sizes = sum(self.desk.count(line.comment + "".join(e.quote for e in line.evidence)) + 12 for line in held)
        step = max(1.0, sizes / self.desk.room(LINES_TOKENS))
        return tuple(held[int(n * step)] for n in range(int(len(held) / step)))

    def _judged(self, item: int, body: object) -> EssayFindings | str:
        rows, title = field_of(body, "paragraphs"), field_of(body, "title")
        if not isinstance(rows, list) or not isinstance(title, str):
            return "it lacks its title or paragraphs"
        one, floor = self.inputs[item], self.floor[item]
        foreign = self.desk.foreign(one.language)
        outcomes = [_paragraph(row, one.document, foreign) for row in rows[: one.max_paragraphs]]
        kept = tuple(outcome for outcome in outcomes if isinstance(outcome, FoundParagraph))
        if len(kept) * 2 < max(len(floor.paragraphs), len(rows)):
            reasons = dict.fromkeys(outcome for outcome in outcomes if isinstance(outcome, str))
            return f"{len(kept)} of {len(rows)} paragraphs can be used: {'; '.join(reasons)}"
        return EssayFindings(title=" ".join(title.split()) or floor.title, paragraphs=kept)


def _schema(most: int) -> Schema:
    """The schema of an essay of at most so many paragraphs."""
    return schema_of(narrowed(EssayReply, paragraphs=Annotated[list[AskedParagraph], AtMost(most)]))


def _paragraph(row: object, document: Document, foreign: str) -> FoundParagraph | str:
    try:
        written = ParagraphReply.model_validate(row, context=AS_WRITTEN)
    except ValidationError as error:
        return error.errors(include_url=False)[0]["msg"]
    text = " ".join(written.text.split())
    placed = (place(quote, document, 0, len(document.text)) for quote in written.quotes)
    evidence = tuple(found for found in placed if found is not None)
    if not evidence:
        return "none of its quotes stands in the document"
    if reason := fault(text, document, foreign):
        return reason
    if not foreign and not any(_shares(text, one.quote, document) for one in evidence):
        return "no quote bears out its paragraph"
    return FoundParagraph(text=text, evidence=evidence)


def _shares(text: str, quote: str, document: Document) -> bool:
    """Whether a paragraph, which says more than one quote can, takes up a third of its quote's words."""
    words = set(content_stems(quote, document.language))
    return 3 * len(words & set(content_stems(text, document.language))) >= len(words)

"""Task `synthesis`: lines of the index; for a model, the notes of many sections share a prompt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Self

from pydantic import Field

from twopass.extractive.index_lines import Noted, write_lines
from twopass.extractive.study import Study
from twopass.findings import AtMost, Phrase, SynthesisFindings
from twopass.schema import Entry, Point, Section
from twopass.tasks.desk import PACK_TOKENS, Desk
from twopass.tasks.lines_judged import LineJudge, shortened
from twopass.tasks.novelty import Index, Subject
from twopass.tasks.prompts import OpenedPrompt, Prompt
from twopass.tasks.schemas import Schema, Written, exactly, narrowed, schema_of, whole_number
from twopass.tasks.task import Input, Question, Task, heading_of, listed
from twopass.text.tokens import WORD

NOTES_SHARE, NOTES_LEAST = 0.07, 2400
"""Characters of headings and notes shown, as a share of the document's, so that writing the index costs less than a
tenth of reading the text. In a document of many short sections the longest ones are asked about."""
TOLD = 2
"""Notes without which there is nothing to draw together: of one alone the floor makes the line."""
LINE_TOKENS, PLAIN_TOKENS = 220, 120
"""Tokens of one line in the reply, with keywords, two sentences and numbers; and of a plain one."""
HALF = 0.5
"""Share of the subject in the floor's line below which a shorter line leaves out too much."""
PACK_LINES = 40
"""Sections in a prompt: a reply of some 4,000 tokens."""
LONG = 8
"""Words from which a line may have some to spare."""


@dataclass(frozen=True)
class SynthesisInput(Input[SynthesisFindings]):
    """A section with what both readings noted of it, and the sections right under it."""

    task = "synthesis"
    section: Section
    entry: Entry
    children: tuple[Section, ...]
    max_comment: int

    @property
    def length(self) -> int:
        """Characters of the section's text."""
        return self.section.end - self.section.body

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[SynthesisFindings]:
        """Lines that share out what the document is about."""
        rows = [Noted(one.section, one.entry, one.children, one.max_comment) for one in inputs]
        return write_lines(inputs[0].analysis.of(Study), rows)

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[SynthesisFindings], desk: Desk) -> Task[SynthesisFindings]:
        """Sections packed into prompts; single lines of a weak model."""
        return (PlainSynthesis if desk.plain else SynthesisTask)(desk, inputs, floor)


class SynthesisReply(Written):
    """What a model writes of one of the numbered sections."""

    id: int
    keywords: Annotated[list[Phrase], AtMost(5)]
    comment: Annotated[str, AtMost(900)]
    rests_on: Annotated[list[int], AtMost(4)]

    @classmethod
    def read(cls, row: Mapping[str, object]) -> SynthesisReply | None:
        """As much of a row as can be used, whatever its bounds; None without a comment."""
        comment = row.get("comment")
        if not isinstance(comment, str):
            return None
        keywords = [one for one in _list(row.get("keywords")) if isinstance(one, str)]
        rests_on = [one for one in _list(row.get("rests_on")) if isinstance(one, int)]
        return cls.model_construct(id=row.get("id"), keywords=keywords, comment=comment, rests_on=rests_on)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered point as a prompt shows it."""

    number: int
    text: str
    point: Point


@dataclass(frozen=True, slots=True)
class NotedPart:
    """A numbered section and its notes."""

    number: int
    heading: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class SynthesisPrompt(OpenedPrompt):
    """Sections with their notes."""

    template: ClassVar[str] = "synthesis"
    parts: tuple[NotedPart, ...]
    max_comment: int


@dataclass(frozen=True)
class PlainPrompt(Prompt):
    """One line, and the language to write in where it is not the document's."""

    template: ClassVar[str] = "plain_synthesis"
    line: str
    language: str


class SynthesisTask(Task[SynthesisFindings]):
    """Items are sections; one of which little was noted is left to the floor."""

    def __init__(self, desk: Desk, inputs: Sequence[SynthesisInput], floor: Sequence[SynthesisFindings]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.document = inputs[0].document
        self.headings = desk.headings(self.document, inputs[0].skeleton)
        self.foreign = desk.foreign(self.document.language)
        self.judge = LineJudge(self.document, self.foreign)

    def items(self) -> list[int]:
        """The sections to draw together that are affordable, the longest first; all, to write in another language."""
        if self.foreign:
            return [i for i, one in enumerate(self.inputs) if one.entry.points]
        several = [i for i in self.stated() if len(self.inputs[i].entry.points) >= TOLD]
        several.sort(key=lambda i: self.inputs[i].length, reverse=True)
        return sorted(self._affordable(several))

    def _affordable(self, items: Sequence[int]) -> Iterator[int]:
        """The first sections whose notes the budget takes."""
        room = max(NOTES_LEAST, int(NOTES_SHARE * len(self.document.text)))
        for i in items:
            one = self.inputs[i]
            room -= len(heading_of(one.section)) + sum(len(p.text) for p in _shown(one))
            if room < 0:
                return
            yield i

    def stated(self) -> list[int]:
        """The sections whose line is made of notes, and does not merely list what they hold."""
        rows = enumerate(zip(self.inputs, self.floor, strict=True))
        return [i for i, (one, floor) in rows if any(floor.comment.startswith(p.text) for p in one.entry.points)]

    def questions(self, items: Sequence[int]) -> list[Question[SynthesisFindings]]:
        """Neighbours packed together."""
        shown = {i: _shown(self.inputs[i]) for i in items}
        sizes = [sum(self.desk.count(p.text) for p in shown[i]) + 16 for i in items]
        most = PACK_LINES * max(1, sum(sizes) // max(1, len(sizes)))
        levels = [self.inputs[i].section.level for i in items]
        groups = self.desk.packed(sizes, [LINE_TOKENS] * len(sizes), levels, self.headings, min(PACK_TOKENS, most))
        return [self._question([items[place] for place in group], shown) for group in groups]

    def assemble(self, found: Mapping[int, SynthesisFindings]) -> list[SynthesisFindings]:
        """The model's line of each section where the index says no less with it, and else the floor's."""
        if self.foreign:
            return [found.get(i, floor) for i, floor in enumerate(self.floor)]
        lines = list(self.floor)
        index = Index(Subject(self.document), (line.comment for line in lines)) if found else None
        for i, line in sorted(found.items()):
            floor = self.floor[i]
            if index is not None and self.no_worse(*index.beside(line.comment, floor.comment)):
                index.replace(floor.comment, line.comment)
                lines[i] = line
        return lines

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return self.inputs[item].section.id

    def _question(self, held: list[int], shown: Mapping[int, list[Point]]) -> Question[SynthesisFindings]:
        parts, count = self._parts(held, shown)
        prompt = SynthesisPrompt(
            self.document,
            self.headings,
            self.desk.language or self.document.language,
            parts,
            self.inputs[held[0]].max_comment,
        )

        def read(body: object) -> dict[int, SynthesisFindings | str]:
            rows = listed(body, "lines")
            return {
                item: self._judged(item, rows.get(part.number), part) for item, part in zip(held, parts, strict=True)
            }

        return Question(prompt, tuple(held), _schema(len(parts), count), 100 + LINE_TOKENS * len(held), read)

    def _parts(self, held: list[int], shown: Mapping[int, list[Point]]) -> tuple[tuple[NotedPart, ...], int]:
        """The sections with their notes, numbered through, and how many notes there are."""
        parts, count = [], 0
        for number, item in enumerate(held, 1):
            notes = tuple(Note(count + i, point.text, point) for i, point in enumerate(shown[item], 1))
            count += len(notes)
            parts.append(NotedPart(number, heading_of(self.inputs[item].section), notes))
        return tuple(parts), count

    def _judged(self, item: int, row: Mapping[str, object] | None, part: NotedPart) -> SynthesisFindings | str:
        written = SynthesisReply.read(row) if row is not None else None
        if written is None:
            return "there is no line for it"
        one = self.inputs[item]
        chosen = [note.point for note in part.notes if note.number in written.rests_on]
        comment = shortened(written.comment, one.max_comment)
        return self.judge.settle(comment, written.keywords, chosen, one.entry.points, self.floor[item])

    def no_worse(self, share: float, density: float) -> bool:
        """Whether a line says as much of the subject as the floor's, in all or word for word, and not much less in all:
        one in a model's own words has fewer of the document's, and may say more with them.
        """
        return max(share, density) >= 1.0 and share >= HALF


def _schema(lines: int, notes: int) -> Schema:
    """The schema of a reply of so many lines, numbered from 1, over so many notes."""
    note = Annotated[int, Field(ge=1, le=notes)]
    rests_on = Annotated[list[note], AtMost(4)]
    row = narrowed(SynthesisReply, id=whole_number(*range(1, lines + 1)), rests_on=rests_on)
    return schema_of(exactly(lines, row, "lines"))


def _shown(one: SynthesisInput) -> list[Point]:
    """The points shown for a section, the most relied upon first: as many as its length allows, `TOLD` at least."""
    room = int(one.length * NOTES_SHARE)
    shown: list[Point] = []
    for point in one.entry.points:
        room -= len(point.text)
        if len(shown) >= TOLD and room < 0:
            break
        shown.append(point)
    return shown


class PlainSynthesis(SynthesisTask):
    """For a model too weak for JSON over many sections: asks for each line of the index in one sentence; one with the
    same words, but fewer repeated, takes its place.

    More is not to be had: SmolLM2-135M, shown several notes, drew them together in ways that nobody wrote, and where it
    kept to one, it chose a worse one than the extractive reader.
    """

    def items(self) -> list[int]:
        """The lines made of notes, but for the shortest."""
        return [i for i in self.stated() if len(self.floor[i].comment.split()) >= LONG]

    def questions(self, items: Sequence[int]) -> list[Question[SynthesisFindings]]:
        """One line a prompt."""
        return [self._ask(i) for i in items]

    def _ask(self, item: int) -> Question[SynthesisFindings]:
        def read(body: object) -> dict[int, SynthesisFindings | str]:
            return {item: self._heard(item, " ".join(str(body).split()).strip('"“”'))}

        prompt = PlainPrompt(self.floor[item].comment, self.foreign)
        return Question(prompt, (item,), {}, PLAIN_TOKENS, read)

    def _heard(self, item: int, comment: str) -> SynthesisFindings | str:
        one, floor = self.inputs[item], self.floor[item]
        if not self.foreign:
            said, line = WORD.findall(comment.lower()), WORD.findall(floor.comment.lower())
            if set(said) != set(line) or max((Counter(line) - Counter(said)).values(), default=0) > 1:
                return "its words are not those of the line"
            if len(said) >= len(line) or comment[-1:] != floor.comment[-1:]:
                return floor
        points = [point for point in one.entry.points if point.text in floor.comment]
        return self.judge.settle(comment, (), points, points, floor)

    def no_worse(self, share: float, density: float) -> bool:
        """Whether a line says as much of the subject as the floor's, in all and word for word."""
        return min(share, density) >= 1.0

"""Task `synthesis`: lines of the index, where the second reading wrote none; a weak model shortens them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from twopass.findings import SynthesisFindings
from twopass.schema import Line
from twopass.tasks.desk import Desk
from twopass.tasks.judging.index_line_checks import LineJudge
from twopass.tasks.judging.novelty import Index, Subject
from twopass.tasks.prompts import Prompt
from twopass.tasks.task import Question, Task
from twopass.text.tokens import WORD

if TYPE_CHECKING:
    from twopass.tasks.wanted import SynthesisInput

PLAIN_TOKENS = 120
"""Tokens of a plain line in a reply."""
LONG = 8
"""Words from which a line may have some to spare."""


def written(inputs: Sequence[SynthesisInput], floor: Sequence[SynthesisFindings]) -> list[SynthesisFindings]:
    """The lines that a model wrote, and the floor's where it wrote none."""
    return [_as_found(one.written) if one.written else line for one, line in zip(inputs, floor, strict=True)]


def _as_found(line: Line) -> SynthesisFindings:
    return SynthesisFindings(keywords=line.keywords, comment=line.comment, evidence=line.evidence)


@dataclass(frozen=True)
class PlainPrompt(Prompt):
    """One line, and the language to write in where it is not the document's."""

    template: ClassVar[str] = "plain_synthesis"
    line: str
    language: str


class PlainSynthesis(Task[SynthesisFindings]):
    """For a model too weak for JSON over many sections: asks for each line of the index in one sentence; one with the
    same words, but fewer repeated, takes its place.

    More is not to be had: SmolLM2-135M, shown several notes, drew them together in ways that nobody wrote, and where it
    kept to one, it chose a worse one than the extractive reader.
    """

    def __init__(self, desk: Desk, inputs: Sequence[SynthesisInput], floor: Sequence[SynthesisFindings]) -> None:
        super().__init__()
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.document = inputs[0].document
        self.judge = LineJudge(self.document, desk.foreign)
        self.heard: dict[int, SynthesisFindings] = {}

    def questions(self) -> list[Question]:
        """One line a prompt: those made of notes, but for the shortest."""
        long = [i for i in self._stated() if len(self.floor[i].comment.split()) >= LONG]
        return [self._ask(i) for i in long]

    def _stated(self) -> list[int]:
        """The sections whose line is made of notes, and does not merely list what they hold."""
        rows = enumerate(zip(self.inputs, self.floor, strict=True))
        return [i for i, (one, floor) in rows if any(floor.comment.startswith(p.text) for p in one.entry.points)]

    def _ask(self, item: int) -> Question:
        prompt = PlainPrompt(self.floor[item].comment, self.desk.foreign)
        return Question(prompt, {}, PLAIN_TOKENS, partial(self._hear, item), item)

    def _hear(self, item: int, body: object) -> str:
        outcome = self._judged(item, " ".join(str(body).split()).strip('"“”'))
        if isinstance(outcome, str):
            return outcome
        self.heard[item] = outcome
        return ""

    def give_up(self, failed: Sequence[Question]) -> None:
        """Remember why lines stay as they were."""
        for question in failed:
            if isinstance(question.subject, int):
                section = self.inputs[question.subject].section
                self.fallbacks.append(f"{section.id} (synthesis): {question.reason}")

    def _judged(self, item: int, comment: str) -> SynthesisFindings | str:
        one, floor = self.inputs[item], self.floor[item]
        if not self.desk.foreign:
            said, line = WORD.findall(comment.lower()), WORD.findall(floor.comment.lower())
            if set(said) != set(line) or max((Counter(line) - Counter(said)).values(), default=0) > 1:
                return "its words are not those of the line"
            if len(said) >= len(line) or comment[-1:] != floor.comment[-1:]:
                return floor
        points = [point for point in one.entry.points if point.text in floor.comment]
        return self.judge.settle(comment, (), points, points, floor)

    def assemble(self) -> list[SynthesisFindings]:
        """The model's line of each section where the index says no less with it, in all and word for word, and else the
        floor's.
        """
        if self.desk.foreign:
            return [self.heard.get(i, floor) for i, floor in enumerate(self.floor)]
        lines = list(self.floor)
        index = Index(Subject(self.document), (line.comment for line in lines)) if self.heard else None
        for i, line in sorted(self.heard.items()):
            floor = self.floor[i]
            if index is not None and min(index.beside(line.comment, floor.comment)) >= 1.0:
                index.replace(floor.comment, line.comment)
                lines[i] = line
        return lines

"""The plain form: one short question a line, answered in prose, for a model too weak for JSON over many sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from twopass.replies import SynthesisReply
from twopass.tasks.synthesis import SynthesisTask, settle
from twopass.tasks.task import Desk, Question
from twopass.text.tokens import WORD

LINE_TOKENS = 120
LONG = 8
"""Words from which a line may have some to spare."""


class PlainSynthesis(SynthesisTask):
    """Asks for each line of the index in one sentence; one with the same words, but fewer repeated, takes its place.

    More is not to be had: SmolLM2-135M, shown several notes, drew them together in ways that nobody wrote, and where it
    kept to one, it chose a worse one than the extractive reader.
    """

    def items(self) -> list[int]:
        """The lines made of notes, but for the shortest."""
        return [i for i in self.stated() if len(self.floor[i].comment.split()) >= LONG]

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One line a prompt."""
        return [self._ask(i) for i in items]

    def _ask(self, item: int) -> Question:
        language = self.desk.foreign(self.inputs[item]["document"].language)

        def read(body: Any) -> dict[int, Any]:
            return {item: self._heard(item, " ".join(str(body).split()).strip('"“”'), language)}

        inputs = {"line": self.floor[item].comment, "language": language}
        return Question("plain_synthesis", (item,), inputs, {}, LINE_TOKENS, read)

    def _heard(self, item: int, comment: str, foreign: str) -> SynthesisReply | str:
        one, floor = self.inputs[item], self.floor[item]
        if not foreign:
            said, line = WORD.findall(comment.lower()), WORD.findall(floor.comment.lower())
            if set(said) != set(line) or max((Counter(line) - Counter(said)).values(), default=0) > 1:
                return "its words are not those of the line"
            if len(said) >= len(line) or comment[-1:] != floor.comment[-1:]:
                return floor
        points = [point for point in one["entry"].points if point.text in floor.comment]
        return settle(comment, (), points, points, floor, one["document"], foreign)

    def no_worse(self, share: float, density: float) -> bool:
        """Whether a line says as much of the subject as the floor's, in all and word for word."""
        return min(share, density) >= 1.0


class Unasked:
    """A task that a weak model is spared: the extractive reader does it. SmolLM2-135M, asked about 30 sections to copy,
    choose or sum up one more statement, gave none that stood in the text and was not noted already.
    """

    def __init__(self, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[Any]) -> None:
        self.floor = floor

    def items(self) -> list[int]:
        """Nothing is asked."""
        return []

    def questions(self, items: Sequence[int]) -> list[Question]:
        """No prompts."""
        return []

    def assemble(self, values: Mapping[int, Any]) -> list[Any]:
        """The floor's replies."""
        return list(self.floor)

    def where(self, item: int) -> str:
        """There are no items."""
        raise IndexError(item)

"""The plain form: one short question a section, answered in prose, for a model too weak for JSON over many sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from twopass.extract.sentences import Sentence, split
from twopass.extract.words import content_stems
from twopass.extract.worth import worth
from twopass.questions.common import Desk, Question
from twopass.questions.synthesis import Note, SynthesisTask, settle, shortened
from twopass.replies import SynthesisReply

LINE_TOKENS = 90
NOTES = 5
"""Notes shown for a line: a weak model loses what comes after some 200 words."""
_MARK = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s*")


class PlainSynthesis(SynthesisTask):
    """Asks for one sentence on the notes of each section, which may leave out words of one and mix in none of another:
    a weak model that does says what nobody wrote.
    """

    def items(self) -> list[int]:
        """All sections to draw together: prompts of a few lines cost little."""
        return super().items() if self.desk.foreign(self.inputs[0]["document"].language) else self.drawn()

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One section a prompt."""
        return [self._ask(i) for i in items]

    def _ask(self, item: int) -> Question:
        one = self.inputs[item]
        notes = tuple(Note(i, point.text, point) for i, point in enumerate(one["entry"].points[:NOTES], 1))

        def read(body: Any) -> dict[int, Any]:
            return {item: self._heard(item, str(body), notes)}

        inputs = {"notes": notes, "language": self.desk.foreign(one["document"].language)}
        return Question("plain_synthesis", (item,), inputs, {}, LINE_TOKENS, read)

    def _heard(self, item: int, body: str, notes: Sequence[Note]) -> SynthesisReply | str:
        one, floor = self.inputs[item], self.floor[item]
        language = one["document"].language
        foreign = self.desk.foreign(language)
        comment = shortened(_MARK.sub("", body.strip()), one["max_comment"])
        held = [set(content_stems(note.text, language)) for note in notes]
        if not foreign and not all(
            any(words.issuperset(content_stems(comment[a:b], language)) for words in held)
            for a, b in split(comment, language)
        ):
            return "a sentence has words that are not in one note"
        if not foreign and _fit(comment, language) < _fit(floor.comment, language):
            return "the sentence cannot be understood by itself"
        chosen = [note.point for note in notes] if foreign else []
        return settle(comment, (), chosen, one["entry"].points, floor, one["document"], foreign)

    def no_worse(self, share: float, density: float) -> bool:
        """Whether a line says as much of the subject as the floor's, in all and word for word."""
        return min(share, density) >= 1.0


def _fit(text: str, language: str) -> float:
    """How fit a line is to be read by itself, from 0 to 1."""
    return worth(text, Sentence(0, len(text), 0, True, "body"), language)


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

"""The plain form: one short question a section, answered in prose, for a model too weak for JSON over many sections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from twopass.questions.common import Desk, Question
from twopass.questions.forward import MOST_POINTS, ForwardTask
from twopass.questions.synthesis import Note, SynthesisTask, settle, shortened
from twopass.questions.worth import fault, place, stands_in
from twopass.replies import ForwardReply, SynthesisReply, WrittenPoint
from twopass.schema import Evidence

STATEMENTS, STATEMENT_TOKENS = 3, 45
"""Statements asked for of one piece of a section, and tokens of one."""
LINE_TOKENS = 90
NOTES = 5
"""Notes shown for a line: a weak model loses what comes after some 200 words."""
INFORMS = 0.9
"""As for other models, but more: a weak model leaves out what matters more often."""
_MARK = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s*")


class PlainForward(ForwardTask):
    """Asks for the chief statements of each piece; what the extractive reader found stays, good ones are added."""

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One piece a prompt."""
        return [self._ask(i) for i in items]

    def _ask(self, item: int) -> Question:
        one = self.inputs[item]
        inputs = {
            "text": one["text"].strip(),
            "count": STATEMENTS,
            "language": self.desk.language or one["language"],
        }

        def read(body: Any) -> dict[int, Any]:
            return {item: self._heard(item, str(body))}

        return Question("plain_forward", (item,), inputs, {}, STATEMENTS * STATEMENT_TOKENS, read)

    def _heard(self, item: int, body: str) -> ForwardReply | str:
        """The floor's reply with those statements added that stand in the text and were not among its points."""
        one, floor = self.inputs[item], self.floor[item]
        document, start, end = one["document"], one["section"].body, one["section"].end
        taken = [e for p in floor.points if (e := place(p.quote, document, start, end)) is not None]
        added: list[tuple[Evidence, str]] = []
        reason = "it lists no statement"
        for line in statements(body):
            found = place(line, document, start, end)
            if found is None:
                reason = "a statement does not stand in the section"
            elif wrong := fault(line, document):
                reason = wrong
            elif stands_in(line, found.quote, document.language):
                if not any(e.start < found.end and found.start < e.end for e in taken):
                    taken.append(found)
                    added.append((found, line))
                reason = ""
        if reason and not added:
            return reason
        points = [*floor.points, *(WrittenPoint(text=e.quote[:600], quote=e.quote) for e, _ in added[:1])]
        return floor.model_copy(update={"points": points[:MOST_POINTS]})


def statements(body: str) -> list[str]:
    """The lines of a list, without their marks; of running text its lines."""
    lines = (_MARK.sub("", line).strip() for line in body.splitlines())
    return [line for line in lines if line and not line.endswith(":")][: 2 * STATEMENTS]


class PlainSynthesis(SynthesisTask):
    """Asks for one or two sentences on the notes of each section."""

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One section a prompt."""
        return [self._ask(i) for i in items]

    def _ask(self, item: int) -> Question:
        one = self.inputs[item]
        notes = tuple(Note(i, point.text, point) for i, point in enumerate(one["entry"].points[:NOTES], 1))
        inputs = {"notes": notes, "language": self.desk.language or one["language"]}

        def read(body: Any) -> dict[int, Any]:
            return {item: self._heard(item, str(body), notes)}

        return Question("plain_synthesis", (item,), inputs, {}, LINE_TOKENS, read)

    def _heard(self, item: int, body: str, notes: Sequence[Note]) -> SynthesisReply | str:
        one, floor = self.inputs[item], self.floor[item]
        foreign = bool(self.desk.language) and self.desk.language != one["document"].language
        comment = shortened(_MARK.sub("", body.strip()), one["max_comment"])
        chosen = [note.point for note in notes] if foreign else []
        return settle(comment, (), chosen, one["entry"].points, floor, one["document"], foreign, INFORMS)


class Unasked:
    """A task that a weak model is spared: the extractive reader does it."""

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

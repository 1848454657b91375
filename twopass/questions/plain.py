"""The plain form: one short question a section, answered in prose, for a model too weak for JSON over many sections."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from twopass.extract.words import content_stems
from twopass.ground import ground
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
TENTHS = 10
_MARK = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s*")


class PlainForward(ForwardTask):
    """Asks for the chief statements of those pieces that lie in the thinnest tenth of the extractive reading.

    What the extractive reader found stays; a statement that stands in the text is added where it evens the coverage.
    """

    def items(self) -> list[int]:
        """The pieces that lie in a tenth of the document with the fewest points."""
        counts = self._counts()
        return [
            i for i in range(len(self.inputs)) if counts[self._tenth(self.inputs[i]["section"].body)] == min(counts)
        ]

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One piece a prompt."""
        return [self._ask(i) for i in items]

    def assemble(self, values: Mapping[int, Any]) -> list[ForwardReply]:
        """The floor's replies, with each added statement that leaves the coverage as even as it was, or makes it so."""
        replies, counts = list(self.floor), self._counts()
        for item, found in values.items():
            if found is None:
                continue
            more = [*counts]
            more[self._tenth(found.start)] += 1
            if min(more) * sum(counts) >= min(counts) * sum(more) and len(replies[item].points) < MOST_POINTS:
                counts = more
                added = WrittenPoint(text=found.quote[:600], quote=found.quote)
                replies[item] = replies[item].model_copy(update={"points": [*replies[item].points, added]})
        return replies

    def _tenth(self, position: int) -> int:
        return min(TENTHS - 1, position * TENTHS // max(1, len(self.inputs[0]["document"].text)))

    def _counts(self) -> list[int]:
        """Points of the extractive reading in each tenth of the document."""
        counts = [0] * TENTHS
        for i in range(len(self.inputs)):
            for found in self._taken(i):
                counts[self._tenth(found.start)] += 1
        return counts

    def _taken(self, item: int) -> list[Evidence]:
        one = self.inputs[item]
        section = one["section"]
        found = (ground(p.quote, one["document"], section.body, section.end) for p in self.floor[item].points)
        return [evidence for evidence in found if evidence is not None]

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

    def _heard(self, item: int, body: str) -> Evidence | str | None:
        """The first statement that stands in the text and is not among the points; None if all are; or why none is."""
        one = self.inputs[item]
        document, section = one["document"], one["section"]
        reason: str | None = "it lists no statement"
        for line in statements(body):
            found = place(line, document, section.body, section.end)
            if found is None:
                reason = "a statement does not stand in the section"
            elif wrong := fault(line, document):
                reason = wrong
            elif not stands_in(line, found.quote, document.language):
                reason = "a statement is not the text's"
            elif any(e.start < found.end and found.start < e.end for e in self._taken(item)):
                reason = None
            else:
                return found
        return reason


def statements(body: str) -> list[str]:
    """The lines of a list, without their marks; of running text its lines."""
    lines = (_MARK.sub("", line).strip() for line in body.splitlines())
    return [line for line in lines if line and not line.endswith(":")][: 2 * STATEMENTS]


class PlainSynthesis(SynthesisTask):
    """Asks for one or two sentences on the notes of each section; a line stays the floor's unless it says more."""

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
        settled = settle(comment, (), chosen, one["entry"].points, floor, one["document"], foreign)
        if isinstance(settled, str) or foreign or self._outweighs(settled.comment, floor.comment):
            return settled
        return floor

    def _outweighs(self, comment: str, floor: str) -> bool:
        """Whether a line holds as much of the document's own subject as the floor's, in all and word for word."""
        (weight, words), (least, spent) = self._weight(comment), self._weight(floor)
        return weight >= least and weight * spent >= least * words

    def _weight(self, text: str) -> tuple[float, int]:
        """Each content word once, by how often the document has it; and the number of words spent."""
        stems = set(content_stems(text, self.inputs[0]["document"].language))
        return sum(math.log1p(self._frequency[stem]) for stem in stems), len(text.split())

    @cached_property
    def _frequency(self) -> Counter[str]:
        document = self.inputs[0]["document"]
        return Counter(content_stems(document.text, document.language))


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

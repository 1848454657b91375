"""The plain form: one short question a section, answered in prose, for a model too weak for JSON over many sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from twopass.extract.sentences import sentences
from twopass.extract.tenths import TENTHS, tenth_of, tenths
from twopass.extract.words import content_stems, is_listing
from twopass.extract.worth import worth
from twopass.ground import ground
from twopass.questions.common import Desk, Question
from twopass.questions.forward import MOST_POINTS, ForwardTask
from twopass.questions.synthesis import Note, SynthesisTask, settle, shortened
from twopass.questions.worth import fault, place, stands_in
from twopass.replies import ForwardReply, SynthesisReply, WrittenPoint
from twopass.schema import Evidence

STATEMENT_TOKENS, LINE_TOKENS = 120, 90
"""Tokens of a statement copied from the text, and of a line."""
NOTES = 5
"""Notes shown for a line: a weak model loses what comes after some 200 words."""
FIT = 0.3
"""How fit to be quoted alone a statement must be where the extractive reader found none: what is less is a list."""
_MARK = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.)])\s*")


class PlainForward(ForwardTask):
    """Asks for the chief statement of those pieces that lie in the thinnest tenth of the extractive reading.

    What the extractive reader found stays; a statement that stands in the text is added where it evens the coverage.
    """

    def items(self) -> list[int]:
        """The pieces of running text that lie in a tenth of the document with the fewest points."""
        counts = self._counts
        thin = [i for i, one in enumerate(self.inputs) if counts[self._tenth(one["section"].body)] == min(counts)]
        return [i for i in thin if not is_listing(self.inputs[i]["document"], self.inputs[i]["section"])]

    def questions(self, items: Sequence[int]) -> list[Question]:
        """One piece a prompt."""
        return [self._ask(i) for i in items]

    def assemble(self, values: Mapping[int, Any]) -> list[ForwardReply]:
        """The floor's replies, with each added statement that leaves the coverage as even as it was, or makes it so."""
        replies, counts = list(self.floor), self._counts
        for item, found in values.items():
            if found is None:
                continue
            more = [*counts]
            more[self._tenth(found.start)] += 1
            if min(more) * sum(counts) >= min(counts) * sum(more) and len(replies[item].points) < MOST_POINTS:
                counts = more
                added = WrittenPoint(text=found.quote[:600], quote=found.quote)
                replies[item] = replies[item].model_copy(update={"points": [*replies[item].points, added]})
                self.desk.added.add((found.start, found.end))
        return replies

    @cached_property
    def _cuts(self) -> list[int]:
        return tenths(self.inputs[0]["document"], self.inputs[0]["skeleton"])

    def _tenth(self, position: int) -> int:
        return tenth_of(self._cuts, position)

    @cached_property
    def _counts(self) -> list[int]:
        """Points of the extractive reading in each tenth of the document, as the audit counts them."""
        held = Counter(self._tenth(found.start) for i in range(len(self.inputs)) for found in self._taken(i))
        return [held[n] for n in range(TENTHS)]

    def _taken(self, item: int) -> list[Evidence]:
        one = self.inputs[item]
        section = one["section"]
        found = (ground(p.quote, one["document"], section.body, section.end) for p in self.floor[item].points)
        return [evidence for evidence in found if evidence is not None]

    def _ask(self, item: int) -> Question:
        one = self.inputs[item]

        def read(body: Any) -> dict[int, Any]:
            return {item: self._heard(item, str(body))}

        return Question("plain_forward", (item,), {"text": one["text"].strip()}, {}, STATEMENT_TOKENS, read)

    def _heard(self, item: int, body: str) -> Evidence | str | None:
        """The first statement that stands in the text and is not among the points; None if all are; or why none is."""
        document, section = self.inputs[item]["document"], self.inputs[item]["section"]
        taken = self._taken(item)
        least = min((self._fit(item, e) for e in taken), default=FIT)
        reason: str | None = "it copies no sentence"
        for line in statements(body):
            found = place(line, document, section.body, section.end)
            if found is None:
                reason = "the sentence does not stand in the section"
            elif wrong := fault(line, document):
                reason = wrong
            elif not stands_in(line, found.quote, document.language):
                reason = "the sentence is not the text's"
            elif any(e.start < found.end and found.start < e.end for e in taken):
                reason = None
            elif self._fit(item, found) < least:
                reason = "the sentence cannot be understood by itself"
            else:
                return found
        return reason

    def _fit(self, item: int, found: Evidence) -> float:
        """How fit a quote is to stand alone, in [0, 1]: as its first sentence is."""
        document, section = self.inputs[item]["document"], self.inputs[item]["section"]
        held = next((s for s in sentences(document, section.body, section.end) if s.end > found.start), None)
        return worth(found.quote, held, document.language) if held is not None else 0.0


def statements(body: str) -> list[str]:
    """The lines of a list, without their marks and quotation marks; of running text its lines."""
    lines = (_MARK.sub("", line).strip().strip('"“”') for line in body.splitlines())
    return [line for line in lines if line and not line.endswith(":")][:4]


class PlainSynthesis(SynthesisTask):
    """Asks for one sentence on the notes of each section, which may leave out words of theirs and bring no new ones."""

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
        words = {stem for note in notes for stem in content_stems(note.text, language)}
        if not foreign and not words.issuperset(content_stems(comment, language)):
            return "the sentence has words that the notes have not"
        chosen = [note.point for note in notes] if foreign else []
        settled = settle(comment, (), chosen, one["entry"].points, floor, one["document"], foreign)
        return (
            settled if isinstance(settled, str) or foreign or self.no_worse(settled.comment, floor.comment) else floor
        )

    def no_worse(self, line: str, floor: str) -> bool:
        """Whether a line says as much of the subject as the floor's, in all and word for word."""
        return min(self.subject.beside(line, floor)) >= 1.0


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

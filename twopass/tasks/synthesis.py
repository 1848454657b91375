"""Task `synthesis` for a model: the notes of many sections share a prompt; a line must rest on notes and inform."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twopass.replies import SynthesisReply
from twopass.schema import Document, Point
from twopass.tasks.checks import QUOTE, fault, stands_in
from twopass.tasks.novelty import Index, Subject
from twopass.tasks.task import (
    PACK_TOKENS,
    Desk,
    Question,
    document_of,
    heading_of,
    list_field,
    listed,
    objects,
    record,
    text_field,
)
from twopass.text.tokens import content_stems

NOTES_SHARE, NOTES_LEAST = 0.07, 2400
"""Characters of headings and notes shown, as a share of the document's, so that writing the index costs less than a
tenth of reading the text. In a document of many short sections the longest ones are asked about."""
TOLD = 2
"""Notes without which there is nothing to draw together: of one alone the floor makes the line."""
LINE_TOKENS = 220
"""Tokens of one line in the reply: keywords, two sentences and numbers."""
HALF = 0.5
"""Share of the subject in the floor's line below which a shorter line leaves out too much."""
PACK_LINES = 40
"""Sections in a prompt: a reply of some 4,000 tokens."""
_END = re.compile(r"[.!?。！？](?=\s|$)")


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


class SynthesisTask:
    """Inputs are sections with what both readings noted; one of which little was noted is left to the floor."""

    def __init__(self, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[SynthesisReply]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.headings = desk.headings(inputs[0]["document"], inputs[0]["skeleton"])

    def items(self) -> list[int]:
        """The sections to draw together that are affordable, the longest first; all, to write in another language."""
        if self.desk.foreign(self.inputs[0]["document"].language):
            return [i for i, one in enumerate(self.inputs) if one["entry"].points]
        room = max(NOTES_LEAST, int(NOTES_SHARE * len(self.inputs[0]["document"].text)))
        chosen = []
        several = [i for i in self.stated() if len(self.inputs[i]["entry"].points) >= TOLD]
        for i in sorted(several, key=lambda i: _length(self.inputs[i]), reverse=True):
            room -= len(heading_of(self.inputs[i]["section"])) + sum(len(p.text) for p in _shown(self.inputs[i]))
            if room < 0:
                break
            chosen.append(i)
        return sorted(chosen)

    def stated(self) -> list[int]:
        """The sections whose line is made of notes, and does not merely list what they hold."""
        rows = enumerate(zip(self.inputs, self.floor, strict=True))
        return [i for i, (one, floor) in rows if any(floor.comment.startswith(p.text) for p in one["entry"].points)]

    def questions(self, items: Sequence[int]) -> list[Question]:
        """Neighbours packed together."""
        shown = {i: _shown(self.inputs[i]) for i in items}
        sizes = [sum(self.desk.count(p.text) for p in shown[i]) + 16 for i in items]
        most = PACK_LINES * max(1, sum(sizes) // max(1, len(sizes)))
        levels = [self.inputs[i]["section"].level for i in items]
        groups = self.desk.packed(sizes, [LINE_TOKENS] * len(sizes), levels, self.headings, min(PACK_TOKENS, most))
        return [self._question([items[place] for place in group], shown) for group in groups]

    def assemble(self, values: Mapping[int, Any]) -> list[SynthesisReply]:
        """The model's line of each section where the index says no less with it, and else the floor's."""
        if self.desk.foreign(self.inputs[0]["document"].language):
            return [values.get(i, floor) for i, floor in enumerate(self.floor)]
        lines = list(self.floor)
        index = Index(Subject(self.inputs[0]["document"]), (line.comment for line in lines)) if values else None
        for i, line in sorted(values.items()):
            floor = self.floor[i]
            if index is not None and self.no_worse(*index.beside(line.comment, floor.comment)):
                index.replace(floor.comment, line.comment)
                lines[i] = line
        return lines

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return str(self.inputs[item]["section"].id)

    def _question(self, held: list[int], shown: Mapping[int, list[Point]]) -> Question:
        document, _, language = document_of(self.inputs[held[0]])
        parts, count = [], 0
        for number, item in enumerate(held, 1):
            notes = tuple(Note(count + i, point.text, point) for i, point in enumerate(shown[item], 1))
            count += len(notes)
            parts.append(NotedPart(number, heading_of(self.inputs[item]["section"]), notes))
        inputs = {
            "document": document,
            "headings": self.headings,
            "parts": tuple(parts),
            "language": self.desk.language or language,
            "max_comment": self.inputs[held[0]]["max_comment"],
        }
        line = record(
            id={"type": "integer", "enum": [part.number for part in parts]},
            keywords=list_field(text_field(120), 5),
            comment=text_field(900),
            rests_on=list_field({"type": "integer", "minimum": 1, "maximum": count}, 4),
        )

        def read(body: Any) -> dict[int, Any]:
            rows = listed(body, "lines")
            return {
                item: self._judged(item, rows.get(part.number), part) for item, part in zip(held, parts, strict=True)
            }

        return Question(
            "synthesis", tuple(held), inputs, objects("lines", line, len(held)), 100 + LINE_TOKENS * len(held), read
        )

    def _judged(self, item: int, row: Mapping[str, Any] | None, part: NotedPart) -> SynthesisReply | str:
        if row is None or not isinstance(row.get("comment"), str):
            return "there is no line for it"
        one, floor = self.inputs[item], self.floor[item]
        foreign = self.desk.foreign(one["document"].language)
        cited = {n for n in row.get("rests_on") or () if isinstance(n, int)}
        chosen = [note.point for note in part.notes if note.number in cited]
        words = row.get("keywords")
        keywords = [w for w in words if isinstance(w, str)] if isinstance(words, list) else []
        comment = shortened(row["comment"], one["max_comment"])
        return settle(comment, keywords, chosen, one["entry"].points, floor, one["document"], foreign)

    def no_worse(self, share: float, density: float) -> bool:
        """Whether a line says as much of the subject as the floor's, in all or word for word, and not much less in all:
        one in a model's own words has fewer of the document's, and may say more with them.
        """
        return max(share, density) >= 1.0 and share >= HALF


def _length(one: Mapping[str, Any]) -> int:
    section = one["section"]
    return int(section.end - section.body)


def _shown(one: Mapping[str, Any]) -> list[Point]:
    """The points shown for a section, the most relied upon first: as many as its length allows, `TOLD` at least."""
    room = int(_length(one) * NOTES_SHARE)
    shown: list[Point] = []
    for point in one["entry"].points:
        room -= len(point.text)
        if len(shown) >= TOLD and room < 0:
            break
        shown.append(point)
    return shown


def shortened(comment: str, most: int) -> str:
    """The comment on one line, cut after its last whole sentence within `most` characters; empty if none ends there."""
    comment = " ".join(comment.split())
    if len(comment) <= most:
        return comment
    ends = [end.end() for end in _END.finditer(comment) if end.end() <= most]
    return comment[: ends[-1]] if ends else ""


def settle(
    comment: str,
    keywords: Sequence[str],
    chosen: Sequence[Point],
    points: Sequence[Point],
    floor: SynthesisReply,
    document: Document,
    foreign: str,
) -> SynthesisReply | str:
    """A line with the words it rests on; or why it cannot be used.

    Args:
        chosen: the points that the model says the line rests on; of all `points` others are taken where they do not do.
        foreign: the language of the line where it is not the document's, so that their words cannot be compared.
    """
    language = document.language
    if reason := fault(comment, document, foreign) if comment else "no sentence of it is short enough":
        return reason
    rests = list(chosen)
    if not foreign and not (rests and stands_in(comment, _quotes(rests), language)):
        rests = bearing(comment, points, language)
        if not stands_in(comment, _quotes(rests), language):
            return "the comment does not rest on the notes"
    if not rests:
        return "the comment names no note that it rests on"
    around = " ".join(_quotes(points).lower().split())
    kept = {k.casefold(): " ".join(k.split()) for k in keywords if foreign or " ".join(k.lower().split()) in around}
    for keyword in floor.keywords:
        kept.setdefault(keyword.casefold(), keyword)
    words = [word for word in kept.values() if 1 < len(word) <= 120]
    quotes = [evidence.quote[:QUOTE] for point in rests for evidence in point.evidence]
    return SynthesisReply(keywords=words[:8], comment=comment, quotes=list(dict.fromkeys(quotes))[:4])


def _quotes(points: Sequence[Point]) -> str:
    return " ".join(evidence.quote for point in points for evidence in point.evidence)


def bearing(comment: str, points: Sequence[Point], language: str) -> list[Point]:
    """Up to three points that together hold the most of the comment's words, each adding some."""
    chosen: list[Point] = []
    missing = set(content_stems(comment, language))
    left = {i: set(content_stems(_quotes([point]), language)) for i, point in enumerate(points)}
    while missing and left and len(chosen) < 3:
        best = max(left, key=lambda i: len(left[i] & missing))
        if not left[best] & missing:
            break
        missing -= left.pop(best)
        chosen.append(points[best])
    return chosen

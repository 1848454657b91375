"""Task `forward` for a model: neighbouring sections share a prompt, and each reply is judged beside the floor's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from twopass.questions.common import (
    Desk,
    Part,
    Question,
    document_of,
    heading_of,
    in_order,
    list_field,
    listed,
    objects,
    record,
    text_field,
)
from twopass.questions.worth import fault, place, stands_in
from twopass.replies import ForwardReply, WrittenPoint, WrittenTag
from twopass.schema import Document, Evidence

MOST_POINTS = 8
POINT_TOKENS, SECTION_TOKENS = 110, 160
"""Tokens that a point with its quote, and a section's keywords and tags, take in a reply at most."""
EVERY = 150
"""Tokens of text to a point, for the length that a reply may have."""
KINDS = ["promise", "undefined", "question", "incomplete"]
_POINT = record(text=text_field(600), quote=text_field(800))
_TAG = record(
    kind={"type": "string", "enum": KINDS}, concept=text_field(120), question=text_field(600), quote=text_field(800)
)


class ForwardTask:
    """Inputs are pieces of sections; `floor` is what the extractive reader replied to each."""

    def __init__(self, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[ForwardReply]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        desk.packs = []

    def items(self) -> list[int]:
        """Every input is asked about."""
        return list(range(len(self.inputs)))

    def questions(self, items: Sequence[int]) -> list[Question]:
        """Neighbours packed together; what all inputs became is kept for the second reading."""
        sizes = [self.desk.count(self.inputs[i]["text"]) + 16 for i in items]
        levels = [self.inputs[i]["section"].level for i in items]
        groups = in_order(sizes, levels, self.desk.room())
        held = [[items[place] for place in group] for group in groups]
        packs = [tuple(self._part(number, i) for number, i in enumerate(one, 1)) for one in held]
        self.desk.packs = self.desk.packs or packs
        return [
            self._question(one, parts, sum(sizes[place] for place in group))
            for one, parts, group in zip(held, packs, groups, strict=True)
        ]

    def assemble(self, values: Mapping[int, Any]) -> list[ForwardReply]:
        """The model's reply to each input, or the floor's."""
        return [values.get(i, floor) for i, floor in enumerate(self.floor)]

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return str(self.inputs[item]["section"].id)

    def _part(self, number: int, item: int) -> Part:
        one = self.inputs[item]
        section = one["section"]
        return Part(number, heading_of(section), one["text"].strip(), section.body, section.end)

    def _question(self, held: list[int], parts: tuple[Part, ...], size: int) -> Question:
        document, skeleton, language = document_of(self.inputs[held[0]])
        inputs = {
            "document": document,
            "skeleton": skeleton,
            "parts": parts,
            "language": self.desk.language or language,
            "most_points": MOST_POINTS,
        }
        section = record(
            id={"type": "integer", "enum": [part.number for part in parts]},
            points=list_field(_POINT, MOST_POINTS),
            keywords=list_field(text_field(120), 8),
            tags=list_field(_TAG, 8),
        )
        most = 100 + len(held) * SECTION_TOKENS + size * POINT_TOKENS // EVERY

        def read(body: Any) -> dict[int, Any]:
            rows = listed(body, "sections")
            return {item: self._judged(item, rows.get(number)) for number, item in enumerate(held, 1)}

        return Question("forward", tuple(held), inputs, objects("sections", section, len(parts)), most, read)

    def _judged(self, item: int, row: Mapping[str, Any] | None) -> ForwardReply | str:
        if row is None:
            return "there is no reply for it"
        try:
            written = ForwardReply.model_validate(_trimmed(row))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        one, floor = self.inputs[item], self.floor[item]
        foreign = self.desk.foreign(one["document"].language)
        return settle(written, floor, one["document"], one["section"].body, one["section"].end, foreign)


def _trimmed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without its id, and no list longer than it may be."""
    return {name: value[:8] if isinstance(value, list) else value for name, value in row.items() if name != "id"}


def settle(
    written: ForwardReply, floor: ForwardReply, document: Document, start: int, end: int, foreign: str
) -> ForwardReply | str:
    """What is worth keeping of a reply, filled up from the floor's; or why nothing is.

    Args:
        start, end: the characters of the document that were read.
        foreign: the language of the reply where it is not the document's, so that their words cannot be compared.
    """
    points, evidence, reasons = _points(written, document, start, end, foreign)
    if not points and (written.points or len(floor.points) > 1):
        return f"none of {len(written.points)} points can be used: {'; '.join(dict.fromkeys(reasons)) or 'it has none'}"
    wanted = max(len(floor.points), len(points))
    for point in floor.points:
        found = place(point.quote, document, start, end)
        if len(points) < wanted and found is not None and not _overlaps(found, evidence):
            points.append(point)
            evidence.append(found)
    order = sorted(range(len(points)), key=lambda i: evidence[i].start)
    return ForwardReply(
        points=[points[i] for i in order][:MOST_POINTS],
        keywords=_keywords(written, floor, document.text[start:end], foreign),
        tags=_tags(written, floor, document, start, end),
    )


def _points(
    written: ForwardReply, document: Document, start: int, end: int, foreign: str
) -> tuple[list[WrittenPoint], list[Evidence], list[str]]:
    """The points whose words stand in the section, their evidence, and what is wrong with the others."""
    points: list[WrittenPoint] = []
    evidence: list[Evidence] = []
    reasons: list[str] = []
    for point in written.points:
        text = " ".join(point.text.split())
        found = place(point.quote, document, start, end)
        if found is None:
            reasons.append("a quote does not stand in the section")
        elif reason := fault(text, document, foreign):
            reasons.append(reason)
        elif not foreign and not stands_in(text, found.quote, document.language):
            reasons.append("a quote does not bear out its point")
        elif _overlaps(found, evidence) and any(text == other.text for other in points):
            reasons.append("a point comes twice")
        else:
            points.append(WrittenPoint(text=text, quote=found.quote))
            evidence.append(found)
    return points, evidence, reasons


def _overlaps(found: Evidence, others: Sequence[Evidence]) -> bool:
    return any(other.start < found.end and found.start < other.end for other in others)


def _keywords(written: ForwardReply, floor: ForwardReply, text: str, foreign: str) -> list[str]:
    """The model's keywords that stand in the text, and the floor's after them until there are as many as it had."""
    low = " ".join(text.lower().split())
    kept = {
        k.casefold(): " ".join(k.split()) for k in written.keywords if foreign or " ".join(k.lower().split()) in low
    }
    kept = {key: word for key, word in kept.items() if len(key) > 1}
    for keyword in floor.keywords:
        if len(kept) < len(floor.keywords):
            kept.setdefault(keyword.casefold(), keyword)
    return list(kept.values())[:8]


def _tags(written: ForwardReply, floor: ForwardReply, document: Document, start: int, end: int) -> list[WrittenTag]:
    """The floor's tags, and the model's that stand in the section and are not among them."""
    tags = list(floor.tags)
    known = {tag.concept.casefold() for tag in tags}
    for tag in written.tags:
        found = place(tag.quote, document, start, end)
        concept = " ".join(tag.concept.split())
        if found is None or not concept or concept.casefold() in known or fault(tag.question, document):
            continue
        if tag.kind == "undefined" and concept.lower() not in document.text[start:end].lower():
            continue
        known.add(concept.casefold())
        tags.append(WrittenTag(kind=tag.kind, concept=concept, question=tag.question, quote=found.quote))
    return tags[:8]

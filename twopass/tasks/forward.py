"""Task `forward` for a model: neighbouring sections share a prompt, and each reply is judged beside the floor's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

from pydantic import ValidationError

from twopass.replies import AS_WRITTEN, ForwardReply, WrittenPoint, WrittenTag
from twopass.retrieval.grounding import ground
from twopass.schema import Document, Evidence
from twopass.tasks.checks import fault, place, stands_in
from twopass.tasks.task import (
    Desk,
    Part,
    Question,
    document_of,
    heading_of,
    list_field,
    listed,
    objects,
    record,
    text_field,
)
from twopass.text.sentences import split

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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `[start, end)` of the document, all or a part of the input of that number."""

    input: int
    start: int
    end: int


class ForwardTask:
    """Inputs are pieces of sections, cut further for a small context; `floor` is what the extractive reader replied."""

    def __init__(self, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[ForwardReply]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.headings = desk.headings(inputs[0]["document"], inputs[0]["skeleton"])
        self.stretches = [stretch for i in range(len(inputs)) for stretch in self._stretches(i)]
        desk.packs = []

    def items(self) -> list[int]:
        """Every stretch of text is asked about."""
        return list(range(len(self.stretches)))

    def _stretches(self, number: int) -> list[Stretch]:
        """An input, or the parts of one that is too long for the model, cut at the ends of sentences."""
        one = self.inputs[number]
        start, end, text = one["section"].body, one["section"].end, one["document"].text
        longest = int((self.desk.free(self.headings) - 100 - SECTION_TOKENS) / (1 + POINT_TOKENS / EVERY))
        parts = -(-self.desk.count(text[start:end]) // max(100, longest * 4 // 5))
        if parts < 2:
            return [Stretch(number, start, end)]
        ends = [start + high for _, high in split(text[start:end], one["document"].language)] or [end]
        aims = (start + (end - start) * part // parts for part in range(1, parts))
        cuts = sorted({start, end, *(min(ends, key=lambda at: abs(at - aim)) for aim in aims)})
        return [Stretch(number, low, high) for low, high in pairwise(cuts)]

    def questions(self, items: Sequence[int]) -> list[Question]:
        """Neighbours packed together; what all inputs became is kept for the second reading."""
        sizes = [self.desk.count(self._text(i)) + 16 for i in items]
        levels = [self._input(i)["section"].level for i in items]
        replies = [SECTION_TOKENS + size * POINT_TOKENS // EVERY for size in sizes]
        groups = self.desk.packed(sizes, replies, levels, self.headings)
        held = [[items[place] for place in group] for group in groups]
        packs = [tuple(self._part(number, i) for number, i in enumerate(one, 1)) for one in held]
        self.desk.packs = self.desk.packs or packs
        return [
            self._question(one, parts, 100 + sum(replies[place] for place in group))
            for one, parts, group in zip(held, packs, groups, strict=True)
        ]

    def assemble(self, values: Mapping[int, Any]) -> list[ForwardReply]:
        """The model's reply to each input, or the floor's; those to the parts of one put together."""
        replies: dict[int, list[ForwardReply]] = {}
        for i, stretch in enumerate(self.stretches):
            replies.setdefault(stretch.input, []).append(values[i] if i in values else self._floor(stretch))
        return [together(replies[number]) for number in range(len(self.inputs))]

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return str(self._input(item)["section"].id)

    def _input(self, item: int) -> Mapping[str, Any]:
        return self.inputs[self.stretches[item].input]

    def _text(self, item: int) -> str:
        stretch = self.stretches[item]
        return str(self._input(item)["document"].text[stretch.start : stretch.end]).strip()

    def _floor(self, stretch: Stretch) -> ForwardReply:
        """What the extractive reader found in a stretch."""
        floor, document = self.floor[stretch.input], self.inputs[stretch.input]["document"]
        section = self.inputs[stretch.input]["section"]
        if (stretch.start, stretch.end) == (section.body, section.end):
            return floor

        def within(quote: str) -> bool:
            return ground(quote, document, stretch.start, stretch.end) is not None

        points = [point for point in floor.points if within(point.quote)]
        return floor.model_copy(update={"points": points, "tags": [tag for tag in floor.tags if within(tag.quote)]})

    def _part(self, number: int, item: int) -> Part:
        stretch = self.stretches[item]
        return Part(number, heading_of(self._input(item)["section"]), self._text(item), stretch.start, stretch.end)

    def _question(self, held: list[int], parts: tuple[Part, ...], most: int) -> Question:
        document, _, language = document_of(self._input(held[0]))
        inputs = {
            "document": document,
            "headings": self.headings,
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

        def read(body: Any) -> dict[int, Any]:
            rows = listed(body, "sections")
            return {item: self._judged(item, rows.get(number)) for number, item in enumerate(held, 1)}

        return Question("forward", tuple(held), inputs, objects("sections", section, len(parts)), most, read)

    def _judged(self, item: int, row: Mapping[str, Any] | None) -> ForwardReply | str:
        if row is None:
            return "there is no reply for it"
        try:
            written = ForwardReply.model_validate(_trimmed(row), context=AS_WRITTEN)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        document, stretch = self._input(item)["document"], self.stretches[item]
        foreign = self.desk.foreign(document.language)
        return settle(written, self._floor(stretch), document, stretch.start, stretch.end, foreign)


def together(replies: Sequence[ForwardReply]) -> ForwardReply:
    """The replies to the parts of a piece as one: in text order, and of more than it may hold evenly spread ones."""
    if len(replies) == 1:
        return replies[0]
    points = [point for reply in replies for point in reply.points]
    step = max(1.0, len(points) / MOST_POINTS)
    keywords = dict.fromkeys(
        word for row in zip_longest(*(reply.keywords for reply in replies)) for word in row if word
    )
    return ForwardReply(
        points=[points[int(n * step)] for n in range(int(len(points) / step))],
        keywords=list(keywords)[:8],
        tags=[tag for reply in replies for tag in reply.tags][:8],
    )


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

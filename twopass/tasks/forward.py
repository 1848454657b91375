"""Task `forward`: a section read for the first time; for a model, neighbouring sections share a prompt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise, zip_longest
from typing import Annotated, ClassVar, Self

from pydantic import Field, ValidationError

from twopass.extractive.points import read_section
from twopass.extractive.study import Study
from twopass.findings import AS_WRITTEN, AtMost, ForwardFindings, FoundPoint, FoundTag, OpenedKind, Phrase, Sentence
from twopass.gaps.tags import find_tags
from twopass.schema import Evidence, Section
from twopass.tasks.checks import Quote, Text, fault, stands_in, widened
from twopass.tasks.desk import Desk, Part
from twopass.tasks.prompts import OpenedPrompt
from twopass.tasks.schemas import Schema, Written, exactly, fault_of, narrowed, schema_of, whole_number
from twopass.tasks.task import Input, Question, Task, Unasked, heading_of, listed
from twopass.text.sentences import split

MOST = 8
"""Points, keywords and tags of a section, each."""
POINT_TOKENS, SECTION_TOKENS = 110, 160
"""Tokens that a point with its quote, and a section's keywords and tags, take in a reply at most."""
EVERY = 150
"""Tokens of text to a point, for the length that a reply may have."""


@dataclass(frozen=True)
class ForwardInput(Input[ForwardFindings]):
    """A section, or a piece of a long one."""

    task = "forward"
    section: Section

    @property
    def text(self) -> str:
        """The piece's own words."""
        return self.document.text[self.section.body : self.section.end]

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[ForwardFindings]:
        """Points, keywords and tags of each piece."""
        return [
            read_section(one.analysis.of(Study), one.section, find_tags(one.analysis, one.section)) for one in inputs
        ]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[ForwardFindings], desk: Desk) -> Task[ForwardFindings]:
        """Sections packed into prompts; nothing of a weak model."""
        return Unasked(floor) if desk.plain else ForwardTask(desk, inputs, floor)


class PointReply(Written):
    """A statement and the words, copied from the text, that it rests on."""

    text: Sentence
    quote: Quote


class TagReply(Written):
    """Something left open: what it is about, the question that later text should answer, the words that open it."""

    kind: OpenedKind
    concept: Phrase
    question: Sentence
    quote: Quote


class ForwardReply(Written):
    """What a model writes of one of the numbered sections."""

    id: int
    points: Annotated[list[PointReply], AtMost(MOST)]
    keywords: Annotated[list[Phrase], AtMost(MOST)]
    tags: Annotated[list[TagReply], AtMost(MOST)] = Field(default=[])


@dataclass(frozen=True)
class ForwardPrompt(OpenedPrompt):
    """Sections with their text."""

    template: ClassVar[str] = "forward"
    parts: tuple[Part, ...]
    most_points: int = MOST


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `[start, end)` of the document, all or a part of the input of that number."""

    input: int
    start: int
    end: int


class ForwardTask(Task[ForwardFindings]):
    """Pieces are cut further for a small context."""

    def __init__(self, desk: Desk, inputs: Sequence[ForwardInput], floor: Sequence[ForwardFindings]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.document = inputs[0].document
        self.headings = desk.headings(self.document, inputs[0].skeleton)
        self.stretches = [stretch for i in range(len(inputs)) for stretch in self._stretches(i)]
        desk.packs = []

    def items(self) -> list[int]:
        """Every stretch of text is asked about."""
        return list(range(len(self.stretches)))

    def _stretches(self, number: int) -> list[Stretch]:
        """An input, or the parts of one that is too long for the model, cut at the ends of sentences."""
        section, text = self.inputs[number].section, self.inputs[number].text
        longest = int((self.desk.free(self.headings) - 100 - SECTION_TOKENS) / (1 + POINT_TOKENS / EVERY))
        parts = -(-self.desk.count(text) // max(100, longest * 4 // 5))
        if parts < 2:
            return [Stretch(number, section.body, section.end)]
        ends = [section.body + high for _, high in split(text, self.document.language)] or [section.end]
        aims = (section.body + len(text) * part // parts for part in range(1, parts))
        cuts = sorted({section.body, section.end, *(min(ends, key=lambda at: abs(at - aim)) for aim in aims)})
        return [Stretch(number, low, high) for low, high in pairwise(cuts)]

    def questions(self, items: Sequence[int]) -> list[Question[ForwardFindings]]:
        """Neighbours packed together; what all inputs became is kept for the second reading."""
        sizes = [self.desk.count(self._text(i)) + 16 for i in items]
        levels = [self._section(i).level for i in items]
        replies = [SECTION_TOKENS + size * POINT_TOKENS // EVERY for size in sizes]
        groups = self.desk.packed(sizes, replies, levels, self.headings)
        held = [[items[place] for place in group] for group in groups]
        packs = [tuple(self._part(number, i) for number, i in enumerate(one, 1)) for one in held]
        self.desk.packs = self.desk.packs or packs
        most = [100 + sum(replies[place] for place in group) for group in groups]
        return [self._question(*asked) for asked in zip(held, packs, most, strict=True)]

    def assemble(self, found: Mapping[int, ForwardFindings]) -> list[ForwardFindings]:
        """What the model found in each input, or the floor; what it found in the parts of one put together."""
        parts: list[list[ForwardFindings]] = [[] for _ in self.inputs]
        for i, stretch in enumerate(self.stretches):
            parts[stretch.input].append(found[i] if i in found else self._floor(stretch))
        return [together(one) for one in parts]

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return self._section(item).id

    def _section(self, item: int) -> Section:
        return self.inputs[self.stretches[item].input].section

    def _text(self, item: int) -> str:
        stretch = self.stretches[item]
        return self.document.text[stretch.start : stretch.end].strip()

    def _floor(self, stretch: Stretch) -> ForwardFindings:
        """What the extractive reader found in a stretch."""

        def within(one: FoundPoint | FoundTag) -> bool:
            return stretch.start <= one.at.start and one.at.end <= stretch.end

        floor = self.floor[stretch.input]
        points, tags = tuple(filter(within, floor.points)), tuple(filter(within, floor.tags))
        return floor.model_copy(update={"points": points, "tags": tags})

    def _part(self, number: int, item: int) -> Part:
        stretch = self.stretches[item]
        return Part(number, heading_of(self._section(item)), self._text(item), stretch.start, stretch.end)

    def _question(self, held: list[int], parts: tuple[Part, ...], most: int) -> Question[ForwardFindings]:
        language = self.desk.language or self.document.language
        prompt = ForwardPrompt(self.document, self.headings, language, parts)

        def read(body: object) -> dict[int, ForwardFindings | str]:
            rows = listed(body, "sections")
            return {item: self._judged(item, rows.get(number)) for number, item in enumerate(held, 1)}

        return Question(prompt, tuple(held), _schema(len(parts)), most, read)

    def _judged(self, item: int, row: Mapping[str, object] | None) -> ForwardFindings | str:
        if row is None:
            return "there is no reply for it"
        try:
            written = ForwardReply.model_validate(_trimmed(row), context=AS_WRITTEN)
        except ValidationError as error:
            return fault_of(error)
        stretch = self.stretches[item]
        text = Text(self.document, stretch.start, stretch.end, self.desk.foreign(self.document.language))
        return settle(written, self._floor(stretch), text)


def _schema(count: int) -> Schema:
    """The schema of a reply about `count` sections, numbered from 1."""
    row = narrowed(ForwardReply, id=whole_number(*range(1, count + 1)))
    return schema_of(exactly(count, row, "sections"))


def _trimmed(row: Mapping[str, object]) -> dict[str, object]:
    """The row with no list longer than it may be."""
    return {name: value[:MOST] if isinstance(value, list) else value for name, value in row.items()}


def together(found: Sequence[ForwardFindings]) -> ForwardFindings:
    """What the parts of a piece gave as one: in text order, and of more than it may hold evenly spread points."""
    if len(found) == 1:
        return found[0]
    points = [point for one in found for point in one.points]
    step = max(1.0, len(points) / MOST)
    in_turn = chain.from_iterable(zip_longest(*(one.keywords for one in found)))
    return ForwardFindings(
        points=tuple(points[int(n * step)] for n in range(int(len(points) / step))),
        keywords=tuple(dict.fromkeys(filter(None, in_turn))),
        tags=tuple(tag for one in found for tag in one.tags),
    )


# ── what is worth keeping of a reply ──────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Kept:
    """Points as they are taken, the sentences that they rest on, and what is wrong with the others."""

    points: list[FoundPoint] = field(default_factory=list)
    sentences: list[Evidence] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def take(self, point: FoundPoint, sentence: Evidence) -> None:
        """Take a point."""
        self.points.append(point)
        self.sentences.append(sentence)

    def overlaps(self, sentence: Evidence) -> bool:
        """Whether a point rests on some of these words already."""
        return any(other.start < sentence.end and sentence.start < other.end for other in self.sentences)

    def in_order(self) -> tuple[FoundPoint, ...]:
        """The points in the order of the text, as many as a section may have."""
        order = sorted(range(len(self.points)), key=lambda i: self.sentences[i].start)
        return tuple(self.points[i] for i in order)[:MOST]


def settle(written: ForwardReply, floor: ForwardFindings, text: Text) -> ForwardFindings | str:
    """What is worth keeping of a reply, filled up from the floor; or why nothing is."""
    kept = _kept(written, text)
    if not kept.points and (written.points or len(floor.points) > 1):
        reasons = "; ".join(dict.fromkeys(kept.reasons)) or "it has none"
        return f"none of {len(written.points)} points can be used: {reasons}"
    wanted = max(len(floor.points), len(kept.points))
    for point in floor.points:
        sentence = widened(point.at, text.document, text.start, text.end)
        if len(kept.points) < wanted and not kept.overlaps(sentence):
            kept.take(point, sentence)
    tags = (*floor.tags, *_tags(written, floor, text))
    return ForwardFindings(points=kept.in_order(), keywords=_keywords(written, floor, text), tags=tags)


def _kept(written: ForwardReply, text: Text) -> _Kept:
    """The points whose words stand in the section."""
    kept = _Kept()
    for point in written.points:
        said = " ".join(point.text.split())
        sentence = text.place(point.quote)
        if sentence is None:
            kept.reasons.append("a quote does not stand in the section")
        elif reason := _wrong(said, sentence, text, kept):
            kept.reasons.append(reason)
        else:
            kept.take(FoundPoint(text=said, at=sentence), sentence)
    return kept


def _wrong(said: str, sentence: Evidence, text: Text, kept: _Kept) -> str:
    """What is wrong with a point whose words were found; empty if nothing is."""
    if reason := fault(said, text.document, text.foreign):
        return reason
    if not text.foreign and not stands_in(said, sentence.quote, text.document.language):
        return "a quote does not bear out its point"
    return "a point comes twice" if kept.overlaps(sentence) and any(said == p.text for p in kept.points) else ""


def _keywords(written: ForwardReply, floor: ForwardFindings, text: Text) -> tuple[str, ...]:
    """The model's keywords that stand in the text, and the floor's after them until there are as many as it had."""
    low = " ".join(text.words.lower().split())
    said = (" ".join(keyword.split()) for keyword in written.keywords)
    kept = {word.casefold(): word for word in said if len(word) > 1 and (text.foreign or word.lower() in low)}
    for keyword in floor.keywords:
        if len(kept) < len(floor.keywords):
            kept.setdefault(keyword.casefold(), keyword)
    return tuple(kept.values())


def _tags(written: ForwardReply, floor: ForwardFindings, text: Text) -> Iterator[FoundTag]:
    """The model's tags that stand in the section and are not among the floor's."""
    known = {tag.concept.casefold() for tag in floor.tags}
    for tag in written.tags:
        found = text.place(tag.quote)
        concept = " ".join(tag.concept.split())
        if found is None or not concept or concept.casefold() in known or fault(tag.question, text.document):
            continue
        if tag.kind == "undefined" and concept.lower() not in text.words.lower():
            continue
        known.add(concept.casefold())
        yield FoundTag(kind=tag.kind, concept=concept, question=tag.question, at=found)

"""Task `backward` for a model: the tags of a stretch of text share a prompt that begins like the first reading's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from twopass.replies import AS_WRITTEN, BackwardReply, WrittenResolution
from twopass.retrieval.grounding import ground
from twopass.retrieval.passages import Passage
from twopass.schema import Document, Evidence, OpenTag
from twopass.tasks.checks import fault, sentence_around, stands_in
from twopass.tasks.task import (
    Desk,
    Part,
    Question,
    document_of,
    heading_of,
    objects,
    record,
    text_field,
)
from twopass.text.sentences import split
from twopass.text.tokens import content_stems

PASSAGES_SHARE, PASSAGES_LEAST = 0.03, 1800
"""Characters that tags with their passages may take over a whole document: a share of its length, so that closing the
tags costs some twentieth of reading the text. Tags beyond it are closed by the extractive reader."""
SHOWN, EXCERPT = 2, 320
"""Passages from elsewhere shown for a tag, and characters of each: the sentences that have most of the tag's words."""
TAGS = 24
"""Tags in a prompt: a reply of some 3,000 tokens."""
TAG_TOKENS, SHOWN_TOKENS = 140, 220
"""Tokens of a tag's resolution, and of the tag in the prompt with its passages."""
FIRST = ("promise", "question", "incomplete", "undefined", "reference")
"""Kinds of tags in the order in which a model is asked about them: what only a reader can judge comes first; a numbered
reference is followed by its number."""
SURE = ("reference", "undefined")
"""Kinds that the extractive reader closes by number or by a definition's form: a model's "unresolved" stands back."""


@dataclass(frozen=True, slots=True)
class Item:
    """One tag with the passages that may close it, and the input and pack it stands in."""

    input: int
    tag: OpenTag
    passages: tuple[Passage, ...]
    pack: int


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A numbered excerpt from elsewhere in the document."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag as a prompt shows it; `see` says where it may be closed."""

    id: str
    kind: str
    concept: str
    question: str
    see: str


class BackwardTask:
    """Inputs are sections with tags; `floor` is what the extractive reader replied to each."""

    def __init__(self, desk: Desk, inputs: Sequence[Mapping[str, Any]], floor: Sequence[BackwardReply]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.document, self.skeleton, self.language = document_of(inputs[0])
        self.headings = desk.headings(self.document, self.skeleton)
        self.closed = {one.tag_id: one for reply in floor for one in reply.resolutions}
        self.packs = desk.packs or [(self._alone(one),) for one in inputs]
        self.all = self._affordable()

    def items(self) -> list[int]:
        """The tags that a model is asked about."""
        return list(range(len(self.all)))

    def questions(self, items: Sequence[int]) -> list[Question]:
        """The tags of each pack, some dozens at a time; what is asked again is asked beside its own section only."""
        by_pack: defaultdict[int, list[int]] = defaultdict(list)
        for i in items:
            by_pack[self.all[i].pack].append(i)
        again = len(items) < len(self.all)
        return [
            self._question(self._parts(pack, held[first : first + most], again), held[first : first + most])
            for pack, held in sorted(by_pack.items(), reverse=True)
            for most in [self._together(pack)]
            for first in range(0, len(held), most)
        ]

    def _together(self, pack: int) -> int:
        """Tags that the model's context takes beside the text of a pack, each with its passages and resolution."""
        text = sum(self.desk.count(part.text) + 16 for part in self.packs[pack])
        return max(1, min(TAGS, (self.desk.free(self.headings) - text - 100) // (TAG_TOKENS + SHOWN_TOKENS)))

    def _parts(self, pack: int, held: Sequence[int], again: bool) -> tuple[Part, ...]:
        """The pack's text, or only the sections of these tags."""
        ends = [self.all[i].tag.at.start for i in held]
        return tuple(p for p in self.packs[pack] if not again or any(p.start <= at < p.end for at in ends))

    def assemble(self, values: Mapping[int, Any]) -> list[BackwardReply]:
        """For each tag the model's resolution where it is worth more than the floor's."""
        settled = self.closed | {self.all[i].tag.id: value for i, value in values.items()}
        return [BackwardReply(resolutions=[settled[r.tag_id] for r in reply.resolutions]) for reply in self.floor]

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return self.all[item].tag.section_id

    def _alone(self, one: Mapping[str, Any]) -> Part:
        section = one["section"]
        return Part(1, heading_of(section), one["text"].strip(), section.body, section.end)

    def _affordable(self) -> list[Item]:
        """The tags that fit into the budget, kind after kind; of a kind that does not fit whole, evenly spread ones."""
        starts = [(part.start, part.end, pack) for pack, parts in enumerate(self.packs) for part in parts]
        found: list[Item] = []
        for i, one in enumerate(self.inputs):
            for tag, passages in one["tags"]:
                pack = next((pack for start, end, pack in starts if start <= tag.at.start < end), None)
                if pack is not None and passages and tag.id in self.closed:
                    found.append(Item(i, tag, passages, pack))
        room = max(PASSAGES_LEAST, int(len(self.document.text) * PASSAGES_SHARE))
        chosen: list[Item] = []
        for kind in FIRST:
            held = [item for item in found if item.tag.kind == kind]
            costs = sum(self._cost(item) for item in held)
            step = max(1.0, costs / room) if room > 0 else len(held) + 1.0
            chosen += [held[int(n * step)] for n in range(int(len(held) / step))]
            room -= costs
        return sorted(chosen, key=lambda item: item.tag.at.start)

    def _cost(self, item: Item) -> int:
        """About the characters that a tag takes in a prompt."""
        outside = [p for p in item.passages if self._inside(p, self.packs[item.pack]) is None]
        return 60 + len(item.tag.concept) + len(item.tag.question) + EXCERPT * min(SHOWN, len(outside))

    @staticmethod
    def _inside(passage: Passage, parts: Sequence[Part]) -> Part | None:
        return next((part for part in parts if part.start <= passage.start and passage.end <= part.end), None)

    def _question(self, parts: tuple[Part, ...], held: list[int]) -> Question:
        excerpts: dict[Passage, ShownPassage] = {}
        tags = tuple(self._shown(self.all[i], parts, excerpts) for i in held)
        inputs = {
            "document": self.document,
            "headings": self.headings,
            "parts": parts,
            "passages": tuple(excerpts.values()),
            "tags": tags,
            "language": self.desk.language or self.language,
        }
        resolution = record(
            tag_id={"type": "string", "enum": [tag.id for tag in tags]},
            status={"type": "string", "enum": ["resolved", "partial", "external", "unresolved"]},
            answer=text_field(600),
            quote=text_field(800),
        )

        def read(body: Any) -> dict[int, Any]:
            rows = body.get("resolutions") if isinstance(body, dict) else None
            by_tag = {row.get("tag_id"): row for row in rows or () if isinstance(row, dict)}
            return {i: self._judged(self.all[i], by_tag.get(self.all[i].tag.id), parts) for i in held}

        schema = objects("resolutions", resolution, len(held))
        return Question("backward", tuple(held), inputs, schema, 100 + TAG_TOKENS * len(held), read)

    def _shown(self, item: Item, parts: Sequence[Part], excerpts: dict[Passage, ShownPassage]) -> ShownTag:
        """The tag, with excerpts of its passages added to those of the prompt where they are not in its text."""
        above: list[int] = []
        numbers: list[int] = []
        for passage in item.passages:
            part = self._inside(passage, parts)
            if part is not None:
                above.append(part.number)
            elif len(numbers) < SHOWN:
                heading = heading_of(self.skeleton.section_at(passage.start))
                shown = ShownPassage(len(excerpts) + 1, heading, excerpt(passage, item.tag, self.document.language))
                numbers.append(excerpts.setdefault(passage, shown).number)
        see = [f"passages {', '.join(map(str, numbers))}"] if numbers else []
        see += [f"section {', '.join(map(str, dict.fromkeys(above)))} above"] if above else []
        tag = item.tag
        return ShownTag(tag.id, tag.kind, tag.concept, " ".join(tag.question.split()), " and ".join(see))

    def _judged(self, item: Item, row: Mapping[str, Any] | None, parts: Sequence[Part]) -> WrittenResolution | str:
        if row is None:
            return f"tag {item.tag.id} has no resolution"
        try:
            written = WrittenResolution.model_validate(row, context=AS_WRITTEN)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        foreign = self.desk.foreign(self.document.language)
        return settle(written, item, self.closed[item.tag.id], self.document, foreign)


def excerpt(passage: Passage, tag: OpenTag, language: str) -> str:
    """The sentences of a passage, in a row, that have most of the tag's words, `EXCERPT` characters or one sentence."""
    if len(passage.text) <= EXCERPT:
        return passage.text
    wanted = set(content_stems(f"{tag.concept} {tag.question}", language))
    bounds = split(passage.text, language) or [(0, len(passage.text))]
    best, most = (bounds[0][0], bounds[0][1]), -1.0
    for i in range(len(bounds)):
        for j in range(i, len(bounds)):
            low, high = bounds[i][0], bounds[j][1]
            if j > i and high - low > EXCERPT:
                break
            held = len(wanted & set(content_stems(passage.text[low:high], language))) + (high - low) / 1e4
            if held > most:
                best, most = (low, high), held
    return passage.text[best[0] : min(best[1], best[0] + 3 * EXCERPT)]


def settle(
    written: WrittenResolution, item: Item, floor: WrittenResolution, document: Document, foreign: str
) -> WrittenResolution | str:
    """A resolution whose closing words stand in a passage shown, or the floor's; or why it cannot be used."""
    answer = " ".join(written.answer.split())
    if written.status in ("unresolved", "external"):
        if floor.status == "resolved" and item.tag.kind in SURE:
            return floor
        if reason := fault(answer, document, foreign):
            return reason
        return written.model_copy(update={"answer": answer, "quote": ""})
    found = _closing(written.quote, item, document)
    if found is None:
        return "the quote stands in none of the passages shown"
    if reason := fault(answer, document, foreign):
        return reason
    if found.start < item.tag.at.end and item.tag.at.start < found.end:
        return "the quote is the words that opened the tag"
    if not foreign and not stands_in(answer, found.quote, document.language):
        return "the quote does not bear out the answer"
    return written.model_copy(update={"answer": answer, "quote": found.quote})


def _closing(quote: str, item: Item, document: Document) -> Evidence | None:
    """The whole sentence of a passage shown that holds the quote."""
    for passage in item.passages:
        found = ground(quote, document, passage.start, passage.end) if quote.strip() else None
        if found is not None:
            low, high = sentence_around(document, found.start, found.end, passage.start, passage.end)
            return document.evidence(low, min(high, low + 800))
    return None

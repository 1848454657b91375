"""Task `backward`: tags closed; for a model, those of a stretch of text share a prompt that begins as the first did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Self

from pydantic import ValidationError

from twopass.extractive.closings import close_tags
from twopass.findings import AS_WRITTEN, BackwardFindings, FoundClosing, Phrase, Sentence
from twopass.retrieval.grounding import ground
from twopass.retrieval.passages import Passage
from twopass.schema import Document, Evidence, OpenTag, Section, Status
from twopass.tasks.checks import Quote, fault, sentence_around, stands_in
from twopass.tasks.desk import Desk, Part
from twopass.tasks.excerpts import EXCERPT, Excerpts, ShownPassage
from twopass.tasks.prompts import OpenedPrompt
from twopass.tasks.schemas import Schema, Written, exactly, fault_of, narrowed, schema_of, word
from twopass.tasks.task import Input, Question, Task, Unasked, field_of, heading_of

PASSAGES_SHARE, PASSAGES_LEAST = 0.03, 1800
"""Characters that tags with their passages may take over a whole document: a share of its length, so that closing the
tags costs some twentieth of reading the text. Tags beyond it are closed by the extractive reader."""
SHOWN = 2
"""Passages from elsewhere shown for a tag."""
TAGS = 24
"""Tags in a prompt: a reply of some 3,000 tokens."""
TAG_TOKENS, SHOWN_TOKENS = 140, 220
"""Tokens of a tag's resolution, and of the tag in the prompt with its passages."""
FIRST = ("promise", "question", "incomplete", "undefined", "reference")
"""Kinds of tags in the order in which a model is asked about them: what only a reader can judge comes first; a numbered
reference is followed by its number."""
SURE = ("reference", "undefined")
"""Kinds that the extractive reader closes by number or by a definition's form: a model's "unresolved" stands back."""


class Case(NamedTuple):
    """A tag with the passages that may close it."""

    tag: OpenTag
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class BackwardInput(Input[BackwardFindings]):
    """Tags of one section, and the section's text around them."""

    task = "backward"
    section: Section
    text: str
    cases: tuple[Case, ...]

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[BackwardFindings]:
        """Every tag closed with a sentence of its passages, or left open."""
        return [close_tags(one.analysis, one.cases) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[BackwardFindings], desk: Desk) -> Task[BackwardFindings]:
        """Tags packed into prompts; nothing of a weak model."""
        return Unasked(floor) if desk.plain else BackwardTask(desk, inputs, floor)


class BackwardReply(Written):
    """What a model writes of one tag."""

    tag_id: Phrase
    status: Status
    answer: Sentence
    quote: Quote = ""


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag as a prompt shows it; `see` says where it may be closed."""

    id: str
    kind: str
    concept: str
    question: str
    see: str


@dataclass(frozen=True)
class BackwardPrompt(OpenedPrompt):
    """Sections with their text, what they leave open, and passages from elsewhere."""

    template: ClassVar[str] = "backward"
    parts: tuple[Part, ...]
    passages: tuple[ShownPassage, ...]
    tags: tuple[ShownTag, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One tag with the passages that may close it, and the pack of text that it stands in."""

    tag: OpenTag
    passages: tuple[Passage, ...]
    pack: int


class BackwardTask(Task[BackwardFindings]):
    """Items are tags, as many as are affordable."""

    def __init__(self, desk: Desk, inputs: Sequence[BackwardInput], floor: Sequence[BackwardFindings]) -> None:
        self.desk, self.inputs, self.floor = desk, inputs, floor
        self.document = inputs[0].document
        self.headings = desk.headings(self.document, inputs[0].skeleton)
        self.closed = {closing.tag_id: closing for found in floor for closing in found.closings}
        self.packs = desk.packs or [(_alone(one),) for one in inputs]
        self.all = self._affordable()

    def items(self) -> list[int]:
        """The tags that a model is asked about."""
        return list(range(len(self.all)))

    def questions(self, items: Sequence[int]) -> list[Question[BackwardFindings]]:
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

    def assemble(self, found: Mapping[int, BackwardFindings]) -> list[BackwardFindings]:
        """For each tag the model's closing where it is worth more than the floor's."""
        settled = self.closed | {closing.tag_id: closing for one in found.values() for closing in one.closings}
        return [BackwardFindings(closings=tuple(settled[c.tag_id] for c in one.closings)) for one in self.floor]

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        return self.all[item].tag.section_id

    def _affordable(self) -> list[Item]:
        """The tags that fit into the budget, kind after kind; of a kind that does not fit whole, evenly spread ones."""
        found = list(self._askable())
        room = max(PASSAGES_LEAST, int(len(self.document.text) * PASSAGES_SHARE))
        chosen: list[Item] = []
        for kind in FIRST:
            held = [item for item in found if item.tag.kind == kind]
            costs = sum(self._cost(item) for item in held)
            step = max(1.0, costs / room) if room > 0 else len(held) + 1.0
            chosen += [held[int(n * step)] for n in range(int(len(held) / step))]
            room -= costs
        return sorted(chosen, key=lambda item: item.tag.at.start)

    def _askable(self) -> Iterator[Item]:
        """The tags that stand in a pack, have passages, and were judged by the extractive reader."""
        starts = [(part.start, part.end, pack) for pack, parts in enumerate(self.packs) for part in parts]
        for tag, passages in (case for one in self.inputs for case in one.cases):
            pack = next((pack for start, end, pack in starts if start <= tag.at.start < end), None)
            if pack is not None and passages and tag.id in self.closed:
                yield Item(tag, passages, pack)

    def _cost(self, item: Item) -> int:
        """About the characters that a tag takes in a prompt."""
        outside = [p for p in item.passages if _inside(p, self.packs[item.pack]) is None]
        return 60 + len(item.tag.concept) + len(item.tag.question) + EXCERPT * min(SHOWN, len(outside))

    def _question(self, parts: tuple[Part, ...], held: list[int]) -> Question[BackwardFindings]:
        excerpts = Excerpts(self.inputs[0].analysis)
        tags = tuple(self._shown(self.all[i], parts, excerpts) for i in held)
        language = self.desk.language or self.document.language
        prompt = BackwardPrompt(self.document, self.headings, language, parts, excerpts.all(), tags)

        def read(body: object) -> dict[int, BackwardFindings | str]:
            by_tag = _by_tag(body)
            return {i: self._judged(self.all[i], by_tag.get(self.all[i].tag.id)) for i in held}

        return Question(prompt, tuple(held), _schema(tags), 100 + TAG_TOKENS * len(held), read)

    def _shown(self, item: Item, parts: Sequence[Part], excerpts: Excerpts) -> ShownTag:
        """The tag, with excerpts of its passages added to those of the prompt where they are not in its text."""
        above: list[int] = []
        numbers: list[int] = []
        for passage in item.passages:
            part = _inside(passage, parts)
            if part is not None:
                above.append(part.number)
            elif len(numbers) < SHOWN:
                numbers.append(excerpts.of(passage, item.tag).number)
        see = [f"passages {', '.join(map(str, numbers))}"] if numbers else []
        see += [f"section {', '.join(map(str, dict.fromkeys(above)))} above"] if above else []
        tag = item.tag
        return ShownTag(tag.id, tag.kind, tag.concept, " ".join(tag.question.split()), " and ".join(see))

    def _judged(self, item: Item, row: Mapping[str, object] | None) -> BackwardFindings | str:
        if row is None:
            return f"tag {item.tag.id} has no resolution"
        try:
            written = BackwardReply.model_validate(row, context=AS_WRITTEN)
        except ValidationError as error:
            return fault_of(error)
        foreign = self.desk.foreign(self.document.language)
        closing = settle(written, item, self.closed[item.tag.id], self.document, foreign)
        return closing if isinstance(closing, str) else BackwardFindings(closings=(closing,))


def _alone(one: BackwardInput) -> Part:
    """A section as the only text of a prompt."""
    return Part(1, heading_of(one.section), one.text.strip(), one.section.body, one.section.end)


def _inside(passage: Passage, parts: Sequence[Part]) -> Part | None:
    return next((part for part in parts if part.start <= passage.start and passage.end <= part.end), None)


def _schema(tags: Sequence[ShownTag]) -> Schema:
    """The schema of a reply about these tags."""
    row = narrowed(BackwardReply, tag_id=word(*(tag.id for tag in tags)))
    return schema_of(exactly(len(tags), row, "resolutions"))


def _by_tag(body: object) -> dict[str, Mapping[str, object]]:
    """The resolutions of a reply by the tags that they name."""
    rows = field_of(body, "resolutions")
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row.get("tag_id")): row for row in named}


def settle(
    written: BackwardReply, item: Item, floor: FoundClosing, document: Document, foreign: str
) -> FoundClosing | str:
    """A closing whose words stand in a passage shown, or the floor's; or why it cannot be used."""
    answer = " ".join(written.answer.split())
    if written.status in ("unresolved", "external"):
        if floor.status == "resolved" and item.tag.kind in SURE:
            return floor
        return fault(answer, document, foreign) or _closing(written, answer, None)
    found = _place(written.quote, item, document)
    if found is None:
        return "the quote stands in none of the passages shown"
    return (
        fault(answer, document, foreign)
        or _unborne(answer, found, item, foreign, document)
        or _closing(written, answer, found)
    )


def _unborne(answer: str, found: Evidence, item: Item, foreign: str, document: Document) -> str:
    """Why words that were found do not close the tag; empty if they do."""
    if found.start < item.tag.at.end and item.tag.at.start < found.end:
        return "the quote is the words that opened the tag"
    if not foreign and not stands_in(answer, found.quote, document.language):
        return "the quote does not bear out the answer"
    return ""


def _closing(written: BackwardReply, answer: str, found: Evidence | None) -> FoundClosing:
    return FoundClosing(tag_id=written.tag_id, status=written.status, answer=answer, at=found)


def _place(quote: str, item: Item, document: Document) -> Evidence | None:
    """The whole sentence of a passage shown that holds the quote."""
    for passage in item.passages:
        found = ground(quote, document, passage.start, passage.end) if quote.strip() else None
        if found is not None:
            low, high = sentence_around(document, found.start, found.end, passage.start, passage.end)
            return document.evidence(low, min(high, low + 800))
    return None

"""Task `select_sections`: which sections have to be read for a question; for a model, from the index of the reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, ClassVar, Self

from twopass.findings import AtMost, Phrase
from twopass.retrieval.search import Hit, Passages
from twopass.tasks.asked.following import Follower
from twopass.tasks.desk import Desk
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.prompts import HeadedPrompt, quoted, render
from twopass.tasks.schemas import Written, schema_of
from twopass.tasks.task import Input, Question, Task, Unasked, field_of

MOST, TERMS = 8, 8
"""Sections that are chosen at most, and other words that a model may look for."""
NEAR, SHOWN = 16, 300
"""Passages that are shown, and characters of each."""
INDEX_TOKENS, INDEX_SHARE = 6000, 0.2
"""Tokens of index shown at most, and as a share of the context."""
REPLY_TOKENS = 300


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places of sections to read, the likeliest first, and other words to look for."""

    sections: tuple[int, ...]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class SelectInput(Input[Chosen]):
    """A question or a claim, the passages of the document, and who follows the answer."""

    task = "select_sections"
    passages: Passages
    question: str
    follower: Follower | None = None

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[Chosen]:
        """None: without a model every passage is looked at."""
        return [Chosen(()) for _ in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[Chosen], desk: Desk) -> Task[Chosen]:
        """One prompt; none about a document that one prompt shows whole, and none to a weak model."""
        if desk.plain or len(desk.packs) <= 1:
            return Unasked(floor)
        return SelectTask(desk, inputs[0])


def sections_of(passages: Passages, hits: Sequence[Hit]) -> list[int]:
    """The places of the sections of some passages, each once."""
    places = {section.id: place for place, section in enumerate(passages.analysis.skeleton.sections)}
    return list(dict.fromkeys(places[hit.passage.section_id] for hit in hits))


class SelectReply(Written):
    """What a model writes."""

    sections: Annotated[list[int], AtMost(MOST)]
    terms: Annotated[list[Phrase], AtMost(TERMS)]


@dataclass(frozen=True)
class SelectPrompt(HeadedPrompt):
    """The index, sentences that share words with the question, and the question."""

    template: ClassVar[str] = "ask_select"
    index: str
    near: str
    question: str
    most: int


class SelectTask(Task[Chosen]):
    """One question: which sections."""

    def __init__(self, desk: Desk, one: SelectInput) -> None:
        super().__init__()
        self.desk, self.one = desk, one
        self.hits = one.passages.search(one.question, NEAR)
        self.found: Chosen | None = None

    def questions(self) -> list[Question]:
        """One prompt."""
        if self.one.follower is not None:
            self.one.follower.step("choosing sections")
        prompt = SelectPrompt(
            **self.desk.headed(()),
            index=self._index(sections_of(self.one.passages, self.hits)),
            near="\n".join(self._near(self.hits)),
            question=self.one.question,
            most=MOST,
        )
        room = self.desk.reply_room(render(prompt), REPLY_TOKENS)
        return [Question(prompt, schema_of(SelectReply), room, partial(self._hear))]

    def _index(self, near: Sequence[int]) -> str:
        """The lines of as many sections as there is room for, first of those where words of the question stand."""
        reading = self.one.passages.reading
        places, rows = self.desk.numbered.places, dict[int, str]()
        for line in reading.synthesis.lines if reading is not None else ():
            place = places[line.section_id]
            if self.desk.numbered.sent[place]:
                words = " ".join(line.comment.split())
                rows[place] = f"{self.desk.titled(place).lstrip('# ')}\n- {quoted(words)}"
        room = int(min(INDEX_TOKENS, INDEX_SHARE * self.desk.context_tokens))
        kept: list[int] = []
        for place in (*(place for place in near if place in rows), *(place for place in rows if place not in near)):
            room -= self.desk.count(rows[place])
            if room < 0:
                break
            kept.append(place)
        left = len(rows) - len(kept)
        return "\n".join([rows[place] for place in sorted(kept)] + ([f"… and {left} more sections"] if left else []))

    def _near(self, hits: Sequence[Hit]) -> list[str]:
        """The beginnings of the passages that share most with the question, each with the heading above it."""
        rows: list[str] = []
        for hit in hits:
            place = self.desk.numbered.places[hit.passage.section_id]
            words = " ".join(hit.evidence[0].quote.split())[:SHOWN]
            rows.append(f"{self.desk.titled(place).lstrip('# ')}: {quoted(words)}")
        return rows

    def _hear(self, body: object) -> str:
        known = {number: place for place, number in enumerate(self.desk.numbered.headings)}
        places = tuple(known[number] for number in numbers_in(field_of(body, "sections")) if number in known)[:MOST]
        held = field_of(body, "terms")
        terms = tuple(filter(None, (said(one) for one in held)))[:TERMS] if isinstance(held, list) else ()
        if not places:
            return "it names no section by the number of its heading"
        self.found = Chosen(places, terms)
        return ""

    def assemble(self) -> list[Chosen]:
        """The model's choice, or the sections of the passages that hold most of the question."""
        return [self.found or Chosen(tuple(sections_of(self.one.passages, self.hits))[:MOST])]

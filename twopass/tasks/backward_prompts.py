"""What a model is shown and what it writes in the second reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from twopass.findings import AtMost, Phrase, Sentence
from twopass.tasks.desk import Pack
from twopass.tasks.judging.refused import CITED
from twopass.tasks.prompts import OpenedPrompt
from twopass.tasks.schemas import Schema, Written, listing, narrowed, schema_of, whole_number, word

Closed = Literal["resolved", "partial", "external"]


class ClosingReply(Written):
    """What a model writes of a tag that a part closes."""

    tag: Phrase
    status: Closed
    answer: Sentence
    cite: Annotated[list[int], AtMost(CITED)]
    missing: Sentence


class PointsReply(Written):
    """A tag and the sections, by the numbers of their headings, that close it."""

    tag: Phrase
    sections: Annotated[list[int], AtMost(CITED)]


class VoidReply(Written):
    """A tag that is none, and why; `same_as` is the tag that stays in its place, empty where there is none."""

    tag: Phrase
    why: Sentence
    same_as: Phrase


class HindsightReply(Written):
    """What a model sees to be open only now, by the number of the sentence, and what the rest makes of it."""

    at: int
    concept: Phrase
    question: Sentence
    answer: Sentence
    cite: Annotated[list[int], AtMost(CITED)]


class ConflictReply(Written):
    """What disagrees, and where."""

    text: Sentence
    cite: Annotated[list[int], AtMost(CITED)]


class LineReply(Written):
    """The line of a section."""

    section: int
    keywords: Annotated[list[Phrase], AtMost(6)]
    text: Annotated[str, AtMost(900)]
    cite: Annotated[list[int], AtMost(CITED)]


@dataclass(frozen=True)
class BackwardPrompt(OpenedPrompt):
    """A part with its text, the index beside it, and what is left open."""

    template: ClassVar[str] = "backward"
    text: str
    index_first: bool
    whole: str
    index: str
    more: str
    tags: str
    part: int
    parts: int
    own: str
    all: str
    lines: str
    most: int


@dataclass(frozen=True)
class ReconcilePrompt(OpenedPrompt):
    """Sentences from several parts, and the tags that they are to settle."""

    template: ClassVar[str] = "reconcile"
    text: str
    tags: str
    all: str


class ReconcileReply(Written):
    """What a model writes."""

    closes: list[ClosingReply]
    void: list[VoidReply]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one prompt asks about: the part, its sections, the tags that it shows, and the numbers."""

    part: int
    pack: Pack
    tags: tuple[str, ...]
    own: frozenset[str]
    lines: Mapping[int, int]
    shown: frozenset[int]


def reply_schema(asked: Asked, headings: Sequence[int]) -> Schema:
    """The schema of a reply: about these tags and lines and no others."""
    tag = word(*asked.tags) if asked.tags else Phrase
    own = word(*sorted(asked.own)) if asked.own else Phrase
    numbers = list(asked.lines) or [headings[stretch.section] for stretch in asked.pack]
    line = narrowed(LineReply, section=whole_number(*numbers))
    return schema_of(
        narrowed(
            Written,
            closes=listing(narrowed(ClosingReply, tag=tag)),
            points_to=listing(narrowed(PointsReply, tag=own)),
            void=listing(narrowed(VoidReply, tag=own)),
            hindsight=listing(HindsightReply),
            conflicts=listing(ConflictReply),
            lines=listing(line, len(asked.lines)),
        )
    )


def reconcile_schema(tags: Sequence[str]) -> Schema:
    """The schema of a reply that settles these tags."""
    tag = word(*tags)
    closes, void = listing(narrowed(ClosingReply, tag=tag)), listing(narrowed(VoidReply, tag=tag))
    return schema_of(narrowed(ReconcileReply, closes=closes, void=void))


def listed(tags: Sequence[str]) -> str:
    """Tags as a reader writes them: "t3 to t9, t12"."""
    runs: list[list[int]] = []
    for number in (int(tag_id[1:]) for tag_id in tags):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"t{run[0]}" if len(run) == 1 else f"t{run[0]} to t{run[-1]}" for run in runs)

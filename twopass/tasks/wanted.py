"""What the passes want to know of sections; how a model is asked for it is imported where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from twopass.extractive.closings import close_tags
from twopass.extractive.index_lines import Noted, write_lines
from twopass.extractive.points import KEPT_TAGS, read_section
from twopass.extractive.study import Study
from twopass.findings import BackwardFindings, ForwardFindings, SynthesisFindings
from twopass.gaps.tags import find_tags
from twopass.retrieval.passages import Passage
from twopass.schema import Entry, Line, OpenTag, Section
from twopass.tasks import Input

if TYPE_CHECKING:
    from twopass.tasks.desk import Desk
    from twopass.tasks.task import Task


@dataclass(frozen=True)
class ForwardInput(Input[ForwardFindings]):
    """A section, or a piece of a long one."""

    task = "forward"
    section: Section

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[ForwardFindings]:
        """Points, keywords and tags of each piece."""
        return [
            read_section(one.analysis.of(Study), one.section, find_tags(one.analysis, one.section)[:KEPT_TAGS])
            for one in inputs
        ]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[ForwardFindings], desk: Desk) -> Task[ForwardFindings]:
        """Sections packed into prompts; nothing of a weak model."""
        from twopass.tasks.forward import ForwardTask
        from twopass.tasks.task import Unasked

        return Unasked(floor) if desk.plain else ForwardTask(desk, inputs, floor)


class Case(NamedTuple):
    """A tag with the passages that may close it."""

    tag: OpenTag
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class BackwardInput(Input[BackwardFindings]):
    """A section, what the first reading noted of it, and its tags."""

    task = "backward"
    section: Section
    entry: Entry
    cases: tuple[Case, ...]

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[BackwardFindings]:
        """Every tag that something may close closed with a sentence of its passages, or left open."""
        return [close_tags(one.analysis, [case for case in one.cases if case.passages]) for one in inputs]

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[BackwardFindings], desk: Desk) -> Task[BackwardFindings]:
        """The text, pack by pack, with the index and the tags; nothing of a weak model."""
        from twopass.tasks.backward import BackwardTask
        from twopass.tasks.task import Unasked

        return Unasked(floor) if desk.plain else BackwardTask(desk, inputs, floor)


@dataclass(frozen=True)
class SynthesisInput(Input[SynthesisFindings]):
    """A section with what both readings noted of it, the sections right under it, and the line that a model wrote in
    the second reading, if it did.
    """

    task = "synthesis"
    section: Section
    entry: Entry
    children: tuple[Section, ...]
    max_comment: int
    written: Line | None = None

    @classmethod
    def extract(cls, inputs: Sequence[Self]) -> list[SynthesisFindings]:
        """Lines that share out what the document is about."""
        rows = [Noted(one.section, one.entry, one.children, one.max_comment) for one in inputs]
        return write_lines(inputs[0].analysis.of(Study), rows)

    @classmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[SynthesisFindings], desk: Desk) -> Task[SynthesisFindings]:
        """Single lines of a weak model; a capable one has written them in the second reading."""
        from twopass.tasks.synthesis import PlainSynthesis, written
        from twopass.tasks.task import Unasked

        return PlainSynthesis(desk, inputs, floor) if desk.plain else Unasked(written(inputs, floor))

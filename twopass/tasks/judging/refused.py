"""What was refused of a model's replies, and the questions that ask for it once more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from twopass.findings import AtMost, Sentence
from twopass.tasks.desk import Desk, Stretch, in_order
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.prompts import OpenedPrompt, numbers_shown, render
from twopass.tasks.schemas import Written, schema_of
from twopass.tasks.task import Question, rows

CITED = 6
"""Numbers that one statement may cite."""
STATEMENT_TOKENS = 110
"""Tokens of a statement with its numbers in a reply."""


@dataclass(frozen=True)
class Refused:
    """A statement that cannot be printed: what it was to be, of which section by its place, and the reason.

    `shown` are the numbers beyond its section's text that its writer was shown, and `keep` takes what is written in its
    place once it holds.
    """

    what: str
    section: int
    claim: Claim
    reason: str
    keep: Callable[[Claim], None]
    about: str = ""
    shown: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A refused statement as a prompt shows it."""

    id: int
    what: str
    place: str
    text: str
    cite: str
    reason: str


@dataclass(frozen=True)
class AgainPrompt(OpenedPrompt):
    """The sections concerned, points of others that may be cited, and what was refused."""

    template: ClassVar[str] = "again"
    text: str
    reading: str
    refused: tuple[ShownRefusal, ...]
    index: str = ""
    whole: str = "points of other sections"
    more: str = ""
    tags: str = ""


class AgainRow(Written):
    """A statement written once more."""

    id: int
    text: Sentence
    cite: Annotated[list[int], AtMost(CITED)]


class AgainReply(Written):
    """What a model writes."""

    again: list[AgainRow]


@dataclass
class Refusals:
    """Statements of one reading as they are refused, asked for once more, and dropped."""

    desk: Desk
    judge: Judge
    reading: str
    held: list[Refused] = field(default_factory=list)

    def take(self, one: Refused, shown: Collection[int]) -> None:
        """Keep a statement that holds, or hold it back with the reason."""
        one = replace(one, claim=self.judge.completed(one.claim, shown))
        reason = self.judge.refusal(one.claim, shown)
        self.desk.tally[one.what, "written"] += 1
        if reason:
            self.desk.tally[one.what, "refused"] += 1
            self.held.append(replace(one, reason=reason, shown=frozenset(shown)))
        else:
            one.keep(one.claim)

    def again(self, index_of: Callable[[Collection[int]], str]) -> list[Question]:
        """Questions about what is held back, section by section, as few as the prompts' room allows.

        Args:
            index_of: the points, as a prompt shows them, behind numbers that the sections themselves do not hold.
        """
        if not self.held:
            return []
        order = sorted(range(len(self.held)), key=lambda i: self.held[i].section)
        places = sorted({self.held[i].section for i in order})
        texts = {place: self.desk.excerpt(place, self._near(place)) for place in places}
        sizes = [self.desk.count(self.desk.text_of([texts[place]])) + 60 for place in places]
        groups = in_order(sizes, [1] * len(sizes), self.desk.room)
        return [
            self._question([i for i in order if self.held[i].section in held], held, texts, index_of)
            for held in ([places[at] for at in group] for group in groups)
        ]

    def _near(self, place: int) -> set[int]:
        """The numbers that a section's refused statements cite, and those that open what they answer."""
        return {n for one in self.held if one.section == place for n in (*one.claim.cite, *one.claim.opened)}

    def _question(
        self,
        numbers: Sequence[int],
        places: Sequence[int],
        texts: dict[int, Stretch],
        index_of: Callable[[Collection[int]], str],
    ) -> Question:
        stretches = tuple(texts[place] for place in places)
        inside = {unit.number for one in stretches for unit in one.units}
        cited = {n for i in numbers for n in self.held[i].claim.cite if n in self.held[i].shown}
        prompt = AgainPrompt(
            **self.desk.opening(stretches),
            text=self.desk.text_of(stretches),
            reading=self.reading,
            refused=tuple(self._shown(i) for i in numbers),
            index=index_of(cited - inside),
        )
        shown = numbers_shown(prompt.text, prompt.skeleton, prompt.index)

        def hear(body: object) -> str:
            for row in rows(body, "again"):
                self._hear(row, numbers, shown)
            return ""

        most = self.desk.reply_room(render(prompt), 200 + STATEMENT_TOKENS * len(numbers))
        return Question(prompt, schema_of(AgainReply), most, hear)

    def _shown(self, i: int) -> ShownRefusal:
        one = self.held[i]
        place = f"section {{{self.desk.numbered.headings[one.section]}}}"
        cite = " ".join(f"{{{number}}}" for number in one.claim.cite)
        what = f"{one.what} ({one.about})" if one.about else one.what
        return ShownRefusal(i, what, place, one.claim.text, cite, one.reason)

    def _hear(self, row: Mapping[str, object], numbers: Sequence[int], shown: Collection[int]) -> None:
        for i in numbers_in(row.get("id"))[:1]:
            if i not in numbers or not self.held[i].reason:
                continue
            one = self.held[i]
            claim = replace(one.claim, text=said(row.get("text")), cite=numbers_in(row.get("cite"))[:CITED])
            claim = self.judge.completed(claim, shown)
            reason = self.judge.refusal(claim, shown)
            if not reason:
                self.desk.tally[one.what, "mended"] += 1
                one.keep(claim)
            self.held[i] = replace(one, claim=claim, reason=reason)

    def dropped(self) -> list[str]:
        """What was refused and not mended, for the audit."""
        sections = self.desk.numbered.sections
        return [
            f"{sections[one.section].id} ({one.what}): {one.claim.text[:160]}: {one.reason}"
            for one in self.held
            if one.reason
        ]

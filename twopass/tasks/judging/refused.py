"""What was refused of a model's replies, and the questions that ask for it once more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from twopass.findings import AtMost, Sentence
from twopass.tasks.desk import Desk, Pack, in_order
from twopass.tasks.judging.judge import Claim, Judge
from twopass.tasks.judging.reply_fields import numbers_in, said
from twopass.tasks.prompts import OpenedPrompt, numbers_shown, render
from twopass.tasks.schemas import Written, schema_of
from twopass.tasks.task import Question, rows

CITED = 6
"""Numbers that one statement may cite."""
STATEMENT_TOKENS = 110
"""Tokens of a statement with its numbers in a reply."""
WHOLE, NEARBY = 360, 3
"""Tokens up to which a section is shown once more as it is; of a longer one, sentences on either side of one cited."""


@dataclass(frozen=True)
class Refused:
    """A statement that cannot be printed: what it was to be, of which section by its place, and the reason; `keep`
    takes what is written in its place once it holds. Of an answer, `about` is the question, and `tag` its tag's id.
    """

    what: str
    section: int
    claim: Claim
    reason: str
    keep: Callable[[Claim], None]
    about: str = ""
    tag: str = ""


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
    """The sections concerned, what is cited of others, and what was refused."""

    template: ClassVar[str] = "again"
    text: str
    reading: str
    refused: tuple[ShownRefusal, ...]


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
            self.held.append(replace(one, reason=reason))
        else:
            one.keep(one.claim)

    def again(self) -> list[Question]:
        """Questions about what is held back, section by section, as few as the prompts' room allows."""
        places = sorted({one.section for one in self.held})
        sizes = [self.desk.count(self.desk.text_of(self._pack([place]))) + 60 for place in places]
        groups = in_order(sizes, [1] * len(sizes), self.desk.room)
        return [self._question([places[at] for at in group]) for group in groups]

    def _pack(self, places: Sequence[int]) -> Pack:
        """Sections of refused statements, or what stands in them around the words that these cite and answer; of other
        sections the sentences that they cite.
        """
        known, near = self.desk.numbered.by_number, defaultdict[int, set[int]](set)
        for one in self.held:
            if one.section in places:
                for number in {*one.claim.cite, *one.claim.opened} & known.keys():
                    near[known[number].section].add(number)
        own = dict.fromkeys(places, (WHOLE, NEARBY))
        return tuple(
            self.desk.excerpt(place, near[place], *own.get(place, (0, 0))) for place in sorted({*places, *near})
        )

    def _question(self, places: Sequence[int]) -> Question:
        pack = self._pack(places)
        numbers = [i for place in places for i, one in enumerate(self.held) if one.section == place]
        prompt = AgainPrompt(
            **self.desk.opening(pack),
            text=self.desk.text_of(pack),
            reading=self.reading,
            refused=tuple(self._shown(i) for i in numbers),
        )
        shown = numbers_shown(prompt.text, prompt.skeleton)

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
        about = f"{one.tag}: {one.about}" if one.tag else one.about
        what = f"{one.what} ({about})" if about else one.what
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

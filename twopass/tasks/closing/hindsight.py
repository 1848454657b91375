"""What only the second reading sees to be open: claims, numbers and choices that other parts take back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from twopass.findings import LONGEST_PHRASE, FoundClosing, FoundHindsight, FoundTag
from twopass.tasks.closing.settled import Answered, as_answered, on_words
from twopass.tasks.desk import Desk
from twopass.tasks.judging.judge import Claim
from twopass.tasks.judging.refused import CITED, Refusals, Refused
from twopass.tasks.judging.reply_fields import numbers_in, said

TOKENS, WORDS = 120, 1200
"""Tokens of one in a reply, at most, and words of text for each that is asked for."""


class _Seen(NamedTuple):
    """One that holds: its tag, the number that opens it, and the answer."""

    tag: FoundTag
    at: int
    claim: Claim


@dataclass
class Hindsight:
    """Gathers them from the parts' replies; `dropped` are those that a tag or another one has already, or that their
    own paragraph answers.
    """

    desk: Desk
    refusals: Refusals
    dropped: list[str] = field(default_factory=list)
    _kept: list[_Seen] = field(default_factory=list)

    def hear(self, row: Mapping[str, object], own: Collection[int], shown: Collection[int]) -> None:
        """Take one as a reply has it.

        Args:
            own: the numbers of the part that was read.
            shown: all numbers that the prompt showed.
        """
        at, answer = numbers_in(row.get("at"))[:1], said(row.get("answer"))
        concept, question = said(row.get("concept"))[:LONGEST_PHRASE], said(row.get("question"))
        if not (answer and concept and question):
            return
        words = self.desk.numbered.evidence(at) if at and at[0] in own else ()
        if not words:
            self.desk.tally.update({("hindsight", "written"): 1, ("hindsight", "refused"): 1})
            self.dropped.append(f"(hindsight): {answer[:160]}: no sentence of its part opens it")
            return
        tag = FoundTag(kind="question", concept=concept, question=question[:600], at=words[0])
        claim = Claim(answer, numbers_in(row.get("cite"))[:CITED], opened=at)
        place = self.desk.numbered.by_number[at[0]].section
        keep = partial(self._keep, tag, at[0])
        self.refusals.take(Refused("hindsight", place, claim, "", keep, question), shown)

    def _keep(self, tag: FoundTag, at: int, claim: Claim) -> None:
        self._kept.append(_Seen(tag, at, claim))

    def answered(self) -> Iterator[Answered]:
        """What holds, as the editor is shown it."""
        for number, (tag, at, claim) in enumerate(self._kept, 1):
            yield as_answered(f"h{number}", at, tag, [(claim.text, claim.cite)])

    def found(
        self, twin_of: Callable[[int, Sequence[int]], str], edited: Callable[[str, FoundClosing], FoundClosing]
    ) -> Mapping[int, Sequence[FoundHindsight]]:
        """What holds and is told by no tag, by the places of the sections that open it.

        Args:
            edited: what became of an answer in the end, by the name under which it was shown.
            twin_of: the tag that the section of a sentence opens and that is closed by the same sentences; empty if
                there is none.
        """
        found: defaultdict[int, list[FoundHindsight]] = defaultdict(list)
        seen: set[tuple[int, frozenset[int]]] = set()
        for number, (tag, at, claim) in sorted(enumerate(self._kept, 1), key=lambda one: one[1].at):
            place = self.desk.numbered.by_number[at].section
            told = (place, frozenset(claim.cite))
            if self.desk.numbered.in_one_paragraph((at, *claim.cite)):
                reason = "its own paragraph answers it"
            elif twin := "one before" if told in seen else twin_of(at, claim.cite):
                reason = f"the same as {twin}"
            else:
                seen.add(told)
                end = FoundClosing(tag_id="", status="resolved", answer=claim.text, understood=True)
                closing = edited(f"h{number}", on_words(end, self.desk.numbered.evidence(claim.cite)))
                found[place].append(FoundHindsight(tag=tag, closing=closing))
                continue
            section = self.desk.numbered.sections[place]
            self.dropped.append(f"{section.id} (hindsight): {claim.text[:160]}: {reason}")
        return found

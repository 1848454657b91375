"""What a document gives in two ways, as parts of it are found to disagree; the editor may tell one as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from twopass.findings import LONGEST_PHRASE, MOST_EVIDENCE, FoundClosing, FoundConflict, FoundHindsight, FoundTag
from twopass.tasks.closing.editing import Editing
from twopass.tasks.closing.settled import Answered, as_answered, on_words
from twopass.tasks.desk import Desk
from twopass.tasks.judging.judge import Claim
from twopass.tasks.judging.refused import CITED, Refusals, Refused
from twopass.tasks.judging.reply_fields import numbers_in, said


@dataclass
class Conflicts:
    """Gathers them from the parts' replies, once for each set of sentences."""

    desk: Desk
    refusals: Refusals
    _kept: dict[tuple[int, ...], str] = field(default_factory=dict)

    def hear(self, row: Mapping[str, object], elsewhere: int, shown: frozenset[int]) -> None:
        """Take one as a reply has it.

        Args:
            elsewhere: the place of the section that it counts for if it cites no number of the document.
            shown: all numbers that the prompt showed.
        """
        cite, text = numbers_in(row.get("cite"))[:CITED], said(row.get("text"))
        if len(cite) < 2 or not text:
            return
        known = self.desk.numbered.by_number.get(cite[0])
        place = known.section if known else elsewhere
        self.refusals.take(Refused("conflict", place, Claim(text, cite), "", self._keep), shown)

    def _keep(self, claim: Claim) -> None:
        if len(claim.cite) > 1 and all(set(claim.cite) != set(cite) for cite in self._kept):
            self._kept[claim.cite] = claim.text

    def answered(self) -> Iterator[Answered]:
        """What disagrees, as the editor is shown it: opened by the sentence that stands first."""
        for number, (cite, text) in enumerate(self._kept.items(), 1):
            tag = self._tag(cite, "the document gives two answers")
            yield as_answered(f"c{number}", self._opens(cite), tag, [(text, cite)])

    def _opens(self, cite: Sequence[int]) -> int:
        """The first number that stands for words, as that of a section without a heading does not."""
        return min(number for number in cite if self.desk.numbered.evidence([number]))

    def _tag(self, cite: Sequence[int], question: str) -> FoundTag:
        (words, *_) = self.desk.numbered.evidence([self._opens(cite)])
        return FoundTag(kind="question", concept=words.quote[:LONGEST_PHRASE], question=question, at=words)

    def told(self, editing: Editing) -> Iterator[tuple[int, FoundHindsight | FoundConflict]]:
        """Each with the place of the section that opens it: as an answer where the editor chose it and put it anew."""
        numbered = self.desk.numbered
        for number, (cite, text) in enumerate(self._kept.items(), 1):
            end = FoundClosing(tag_id="", status="resolved", answer=text, understood=True)
            end = editing.edited(f"c{number}", on_words(end, numbered.evidence(cite)))
            place = numbered.by_number[self._opens(cite)].section
            if end.question:
                yield place, FoundHindsight(tag=self._tag(cite, end.question), closing=end)
            else:
                yield place, FoundConflict(text=text, evidence=numbered.evidence(cite)[:MOST_EVIDENCE])

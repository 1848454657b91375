"""Whether a line of the index that a weak model wrote can be used, and on what words of the document it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twopass.findings import LONGEST_PHRASE, SynthesisFindings
from twopass.schema import Document, Evidence, Point
from twopass.tasks.judging.checks import fault, stands_in
from twopass.text.tokens import content_stems


@dataclass(frozen=True, slots=True)
class LineJudge:
    """Judges lines of one document; `foreign` is the language that they are in where it is not the document's, so that
    their words cannot be compared.
    """

    document: Document
    foreign: str

    def settle(
        self,
        comment: str,
        keywords: Sequence[str],
        chosen: Sequence[Point],
        points: Sequence[Point],
        floor: SynthesisFindings,
    ) -> SynthesisFindings | str:
        """A line with the words it rests on; or why it cannot be used.

        Args:
            chosen: the points that the model says the line rests on; of all `points` others are taken where they do
                not do.
        """
        if not comment:
            return "no sentence of it is short enough"
        if reason := fault(comment, self.document, self.foreign):
            return reason
        rests = self._rests_on(comment, chosen, points)
        if isinstance(rests, str):
            return rests
        words: dict[str, Evidence] = {}
        for evidence in (one for point in rests for one in point.evidence):
            words.setdefault(evidence.quote, evidence)
        kept = self._keywords(keywords, points, floor)
        return SynthesisFindings(keywords=kept, comment=comment, evidence=tuple(words.values()))

    def _rests_on(self, comment: str, chosen: Sequence[Point], points: Sequence[Point]) -> Sequence[Point] | str:
        """The points that bear a comment out; or why none do."""
        if self.foreign or (chosen and self._bear_out(comment, chosen)):
            return chosen or "the comment names no note that it rests on"
        found = bearing(comment, points, self.document.language)
        if not self._bear_out(comment, found):
            return "the comment does not rest on the notes"
        return found or "the comment names no note that it rests on"

    def _bear_out(self, comment: str, points: Sequence[Point]) -> bool:
        return stands_in(comment, _quotes(points), self.document.language)

    def _keywords(self, keywords: Sequence[str], points: Sequence[Point], floor: SynthesisFindings) -> tuple[str, ...]:
        """The model's keywords that stand in the points' words, and the floor's after them."""
        around = " ".join(_quotes(points).lower().split())
        said = (" ".join(keyword.split()) for keyword in keywords)
        kept = {word.casefold(): word for word in said if self.foreign or word.lower() in around}
        for keyword in floor.keywords:
            kept.setdefault(keyword.casefold(), keyword)
        return tuple(word for word in kept.values() if 1 < len(word) <= LONGEST_PHRASE)


def _quotes(points: Sequence[Point]) -> str:
    return " ".join(evidence.quote for point in points for evidence in point.evidence)


def bearing(comment: str, points: Sequence[Point], language: str) -> list[Point]:
    """Up to three points that together hold the most of the comment's words, each adding some."""
    chosen: list[Point] = []
    missing = set(content_stems(comment, language))
    left = {i: set(content_stems(_quotes([point]), language)) for i, point in enumerate(points)}
    while missing and left and len(chosen) < 3:
        best = max(left, key=lambda i: len(left[i] & missing))
        if not left[best] & missing:
            break
        missing -= left.pop(best)
        chosen.append(points[best])
    return chosen

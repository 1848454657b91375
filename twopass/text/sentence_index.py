"""The sentences of a document's sections, split once: those of any stretch of a section are looked up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentences import Sentence, sentences


class Segmentation:
    """All sentences below the headings of a document, in reading order."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._document = analysis.document
        self.by_section = tuple(
            tuple(sentences(analysis.document, section.body, section.end)) for section in analysis.skeleton.sections
        )
        self.sentences = tuple(one for held in self.by_section for one in held)
        self._starts = [one.start for one in self.sentences]
        self._ends = [one.end for one in self.sentences]

    def within(self, start: int, end: int) -> list[Sentence]:
        """The sentences of `[start, end)`, a stretch of one section's own text; those cut by its bounds in part."""
        found = list(self.sentences[bisect_right(self._ends, start) : bisect_left(self._starts, end)])
        if found and found[0].start < start:
            found[:1] = self._parts(found[0], start, min(end, found[0].end))
        if found and found[-1].end > end:
            found[-1:] = self._parts(found[-1], found[-1].start, end)
        if found and not found[0].first:
            found[0] = found[0]._replace(first=True)
        return found

    def at(self, position: int) -> Sentence | None:
        """The sentence that holds the character, None in a heading or between two sentences."""
        place = bisect_right(self._starts, position) - 1
        return self.sentences[place] if place >= 0 and position < self._ends[place] else None

    def _parts(self, whole: Sentence, start: int, end: int) -> Sequence[Sentence]:
        """What is left of a sentence that a bound cuts, split anew: what is cut off may have held it together."""
        left = sentences(self._document, start, end)
        return [one._replace(paragraph=whole.paragraph, first=whole.first and one is left[0]) for one in left]

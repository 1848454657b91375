"""The sentences of passages, and what each shows by itself: whether it says something, opens it or points on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from twopass.gaps.patterns import Openings, openings
from twopass.languages import tables
from twopass.retrieval.passages import Passage
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_index import Segmentation
from twopass.text.tokens import HAN, WORD
from twopass.text.wellformed import announces
from twopass.text.word_index import Words

FEWEST = 5
"""Words below which a sentence says nothing by itself."""
_ENDS = tuple('.!?。．！？；”"»)’')
_ASKS_OR_LEADS = ("?", "？", ":", "：")


@dataclass(frozen=True)
class Said:
    """A sentence of the document: its place, its words and their terms."""

    at: tuple[int, int]
    text: str
    terms: frozenset[str]
    given: Openings
    language: str

    @cached_property
    def speaks(self) -> bool:
        """Whether the words are more than a heading or a formula."""
        return speaks(self.text)

    @cached_property
    def opens(self) -> bool:
        """Whether the sentence itself leaves something open, or only points back, elsewhere or to its own section."""
        if self.text.endswith(_ASKS_OR_LEADS) or self.given.hypothesis.search(self.text):
            return True
        if announces(self.text, self.given.language):
            return True
        return bool(self.given.promise.search(self.text) or self.given.settled.search(self.text))

    @cached_property
    def delivers(self) -> bool:
        """Whether it has a word of cause, result or finding."""
        return self.given.delivers.search(self.text) is not None

    @property
    def ends(self) -> bool:
        """Whether it has its end: it does not run into a formula or a list."""
        return self.text.endswith(_ENDS)

    @property
    def sends(self) -> bool:
        """Whether it does no more than send the reader elsewhere: "Refer to Note 23 for further information."""
        return _sending(self.language).match(self.text) is not None


def speaks(words: str) -> bool:
    """Whether the words are more than a heading or a formula."""
    return sum(len(word) > 1 for word in WORD.findall(words)) >= FEWEST or len(HAN.findall(words)) >= 2 * FEWEST


@cache
def _sending(language: str) -> re.Pattern[str]:
    """The first words of sentences that send the reader elsewhere."""
    known = tables("references")
    point = {word for code in (language, "en") for word in known.get(code, {}).get("point", ())}
    return re.compile(rf"\W*(?:{'|'.join(map(re.escape, sorted(point, key=len, reverse=True)))})\s", re.IGNORECASE)


class PassageSentences:
    """The sentences of passages of one document; each passage is looked at once, however many tags it may close."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._document = analysis.document
        self._segmentation = analysis.of(Segmentation)
        self._words = analysis.of(Words)
        self._given = openings(analysis.language)
        self._known: dict[tuple[int, int], tuple[Said, ...]] = {}

    def of(self, passage: Passage, after: int = 0) -> list[Said]:
        """The passage's sentences that begin at or after a place in the document; no captions, tables or figures."""
        place = passage.start, passage.end
        if place not in self._known:
            found = self._segmentation.within(*place)
            self._known[place] = tuple(self._said(s.start, s.end) for s in found if s.role in ("body", "footnote"))
        return [one for one in self._known[place] if one.at[0] >= after]

    def _said(self, start: int, end: int) -> Said:
        terms = frozenset(self._words.terms(start, end))
        return Said((start, end), self._document.text[start:end], terms, self._given, self._document.language)

"""The words of a document's text, read once: those of any stretch of it are looked up."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cached_property, partial

from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import HAN, content_stems, han_pairs, numbered, placed_words, stemmed

_Placed = Iterable[tuple[int, str]]

# Characters that a word or number may be made of. Between two others nothing is cut in two, so what stands on either
# side of such a place is found alike in the whole text and in a part that begins or ends there.
_JOINED = re.compile(r"[\w.,’'·-]+")
_JOINTS = frozenset("_.,’'·-")
_END_MARKS = ".!?。．！？"


class _Found:
    """What is found in a text, in reading order; what would be found in a stretch of it alone is looked up.

    Words that are equal are one object, which `one` holds: the interpreter's own table of them would grow for good.
    """

    def __init__(self, one: dict[str, str], text: str, find: Callable[[str], _Placed], found: _Placed | None = None):
        self._text, self._find = text, find
        self._starts = array("I")
        self._values: list[str] = []
        for start, value in find(text) if found is None else found:
            self._starts.append(start)
            self._values.append(one.setdefault(value, value))

    def within(self, start: int, end: int) -> list[str]:
        """What `find` would find in `text[start:end]`."""
        text = self._text
        low = _joined_end(text, start, end)
        high = _joined_start(text, low, end)
        found = self._values[bisect_left(self._starts, low) : bisect_left(self._starts, high)]
        if low > start:
            found = [value for _, value in self._find(text[start:low])] + found
        if high < end:
            found += [value for _, value in self._find(text[high:end])]
        return found


def _inside(text: str, at: int) -> bool:
    """Whether a cut at this place may go through a word or number."""
    return 0 < at < len(text) and _joins(text[at]) and _joins(text[at - 1])


def _joins(character: str) -> bool:
    return character.isalnum() or character in _JOINTS


def _joined_end(text: str, start: int, end: int) -> int:
    """Where what a cut at `start` goes through ends, `start` where it goes through nothing."""
    if not _inside(text, start):
        return start
    joined = _JOINED.match(text, start, end)
    return joined.end() if joined else start


def _joined_start(text: str, start: int, end: int) -> int:
    """Where what a cut at `end` goes through begins, `end` where it goes through nothing."""
    if end <= start or not _inside(text, end):
        return end
    while end > start and _joins(text[end - 1]):
        end -= 1
    return end


def _stemmed(text: str, language: str) -> _Placed:
    return stemmed(placed_words(text), language)


class Words:
    """Words, stems and numbers of a document's text by the places where they stand; `one` is each of them once."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._analysis = analysis
        self._read: dict[str, list[str]] = {}
        self.text = analysis.document.text
        self.language = analysis.language
        placed = placed_words(self.text)
        self.one: dict[str, str] = {}
        stems = stemmed(placed, self.language)
        self._words = _Found(self.one, self.text, placed_words, placed)
        self._stems = _Found(self.one, self.text, partial(_stemmed, language=self.language), stems)
        self._numbers = _Found(self.one, self.text, numbered)

    @cached_property
    def _pairs(self) -> _Found | None:
        """Chinese characters by twos, None where the text has none."""
        if not HAN.search(self.text):
            return None
        return _Found(self.one, self.text, partial(han_pairs, language=self.language))

    def words(self, start: int, end: int) -> list[str]:
        """All words of `text[start:end]` in lower case."""
        return self._words.within(start, end)

    def stems(self, start: int, end: int) -> list[str]:
        """`content_stems` of `text[start:end]`."""
        stems = self._stems.within(start, end)
        return stems + self._pairs.within(start, end) if self._pairs else stems

    def terms(self, start: int, end: int) -> list[str]:
        """`terms` of `text[start:end]`."""
        return self.stems(start, end) + self._numbers.within(start, end)

    def stems_of(self, said: str, start: int, end: int) -> list[str]:
        """`content_stems` of what is said of `[start, end)`: looked up if it stands there word for word, else read."""
        place = self._verbatim(said, start, end)
        return self.stems(*place) if place else self.read_stems(said)

    def terms_of(self, said: str, start: int, end: int) -> list[str]:
        """`terms` of what is said of `[start, end)`: looked up if it stands there word for word, else read."""
        place = self._verbatim(said, start, end)
        return self.terms(*place) if place else self.read(said)

    def read_stems(self, said: str) -> list[str]:
        """`content_stems` of words that are not the document's; what was read before is known."""
        key = said.lower()
        if key not in self._read:
            self._read[key] = content_stems(said, self.language)
        return self._read[key]

    def read(self, said: str) -> list[str]:
        """`terms` of words that are not the document's."""
        return self.read_stems(said) + [word for _, word in numbered(said)]

    def _verbatim(self, said: str, start: int, end: int) -> tuple[int, int] | None:
        """Where the words stand in `[start, end)`, but for a capital at their head and a full stop at their end."""
        said = said.strip()
        core = said.rstrip(_END_MARKS)
        at = self.text.find(core[1:], start + 1, end) - 1 if core else -1
        if at < start or self.text[at].lower() != core[0].lower():
            return None
        return at, at + len(said if self.text.startswith(said[1:], at + 1) else core)

    @cached_property
    def title(self) -> frozenset[str]:
        """The stems of the document's title."""
        return frozenset(content_stems(self._analysis.document.title, self.language))

    @cached_property
    def headings(self) -> list[frozenset[str]]:
        """The stems of each section's title."""
        return [frozenset(self.stems_of(one.title, one.start, one.body)) for one in self._analysis.skeleton.sections]

    @cached_property
    def heading_terms(self) -> list[frozenset[str]]:
        """The terms of each section's title."""
        return [frozenset(self.terms_of(one.title, one.start, one.body)) for one in self._analysis.skeleton.sections]

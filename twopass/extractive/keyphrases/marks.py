"""What the author marks as a term: words in a style of their own or in quotes, defined, spelled out, listed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from twopass.extractive.keyphrases.word_runs import RunWord, RunWords, without_links
from twopass.gaps.acronyms import spelled_out
from twopass.gaps.patterns import Openings, openings
from twopass.languages.regexes import either, entries
from twopass.text.statistics import Statistics
from twopass.text.tokens import HAN
from twopass.text.wellformed import is_work

BOLD, ITALIC, TYPEWRITER, QUOTED, DEFINED = 1, 2, 4, 8, 16
"""How a phrase is marked, as bits; small capitals count as italics, acronyms and listed keywords as definitions."""
SET_APART = BOLD | ITALIC
_KINDS = {"bold": BOLD, "italic": ITALIC, "capitals": ITALIC, "typewriter": TYPEWRITER}
_LONGEST = 5  # words of a marked phrase: what is longer is a title or a sentence
_LABEL = 3  # times that the same words open a sentence, set apart, from which they are a label and no term
_QUOTED = re.compile(r"[“„«‘‹「『\"](?P<term>[^“”„«»‘’‹›「」『』\"\n]{3,60})(?:[”“»›」』\"]|’(?!\w))")
_ACRONYM = re.compile(r"\((?P<short>[A-Z][A-Za-z]{0,4}[A-Z])s?\)")
_PARTS = re.compile(r"[,;:()\[\]/|=]\s*|\.\s+|\s[–—]\s")
_ITEMS = re.compile(r"\s*[,;·•∙|]\s*|\.\s*$|\n")
_NEAR = 80  # characters beyond the words that an acronym is spelled out in, in which they are looked for
_LISTED = 1200  # characters of a list of keywords


@dataclass
class Mark:
    """A marked phrase: its words as they are written first, how and how often it is marked, and where first."""

    surface: str
    section: int
    kinds: int = 0
    times: int = 0
    here: dict[int, int] = field(default_factory=dict)


class Marks:
    """The marked phrases of a document, by the key under which the phrasebook holds them."""

    def __init__(self, statistics: Statistics, words: RunWords) -> None:
        self.by_key: dict[str, Mark] = {}
        self.by_section: defaultdict[int, list[str]] = defaultdict(list)
        self._statistics, self._words = statistics, words
        self._runs: dict[int, bool] = {}
        self._starts = [one.start for one in statistics.sentences]
        for start, end, kind in self._found():
            self._take(start, end, kind)

    def kinds(self, key: str) -> int:
        """How a phrase is marked anywhere in the document."""
        mark = self.by_key.get(key)
        return mark.kinds if mark else 0

    def _found(self) -> Iterator[tuple[int, int, int]]:
        document, statistics = self._statistics.document, self._statistics
        text = document.text
        labels = self._labels()
        for one in document.emphasis:
            if one.start not in labels:
                yield one.start, one.end, _KINDS[one.kind]
        yield from ((*match.span("term"), QUOTED) for match in _QUOTED.finditer(text))
        given = openings(statistics.language)
        for match in _ACRONYM.finditer(text):
            yield from _acronym(text, match, given)
        yield from _listed(text)
        for sentence, said in zip(statistics.sentences, statistics.texts, strict=True):
            for pattern in given.defined if given.letting.search(said) else ():
                for match in pattern.finditer(said):
                    low, high = match.span("term")
                    yield sentence.start + low, sentence.start + high, DEFINED

    def _labels(self) -> set[int]:
        """Where words open a sentence, set apart, that open others too: "Proof.", "Note:"."""
        document = self._statistics.document
        opening: defaultdict[str, list[int]] = defaultdict(list)
        for one in document.emphasis:
            at = bisect_right(self._starts, one.start) - 1
            if at >= 0 and not any(map(str.isalnum, document.text[self._starts[at] : one.start])):
                opening[document.text[one.start : one.end].casefold()].append(one.start)
        return {start for starts in opening.values() if len(starts) >= _LABEL for start in starts}

    def _take(self, start: int, end: int, kind: int) -> None:
        """Hold the phrases of one marked stretch, if it stands in running text."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or (kind != DEFINED and not self._running(at)):
            return
        section = int(self._statistics.section_of[at])
        for part in _PARTS.split(without_links(self._statistics.document.text[start:end])):
            phrase = self._phrase(part)
            if phrase is not None:
                self._hold(*phrase, section, kind)

    def _hold(self, key: str, surface: str, section: int, kind: int) -> None:
        mark = self.by_key.get(key)
        if mark is None:
            mark = self.by_key[key] = Mark(surface, section)
        if section not in mark.here:
            self.by_section[section].append(key)
        mark.here[section] = mark.here.get(section, 0) | kind
        mark.kinds |= kind
        mark.times += 1

    def _running(self, at: int) -> bool:
        """Whether a sentence is running text and no note or entry in a list of works."""
        if at not in self._runs:
            beside = self._statistics.sentences[at].role in ("figure", "table", "footnote")
            self._runs[at] = not beside and not is_work(self._statistics.texts[at])
        return self._runs[at]

    def _phrase(self, part: str) -> tuple[str, str] | None:
        """A stretch of words as key and surface, None where it is none that a reader would look up."""
        if HAN.search(part):
            bare = "".join(part.split())
            return (bare, bare) if 2 <= len(bare) <= 8 else None
        words = _trimmed(self._words.of(part))
        if not words or len(words) > _LONGEST or not all(word.content or word.low.isalpha() for word in words):
            return None
        return " ".join(word.key for word in words), " ".join(word.text for word in words)


def _trimmed(words: list[RunWord]) -> list[RunWord]:
    """Words without the function words and marks at both ends."""
    content = [place for place, word in enumerate(words) if word.content]
    return words[content[0] : content[-1] + 1] if content else []


def _acronym(text: str, match: re.Match[str], given: Openings) -> Iterator[tuple[int, int, int]]:
    """ "words (ABC)": both, where the words spell the acronym."""
    start, end = match.span("short")
    long = spelled_out(text, start, end, given.stands)
    at = text.rfind(long, max(0, start - 2 * len(long) - _NEAR), start) if long else -1
    if at >= 0:
        yield at, at + len(long), DEFINED
        yield start, end, DEFINED


def _listed(text: str) -> Iterator[tuple[int, int, int]]:
    """The items of lists that a label such as "Keywords:" names."""
    for label in _label().finditer(text):
        at = label.end()
        end = text.find("\n\n", at, at + _LISTED)
        end = end if end >= 0 else min(len(text), at + _LISTED)
        for item in _ITEMS.split(text[at:end]):
            start = text.find(item, at, end) if item else -1
            if start >= 0:
                at = start + len(item)
                yield start, at, DEFINED


@cache
def _label() -> re.Pattern[str]:
    """A label before listed keywords, at the start of a line, in any language."""
    return re.compile(rf"^\W{{0,3}}{either(entries('keyphrases', 'listed'))}\W{{0,3}}[:：.—–-]\W{{0,3}}", re.I | re.M)

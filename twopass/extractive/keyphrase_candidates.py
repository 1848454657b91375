"""Candidate phrases of a document: word runs between function words and punctuation, counted once for all sections."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from twopass.text.statistics import Floats, Statistics
from twopass.text.tokens import HAN, function_words, phrases
from twopass.text.wellformed import CITATION, is_work

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+\w*|[^\W_]+(?:[-’'·][^\W_]+)*(?:\.|[’'](?=\s))?|[^\s\w]+|_")
# An elided word before an apostrophe is a word of its own in the Romance languages: "l'eau", "dell'acqua", "qu'un".
_ELIDED = re.compile(r"\b((?:[cdjlmnst]|\w*qu|\w*ll|quest|un|sant)[’'])(?=\w)", re.I)
_LINK = re.compile(r"\S*(?:https?:|www\.|@\w)\S*|\S+\.(?:com|org|net|edu|gov|pdf|html?)\b\S*")
# What a link is known by: without it the pattern above, which tries every word, need not be tried.
_LINKED = re.compile(r"https?:|www\.|@\w|\.(?:com|org|net|edu|gov|pdf|html?)\b")
_NAMED = re.compile(
    r"\b[A-ZÀ-Þ][\w’'-]+\s+et\s+al\b\.?|\b[A-ZÀ-Þ][\w’'-]+\s+(?:and|&|und|et|y|e)\s+[A-ZÀ-Þ][\w’'-]+\s+[\[(]"
)
_LONGEST = 4  # content words in a phrase: beyond that a reader would not look it up
_ELISION = "’'"
_ELIDING = frozenset({"fr", "it", "pt", "es"})
_SOUND = 0.15  # fitness from which a sentence is running text
_PLURAL = re.compile(r"(?:ies|(?:[sxz]|ch|sh)es|[^su]s)$")


def singular(word: str) -> str:
    """The word without a plain plural ending, so that its forms count together."""
    low = word.lower()
    if len(low) < 4 or not low.isascii() or not _PLURAL.search(low):
        return low
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith(("xes", "ches", "shes", "sses", "zes")):
        return low[:-2]
    return low[:-1]


class Candidate:
    """A phrase in all its forms: how often it occurs, in which sections, how it is written, what stands before it.

    `whole` counts where it is all that stands between function words and punctuation, `named` where an article or
    preposition opens it as well; `initial` tells of each occurrence whether it opens its sentence.
    """

    def __init__(self, key: str, surfaces: list[str], initial: list[bool], edges: list[int]) -> None:
        self.words = tuple(key.split(" "))
        self.total = len(surfaces)
        self.whole = self.total - edges.count(0)
        self.named = edges.count(2)
        self.surfaces = Counter(one for one, opens in zip(surfaces, initial, strict=True) if not opens)
        self.surface = self.surfaces.most_common(1)[0][0] if self.surfaces else _lowered(Counter(surfaces))
        self.sections: Counter[int] = Counter()
        self.first = -1


def _lowered(written: Counter[str]) -> str:
    """The commonest way of writing a phrase that only ever opens sentences, without their capital."""
    words = written.most_common(1)[0][0]
    head, _, rest = words.partition(" ")
    plain = head[:1] + head[1:].lower() == head and len(head) > 1
    return f"{head.lower()} {rest}".strip() if plain and rest == rest.lower() else words


@dataclass(frozen=True)
class Usage:
    """How often each word is used how, by its form or its singular."""

    after_determiner: Counter[str]
    after_subject: Counter[str]
    before_article: Counter[str]
    seen: Counter[str]
    forms: Counter[str]
    capital: Counter[str]


class Occurrences:
    """Every occurrence of every phrase, in reading order, in lists side by side: there are too many for objects.

    `edges` is 0 where another content word is next to a phrase, 2 where an article or preposition opens it, else 1.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.phrases: list[int] = []
        self.surfaces: list[str] = []
        self.initial: list[bool] = []
        self.edges: list[int] = []
        self.sections: list[int] = []
        self.counted: list[bool] = []

    def add(self, runs: Iterable[tuple[str, str, bool, int]], section: int, counted: bool) -> None:
        """Take in the runs of one sentence; it is not counted if it is debris in a section with better ones."""
        before, numbers = len(self.phrases), self.numbers
        for key, surface, initial, edges in runs:
            self.phrases.append(numbers.setdefault(key, len(numbers)))
            self.surfaces.append(surface)
            self.initial.append(initial)
            self.edges.append(edges)
        added = len(self.phrases) - before
        self.sections += [section] * added
        self.counted += [counted] * added


class Phrasebook:
    """All candidates by key, the keys of each section, and how each word is used."""

    def __init__(self, held: Occurrences, usage: Usage) -> None:
        self.usage = usage
        self._held = held
        size = len(held.numbers)
        phrases, edges = np.array(held.phrases, dtype=np.int64), np.array(held.edges, dtype=np.int64)
        self._totals = np.bincount(phrases, minlength=size)
        self._named = np.bincount(phrases[edges > 1], minlength=size)
        self._order = np.argsort(phrases, kind="stable").tolist()
        self._bounds = [0, *np.cumsum(self._totals).tolist()]
        self._candidates: dict[str, Candidate] = {}
        # A phrase seen once, and not between an article or preposition and the end of its run, is none.
        likely = np.array(held.counted, dtype=bool) & ((self._totals > 1) | (self._named > 0))[phrases]
        pairs = np.unique(np.array(held.sections, dtype=np.int64)[likely] * size + phrases[likely])
        names = list(held.numbers)
        self.by_section: defaultdict[int, list[str]] = defaultdict(list)
        for section, phrase in zip((pairs // max(1, size)).tolist(), (pairs % max(1, size)).tolist(), strict=True):
            self.by_section[section].append(names[phrase])

    def candidate(self, key: str) -> Candidate:
        """The phrase with that key, counted when first asked for: most phrases are never asked for."""
        if key not in self._candidates:
            self._candidates[key] = self._counted(key)
        return self._candidates[key]

    def _counted(self, key: str) -> Candidate:
        held, number = self._held, self._held.numbers[key]
        rows = self._order[self._bounds[number] : self._bounds[number + 1]]
        columns = [held.surfaces[i] for i in rows], [held.initial[i] for i in rows], [held.edges[i] for i in rows]
        one = Candidate(key, *columns)
        one.sections.update(held.sections[i] for i in rows if held.counted[i])
        one.first = held.sections[rows[0]]
        return one

    def total(self, key: str) -> int:
        """How often the phrase with that key occurs."""
        number = self._held.numbers.get(key)
        return 0 if number is None else self._bounds[number + 1] - self._bounds[number]

    def named(self, key: str) -> int:
        """How often an article or preposition opens the phrase with that key."""
        return int(self._named[self._held.numbers[key]])

    @cached_property
    def covered(self) -> Counter[str]:
        """How often a longer Chinese run occurs that holds a run."""
        covered: Counter[str] = Counter()
        for key in self._held.numbers:
            if len(key) > 2 and HAN.match(key):
                for part in (key[:-1], key[1:]):
                    covered[part] = max(covered[part], self.total(key), covered[key])
        return covered


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or mark as it is written, in small letters, in the singular, and what it may be in a phrase."""

    text: str
    low: str
    key: str
    content: bool
    link: bool
    determiner: bool
    subject: bool
    article: bool


class _Words(dict[str, _Word]):
    """The words of a document by how they are written, each looked at once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stops = function_words(language)
        self._links = phrases(language, "links")  # words that may stand inside a phrase, between two content words
        self._determiners = phrases(language, "determiners")
        self._subjects = phrases(language, "subjects")
        self._articles = phrases(language, "articles")
        self._elides = language in _ELIDING

    def __missing__(self, text: str) -> _Word:
        low = text.lower().rstrip(_ELISION)
        word = self[text] = _Word(
            text=text,
            low=low,
            key=singular(low),
            content=_is_content(text, low) and low not in self._stops,
            link=low in self._links,
            determiner=low in self._determiners,
            subject=low in self._subjects,
            article=low in self._articles,
        )
        return word

    def of(self, text: str) -> list[_Word]:
        """The words and marks of a sentence; citations, links and names of authors are marks."""
        bare = _NAMED.sub(" | ", CITATION.sub(" | ", _ELIDED.sub(r"\1 ", text) if self._elides else text))
        if _LINKED.search(bare):
            bare = _LINK.sub(" | ", bare)
        found: list[_Word] = []
        for token in _TOKEN.findall(bare):
            if token[-1] == "." and len(token) > 1:
                found += self[token.rstrip(".") or token], self["."]
            else:
                found.append(self[token])
        return found


def _is_content(text: str, low: str) -> bool:
    if len(low) < 2 or not low[0].isalnum() or text[-1] in _ELISION:
        return False
    letters = sum(map(str.isalpha, low))
    return letters >= 2 and letters * 2 >= len(low)


def phrasebook(statistics: Statistics, fit: Floats) -> Phrasebook:
    """Count every candidate of the document.

    Args:
        fit: how fit each sentence is to be quoted, in [0, 1]; debris gives a section candidates only where the
            section has nothing better.
    """
    words = _Words(statistics.language)
    tally = _Tally()
    found = Occurrences()
    sound = set(statistics.section_of[fit >= _SOUND].tolist())
    rows = zip(statistics.sentences, statistics.texts, statistics.section_of.tolist(), fit.tolist(), strict=True)
    for sentence, text, section, fitness in rows:
        if sentence.role in ("figure", "table") or is_work(text):
            continue
        counted = fitness >= _SOUND or section not in sound
        if HAN.search(text):
            found.add(_han(text), section, counted)
        else:
            held = words.of(text)
            tally.add(held)
            found.add(_runs(held), section, counted)
    return Phrasebook(found, tally.usage())


class _Tally:
    """Gathers how words are used, sentence by sentence."""

    def __init__(self) -> None:
        self._after_determiner: list[str] = []
        self._after_subject: list[str] = []
        self._before_article: list[str] = []
        self._content: list[_Word] = []
        self._capital: list[str] = []

    def add(self, words: list[_Word]) -> None:
        """Take in the words of one sentence."""
        self._content += [word for word in words if word.content]
        for word in words[1:]:
            if word.content and word.text[0].isupper():
                self._capital.append(word.key)
        for before, word in pairwise(words):
            if word.content and before.determiner:
                self._after_determiner.append(word.key)
            elif word.content and before.subject:
                self._after_subject.append(word.key)
            if before.content and word.article:
                self._before_article.append(before.low)

    def usage(self) -> Usage:
        """What was gathered, counted."""
        return Usage(
            after_determiner=Counter(self._after_determiner),
            after_subject=Counter(self._after_subject),
            before_article=Counter(self._before_article),
            seen=Counter(word.key for word in self._content),
            forms=Counter(word.low for word in self._content),
            capital=Counter(self._capital),
        )


def _runs(words: list[_Word]) -> Iterator[tuple[str, str, bool, int]]:
    """Every run of one to four content words as key, surface, whether it opens the sentence, and its edges."""
    for at, word in enumerate(words):
        if word.content:
            before = words[at - 1] if at else None
            inside = before is not None and before.content
            opens = 2 if before is not None and before.determiner else 1
            for key, surface, closed in _runs_from(words, at):
                yield key, surface, not at, opens if closed and not inside else 0


def _runs_from(words: list[_Word], at: int) -> Iterator[tuple[str, str, bool]]:
    """The runs that begin at one content word; the last of each says whether no other content word follows it."""
    key = surface = ""
    held, linked = 0, False
    for place, word in enumerate(words[at : at + 2 * _LONGEST], at + 1):
        held += word.content
        if held > _LONGEST or not (word.content or (word.link and not linked)):
            return
        linked = word.link
        key = f"{key} {word.key}" if key else word.key
        surface = f"{surface}{'' if surface[-1] in _ELISION else ' '}{word.text}" if surface else word.text
        if not linked:
            yield key, surface, place == len(words) or not words[place].content


_HAN_STOP = re.compile(
    r"[的了在是和与及或等也都而就对将把被从向以于为之其此这那该每各有无不没很更最可能会要应并且但若如果则因所以上下中内外前后里个种类些们我你他她它]"
)
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def _han(text: str) -> Iterator[tuple[str, str, bool, int]]:
    """Chinese has no spaces: every run of two to six characters between function characters."""
    for run in _HAN_RUN.findall(_HAN_STOP.sub(" ", CITATION.sub(" ", text))):
        for size in range(2, 7):
            for i in range(len(run) - size + 1):
                yield run[i : i + size], run[i : i + size], False, 1

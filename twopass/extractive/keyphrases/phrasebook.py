"""Candidate phrases of a document: word runs between function words and punctuation, counted once for all sections."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from twopass.extractive.keyphrases.chinese_runs import ChineseRuns, Stretch, stretches
from twopass.extractive.keyphrases.word_runs import RunWord, RunWords, runs
from twopass.text.statistics import Floats, Statistics, distinct
from twopass.text.tokens import HAN
from twopass.text.wellformed import is_work

_SOUND = 0.15  # fitness from which a sentence is running text


class Candidate:
    """A phrase in all its forms: how often it occurs, in which sections, how it is written, what stands before it.

    `whole` counts where it is all that stands between function words and punctuation, `named` where an article or
    preposition opens it as well; `initial` tells of each occurrence whether it opens its sentence.
    """

    __slots__ = ("first", "named", "sections", "surface", "surfaces", "total", "whole", "words")

    def __init__(self, key: str, surfaces: list[str], initial: list[int], edges: list[int]) -> None:
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

    after_determiner: Counter[str] = field(default_factory=Counter)
    after_subject: Counter[str] = field(default_factory=Counter)
    before_article: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)

    def add(self, words: list[RunWord]) -> None:
        """Take in the words of one sentence."""
        self.seen.update([word.key for word in words if word.content])
        self.forms.update([word.low for word in words if word.content])
        self.capital.update([word.key for word in words[1:] if word.content and word.text[0].isupper()])
        for before, word in pairwise(words):
            if before.content and word.article:
                self.before_article[before.low] += 1
            if word.content and before.determiner:
                self.after_determiner[word.key] += 1
            elif word.content and before.subject:
                self.after_subject[word.key] += 1


class Occurrences:
    """Every occurrence of every phrase, in reading order, in lists side by side: there are too many for objects.

    `edges` is 0 where another content word is next to a phrase, 2 where an article or preposition opens it or it is
    written as names are, else 1.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.phrases = array("i")
        self.surfaces: list[str] = []
        self.initial = bytearray()
        self.edges = bytearray()
        self.sections = array("i")
        self.counted = bytearray()
        self._written: dict[str, str] = {}  # one object for all surfaces that are equal

    def add(self, runs: Iterable[tuple[str, str, bool, int]], section: int, counted: bool) -> None:
        """Take in the runs of one sentence; it is not counted if it is debris in a section with better ones."""
        before, numbers, written = len(self.phrases), self.numbers, self._written
        for key, surface, initial, edges in runs:
            self.phrases.append(numbers.setdefault(key, len(numbers)))
            self.surfaces.append(written.setdefault(surface, surface))
            self.initial.append(initial)
            self.edges.append(edges)
        added = len(self.phrases) - before
        self.sections.extend([section] * added)
        self.counted += bytes([counted]) * added


class Phrasebook:
    """All candidates by key, the keys of each section, and how each word is used."""

    def __init__(self, held: Occurrences, chinese: ChineseRuns, usage: Usage) -> None:
        self.usage = usage
        self._held, self._chinese = held, chinese
        size = len(held.numbers)
        phrases, edges = np.array(held.phrases, dtype=np.int64), np.frombuffer(bytes(held.edges), dtype=np.uint8)
        self._totals = np.bincount(phrases, minlength=size)
        self._named = np.bincount(phrases[edges > 1], minlength=size)
        self._order = np.argsort(phrases, kind="stable").astype(np.int32)
        self._ends = np.cumsum(self._totals)
        self._candidates: dict[str, Candidate] = {}
        # A phrase seen once, and not between an article or preposition and the end of its run, is none.
        likely = np.frombuffer(bytes(held.counted), dtype=bool) & ((self._totals > 1) | (self._named > 0))[phrases]
        pairs = distinct(np.array(held.sections, dtype=np.int64)[likely] * size + phrases[likely])
        names = list(held.numbers)
        self.by_section: defaultdict[int, list[str]] = defaultdict(list)
        for section, phrase in zip((pairs // max(1, size)).tolist(), (pairs % max(1, size)).tolist(), strict=True):
            self.by_section[section].append(names[phrase])
        for section, found in chinese.by_section.items():
            self.by_section[section] += found

    def candidate(self, key: str) -> Candidate:
        """The phrase with that key, counted when first asked for: most phrases are never asked for."""
        if key not in self._candidates:
            self._candidates[key] = self._counted(key)
        return self._candidates[key]

    def _counted(self, key: str) -> Candidate:
        held, number = self._held, self._held.numbers.get(key)
        if number is None:
            return self._chinese_run(key)
        end = self._ends[number]
        rows = self._order[end - self._totals[number] : end].tolist()
        columns = [held.surfaces[i] for i in rows], [held.initial[i] for i in rows], [held.edges[i] for i in rows]
        one = Candidate(key, *columns)
        one.sections.update(held.sections[i] for i in rows if held.counted[i])
        one.first = held.sections[rows[0]]
        return one

    def _chinese_run(self, key: str) -> Candidate:
        total = self._chinese.total(key)
        one = Candidate(key, [key] * total, [0] * total, [1] * total)
        one.first, counted = self._chinese.sections(key)
        one.sections.update(counted)
        return one

    def total(self, key: str) -> int:
        """How often the phrase with that key occurs."""
        number = self._held.numbers.get(key)
        return self._chinese.total(key) if number is None else int(self._totals[number])

    def several(self) -> Iterator[str]:
        """The phrases of two words or more that occur more than once."""
        return (key for key, number in self._held.numbers.items() if " " in key and self._totals[number] > 1)

    def named(self, key: str) -> int:
        """How often an article or preposition opens the phrase with that key."""
        number = self._held.numbers.get(key)
        return 0 if number is None else int(self._named[number])

    def covered(self, key: str) -> int:
        """How often the commonest Chinese run occurs that is longer by a character than one that is repeated."""
        return self._chinese.covered(key)


def phrasebook(statistics: Statistics, fit: Floats, words: RunWords) -> Phrasebook:
    """Count every candidate of the document.

    Args:
        fit: how fit each sentence is to be quoted, in [0, 1]; debris gives a section candidates only where the
            section has nothing better.
    """
    found, usage = Occurrences(), Usage()
    chinese: list[Stretch] = []
    sound = set(statistics.section_of[fit >= _SOUND].tolist())
    rows = zip(statistics.sentences, statistics.texts, statistics.section_of.tolist(), fit.tolist(), strict=True)
    for sentence, text, section, fitness in rows:
        if sentence.role in ("figure", "table", "footnote") or is_work(text):
            continue
        counted = fitness >= _SOUND or section not in sound
        if HAN.search(text):
            chinese += stretches(text, section, counted)
        else:
            held = words.of(text)
            usage.add(held)
            found.add(runs(held, words.tells_names), section, counted)
    return Phrasebook(found, ChineseRuns(chinese), usage)

"""Keywords of a section: the terms under which a reader would look it up, those that the author marks before others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from operator import mul
from typing import NamedTuple

from twopass.extractive.keyphrases.eligible import Judge, proper
from twopass.extractive.keyphrases.marks import BOLD, DEFINED, ITALIC, QUOTED, SET_APART, TYPEWRITER, Marks
from twopass.extractive.keyphrases.phrasebook import Candidate, Phrasebook
from twopass.extractive.keyphrases.word_runs import RunWords, runs, singular
from twopass.languages import tables
from twopass.schema import Section
from twopass.text.statistics import Statistics
from twopass.text.tokens import HAN, common, function_words, phrases, stem

ENTRY, LINE = 8, 5
"""Keywords that the entry of a section may have at most, and its line."""
_OWN = 1.2  # a part that occurs at most this often for each time the whole does is no phrase of its own
_ACRONYM = 6  # letters of the longest acronym
_LONG, _LENGTH = 20_000, 3.0  # characters from which a section is long, and how much that makes repetition count
_WIDE = 0.25  # share of the sections from which a phrase tells little of one of them


class Traits(NamedTuple):
    """What speaks for a phrase wherever it stands, each from about 0 to 1."""

    set_apart: float
    typewriter: float
    seldom_marked: float
    total: float
    rare: float
    wide: float
    once: float
    one: float
    long: float
    general: float
    name: float
    plain_one: float
    plain_general: float
    plain_name: float
    whole: float
    noun: float
    heads: float
    title: float
    covered: float


class Stand(NamedTuple):
    """What speaks for a phrase in one section, each from about 0 to 1."""

    bold: float
    italic: float
    typewriter: float
    quoted: float
    defined: float
    marked_first: float
    first: float
    times: float
    share: float
    heading: float
    whole_heading: float
    again: float


_TRAITS = Traits(
    set_apart=-0.3,
    typewriter=0.8,
    seldom_marked=0.6,
    total=0.5,
    rare=3.2,
    wide=0.1,
    once=-1.3,
    one=-0.3,
    long=-1.8,
    general=-0.5,
    name=0.4,
    plain_one=-0.6,
    plain_general=-0.8,
    plain_name=-0.1,
    whole=0.8,
    noun=0.1,
    heads=0.6,
    title=-1.0,
    covered=-0.9,
)
_STAND = Stand(
    bold=0.9,
    italic=1.7,
    typewriter=1.8,
    quoted=0.6,
    defined=1.0,
    marked_first=0.5,
    first=0.7,
    times=3.3,
    share=-2.3,
    heading=0.9,
    whole_heading=2.1,
    again=0.2,
)
_LEAST = 4.0  # weight of what is a keyword in a long document
_SECOND = 2.5  # weight of what stands second in a line: a single keyword tells little
_A_SECTION = 2.5  # keywords that a section has at least, in the mean
_ALONE = 0.25  # share of a single word's occurrences in which it is not a part of a longer phrase
_COMPOUND = 0.7  # weight by which a bare word may exceed a compound that it is a part of and still give way to it
_TRIED = 60  # phrases of a section tried, the weightiest
_FAMILIAR = 5  # occurrences from which a word of headings is known to the reader wherever it stands


class Keyphrases:
    """Chooses keywords from the candidates of one document; each phrase is judged once, whatever sections have it."""

    def __init__(self, statistics: Statistics, book: Phrasebook, marks: Marks) -> None:
        self._statistics, self._book, self._marks = statistics, book, marks
        self._sections = max(2, len(statistics.skeleton.sections))
        self._judge = Judge(book, statistics.language)
        self._general = common(statistics.language, "general")
        self._stops = function_words(statistics.language)
        self._worth: dict[str, float | None] = {}
        self._made: dict[str, Candidate] = {}

    def of(self, index: int, number: int) -> list[str]:
        """At most `number` phrases for the section at `index`, each as it is written in the text: the best first, but
        bare words that nothing marks last in a line.
        """
        best = self._best[index][:number]
        keys = [key for place, (score, key) in enumerate(best) if not place or score >= self._least]
        return [self.candidate(key).surface for key in (*sorted(keys[:LINE], key=self._is_bare), *keys[LINE:])]

    def _is_bare(self, key: str) -> bool:
        """Whether a phrase is one common word that the author does not mark."""
        if " " in key or key in self._marks.by_key or HAN.match(key):
            return False
        return not (self._tells_names and proper(self.candidate(key)))

    @cached_property
    def _best(self) -> list[list[tuple[float, str]]]:
        """The weightiest phrases of each section, none a part of another, with their weights."""
        return [self._distinct(self._ranked(index), one) for index, one in enumerate(self._statistics.words.headings)]

    @cached_property
    def _least(self) -> float:
        """The weight from which a phrase is a keyword: less in a short document, where everything occurs seldom."""
        weights = sorted((score for one in self._best for score, _ in one[:LINE]), reverse=True)
        wanted = round(_A_SECTION * sum(map(bool, self._best)))
        return min(_LEAST, weights[wanted]) if wanted < len(weights) else -math.inf

    def _ranked(self, index: int) -> list[tuple[float, str]]:
        """The phrases of a section by their weight; where none stands by itself there, the best of the others."""
        keys = dict.fromkeys(self._marks.by_section.get(index, ()))
        keys.update(dict.fromkeys(self._book.by_section.get(index, ())))
        keys.update(dict.fromkeys(self._titles[index]))
        usable = [key for key in keys if self.worth(key) is not None]
        parts = _parts(usable, self._book)
        ranked = sorted(((self._score(key, index), key) for key in usable if key not in parts), key=_by_weight)
        return [pair for pair in ranked if self._stands(pair[1], index)] or self._rest(ranked)

    def _rest(self, ranked: list[tuple[float, str]]) -> list[tuple[float, str]]:
        """The best of phrases of which none stands: one that is no verb, if there is one."""
        nouns = (pair for pair in ranked if self._judge.headed(self.candidate(pair[1])))
        return list(islice(nouns, 1)) or ranked[:1]

    def _stands(self, key: str, index: int) -> bool:
        """Whether a phrase is a term that the author marks here or puts over the section, or one that is settled in the
        document and no passing word.
        """
        one, mark = self.candidate(key), self._marks.by_key.get(key)
        if mark and mark.kinds == QUOTED and mark.times == len(one.words) == 1:
            mark = None  # words of speech are quoted as terms are, but once
        if (mark and mark.here.get(index)) or (len(one.words) > 1 and key in self._titles[index]):
            return True
        if len(one.words) > 1:
            return mark is not None or (self._judge.settled(one) and self._judge.headed(one))
        if self._general.issuperset(one.words) and len(one.sections) > max(3, _WIDE * self._sections):
            return False
        return mark is not None or self._stands_alone(one, index)

    def _stands_alone(self, one: Candidate, index: int) -> bool:
        """Whether a single word that nothing marks is a noun by itself, and more than mentioned."""
        if HAN.match(one.words[0]):
            return True
        if one.whole < _ALONE * one.total or not one.named or not self._judge.headed(one):
            return False
        passing = one.sections[index] < 2 and (one.total < _FAMILIAR or not self._heads[one.words[0]])
        return not passing or (self._tells_names and proper(one))

    def _score(self, key: str, index: int) -> float:
        return (self.worth(key) or 0.0) + float(sum(map(mul, self.stand(key, index), _STAND)))

    def worth(self, key: str) -> float | None:
        """What a phrase is worth wherever it stands, None of one that can be no keyword."""
        if key not in self._worth:
            self._worth[key] = float(sum(map(mul, self.traits(key), _TRAITS))) if self._usable(key) else None
        return self._worth[key]

    def _usable(self, key: str) -> bool:
        if (key in self._marks.by_key or key in self._titled) and self._judge.markable(self.candidate(key)):
            return True
        return self._book.total(key) > 0 and self._judge.usable(key)

    def candidate(self, key: str) -> Candidate:
        """The phrase with that key, as the phrasebook holds it, or as it is marked where that does not."""
        if self._book.total(key):
            return self._book.candidate(key)
        if key not in self._made:
            mark = self._marks.by_key.get(key)
            surface, places = (mark.surface, list(mark.here)) if mark else self._titled[key]
            times = mark.times if mark else len(places)
            one = Candidate(key, [surface] * times, [0 if mark else 1] * times, [2] * times)
            one.sections.update(places)
            one.first = places[0]
            self._made[key] = one
        return self._made[key]

    def _stems(self, key: str) -> frozenset[str]:
        language = self._statistics.language
        return frozenset(stem(word, language) for word in key.split(" ") if word not in self._stops)

    # ── what speaks for a phrase ──────────────────────────────────────────────────────────────────

    def traits(self, key: str) -> Traits:
        """What speaks for a phrase wherever it stands."""
        one, mark = self.candidate(key), self._marks.by_key.get(key)
        kinds = mark.kinds if mark else 0
        spread = max(1, len(one.sections))
        name = proper(one) and not one.surface.isupper() and self._tells_names
        single = len(one.words) == 1
        general = sum(word in self._general for word in one.words) / len(one.words)
        return Traits(
            set_apart=bool(kinds & SET_APART),
            typewriter=bool(kinds & TYPEWRITER),
            seldom_marked=bool(mark and kinds & SET_APART and 2 * mark.times < one.total),
            total=min(4.0, math.log(one.total)) / 4,
            rare=math.log(self._sections / spread) / math.log(self._sections),
            wide=spread > _WIDE * self._sections,
            once=(0.3 if kinds else 1.0) * (one.total == 1),
            one=single,
            long=len(one.words) > 3,
            general=general,
            name=name and not single,
            plain_one=single and not kinds,
            plain_general=general * (not kinds),
            plain_name=single and name,
            whole=one.whole / one.total,
            noun=_nounness(one, self._book),
            heads=min(1.0, math.log1p(self._heads[key]) / 2),
            title=self._stems(key) <= self._statistics.words.title,
            covered=min(1.0, self._covers[key] / one.total),
        )

    def stand(self, key: str, index: int) -> Stand:
        """What speaks for a phrase in the section at `index`."""
        one, mark = self.candidate(key), self._marks.by_key.get(key)
        here = mark.here.get(index, 0) if mark else 0
        times = max(1, one.sections[index])
        heading = self._statistics.words.headings[index]
        stems = self._stems(key) if heading and self._heads[key] else None
        return Stand(
            bold=bool(here & BOLD),
            italic=bool(here & ITALIC),
            typewriter=bool(here & TYPEWRITER),
            quoted=bool(here & QUOTED),
            defined=bool(here & DEFINED),
            marked_first=bool(mark and mark.section == index and here & ~TYPEWRITER),
            first=one.first == index,
            times=math.log(times) / 4 * self._length_counts[index],
            share=max(0.0, times / one.total - self._shares[index]),
            heading=stems is not None and stems <= heading,
            whole_heading=stems == heading,
            again=times > 1,
        )

    @cached_property
    def _shares(self) -> list[float]:
        """The share of the text that each section has."""
        whole = max(1, len(self._statistics.document.text))
        return [(one.end - one.body) / whole for one in self._statistics.skeleton.sections]

    @cached_property
    def _length_counts(self) -> list[float]:
        """How much more repetition counts in each section than in one of usual length: the keywords of a long one stand
        for many pages.
        """
        sections = self._statistics.skeleton.sections
        return [1 + _LENGTH * max(0.0, math.log(max(1, one.end - one.body) / _LONG)) for one in sections]

    @cached_property
    def _tells_names(self) -> bool:
        """Whether capitals tell names from other nouns in the document's language."""
        return not tables("keyphrases").get(self._statistics.language, {}).get("capitals")

    @cached_property
    def _names(self) -> float:
        """How much of what the document speaks of again and again are names, in [0, 1]."""
        several = [key for key in self._book.several() if " " in key]
        held = sum(proper(self._book.candidate(key)) for key in several)
        return held / len(several) if several else 0.0

    @cached_property
    def _titles(self) -> list[dict[str, str]]:
        """The phrases of each heading that its section takes up, by their keys: the longest runs of its words without
        function words.
        """
        words, verbs = RunWords(self._statistics.language), phrases(self._statistics.language, "verbs")
        return [
            {
                key: surface
                for key, surface, _, edges in runs(words.of(one.title))
                if edges
                and surface.split(" ")[-1].lower() not in verbs
                and (self._book.total(key) or self._takes_up(one, key))
            }
            for one in self._statistics.skeleton.sections
        ]

    def _takes_up(self, section: Section, key: str) -> bool:
        """Whether the head of a phrase stands in a section's text."""
        words = self._statistics.words
        return not set(words.read_stems(key.split(" ")[-1])).isdisjoint(words.stems(section.body, section.end))

    @cached_property
    def _titled(self) -> dict[str, tuple[str, list[int]]]:
        """The phrases of all headings: how they are written, and over which sections they stand."""
        held: dict[str, tuple[str, list[int]]] = {}
        for index, titled in enumerate(self._titles):
            for key, surface in titled.items():
                held.setdefault(key, (surface, []))[1].append(index)
        return held

    @cached_property
    def _heads(self) -> Counter[str]:
        """How many headings hold a phrase."""
        words = RunWords(self._statistics.language)
        sections = self._statistics.skeleton.sections
        return Counter(key for one in sections for key in {run[0] for run in runs(words.of(one.title))})

    @cached_property
    def _covers(self) -> Counter[str]:
        """How often the commonest longer phrase occurs that holds a phrase."""
        covers: Counter[str] = Counter()
        for key in self._book.several():
            total = self._book.total(key)
            for part in _inside(key.split(" ")):
                covers[part] = max(covers[part], total)
        return covers

    def _distinct(self, ranked: list[tuple[float, str]], heading: frozenset[str]) -> list[tuple[float, str]]:
        """The best, without phrases that contain or are contained in one already taken; what is the heading keeps no
        longer term away.
        """
        taken: list[tuple[str, frozenset[str]]] = []
        best: list[tuple[float, str]] = []
        named = False
        for score, key in _compounds_first(ranked[:_TRIED]):
            words = frozenset(map(_root, key.split(" ")))
            if self._stems(key) == heading:
                if not named:
                    best.append((score, key))
                named = True
            elif named and self._stems(key) < heading:
                continue
            elif not any(_overlap(key, words, *other) for other in taken):
                taken.append((key, words))
                best.append((score, key))
            if len(best) == ENTRY:
                break
        return best


def _compounds_first(ranked: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The phrases with compounds raised above a bare word that they begin with or hold, unless it weighs much more."""
    bare = {key: score for score, key in ranked if " " not in key}
    raised = []
    for score, key in ranked:
        held = (bare.get(word, score) for word in key.split(" ")[:-1])
        weight = max((one for one in held if score <= one <= score + _COMPOUND), default=score)
        raised.append((weight, " " not in key, key))
    return [(score, key) for score, _, key in sorted(raised, key=lambda one: (-one[0], *one[1:]))]


def _by_weight(pair: tuple[float, str]) -> tuple[float, str]:
    return -pair[0], pair[1]


def _parts(keys: Iterable[str], book: Phrasebook) -> set[str]:
    """Phrases that hardly ever occur but inside a longer one: "center failures" of "data center failures"."""
    parts: set[str] = set()
    for key in keys:
        most = _OWN * book.total(key)
        parts.update(part for part in _inside(key.split(" ")) if 0 < book.total(part) <= most)
    return parts


def _inside(words: list[str]) -> Iterator[str]:
    """All shorter runs of a phrase's words."""
    for size in range(1, len(words)):
        for i in range(len(words) - size + 1):
            yield " ".join(words[i : i + size])


def _nounness(candidate: Candidate, book: Phrasebook) -> float:
    """How much the phrase's words are used as nouns are: after articles and prepositions, not after subjects."""
    if HAN.match(candidate.words[0]):
        return 1.0
    last, usage = candidate.words[-1], book.usage
    value = 1.0
    for word in (candidate.words[0], last):
        total = usage.after_determiner[word] + usage.after_subject[word]
        if total >= 2:
            value *= 0.4 + 0.6 * usage.after_determiner[word] / total
    alone = len(candidate.words) == 1 and usage.seen[last] > 0
    return value * 0.5 if alone and usage.after_determiner[last] == 0 else value


def _overlap(key: str, words: frozenset[str], other: str, others: frozenset[str]) -> bool:
    """Whether one of two phrases is a part of the other."""
    return words <= others or others <= words or (bool(HAN.match(key)) and (key in other or other in key))


def _root(word: str) -> str:
    """What inflected forms of a word share; Chinese and short words stay whole."""
    plain = singular(word)
    return plain if plain.isascii() or HAN.match(plain) else plain[: max(4, len(plain) - 3)]

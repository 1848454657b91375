"""Candidate phrases of a document: word runs between function words and punctuation, counted once for all sections."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

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


class Use(NamedTuple):
    """One occurrence of a phrase: its section, how it is written, whether it opens its sentence, and its edges.

    `edges` is 0 where another content word is next to it, 2 where an article or preposition opens it, else 1.
    `counted` is false for debris in a section that has something better.
    """

    section: int
    surface: str
    initial: bool
    edges: int
    counted: bool


class Candidate:
    """A phrase in all its forms: how often it occurs, in which sections, how it is written, what stands before it.

    `whole` counts where it is all that stands between function words and punctuation, `named` where an article or
    preposition opens it as well.
    """

    def __init__(self, key: str, uses: list[Use]) -> None:
        self.words = tuple(key.split(" "))
        self.total = len(uses)
        self.whole = sum(one.edges > 0 for one in uses)
        self.named = sum(one.edges > 1 for one in uses)
        self.sections = Counter(one.section for one in uses if one.counted)
        self.surfaces = Counter(one.surface for one in uses if not one.initial)
        self.first = uses[0].section
        self._uses = uses

    @cached_property
    def surface(self) -> str:
        """The commonest way of writing it, away from the start of a sentence if it ever stands there."""
        if self.surfaces:
            return self.surfaces.most_common(1)[0][0]
        written = Counter(one.surface for one in self._uses).most_common(1)[0][0]
        head, _, rest = written.partition(" ")
        plain = head[:1] + head[1:].lower() == head and len(head) > 1
        return f"{head.lower()} {rest}".strip() if plain and rest == rest.lower() else written


@dataclass(frozen=True)
class Usage:
    """How often each word is used how, by its form or its singular."""

    after_determiner: Counter[str]
    after_subject: Counter[str]
    before_article: Counter[str]
    seen: Counter[str]
    forms: Counter[str]
    capital: Counter[str]


class Phrasebook:
    """All uses of each phrase by its key, the keys of each section, and how each word is used.

    `covered` tells of a Chinese run how often a longer run that holds it occurs.
    """

    def __init__(self, uses: dict[str, list[Use]], usage: Usage) -> None:
        self.uses = uses
        self.usage = usage
        self.by_section: defaultdict[int, dict[str, None]] = defaultdict(dict)
        for key, held in uses.items():
            for one in held:
                if one.counted:
                    self.by_section[one.section][key] = None
        self._candidates: dict[str, Candidate] = {}

    def candidate(self, key: str) -> Candidate:
        """The phrase with that key, counted when first asked for: most phrases are never asked for."""
        if key not in self._candidates:
            self._candidates[key] = Candidate(key, self.uses[key])
        return self._candidates[key]

    def total(self, key: str) -> int:
        """How often the phrase with that key occurs."""
        return len(self.uses.get(key, ()))

    @cached_property
    def covered(self) -> Counter[str]:
        """How often a longer Chinese run occurs that holds a run."""
        covered: Counter[str] = Counter()
        for key, held in self.uses.items():
            if len(key) > 2 and HAN.match(key):
                for part in (key[:-1], key[1:]):
                    covered[part] = max(covered[part], len(held), covered[key])
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
    uses: defaultdict[str, list[Use]] = defaultdict(list)
    sound = set(statistics.section_of[fit >= _SOUND].tolist())
    rows = zip(statistics.sentences, statistics.texts, statistics.section_of.tolist(), fit.tolist(), strict=True)
    for sentence, text, section, fitness in rows:
        if sentence.role in ("figure", "table") or is_work(text):
            continue
        counted = fitness >= _SOUND or section not in sound
        if HAN.search(text):
            for run in _han(text):
                uses[run].append(Use(section, run, False, 1, counted))
            continue
        held = words.of(text)
        tally.add(held)
        for key, surface, initial, edges in _runs(held):
            uses[key].append(Use(section, surface, initial, edges, counted))
    return Phrasebook(dict(uses), tally.usage())


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


def _han(text: str) -> Iterator[str]:
    """Chinese has no spaces: every run of two to six characters between function characters."""
    for run in _HAN_RUN.findall(_HAN_STOP.sub(" ", CITATION.sub(" ", text))):
        for size in range(2, 7):
            for i in range(len(run) - size + 1):
                yield run[i : i + size]

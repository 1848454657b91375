"""Acronyms, terms and symbols: where each is first used and where it is introduced, over a whole document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from twopass.gaps.acronyms import spelled_out, title_case_of, told_beside
from twopass.gaps.patterns import Openings
from twopass.languages import tables
from twopass.languages.roman_numerals import roman_value
from twopass.text.running_text import Prose
from twopass.text.tokens import function_words

FEWEST = 4
"""Uses of an acronym that is never introduced below which it is not worth a reader's while."""
LONGEST = 4
"""Letters above which capitals with a vowel among them, never spelled out, are rather a word in capitals."""
NAMING = 20
"""Characters before an acronym that is really a name in which a word says so ("a library called ABC")."""
NEVER_PER_PAGE, NEVER_LEAST, NEVER_MOST = 0.1, 3, 12
"""How many acronyms that are never introduced one document may report, the most used first."""

_ACRONYM = re.compile(r"(?<![\w&/.@#$\\_-])(?P<short>[A-Z][A-Z0-9]{0,4}[A-Z][0-9]?)(?:s|’s|'s)?(?![\w@/=_&\\]|[.-]\w)")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
# "GEM", "BOOL" and "BLEU" are words or names, where "RTT" can be neither.
_SPOKEN = re.compile(
    r"(?:[^AEIOU]|[BCFGPS]L|[BCDFGPT]R|S[CHKLMNPTW]|[CST]H)?[AEIOU]{1,2}(?:[^AEIOU]|[LMNRSCP][^AEIOU])?E?"
)
_CITED = re.compile(r"(?: \w+)?\s?\[\d|[’']\d\d\b")  # "COPS [43]" is the name of a work, "SOSP’15" of a meeting
# "ABC(x)" is a function, "ABC’15" and "ABC 2015" are meetings, "ABC 9.0" is a product.
_APPLIED = re.compile(r"[(’'][^)\s]|\s\d+\.\d|\s(?:19|20)\d\d\b")
_JOINERS = ("-", "’", "'", "·")
_VOWELS = frozenset("AEIOU")
_GREEK = re.compile(r"(?<![\w\\^_])[α-ωΑ-Ω](?:[_^]?\w{1,2})?(?!\w)")

Kind = Literal["acronym", "term", "symbol"]


class Introduction(NamedTuple):
    """A name that is used at `[start, end)` and introduced only at `introduced`, or nowhere (None)."""

    kind: Kind
    name: str
    start: int
    end: int
    introduced: int | None


def late_introductions(prose: Prose, given: Openings, pages: int) -> tuple[Introduction, ...]:
    """The first use of every acronym, term and symbol that comes before its introduction, in reading order."""
    found = [*_acronyms(prose, given, pages), *_terms(prose, given), *_symbols(prose, given)]
    return tuple(sorted(found, key=lambda one: one.start))


# ── acronyms ──────────────────────────────────────────────────────────────────────────────────────


def _acronyms(prose: Prose, given: Openings, pages: int) -> Iterator[Introduction]:
    acronyms = _Acronyms(prose, given)
    for match in _ACRONYM.finditer(prose.text):
        acronyms.add(match)
    yield from acronyms.late()
    yield from acronyms.never(max(NEVER_LEAST, min(NEVER_MOST, round(pages * NEVER_PER_PAGE))))


class _Acronyms:
    """The uses of each acronym in running text, and where it is spelled out, gathered in reading order."""

    def __init__(self, prose: Prose, given: Openings) -> None:
        known = tables("openings")["common"]
        self._prose, self._given = prose, given
        self._common = frozenset(known["acronyms"])
        self._identified = re.compile(rf"\s(?:{known['identified']})s?\b")
        self._named = re.compile(rf"(?:{known['named']})\s[\"“‘']?$")
        self._uses: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._everywhere: defaultdict[str, int] = defaultdict(int)
        self._introduced: dict[str, tuple[int, str]] = {}
        self._explained: set[str] = set()

    def add(self, match: re.Match[str]) -> None:
        """Take in one acronym of the text."""
        short, text = match["short"], match.string
        if short in self._common or roman_value(short) or _is_key(text, *match.span()):
            return
        self._everywhere[short] += 1
        long = "" if short in self._introduced else spelled_out(text, *match.span("short"), self._given.stands)
        if long and (long != short or self._everywhere[short] == 1):
            self._introduced[short] = match.start(), long
        # "words (ABC)" says what it stands for, in whatever language.
        if text[max(0, match.start() - 1) : match.end() + 1] == f"({match[0]})":
            self._explained.add(short)
        elif self._prose.holds(match.start()) and not _named(text, *match.span()):
            self._uses[short].append(match.span("short"))

    def late(self) -> Iterator[Introduction]:
        """The acronyms that are used noticeably before they are spelled out."""
        for short, spans in self._uses.items():
            at, long = self._introduced.get(short, (-1, ""))
            if self._prose.apart(spans[0][0], at) and not self._told(*spans[0], long):
                yield Introduction("acronym", short, *spans[0], at)

    def _told(self, start: int, end: int, long: str) -> bool:
        """Whether the words of an acronym stand before its first use, or what it is is said beside it."""
        text = self._prose.text
        if self._given.explains.match(text, end) or told_beside(text, start, end):
            return True
        return _said(text[:start], long)

    def never(self, most: int) -> Iterator[Introduction]:
        """The acronyms that nobody spells out, the most used first."""
        never = [
            (len(spans), short, *spans[0])
            for short, spans in self._uses.items()
            if short not in self._introduced and self._puzzles(short, spans) and not self._in_words(short)
        ]
        for _, short, start, end in sorted(never, reverse=True)[:most]:
            yield Introduction("acronym", short, start, end, None)

    def _puzzles(self, short: str, spans: list[tuple[int, int]]) -> bool:
        """Whether an acronym that nobody spells out is one that a reader stumbles over, and no name."""
        text = self._prose.text
        if not _puzzling(self._prose, short, spans, self._everywhere[short]) or told_beside(text, *spans[0]):
            return False
        return short not in self._explained and not any(self._is_name(start, end) for start, end in spans)

    def _in_words(self, short: str) -> bool:
        """Whether words that begin with an acronym's letters stand somewhere: "Time to Failure" for TTF."""
        between = "".join(rf"[\s-]+(?i:{letter})[^\W\d_]+" for letter in short[1:-1])
        spelled = rf"\b{short[0]}[^\W\d_]{{2,}}{between}[\s-]+{short[-1]}[^\W\d_]+"
        return len(short) > 2 and re.search(spelled, self._prose.text) is not None

    def _is_name(self, start: int, end: int) -> bool:
        text = self._prose.text
        if self._identified.match(text, end) or _CITED.match(text, end):
            return True
        return self._named.search(text, max(0, start - NAMING), start) is not None


def _is_key(text: str, start: int, end: int) -> bool:
    """Whether brackets around an acronym make it the key of a work that is cited: "[AEAD]"."""
    return text[start - 1 : start] == "[" and text[end : end + 1] == "]"


def _said(text: str, long: str) -> bool:
    """Whether the words that spell an acronym stand in a text, however they are joined."""
    words = [re.escape(word) for word in _WORD.findall(long.replace("-", " "))]
    return re.search(r"[\s-]+".join(words), text, re.IGNORECASE) is not None


def _named(text: str, start: int, end: int) -> bool:
    """Whether the word beside is in capitals too, or what follows makes it a name: a title, a warning, a product."""
    if _APPLIED.match(text, end):
        return True
    before, after = text[max(0, start - 24) : start].split(), text[end : end + 24].split()
    beside = any(len(word.strip(",.()")) > 1 and word.strip(",.()").isupper() for word in (*before[-1:], *after[:1]))
    return beside or (text[end : end + 1] == ":" and (not before or before[-1][-1] in ".!?"))


def _puzzling(prose: Prose, short: str, spans: list[tuple[int, int]], everywhere: int) -> bool:
    """Whether letters used so often, and in more than one section, can be neither a word nor words in title case."""
    if len(spans) < max(FEWEST, 0.4 * everywhere) or not _unspeakable(short):
        return False
    if len({prose.section(start) for start, _ in spans}) < 2:
        return False
    word = re.compile(rf"\b(?:{short.lower()}|{short.capitalize()})\b")
    return not word.search(prose.text) and not title_case_of(prose.text, short)


def _unspeakable(short: str) -> bool:
    """Whether three letters or more cannot be spoken as a word."""
    if len(short) < 3 or not short.isalpha():
        return False
    return _VOWELS.isdisjoint(short) or (len(short) <= LONGEST and not _SPOKEN.fullmatch(short))


def introduces(text: str, name: str, given: Openings) -> bool:
    """Whether the text spells an acronym out, defines a term or says what a symbol denotes."""
    at = re.compile(rf"(?<!\w){re.escape(name)}(?:s|’s)?(?!\w)", 0 if name.isupper() else re.IGNORECASE)
    places = [match.start() for match in at.finditer(text)]
    if not places:
        return False
    if name.isupper() and any(spelled_out(text, place, place + len(name), given.stands) for place in places):
        return True
    if any(match["symbol"] == name for pattern in given.denoted for match in pattern.finditer(text)):
        return True
    return any(term == name.lower() for _, term in definitions(text, given))


# ── terms ─────────────────────────────────────────────────────────────────────────────────────────


def definitions(text: str, given: Openings) -> Iterator[tuple[int, str]]:
    """Where a term is defined, and the term in lower case."""
    for pattern in given.defined:
        for match in pattern.finditer(text):
            term = " ".join(match["term"].split()).strip("-’'").lower()
            if _worth_defining(term, given.language) and not any(map(_capital, match["term"].split())):
                yield match.start("term"), term


def _capital(word: str) -> bool:
    """Whether a word is written with capitals inside: a name, and no term."""
    return word[1:] != word[1:].lower()


def _worth_defining(term: str, language: str) -> bool:
    """Whether a term is one of a trade: of two words or more, none of them a function word."""
    stops = function_words(language)
    words = _WORD.findall(term)
    if any(word in stops or len(word) == 1 for word in words):
        return False
    return (len(words) > 1 or "-" in term) and len(term) > 6 and len(words[-1]) > 2


def _terms(prose: Prose, given: Openings) -> Iterator[Introduction]:
    defined: dict[str, int] = {}
    for start, end in prose.spans:
        for at, term in definitions(prose.text[start:end], given):
            defined[term] = min(start + at, defined.get(term, start + at))
    for term, (start, end) in _first_places(prose, defined).items():
        explained = given.explains.match(prose.text, end) or prose.text[start:end].istitle()
        if prose.apart(start, defined[term]) and not explained:
            yield Introduction("term", term, start, end, defined[term])


def _first_places(prose: Prose, wanted: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Where each term first stands in running text, as words of its own."""
    lowered = prose.text.lower()
    if len(lowered) != len(prose.text):
        return {}
    found = ((term, _first_place(prose, lowered, term)) for term in wanted)
    return {term: (start, start + len(term)) for term, start in found if start >= 0}


def _first_place(prose: Prose, lowered: str, term: str) -> int:
    first = _WORD.findall(term)[0]
    at = lowered.find(term)
    while at >= 0:
        if _begins_word(lowered, at, first) and prose.holds(at) and _ends_term(lowered, at + len(term)):
            return at
        at = lowered.find(term, at + 1)
    return -1


def _begins_word(lowered: str, at: int, first: str) -> bool:
    """Whether a word, joined to none before it, begins at the place and is the one wanted."""
    before = lowered[max(0, at - 2) : at]
    if before[-1:].isalnum() or (before[-1:] in _JOINERS and before[:-1].isalnum()):
        return False
    word = _WORD.match(lowered, at)
    return word is not None and word[0] == first


def _ends_term(lowered: str, end: int) -> bool:
    """Whether the term is over at the place, but for a plural ending."""
    after = lowered[end : end + 2]
    return not after[:1].isalpha() or after.strip() == "s"


# ── symbols ───────────────────────────────────────────────────────────────────────────────────────


def _symbols(prose: Prose, given: Openings) -> Iterator[Introduction]:
    """Greek letters with or without an index; one introduced twice has two meanings, and tells nothing."""
    if given.language == "el" or not _GREEK.search(prose.text):
        return
    first, introduced = _uses_of_symbols(prose, given)
    for symbol, places in introduced.items():
        if symbol in first and len(places) == 1:
            start, end = first[symbol]
            if prose.apart(start, min(places)) and not _told_of(prose.text, start, end, given):
                yield Introduction("symbol", symbol, start, end, min(places))


def _uses_of_symbols(prose: Prose, given: Openings) -> tuple[dict[str, tuple[int, int]], dict[str, set[int]]]:
    """Where each symbol first stands in running text, and the places where it is introduced."""
    first: dict[str, tuple[int, int]] = {}
    introduced: defaultdict[str, set[int]] = defaultdict(set)
    for start, end in prose.spans:
        paragraph = prose.text[start:end]
        for match in _GREEK.finditer(paragraph):
            first.setdefault(match[0], (start + match.start(), start + match.end()))
        if not paragraph.isascii() and _GREEK.search(paragraph):
            for match in (one for pattern in given.denoted for one in pattern.finditer(paragraph)):
                introduced[match["symbol"]].add(start + match.start("symbol"))
    return first, introduced


def _told_of(text: str, start: int, end: int, given: Openings) -> bool:
    """Whether the sentence that holds a symbol says what it is."""
    if given.explains.match(text, end):
        return True
    sentence = text.rfind(". ", 0, start) + 1
    return given.letting.search(text, max(sentence, start - 200), end + 20) is not None

"""Acronyms, terms and symbols: where each is first used and where it is introduced, over a whole document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from twopass.gaps.acronyms import spelled_out, title_case_of, told_beside
from twopass.gaps.patterns import Openings
from twopass.languages import tables
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
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
# "GEM", "BOOL" and "BLEU" are words or names, where "RTT" can be neither.
_SPOKEN = re.compile(
    r"(?:[^AEIOU]|[BCFGPS]L|[BCDFGPT]R|S[CHKLMNPTW]|[CST]H)?[AEIOU]{1,2}(?:[^AEIOU]|[LMNRSCP][^AEIOU])?E?"
)
_CITED = re.compile(r"(?: \w+)?\s?\[\d|[’']\d\d\b")  # "COPS [43]" is the name of a work, "SOSP’15" of a meeting
_APPLIED = re.compile(r"[(’'][^)\s]|\s\d+\.\d")  # "ABC(x)" is a function, "ABC’15" a meeting, "ABC 9.0" a product
_GREEK = re.compile(r"(?<![\w\\^_])[α-ωΑ-Ω](?:[_^]?\w{1,2})?(?!\w)")

Kind = Literal["acronym", "term", "symbol"]


@dataclass(frozen=True, slots=True)
class Introduction:
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
    text = prose.text
    known = tables("openings")["common"]
    common, identified = frozenset(known["acronyms"]), re.compile(rf"\s(?:{known['identified']})s?\b")
    named = re.compile(rf"(?:{known['named']})\s[\"“‘']?$")
    uses: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    everywhere: defaultdict[str, int] = defaultdict(int)
    introduced: dict[str, tuple[int, str]] = {}
    explained: set[str] = set()
    for match in _ACRONYM.finditer(text):
        short = match["short"]
        if short in common or _ROMAN.fullmatch(short):
            continue
        everywhere[short] += 1
        long = "" if short in introduced else spelled_out(text, *match.span("short"), given.stands)
        if long and (long != short or everywhere[short] == 1):
            introduced[short] = match.start(), long
        # "words (ABC)" says what it stands for, in whatever language.
        glossed = text[max(0, match.start() - 1) : match.end() + 1] == f"({match[0]})"
        if glossed:
            explained.add(short)
        if prose.holds(match.start()) and not glossed and not _named(text, *match.span()):
            uses[short].append(match.span("short"))
    never = []
    for short, spans in uses.items():
        start, end = spans[0]
        if short in introduced:
            at, long = introduced[short]
            told = given.explains.match(text, end) or told_beside(text, start, end)
            if prose.apart(start, at) and not told and not _said(text[:start], long):
                yield Introduction("acronym", short, start, end, at)
        elif _puzzling(prose, short, spans, everywhere[short]) and not told_beside(text, start, end):
            if short in explained or any(
                identified.match(text, two) or _CITED.match(text, two) or named.search(text, max(0, one - NAMING), one)
                for one, two in spans
            ):
                continue
            never.append((len(spans), short, start, end))
    most = max(NEVER_LEAST, min(NEVER_MOST, round(pages * NEVER_PER_PAGE)))
    for _, short, start, end in sorted(never, reverse=True)[:most]:
        yield Introduction("acronym", short, start, end, None)


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
    """Whether an acronym that nobody spells out is one that a reader stumbles over."""
    if len(short) < 3 or not short.isalpha() or len(spans) < FEWEST or len(spans) < 0.4 * everywhere:
        return False
    if any(vowel in short for vowel in "AEIOU") and (len(short) > LONGEST or _SPOKEN.fullmatch(short)):
        return False
    if len({prose.section(start) for start, _ in spans}) < 2:
        return False
    word = re.compile(rf"\b(?:{short.lower()}|{short.capitalize()})\b")
    return not word.search(prose.text) and not title_case_of(prose.text, short)


def introduces(text: str, name: str, given: Openings) -> bool:
    """Whether the text spells an acronym out, defines a term or says what a symbol denotes."""
    at = re.compile(rf"(?<!\w){re.escape(name)}(?:s|’s)?(?!\w)", 0 if name.isupper() else re.IGNORECASE)
    places = [match.start() for match in at.finditer(text)]
    if name.isupper() and any(spelled_out(text, place, place + len(name), given.stands) for place in places):
        return True
    if any(m["symbol"] == name for pattern in given.denoted for m in pattern.finditer(text) if places):
        return True
    return bool(places) and any(term == name.lower() for _, term in definitions(text, given))


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


def _first_places(prose: Prose, wanted: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Where each term first stands in running text, in one walk over the words."""
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for term in wanted:
        by_first[_WORD.findall(term)[0]].append(term)
    places: dict[str, tuple[int, int]] = {}
    lowered = prose.text.lower()
    if not by_first or len(lowered) != len(prose.text):
        return places
    for match in _WORD.finditer(lowered):
        for term in by_first.get(match[0], ()):
            if term not in places and lowered.startswith(term, match.start()) and prose.holds(match.start()):
                after = lowered[match.start() + len(term) : match.start() + len(term) + 2]
                if not after[:1].isalpha() or after.strip() == "s":
                    places[term] = match.start(), match.start() + len(term)
    return places


# ── symbols ───────────────────────────────────────────────────────────────────────────────────────


def _symbols(prose: Prose, given: Openings) -> Iterator[Introduction]:
    """Greek letters with or without an index; one introduced twice has two meanings, and tells nothing."""
    if given.language == "el":
        return
    first: dict[str, tuple[int, int]] = {}
    introduced: defaultdict[str, list[int]] = defaultdict(list)
    for start, end in prose.spans:
        paragraph = prose.text[start:end]
        if not _GREEK.search(paragraph):
            continue
        for match in _GREEK.finditer(paragraph):
            first.setdefault(match[0], (start + match.start(), start + match.end()))
        for pattern in given.denoted:
            for match in pattern.finditer(paragraph):
                introduced[match["symbol"]].append(start + match.start("symbol"))
    for symbol, places in introduced.items():
        if symbol not in first or len(set(places)) != 1 or not prose.apart(first[symbol][0], places[0]):
            continue
        start = prose.text.rfind(". ", 0, first[symbol][0]) + 1
        if given.explains.match(prose.text, first[symbol][1]):
            continue
        if not given.letting.search(prose.text, max(start, first[symbol][0] - 200), first[symbol][1] + 20):
            yield Introduction("symbol", symbol, *first[symbol], places[0])

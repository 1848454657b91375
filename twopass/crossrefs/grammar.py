"""The grammar of references in running text: label words and the list of numbers that follows them, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from twopass.languages import tables
from twopass.text.tokens import mark_class

Join = Literal["", "and", "comma", "range"]

CAPITAL = "A-ZΑ-ΩА-Я"
DASH = r"\-‐‑‒–—−"
# One number: "5.2", "4-1", "A.1", "S3", "IV", "B", "13a-14"; letter: "2a"; sub: "(a)", " (ii)", ".a".
_NUMBER = rf"""
    (?P<open>\(\s?)?
    (?P<num> (?:[{CAPITAL}]{{1,2}}[.{DASH}]?)?\d{{1,4}}(?:[a-z]?[.{DASH}]\d{{1,4}})*
           | [IVXLC]{{1,6}}(?:[.{DASH}]\d+|[.{DASH}][A-Z](?![^\W_])|(?<=[A-Z])\.[a-z](?![^\W_]))*(?![^\W_])
           | [{CAPITAL}](?:[.{DASH}]\d+)*(?![^\W_])
           | [ivxlc]{{1,6}}(?![^\W_]) )
    (?P<letter>[a-zA-Z](?![^\W_]))?
    (?![^\W_]|[{DASH}]?\d|,\d{{3}}(?!\d))
    (?P<sub> \.(?:[ivx]{{1,4}}|[a-z])\b | \s?\((?:[a-zA-Z]{{1,4}}|\d{{1,2}})\) )*
    (?P<close>\s?\))?
"""
# Kinds whose numbers may be written as words: "Chapter Three".
_SPELLED = ("chapter", "part", "step", "section")
_PLAIN_WORD = r"§(?<!§§)§*+|[^\W\d_](?<![^\W\d_]-[^\W\d_])(?:[^\W\d_]|-(?=[^\W\d_]))*+\.?"
# The same in a script whose vowels are signs at its letters.
_SIGNED_WORD = rf"[^\W\d_](?:[^\W\d_]|[{mark_class()}])*+"
_SIGNED = frozenset({"hi"})
_WORD = rf"(?<![^\W_])(?P<label>{_PLAIN_WORD})(?![^\W\d_])(?P<gap>\s{{0,3}})"
_LABEL = re.compile(_WORD + r"(?=\(?\s?\w)")
# What a number may begin with: no label word needs a look before anything else.
_NUMBER_AHEAD = rf"[{CAPITAL}]{{1,2}}[.{DASH}]?\d|\d|[{CAPITAL}]{{1,6}}(?![^\W_])|[ivxlc]{{1,6}}(?![^\W_])"
# "List of Algorithms": the heading of a list, with the first number of the list behind it.
_LIST_OF = re.compile(r"(?i)\blist of\s$")


class Number(NamedTuple):
    """One number of a list: its characters `[start, end)`, the letter after it ("3a"), the end of a part in brackets
    ("4.9 (d)") and how it is joined to the number before it.
    """

    start: int
    end: int
    text: str
    letter: str
    sub_end: int
    join: Join


class Phrase(NamedTuple):
    """A label word and the numbers that follow it: "Sections 3, 4.2 and 5–7"; `end` is after the last of them."""

    start: int
    end: int
    kind: str
    label: str
    plural: bool
    numbers: tuple[Number, ...]

    @property
    def signed(self) -> bool:
        """Whether the label is a section sign: "§ 5"."""
        return self.label.startswith("§")


class Words(NamedTuple):
    """The label words of a document's language and English: word → (kind, plural); `exact` holds those that must be
    written in just this case; `long` holds those of several words by their last ("note de bas de page").
    """

    labels: dict[str, tuple[str, bool]]
    exact: dict[str, tuple[str, bool]]
    numerals: dict[str, int]
    long: dict[str, list[str]]

    def label(self, word: str) -> tuple[str, bool] | None:
        """The kind that a label word points at and whether it is a plural, None if it is no label word."""
        if word in self.exact:
            return self.exact[word]
        return self.labels.get(word.casefold())

    def start(self, text: str, start: int, end: int) -> int:
        """Where the label begins whose last word is `[start, end)`: there, or with the first of several words."""
        for word in self.long.get(text[start:end].casefold(), ()):
            before = end - len(word)
            said = text[max(0, before) : end].casefold().replace("\n", " ")
            if said == word and not text[max(0, before - 1) : before].isalpha():
                return before
        return start


@cache
def words(language: str) -> Words:
    """The label words for a document in `language`: its own before the English ones, which turn up everywhere."""
    found = Words({}, {}, {}, {})
    for code in dict.fromkeys((language, "en")):
        table = tables("references").get(code, {})
        for kind, forms in table.get("kinds", {}).items():
            for form in forms:
                _add_form(found, kind, form)
        for value, word in enumerate(table.get("numerals", ()), 1):
            found.numerals.setdefault(word, value)
    for word in sorted((word for word in found.labels if " " in word), key=len, reverse=True):
        found.long.setdefault(word.split()[-1], []).append(word)
    return found


def _add_form(found: Words, kind: str, form: str) -> None:
    """Takes in one form of a label word: "=" before it asks for just this case, "*" after it marks a plural."""
    word = form.removeprefix("=").rstrip("*")
    if form.startswith("="):
        found.exact.setdefault(word, (kind, form.endswith("*")))
    else:
        found.labels.setdefault(word.casefold(), (kind, form.endswith("*")))


def alternatives(language: str, concern: str) -> str:
    """The words of a concern in `language` and English, longest first, as a pattern."""
    known = tables("references")
    found = {word for code in (language, "en") for word in known.get(code, {}).get(concern, ())}
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word))) or r"(?!)"


def whole_words(wanted: Iterable[str]) -> re.Pattern[str]:
    """A pattern for whole words in any case, the longest first.

    Their first letters stand in the open, in both cases, so that a search runs from one of these to the next.
    """
    rests: dict[str, list[str]] = {}
    for word in sorted(wanted, key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", r"\s"))
    found = [
        rf"{re.escape(initial)}(?<![^\W_].)(?i:{'|'.join(rests[first])})(?![^\W_])"
        for first in rests
        for initial in dict.fromkeys((first, first.upper()))
    ]
    return re.compile("|".join(found) or "(?!)")


class _Patterns(NamedTuple):
    """Patterns for a word before a number, for one number, for what joins two, and for a number written as a word."""

    label: re.Pattern[str]
    number: re.Pattern[str]
    join: re.Pattern[str]
    numeral: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    """The patterns for a document in `language`."""
    ends = alternatives(language, "to")
    joined = alternatives(language, "and")
    join = rf"""(?xi) \s?\)?
        (?: \s*,?\s*(?P<and>(?<![^\W_])(?:{joined.replace(" ", "[ ]")})(?![^\W_]))\s*
          | \s*(?P<range>[{DASH}]|(?<![^\W_])(?:{ends.replace(" ", "[ ]")})(?![^\W_]))\s*
          | \s*[,;]\s*(?P<comma>) )
        (?=\(?\s?\w)"""
    known = sorted(words(language).numerals, key=len, reverse=True)
    initials = "".join({initial for word in known for initial in (word[0], word[0].upper())})
    # The initials come first, so that most words are passed over at their first letter.
    spoken = rf"(?=[{initials}])(?i:{'|'.join(known)})(?![^\W_])" if known else "(?!)"
    word = _WORD.replace(_PLAIN_WORD, _SIGNED_WORD) if language in _SIGNED else _WORD
    return _Patterns(
        re.compile(rf"{word}(?=\(?\s?(?:{_NUMBER_AHEAD})|{spoken})"),
        re.compile(f"(?x){_NUMBER}"),
        re.compile(join),
        re.compile(f"({spoken})"),
    )


def phrases(text: str, language: str) -> Iterator[Phrase]:
    """Every label word with its numbers, in reading order, without regard to where it stands or what it leads to."""
    before = None
    for phrase in _labelled(text, language):
        if before and _lends_last(text, before, phrase, words(language)):
            # "sections 9 p.37 and 3 p.13": the last number goes on with the sections.
            *pages, last = phrase.numbers
            yield _phrase(phrase.start, (phrase.kind, phrase.plural), phrase.label, tuple(pages))
            phrase = _phrase(last.start, (before.kind, before.plural), before.label, (last,))
        yield phrase
        before = phrase


def _labelled(text: str, language: str) -> Iterator[Phrase]:
    """Every label word with all numbers right behind it."""
    word_before_number = _patterns(language).label
    position = 0
    while match := word_before_number.search(text, position):
        phrase = _phrase_at(text, match, language)
        if phrase:
            yield phrase
        position = phrase.end if phrase else match.end("label")


def _phrase_at(text: str, match: re.Match[str], language: str) -> Phrase | None:
    """The phrase that a word before a number begins, None where it is no label or hardly belongs to the number."""
    known, end = words(language), match.end("label")
    start = known.start(text, match.start("label"), end)
    label = text[start:end].replace("\n", " ")
    entry = known.label(label) or _behind_sign(label, known)
    if entry is None or not _joined(label, match["gap"]) or _LIST_OF.search(text[max(0, start - 9) : start]):
        return None
    numbers = _numbers(text, match.end(), language, entry[0])
    return _phrase(start, entry, label, numbers) if numbers else None


def may_open(text: str, language: str) -> bool:
    """Whether the first word of the text is a label word or the first of several that are one."""
    first = _first_word(language).match(text)
    return first is not None and (
        first[0].casefold() in _openers(language) or bool(_behind_sign(first[0], words(language)))
    )


@cache
def _first_word(language: str) -> re.Pattern[str]:
    return re.compile(_SIGNED_WORD if language in _SIGNED else _PLAIN_WORD)


@cache
def _openers(language: str) -> frozenset[str]:
    """The first words of all labels."""
    known = words(language)
    return frozenset(word.split()[0] for word in known.labels) | frozenset(word.casefold() for word in known.exact)


def _lends_last(text: str, before: Phrase, phrase: Phrase, known: Words) -> bool:
    """Whether the last of several pages is no page: another page follows it, as pages follow the phrase before."""
    if phrase.kind != "page" or len(phrase.numbers) < 2 or phrase.start - before.end > 3:
        return False
    following = _LABEL.search(text, phrase.end, phrase.end + 12)
    if following is None or following.start() - phrase.end > 3:
        return False
    return (known.label(following["label"]) or ("",))[0] == "page"


def _joined(label: str, gap: str) -> bool:
    """Whether the blanks between a label word and a number leave them together.

    None at all only after abbreviations and long capitalised words ("Sec.5", "Figure3"); a new line only after a
    capitalised word, a new paragraph only after one that ends no sentence.
    """
    if not gap:
        return label.startswith("§") or _may_touch(label)
    if "\n" in gap and label[0].islower():
        return False  # the next row of a table
    return gap.count("\n") < 2 or (label[0].isupper() and label[-1] != ".")


def _may_touch(label: str) -> bool:
    """Whether a number may follow the label without a blank."""
    return (label[0].isupper() and len(label) >= 5) or (label[-1] == "." and not label.isupper())


def _behind_sign(word: str, known: Words) -> tuple[str, bool] | None:
    """A page word behind one small letter: an arrow of a symbol font, read as the letter in its place ("wpage")."""
    entry = known.label(word[1:]) if len(word) >= 5 and word[0].islower() else None
    return entry if entry and entry[0] == "page" else None


def _phrase(start: int, entry: tuple[str, bool], label: str, numbers: tuple[Number, ...]) -> Phrase:
    end = max(numbers[-1].end + len(numbers[-1].letter), numbers[-1].sub_end)
    return Phrase(start, end, entry[0], label, entry[1], numbers)


def _numbers(text: str, position: int, language: str, kind: str) -> tuple[Number, ...]:
    """The list of numbers that begins at `position`, empty if none does."""
    patterns = _patterns(language)
    spelled = patterns.numeral.match(text, position) if kind in _SPELLED else None
    if spelled:
        value = words(language).numerals[spelled[1].casefold()]
        return (Number(spelled.start(), spelled.end(), str(value), "", spelled.end(), ""),)
    found: list[Number] = []
    join: Join = ""
    while match := patterns.number.match(text, position):
        if join == "range" and match["num"][0].isdecimal() != found[-1].text[0].isdecimal():
            break  # "Figure 3 – A pump"
        found.append(_number(match, join))
        following = _joint(text, match, patterns.join)
        if not following:
            break
        join = _way(following)
        position = following.end()
    return tuple(found)


def _joint(text: str, match: re.Match[str], join: re.Pattern[str]) -> re.Match[str] | None:
    """What joins a number to the next; a bracket that closes after it may belong to the joint."""
    bare = not match["sub"] and not match["letter"]
    return (join.match(text, match.end("num")) if bare else None) or join.match(text, match.end())


def _way(joint: re.Match[str]) -> Join:
    if joint["and"]:
        return "and"
    return "range" if joint["range"] else "comma"


def _number(match: re.Match[str], join: Join) -> Number:
    sub_end = match.end("sub") if match["sub"] else match.end("num")
    return Number(match.start("num"), match.end("num"), match["num"], match["letter"] or "", sub_end, join)

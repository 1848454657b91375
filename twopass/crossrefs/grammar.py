"""The grammar of references in running text: label words and the list of numbers that follows them, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from twopass.languages import tables
from twopass.text.numerals import chinese_value

Join = Literal["", "and", "comma", "range"]

_CAPITAL = "A-ZΑ-ΩА-Я"
_DASH = r"\-‐‑‒–—−"
# One number: "5.2", "4-1", "A.1", "S3", "IV", "B", "13a-14"; letter: "2a"; sub: "(a)", " (ii)", ".a".
_NUMBER = rf"""
    (?P<open>\(\s?)?
    (?P<num> (?:[{_CAPITAL}]{{1,2}}[.{_DASH}]?)?\d{{1,4}}(?:[a-z]?[.{_DASH}]\d{{1,4}})*
           | [IVXLC]{{1,6}}(?:[.{_DASH}]\d+|[.{_DASH}][A-Z](?![^\W_])|(?<=[A-Z])\.[a-z](?![^\W_]))*(?![^\W_])
           | [{_CAPITAL}](?:[.{_DASH}]\d+)*(?![^\W_])
           | [ivxlc]{{1,6}}(?![^\W_]) )
    (?P<letter>[a-zA-Z](?![^\W_]))?
    (?![^\W_]|[{_DASH}]?\d|,\d{{3}}(?!\d))
    (?P<sub> \.(?:[ivx]{{1,4}}|[a-z])\b | \s?\((?:[a-zA-Z]{{1,4}}|\d{{1,2}})\) )*
    (?P<close>\s?\))?
"""
_HAN = "\u4e00-\u9fff"
_HAN_NUMBER = (
    rf"(?:[{_CAPITAL}]?\d{{1,4}}(?:[.{_DASH}]\d{{1,4}})*|[{_CAPITAL}](?![A-Za-z])|[一二三四五六七八九十]{{1,3}})"
)
_HAN_AND, _HAN_TO = "[、，和与及或]|以及", "[–—~至到-]"
_LABEL = re.compile(
    r"(?<![^\W_])(?P<label>§+|[^\W\d_](?:[^\W\d_]|-(?=[^\W\d_]))*\.?)(?![^\W\d_])(?P<gap>\s{0,3})(?=\(?\s?\w)"
)
# "List of Algorithms": the heading of a list, with the first number of the list behind it.
_LIST_OF = re.compile(r"(?i)\blist of\s$")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a list: its characters `[start, end)`, the letter after it ("3a"), the end of a part in brackets
    ("4.9 (d)") and how it is joined to the number before it.
    """

    start: int
    end: int
    text: str
    letter: str
    sub_end: int
    join: Join


@dataclass(frozen=True, slots=True)
class Phrase:
    """A label word and the numbers that follow it: "Sections 3, 4.2 and 5–7"; `end` is after the last of them."""

    start: int
    end: int
    kind: str
    label: str
    plural: bool
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Words:
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
            if (
                text[max(0, before) : end].casefold().replace("\n", " ") == word
                and not text[max(0, before - 1) : before].isalpha()
            ):
                return before
        return start


@cache
def words(language: str) -> Words:
    """The label words for a document in `language`: its own before the English ones, which turn up everywhere."""
    labels: dict[str, tuple[str, bool]] = {}
    exact: dict[str, tuple[str, bool]] = {}
    numerals: dict[str, int] = {}
    known = tables("references")
    for code in dict.fromkeys((language, "en")):
        for kind, forms in known.get(code, {}).get("kinds", {}).items():
            for form in forms:
                into, word = (exact, form[1:]) if form.startswith("=") else (labels, form)
                key = word.rstrip("*")
                into.setdefault(key if into is exact else key.casefold(), (kind, word.endswith("*")))
        for value, word in enumerate(known.get(code, {}).get("numerals", ()), 1):
            numerals.setdefault(word, value)
    long: dict[str, list[str]] = {}
    for word in sorted((word for word in labels if " " in word), key=len, reverse=True):
        long.setdefault(word.split()[-1], []).append(word)
    return Words(labels, exact, numerals, long)


def alternatives(language: str, concern: str) -> str:
    """The words of a concern in `language` and English, longest first, as a pattern."""
    known = tables("references")
    found = {word for code in (language, "en") for word in known.get(code, {}).get(concern, ())}
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word))) or r"(?!)"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns for one number, for what joins two, and for a number written as a word."""
    ends = alternatives(language, "to")
    joined = alternatives(language, "and")
    join = rf"""(?xi) \s?\)?
        (?: \s*,?\s*(?P<and>(?<![^\W_])(?:{joined.replace(" ", "[ ]")})(?![^\W_]))\s*
          | \s*(?P<range>[{_DASH}]|(?<![^\W_])(?:{ends.replace(" ", "[ ]")})(?![^\W_]))\s*
          | \s*[,;]\s*(?P<comma>) )
        (?=\(?\s?\w)"""
    numerals = "|".join(sorted(words(language).numerals, key=len, reverse=True)) or "(?!)"
    return re.compile(f"(?x){_NUMBER}"), re.compile(join), re.compile(rf"(?i)({numerals})(?![^\W_])")


def phrases(text: str, language: str) -> Iterator[Phrase]:
    """Every label word with its numbers, in reading order, without regard to where it stands or what it leads to."""
    known = words(language)
    position, before = 0, None
    while match := _LABEL.search(text, position):
        position = match.end("label")
        start = known.start(text, match.start("label"), position)
        label = text[start:position].replace("\n", " ")
        entry = known.label(label) or _behind_sign(label, known)
        if entry and (not _joined(label, match["gap"]) or _LIST_OF.search(text[max(0, start - 9) : start])):
            continue
        numbers = _numbers(text, match.end(), language, entry[0]) if entry else ()
        if not entry or not numbers:
            continue
        phrase = _phrase(start, entry, label, numbers)
        position = phrase.end
        if before and len(numbers) > 1 and phrase.kind == "page" and phrase.start - before.end <= 3:
            page = _LABEL.search(text, position, position + 12)
            if page and page.start() - position <= 3 and (known.label(page["label"]) or ("",))[0] == "page":
                # "sections 9 p.37 and 3 p.13": the last number goes on with the sections.
                yield _phrase(phrase.start, entry, phrase.label, numbers[:-1])
                entry, numbers = (before.kind, before.plural), numbers[-1:]
                phrase = _phrase(numbers[0].start, entry, before.label, numbers)
        yield phrase
        before = phrase


def _joined(label: str, gap: str) -> bool:
    """Whether the blanks between a label word and a number leave them together.

    None at all only after abbreviations and long capitalised words ("Sec.5", "Figure3"); a new line only after a
    capitalised word, a new paragraph only after one that ends no sentence.
    """
    if not gap:
        return (
            label.startswith("§")
            or (label[0].isupper() and len(label) >= 5)
            or (label[-1] == "." and not label.isupper())
        )
    if "\n" in gap and label[0].islower():
        return False  # the next row of a table
    return gap.count("\n") < 2 or (label[0].isupper() and label[-1] != ".")


def _behind_sign(word: str, known: Words) -> tuple[str, bool] | None:
    """A page word behind one small letter: an arrow of a symbol font, read as the letter in its place ("wpage")."""
    entry = known.label(word[1:]) if len(word) >= 5 and word[0].islower() else None
    return entry if entry and entry[0] == "page" else None


def _phrase(start: int, entry: tuple[str, bool], label: str, numbers: tuple[Number, ...]) -> Phrase:
    end = max(numbers[-1].end + len(numbers[-1].letter), numbers[-1].sub_end)
    return Phrase(start, end, entry[0], label, entry[1], numbers)


def _numbers(text: str, position: int, language: str, kind: str) -> tuple[Number, ...]:
    """The list of numbers that begins at `position`, empty if none does."""
    number, joint, numeral = _patterns(language)
    spelled = numeral.match(text, position) if kind in ("chapter", "part", "step", "section") else None
    if spelled:
        value = words(language).numerals[spelled[1].casefold()]
        return (Number(spelled.start(), spelled.end(), str(value), "", spelled.end(), ""),)
    found: list[Number] = []
    join: Join = ""
    while match := number.match(text, position):
        if join == "range" and match["num"][0].isdecimal() != found[-1].text[0].isdecimal():
            break  # "Figure 3 – A pump"
        found.append(_number(match, join))
        following = joint.match(text, match.end("num") if not match["sub"] and not match["letter"] else match.end())
        following = following or joint.match(text, match.end())
        if not following:
            break
        join = "and" if following["and"] else "range" if following["range"] else "comma"
        position = following.end()
    return tuple(found)


def _number(match: re.Match[str], join: Join) -> Number:
    sub_end = match.end("sub") if match["sub"] else match.end("num")
    return Number(match.start("num"), match.end("num"), match["num"], match["letter"] or "", sub_end, join)


@cache
def _han_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = tables("references")["zh"]["kinds"]
    labels = {form: kind for kind, forms in kinds.items() for form in forms}
    counted = {form for form in labels if labels[form] in ("section", "chapter", "part", "page", "step", "article")}
    # Counted parts stand behind their number ("第3节"); what else has a name of two characters, before it ("步骤3").
    units, names = (
        sorted(counted),
        sorted((f for f in labels if f not in counted or f == "步骤"), key=len, reverse=True),
    )
    numbers = rf"{_HAN_NUMBER}(?:\s?(?:{_HAN_AND}|{_HAN_TO})\s?{_HAN_NUMBER})*"
    return re.compile(
        rf"第\s?(?P<number>{numbers})\s?(?P<unit>{'|'.join(units)})"
        rf"|(?P<name>{'|'.join(names)})\s?[(（]?(?P<after>{numbers})(?![\d{_HAN}]*[年月日个])"
    ), labels


def han_phrases(text: str) -> Iterator[Phrase]:
    """References in Chinese: "第3.2节", "第3、4和6节", "图3–5", "式(12)"."""
    pattern, labels = _han_pattern()
    for match in pattern.finditer(text):
        group = "number" if match["unit"] else "after"
        label = match["unit"] or match["name"]
        numbers: list[Number] = []
        for one in re.finditer(_HAN_NUMBER, match[group]):
            between = match[group][: one.start()].rstrip()[-1:]
            join: Join = "" if not numbers else "range" if re.match(_HAN_TO, between) else "and"
            start, end = match.start(group) + one.start(), match.start(group) + one.end()
            value = chinese_value(one[0])
            numbers.append(Number(start, end, str(value) if value else one[0], "", end, join))
        yield Phrase(match.start(), match.end(), labels[label], label, len(numbers) > 1, tuple(numbers))


def has_han(text: str) -> bool:
    """Whether the text holds Chinese characters."""
    return re.search(f"[{_HAN}]", text) is not None

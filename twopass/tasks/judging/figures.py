"""The figures of a text, in digits and in words, with what each may stand for and what it counts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from twopass.languages import across, table, tables
from twopass.languages.number_words import summed, values_of
from twopass.text.tokens import function_words, stem

COUNTED = 13
"""Written numbers from this on are figures; a smaller one often counts what a sentence lists, and is held only against
another number of the same things."""

WINDOW = 3
"""Words before and behind a figure that tell what it is of."""

_AROUND = re.compile(r"\d(?:[\d.,’'\u00a0\u202f]*\d)?|[^\W\d_]+|[%=±$€£]|[,;:](?=\s)")
_JOINED = frozenset(",;:").isdisjoint
_FIGURE = re.compile(r"[^\W_]*\d(?:[^\W_]|[.,’'\u00a0\u202f](?=\d))*")
_PARTED = re.compile(r"(\d[\d.,’'\u00a0\u202f]*)(?:[^\W\d_]{0,3})")
DIGITS = re.compile(r"\d[\d.,’'\u00a0\u202f]*")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]|\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,? \d{3})+(?![\d.,]\d)")
_LISTED = re.compile(r"(?<=\d{4}),(?=\d{4}(?!\d))")
_WORKS = re.compile(r"\[[\d,;\s–-]+\]")
_CITED = re.compile(rf"{_WORKS.pattern}|\{{[\d,\s]+\}}")
_AFTER = re.compile(r"\W{0,3}([^\W\d_]+)")


def figures(text: str, language: str) -> Iterator[tuple[str, set[float]]]:
    """The figures of a statement that must stand in its sentences, with what each may stand for: nothing for a name
    that has digits in it. Numbers of sections, figures and works are passed over.
    """
    plain = _pointing().sub(" ", _CITED.sub(" ", unraised(text)))
    for found in _FIGURE.finditer(plain):
        parted = _PARTED.fullmatch(found[0])
        yield found[0].strip(".,’'"), readings(parted[1]) if parted else set()
    for words, value, _ in written(plain, language):
        if value >= COUNTED:
            yield words, {value}


def values_in(text: str, language: str) -> Iterator[float]:
    """All that the figures and written numbers of the sentences may stand for."""
    plain = unraised(text)
    for found in DIGITS.finditer(plain):
        yield from readings(found[0])
    for found in _GROUPED.finditer(plain):
        yield float(re.sub(r"\D", "", found[0]))
    ordinals: dict[str, int] = table("statements", language).get("ordinals", {})
    spelt = [value for _, value, _ in written(plain, language)]
    for word in _TOKEN.findall(plain.lower()):
        tens, _, last = word.rpartition("-")
        if last in ordinals:
            spelt.append(float(ordinals[last] + sum(values_of(tens, language))))
    yield from (value for value in spelt if value != 1)  # one is often an article, and the first a mere one of several


def too_often(text: str, held: Mapping[float, int], language: str) -> str:
    """The first figure that a statement has several times and its sentences less often; empty if there is none."""
    said = Counter(
        max(values) for shown, values in figures(text, language) if values and not any(map(str.isalpha, shown))
    )
    return next((f"{value:g} that often" for value, count in said.items() if count > held.get(value, count)), "")


def surrounded(text: str, language: str) -> Iterator[tuple[str, set[float], set[str]]]:
    """The figures of a text, each with what it may stand for and the stems, signs and figures around it."""
    plain = _pointing().sub(" ", unraised(text))
    tokens = [one[0] for one in _AROUND.finditer(plain) if one[0].lower() not in function_words(language)]
    stems = [stem(one.lower(), language) for one in tokens]
    for i, one in enumerate(tokens):
        if one[0].isdecimal():
            before = takewhile(_JOINED, reversed(stems[max(0, i - WINDOW) : i]))
            yield one, readings(one), {*before, *takewhile(_JOINED, stems[i + 1 : i + 1 + WINDOW])}


def placed(plain: str, language: str) -> Iterator[tuple[int, set[float]]]:
    """The figures of a text and its larger written numbers, by their ends."""
    yield from ((one.end(), readings(one[0])) for one in DIGITS.finditer(plain))
    yield from ((end, {value}) for _, value, end in written(plain, language) if value >= COUNTED)


def one_of_them(text: str, union: str, language: str) -> bool:
    """Whether what a statement has a 1 of, the sentences have one of in words, or the 1 is that of a fraction."""
    plain = unraised(union).lower()
    things = {_thing(plain, end, language) for _, value, end in written(plain, language) if value == 1}
    ones = [found.end() for found in re.finditer(r"(?<![\w.,])(?<![-−–+]\s)(?<![-−–+])1(?![\w.,]*\d)", unraised(text))]
    return all(text[end : end + 1] in ("/", "⁄") or _thing(text.lower(), end, language) in things for end in ones)


def _thing(text: str, end: int, language: str) -> str:
    """The stem of the word that follows."""
    found = _AFTER.match(text, end)
    return stem(found[1], language) if found else ""


def readings(figure: str) -> set[float]:
    """What a figure may stand for: 1,126 is a thousand and some, or one and some; 2.5 is two and a half."""
    figure = re.sub(r"[’'\u00a0\u202f]", "", figure.rstrip(".,’'\u00a0\u202f"))
    read = {figure.replace(",", "."), figure.replace(",", ""), figure.replace(".", "").replace(",", ".")}
    whole = figure.replace(",", "").replace(".", "")
    if not _THOUSANDS.fullmatch(figure):
        read.discard(whole)
    elif figure.endswith(",000"):
        read.discard(figure.replace(",", "."))  # who means two does not write 2,000
    return {float(one) for one in read if re.fullmatch(r"\d+(?:\.\d+)?", one)}


def written(text: str, language: str) -> Iterator[tuple[str, float, int]]:
    """The numbers written out in a text, each as long as it goes on, with its value and its end."""
    words: list[str] = []
    values: list[int] = []
    end = 0
    joins = frozenset(table("statements", language)["joins"])
    for found in _TOKEN.finditer(text.lower() + " ."):
        more = values_of(found[0], language)
        if more:
            words.append(found[0])
            values += more
            end = found.end()
        elif not (values and found[0] in joins):
            if values:
                yield " ".join(words), summed(values), end
            words, values = [], []


def counted_things(text: str, language: str) -> Iterator[tuple[str, set[float], str]]:
    """Numbers of things: each with its values and the stem of the thing that follows it; one is an article, too."""
    plain = _pointing().sub(" ", unraised(text)).lower()
    found = [
        (one[0], readings(one[0]), one.end()) for one in DIGITS.finditer(plain) if not _in_name(plain, one.start())
    ]
    found += [(words, {value}, end) for words, value, end in written(plain, language)]
    found += _days(plain, language)
    for shown, values, end in (one for one in found if 1.0 not in one[1]):
        thing = _AFTER.match(plain, end)
        if thing and thing[1] not in function_words(language) and not values_of(thing[1], language):
            yield shown, values, stem(thing[1], language)


def _in_name(text: str, start: int) -> bool:
    """Whether a figure belongs to a name: "solver-2d", "v0"."""
    before = text[max(0, start - 2) : start]
    return before[-1:].isalpha() or (before[-1:] == "-" and before[:1].isalpha())


def _days(plain: str, language: str) -> Iterator[tuple[str, set[float], int]]:
    """Ordinals, each with its end, that of a word between it and what it numbers included: "the ninth of February"."""
    ordinals: dict[str, int] = table("statements", language).get("ordinals", {})
    for found in _TOKEN.finditer(plain):
        if found[0] in ordinals:
            joining = _AFTER.match(plain, found.end())
            between = joining is not None and joining[1] in function_words(language)
            yield found[0], {float(ordinals[found[0]])}, joining.end() if joining and between else found.end()


def numbered_things(text: str, language: str) -> set[tuple[float, str]]:
    """Numbers of things, each with the stem of the word that follows it."""
    return {(value, thing) for _, values, thing in counted_things(text, language) for value in values}


def pointless(text: str, statement: str) -> str:
    """Text without the numbers of works that it names, nor those of sections and figures if a statement names none;
    what stands in parentheses may be a year: "Blom, P. (2019)".
    """
    plain = _WORKS.sub(" ", unraised(text))
    return plain if _pointing().search(statement) else _pointing().sub(_unless_bracketed, plain)


def _unless_bracketed(found: re.Match[str]) -> str:
    return found[0] if "(" in found[0] or re.search(r"(?<!\d)0[.,]", found[0]) else " "


@cache
def percent(language: str) -> re.Pattern[str]:
    """The sign or the words for hundredths, behind a figure."""
    words = map(re.escape, across("questions", "percent") | set(table("questions", language).get("percent", ())))
    return re.compile(rf"\s?(?:[%٪]|(?:{'|'.join(words)})(?!\w))", re.I)


@cache
def _pointing() -> re.Pattern[str]:
    """What sends the reader to a numbered section, figure, formula or page, in any language."""
    forms: set[str] = set()
    for one in tables("references").values():
        for held in one.get("kinds", {}).values():
            forms |= {form.rstrip("*").lstrip("=").lower() for form in held}
    body = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    joining = "|".join(map(re.escape, sorted(across("references", "and", "to") | set(",;–-&/"), key=len, reverse=True)))
    number = r"\(?(?:[A-Z][.-]?)?\d[\d.]*\)?"
    return re.compile(rf"(?<!\w)(?:{body})\s*{number}(?:\s*(?:{joining})\s*{number})*", re.I)


def unraised(text: str) -> str:
    """Text with the figures of formulas and raised or lowered ones as plain ones, and a list without blanks, such as
    "1000,2000", with them.
    """
    return _LISTED.sub(", ", text if text.isascii() else unicodedata.normalize("NFKC", text))

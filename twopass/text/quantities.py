"""Numbers of a text with what they count or measure, in figures and in words, and the dates among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twopass.languages import table
from twopass.languages.number_words import THOUSAND, number_words, summed, values_of
from twopass.text.tokens import function_words, known, stem

# Before and behind a figure no letter may stand but one of a script without blanks.
_FIGURE = re.compile(
    r"(?<![^\W\u3400-\u9fff])(?<!\.)"
    r"(?:\d{1,3}(?:[,’'\u00a0\u202f]\d{3})+(?:\.\d+)?(?![^\W\u3400-\u9fff])|\d+(?:[.,]\d+)*)"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNIT = re.compile(r"[\s\u00a0\u202f]?([%‰°€$£]|[^\W\d_]+(?:[/·][^\W\d_]+\d?)?[²³23]?)")
_MONEY = re.compile(r"[€$£¥]\s?$")
_YEARS = range(1000, 2100)
_FAR = 2
"""Words between a number and the thing it counts, at most."""


_Word = tuple[int, int, tuple[int, ...]]
"""Where a word stands, and the values that it is made of."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Characters `[start, end)` of a text, what the number may stand for, and of what: `unit` is a symbol or the stem
    of the word behind it, `things` the stems a little further on; `year` where it names one.
    """

    start: int
    end: int
    values: frozenset[float]
    unit: str
    things: frozenset[str]
    year: bool

    def same_value(self, other: Quantity) -> bool:
        """Whether both may stand for one number."""
        return not self.values.isdisjoint(other.values)

    def same_unit(self, other: Quantity) -> bool:
        """Whether both count the same, by their units or by the things behind them."""
        if self.year or other.year:
            return self.year == other.year
        return self.unit == other.unit or self.unit in other.things or other.unit in self.things


def quantities(text: str, language: str) -> list[Quantity]:
    """All numbers of a text, in their order."""
    language = known(language)
    found = [*_figures(text, language), *_spelled(text, language)]
    kept: list[Quantity] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _figures(text: str, language: str) -> Iterator[Quantity]:
    for found in _FIGURE.finditer(text):
        values, end = _readings(found[0]), found.end()
        if scale := _scale(text, end, language):
            values, end = frozenset(value * scale[0] for value in values), scale[1]
        if values:
            yield _quantity(text, found.start(), end, values, language, found[0].isdecimal() and len(found[0]) == 4)


def _scale(text: str, end: int, language: str) -> tuple[float, int] | None:
    """A multiplier written behind a figure, and where it ends."""
    word = re.compile(r"[\s-]([^\W\d_]+)").match(text, end)
    value = number_words(language, True).get(word[1].lower(), 0) if word else 0
    return (float(value), word.end()) if word and value >= THOUSAND else None


def _spelled(text: str, language: str) -> Iterator[Quantity]:
    """Numbers in words, those of several words as one; a lone "one" is an article as often as a number."""
    joins = frozenset(table("statements", language)["joins"])
    run: list[_Word] = []
    for found in _TOKEN.finditer(text):
        word = found.start(), found.end(), values_of(found[0].lower(), language, True)
        apart = bool(run) and bool(text[run[-1][1] : found.start()].strip(" -"))
        goes_on = bool(word[2]) or (bool(run) and found[0].lower() in joins)
        if run and (apart or not goes_on):
            yield from _run(text, run, language)
            run = []
        if word[2] or (run and goes_on):
            run.append(word)
    yield from _run(text, run, language)


def _run(text: str, run: Sequence[_Word], language: str) -> Iterator[Quantity]:
    while run and not run[-1][2]:
        run = run[:-1]
    values = [value for _, _, held in run for value in held]
    if values and values != [1]:
        yield _quantity(text, run[0][0], run[-1][1], frozenset([summed(values)]), language, False)


def _quantity(text: str, start: int, end: int, values: frozenset[float], language: str, may_be_year: bool) -> Quantity:
    found = _UNIT.match(text, end)
    unit = _named_unit(found[1], language) if found else ""
    money = _MONEY.search(text[max(0, start - 2) : start])
    bare = (
        not unit or len(unit) > 1 or unit in function_words(language) or unit in table("questions", language)["times"]
    )
    year = may_be_year and bare and not money and any(value in _YEARS for value in values)
    return Quantity(start, end, values, money[0].strip() if money else unit, _things(text, end, language), year)


def _named_unit(word: str, language: str) -> str:
    """A unit as it is compared: a symbol as it is, a word by its stem, the word for a percentage as its sign."""
    if word.lower() in table("questions", language)["percent"]:
        return "%"
    if word.lower() in function_words(language):
        return ""
    return stem(word.lower(), language) if len(word) > 2 and word[1:].islower() else word


def _things(text: str, end: int, language: str) -> frozenset[str]:
    """The stems of the content words just behind a number."""
    found: list[str] = []
    for token in _TOKEN.finditer(text, end, min(len(text), end + 60)):
        if re.search(r"[.;:,!?()\n]", text[end : token.start()]) or len(found) == _FAR:
            break
        if token[0].lower() in function_words(language):
            break
        found.append(stem(token[0].lower(), language))
    return frozenset(found)


def _readings(figure: str) -> frozenset[float]:
    """What a figure may stand for: 1,126 is a thousand and some, or one and some."""
    figure = re.sub(r"[’'\u00a0\u202f]", "", figure.rstrip(".,"))
    if re.fullmatch(r"\d+", figure):
        return frozenset([float(figure)])
    read = {figure.replace(",", "")} if figure.count(".") < 2 else set()
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", figure):
        read.add(figure.replace(".", "").replace(",", "."))
    if figure.count(",") == 1 and not re.fullmatch(r"\d{1,3},\d{3}(?:\.\d+)?", figure):
        read = {figure.replace(".", "").replace(",", ".")}
    return frozenset(float(one) for one in read if re.fullmatch(r"\d+(?:\.\d+)?", one))

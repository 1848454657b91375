"""References in Chinese, Japanese and Korean: numbers between "第" and what is counted, or after its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from twopass.crossrefs.grammar import CAPITAL, DASH, Join, Number, Phrase
from twopass.languages import WITHOUT_BLANKS, tables
from twopass.languages.regexes import entries, spelled
from twopass.text.numerals import chinese_value
from twopass.text.tokens import HAN

_HAN = "\u4e00-\u9fff"
_HAN_NUMBER = rf"(?:[{CAPITAL}]?\d{{1,4}}(?:[.{DASH}]\d{{1,4}})*|[{CAPITAL}](?![A-Za-z])|[一二三四五六七八九十]{{1,3}})"
_HANGUL = "\uac00-\ud7af"
_DASHES = "–—~-"
# What is counted: its kinds' words stand behind the number.
_COUNTED = ("section", "chapter", "part", "page", "step", "article")


@cache
def _han_pattern(code: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of one of the languages, and its words with their kinds."""
    kinds = tables("references")[code]["kinds"]
    labels = {form: kind for kind, forms in kinds.items() for form in forms}
    # Counted parts stand behind their number ("第3节"); what else has a name of two characters, before it ("步骤3").
    counted = sorted(form for form, kind in labels.items() if kind in _COUNTED)
    names = sorted((form for form in labels if form not in counted or _is_name(form, labels)), key=len, reverse=True)
    numbers = rf"{_HAN_NUMBER}(?:\s?(?:{_joints(code, 'and')}|{_joints(code, 'to')})\s?{_HAN_NUMBER})*"
    measures = spelled(entries("references", "measures", language=code))
    return re.compile(
        rf"[第제]\s?(?P<number>{numbers})\s?(?P<unit>{'|'.join(counted)})"
        rf"|(?P<name>{'|'.join(names)})\s?[(（]?(?P<after>{numbers})(?![\d{_HAN}]*{measures})"
    ), labels


def _is_name(form: str, labels: dict[str, str]) -> bool:
    """Whether the word for a step is one of two characters, which stands before its number as well."""
    return labels[form] == "step" and len(form) > 1


@cache
def _joints(code: str, concern: str) -> str:
    """What joins the numbers of a list, or the ends of a range."""
    return spelled((*entries("references", concern, language=code), *("，" if concern == "and" else _DASHES)))


def han_phrases(text: str, language: str) -> Iterator[Phrase]:
    """References in Chinese: "第3.2节", "第3、4和6节", "图3–5", "式(12)"; the same in Japanese and Korean."""
    code = language if language in WITHOUT_BLANKS else "zh"
    pattern, labels = _han_pattern(code)
    for match in pattern.finditer(text):
        group = "number" if match["unit"] else "after"
        label = match["unit"] or match["name"]
        numbers = tuple(_numbers(match, group, code))
        yield Phrase(match.start(), match.end(), labels[label], label, len(numbers) > 1, numbers)


def leading_kind(heading: str, language: str) -> str:
    """The kind of part that a heading says it is: a chapter for "第5章 …"; empty if it does not say so in this way."""
    first = next(han_phrases(heading, language), None) if written_together(heading, language) else None
    return first.kind if first is not None and first.start == 0 else ""


def _numbers(match: re.Match[str], group: str, code: str) -> Iterator[Number]:
    """The numbers of one phrase, with their places in the text."""
    first = match.start(group)
    for one in re.finditer(_HAN_NUMBER, match[group]):
        between = match[group][: one.start()].rstrip()[-1:]
        value = chinese_value(one[0])
        number = str(value) if value else one[0]
        end = first + one.end()
        yield Number(first + one.start(), end, number, "", end, _join(between, code) if one.start() else "")


def _join(between: str, code: str) -> Join:
    return "range" if between and re.match(_joints(code, "to"), between) else "and"


def has_han(text: str) -> bool:
    """Whether the text holds Chinese characters."""
    return HAN.search(text) is not None and re.search(f"[{_HAN}]", text) is not None


def written_together(text: str, language: str) -> bool:
    """Whether numbers and words may stand together without a blank: where there are Chinese characters, or Hangul."""
    return has_han(text) or (language == "ko" and re.search(f"[{_HANGUL}]", text) is not None)

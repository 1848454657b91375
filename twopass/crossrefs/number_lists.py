"""The numbers of one phrase, one by one: lists, ranges, letters after a number and parts in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from twopass.crossrefs.grammar import Number, Phrase
from twopass.crossrefs.kinds import CAPTIONED, STATED, WITH_PART
from twopass.crossrefs.targets.target_index import TargetIndex
from twopass.text.numerals import between, canonical, is_range

# Kinds to whose numbers marks of notes are set: "figure 5.2⁴".
_MARKED = CAPTIONED | STATED | {"equation"}
_DASHES = "-‐‑‒–—−"


class Mention(NamedTuple):
    """One number of a phrase, still without a target."""

    start: int
    end: int
    kind: str
    number: str


def members(text: str, phrase: Phrase, index: TargetIndex) -> Iterator[Mention]:
    """Every number that a phrase names; a range gives its ends and those between, which share the range's words."""
    last: Mention | None = None
    for number in phrase.numbers:
        opened = text[number.start - 1 : number.start] == "("
        start = number.start - opened if last else phrase.start
        if last is not None and not _continues(phrase, number, last, index):
            return
        named = list(_mentions(text, phrase, number, start, last, index))
        yield from named
        last = named[-1]


def _mentions(
    text: str, phrase: Phrase, number: Number, start: int, before: Mention | None, index: TargetIndex
) -> Iterator[Mention]:
    """What one number of a list names: a range in one word ("3-5"), the end of a range, or itself."""
    if ends := _ends_of_range(phrase, number, index):
        low, high, cut = ends
        yield Mention(start, number.start + cut, phrase.kind, low)
        for middle in between(low, high):
            yield Mention(number.start, number.end, phrase.kind, middle)
        tail = len(number.text[cut:].lstrip(_DASHES + " "))
        yield Mention(number.end - tail, number.end, phrase.kind, high)
        return
    end, value = _ending(text, phrase, number, index)
    if number.join == "range" and before:
        for middle in between(before.number, value):
            yield Mention(before.start, end, phrase.kind, middle)
    yield Mention(start, end, phrase.kind, value)


def _continues(phrase: Phrase, number: Number, last: Mention, index: TargetIndex) -> bool:
    """Whether a further number goes on with the list, or only stands after it ("in Table 1, 20 models")."""
    value = canonical(number.text)
    known = phrase.kind != "page" and _is_known(phrase, value, index)
    if number.join == "range":
        return is_range(last.number, value) or (phrase.kind == "equation" and known)
    if phrase.kind == "page":
        return phrase.plural or number.join == "and"
    if phrase.plural:
        return known or _is_alike(number, value, last.number)
    return known and (number.join == "and" or "." in value or _is_next(last.number, value))


def _is_alike(number: Number, value: str, last: str) -> bool:
    """Whether a number that nothing has is like the one before it, or joined to it by a word."""
    return not value.isalpha() and (number.join == "and" or value.count(".") == last.count("."))


def _is_next(last: str, value: str) -> bool:
    return value.isdecimal() and last.isdecimal() and int(value) == int(last) + 1


def _is_known(phrase: Phrase, value: str, index: TargetIndex) -> bool:
    """Whether the document has such a number, with the sign if the phrase has it."""
    return bool((phrase.signed and index.find("§", value)) or index.find(phrase.kind, value))


def _ending(text: str, phrase: Phrase, number: Number, index: TargetIndex) -> tuple[int, str]:
    """Where a number's words end, and the number: "9A" whole if there is such a one, "4.9 (d)" with its part."""
    kind = phrase.kind
    plain = number.text if kind == "page" else canonical(number.text)
    lettered = canonical(number.text + number.letter)
    if number.letter and _is_known(phrase, lettered, index):
        return number.end + len(number.letter), lettered
    if number.sub_end > number.end and kind in WITH_PART and text[number.end] in " .,\u00a0":
        return number.sub_end, plain
    if kind in _MARKED:
        known = index.find(kind, plain)
        if not known and (head := _without_mark(kind, plain, index)):
            return number.start + len(head), head
        if known and number.letter:
            return number.end + len(number.letter), plain
    return number.end + _is_closed(text, number), plain


def _is_closed(text: str, number: Number) -> bool:
    """Whether a number stands in brackets."""
    return text[number.end : number.end + 1] == ")" and text[number.start - 1 : number.start] == "("


def _without_mark(kind: str, number: str, index: TargetIndex) -> str:
    """A number that a footnote mark was read into ("figure 5.2" and note 4 as "5.2.4"), without the mark."""
    head, dot, _ = number.rpartition(".")
    if not dot or index.depth(kind) >= number.count(".") or index.find("section", number):
        return ""
    return head if index.find(kind, head) else ""


def _ends_of_range(phrase: Phrase, number: Number, index: TargetIndex) -> tuple[str, str, int] | None:
    """The two ends of a number with a dash, and where the first one ends; None if it is one compound number."""
    dash = max(map(number.text.rfind, _DASHES))
    is_page = phrase.kind == "page"
    if dash <= 0 or (not is_page and index.find(phrase.kind, canonical(number.text))):
        return None
    low, high = canonical(number.text[:dash]), canonical(number.text[dash + 1 :])
    if "." in low and "." not in high:
        high = f"{low.rpartition('.')[0]}.{high}"
    if not is_range(low, high):
        return None
    known = is_page or phrase.plural or (index.find(phrase.kind, low) and index.find(phrase.kind, high))
    return (low, high, dash) if known else None


def is_lone_plural(phrase: Phrase) -> bool:
    """Whether a plural has one number only: "Notes 4" reads as two words, not as a reference."""
    return phrase.plural and len(phrase.numbers) == 1 and not re.search(r"\w[^\w.]+\w", phrase.numbers[0].text)

"""Numbers in words: what a word stands for, and what several of them come to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from twopass.languages import table

THOUSAND = 1000
"""Words from this value on multiply what stands before them."""


@cache
def number_words(language: str, ordinals: bool = False) -> dict[str, int]:
    """The numbers that have a word of their own, ordinals among them if asked for."""
    held = table("statements", language)
    return {**(held.get("ordinals", {}) if ordinals else {}), **held["numbers"]}


@cache
def values_of(word: str, language: str, ordinals: bool = False) -> tuple[int, ...]:
    """The values that a word in small letters is made of, none if it is no number: "twenty-five", "neunhundert"."""
    known, joins = number_words(language, ordinals), table("statements", language)["joins"]
    if word in known:
        return (known[word],)
    values: list[int] = []
    left = word.replace("-", "")
    while left:
        head = next((one for one in _longest_first(language, ordinals) if left.startswith(one)), "")
        join = next((one for one in joins if values and not head and left.startswith(one)), "")
        if not head and not join:
            return ()
        values += [known[head]] if head else []
        left = left[len(head or join) :]
    return tuple(values) if len(values) > 1 else ()


def summed(values: Sequence[int]) -> float:
    """Nine, hundred, ten → 910."""
    whole = part = 0
    for value in values:
        if value >= THOUSAND:
            whole, part = whole + (part or 1) * value, 0
        elif value == 100:
            part = (part or 1) * value
        else:
            part += value
    return float(whole + part)


@cache
def _longest_first(language: str, ordinals: bool) -> tuple[str, ...]:
    return tuple(sorted(number_words(language, ordinals), key=len, reverse=True))

"""Canonical forms of the numbers of sections and figures: "5–2" and "5-2", "IV" and "4" can be compared."""

from __future__ import annotations

import re

from twopass.languages.roman_numerals import roman_value, to_roman

# Greek and Cyrillic capitals that look like Latin ones, and every dash that joins two numbers.
_ALIKE = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТХ‐‑‒–—−", "ABEZHIKMNOPTYXABEKMHOPCTX------")
_CHINESE = {sign: value for value, sign in enumerate("零一二三四五六七八九")}


def canonical(number: str) -> str:
    """The form under which a number is indexed: no blanks, capitals, plain hyphens, no end mark."""
    plain = number if number.isascii() else "".join(str(int(one)) if one.isdecimal() else one for one in number)
    return re.sub(r"\s", "", plain).translate(_ALIKE).upper().strip(".-:")


def chinese_value(number: str) -> int:
    """The value of a Chinese number below one hundred ("十二"), 0 if it is none."""
    tens, ten, ones = number.partition("十")
    if any(sign not in _CHINESE for sign in tens + ones) or len(tens) > 1 or len(ones) > 1 or not number:
        return 0
    if not ten:
        return _CHINESE[tens]
    return 10 * (_CHINESE[tens] if tens else 1) + (_CHINESE[ones] if ones else 0)


def spellings(number: str) -> tuple[str, ...]:
    """The canonical number itself, then the same number in Roman or Arabic figures where its first part allows that."""
    first, dot, rest = number.partition(".")
    value = roman_value(first)
    if value:
        return number, f"{value}{dot}{rest}"
    if first.isdecimal() and 0 < int(first) < 100:
        return number, f"{to_roman(int(first))}{dot}{rest}"
    return (number,)


def between(first: str, last: str, limit: int = 30) -> list[str]:
    """The numbers strictly between two canonical ones that differ in their last part only; none if they do not.

    `limit` bounds what is taken for a range: "Sections 3-400" is not one.
    """
    one, other = re.fullmatch(r"(.*?)(\d+|[A-Z])", first), re.fullmatch(r"(.*?)(\d+|[A-Z])", last)
    if not one or not other or one[1] != other[1] or one[2].isdecimal() != other[2].isdecimal():
        return []
    if not one[2].isdecimal():
        return [one[1] + chr(code) for code in range(ord(one[2]) + 1, ord(other[2]))]
    low, high = int(one[2]), int(other[2])
    return [f"{one[1]}{value}" for value in range(low + 1, high)] if high - low <= limit else []


def is_range(first: str, last: str) -> bool:
    """Whether two canonical numbers may be the ends of a range: alike, and growing."""
    one, other = re.fullmatch(r"(.*?)(\d+|[A-Z])", first), re.fullmatch(r"(.*?)(\d+|[A-Z])", last)
    if not one or not other or one[2].isdecimal() != other[2].isdecimal():
        return False
    if one[1] != other[1]:
        return one[1].count(".") == other[1].count(".") and sort_key(first) < sort_key(last)
    low, high = one[2], other[2]
    return int(low) < int(high) if low.isdecimal() else low < high


def sort_key(number: str) -> tuple[tuple[int, str], ...]:
    """A key that puts "A.2" before "A.10"."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in re.findall(r"\d+|[^\W\d]+", number))

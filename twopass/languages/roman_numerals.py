"""Roman numerals, which all languages share."""

from __future__ import annotations

import re

_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_STEPS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def roman_value(numeral: str) -> int:
    """The value of a well-formed Roman numeral in capitals or small letters, up to 3999; 0 if it is none."""
    numeral = numeral.upper()
    if not numeral or not _ROMAN.fullmatch(numeral):
        return 0
    values = [_VALUES[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def to_roman(value: int) -> str:
    """A positive number as a Roman numeral."""
    out = []
    for step, letters in _STEPS:
        count, value = divmod(value, step)
        out.append(letters * count)
    return "".join(out)

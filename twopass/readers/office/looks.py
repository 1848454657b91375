"""How the elements of a page are set: bold, slanted, centred, and how large, by their names, attributes and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from twopass.readers.flow import Look

USUAL = Look(12.0)
"""How a page without styles sets its text."""
Run = tuple[int, int, Look]
"""Characters `[start, end)` of a row and how they are set."""

_BOLD, _SLANTED = frozenset({"b", "strong", "th"}), frozenset({"i", "em", "u", "ins"})
_FACTORS = {"big": 1.2, "small": 0.83, "larger": 1.2, "smaller": 0.83}
_KEYWORDS = {
    "xx-small": 7.0,
    "x-small": 7.5,
    "small": 10.0,
    "medium": 12.0,
    "large": 13.5,
    "x-large": 18.0,
    "xx-large": 24.0,
}
_NUMBERED = (7.5, 10.0, 12.0, 13.5, 18.0, 24.0, 36.0)  # points of the sizes 1 to 7 of an element "font"
_LENGTH = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%)")
_UNITS = {"px": 0.75, "pt": 1.0, "rem": USUAL.size}
_ALL = 0.9  # share of the letters of a row that are set so, from which it is


def look_of(element: Any, name: str, declared: Mapping[str, str], above: Look) -> Look:
    """The look of an element, in one of the look `above`."""
    weight = declared.get("font-weight", declared.get("font", ""))
    bold = _said(weight, ("bold", "600", "700", "800", "900"), ("normal", "400"), above.bold or name in _BOLD)
    style = declared.get("font-style", "") + declared.get("text-decoration", declared.get("text-decoration-line", ""))
    italic = _said(style, ("italic", "oblique", "underline"), ("normal",), above.italic or name in _SLANTED)
    placed = declared.get("text-align", element.get("align") or "")
    centred = _said(placed.lower(), ("center",), ("left", "right", "justify"), above.centred or name == "center")
    return Look(_size(element, name, declared, above.size), bold, italic, centred)


def _said(value: str, yes: Sequence[str], no: Sequence[str], else_: bool) -> bool:
    """What a declared value says, or what holds without it."""
    return any(one in value for one in yes) or (else_ and not any(one in value for one in no))


def _size(element: Any, name: str, declared: Mapping[str, str], above: float) -> float:
    value = declared.get("font-size") or declared.get("font", "")
    if found := _LENGTH.search(value):
        number, unit = float(found[1]), found[2]
        return number * _UNITS[unit] if unit in _UNITS else number * above / (100 if unit == "%" else 1)
    if value in _KEYWORDS:
        return _KEYWORDS[value]
    given = element.get("size") or ""
    if name == "font" and given.isdecimal() and 0 < int(given) <= len(_NUMBERED):
        return _NUMBERED[int(given) - 1]
    return above * _FACTORS.get(value or name, 1.0)


def together(text: str, runs: Sequence[Run]) -> Look:
    """The look of a row whose characters are set so: what nearly all of its letters share."""
    weights = [(sum(map(str.isalnum, text[start:end])), look) for start, end, look in runs]
    total = sum(weight for weight, _ in weights)
    if not total:
        return USUAL

    def all_are(kind: str) -> bool:
        return sum(weight for weight, look in weights if getattr(look, kind)) >= _ALL * total

    size = max({look.size for _, look in weights}, key=lambda size: sum(w for w, look in weights if look.size == size))
    whole = Look(size, all_are("bold"), all_are("italic"), all_are("centred"))
    return whole if whole.bold else replace(whole, lead=_lead(text, runs))


def _lead(text: str, runs: Sequence[Run]) -> int:
    """How many characters at the start of a row are bold."""
    end = 0
    for start, last, look in runs:
        if not look.bold and any(map(str.isalnum, text[start:last])):
            break
        end = last if look.bold else end
    return len(text[:end].rstrip())


def pieces(element: Any, looks: Any, above: Look) -> Iterator[tuple[str, Look]]:
    """The stretches of text in an element, each with its look; `looks` tells that of an element in another."""
    waiting: list[tuple[Any, Look] | tuple[str, Look]] = [(element, above)]
    while waiting:
        one, outer = waiting.pop()
        if isinstance(one, str):
            yield one, outer
        elif isinstance(one.tag, str):
            look = looks(one, outer)
            yield one.text or "", look
            for child in reversed(one):
                waiting += [(child.tail or "", look), (child, look)]

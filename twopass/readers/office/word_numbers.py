"""The numbers that Word counts and does not write: of headings and items, by the lists of a document."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from twopass.languages.roman_numerals import to_roman
from twopass.readers.office.word_paragraphs import W

_PLACE = re.compile(r"%(\d)")
_BULLETS = frozenset({"bullet", "none"})


def value_of(holder: Any, name: str) -> int | None:
    """The number in a child of that name, None where there is none."""
    found = holder.find(f"{W}{name}")
    value = found.get(f"{W}val", "") if found is not None else ""
    return int(value) if value.lstrip("-").isdecimal() else None


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list is counted: from what, in which figures, and how its number is written."""

    start: int
    figures: str
    written: str


class Numbers:
    """The lists of a document and how far each has counted."""

    def __init__(self, numbering: Any) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering is None:
            return
        for one in numbering.iter(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): _level(level) for level in one.iter(f"{W}lvl")}
            self._levels[one.get(f"{W}abstractNumId", "")] = levels
        for one in numbering.iter(f"{W}num"):
            found = one.find(f"{W}abstractNumId")
            self._lists[one.get(f"{W}numId", "")] = found.get(f"{W}val", "") if found is not None else ""

    def next(self, number: str, level: int) -> str:
        """Count one more in a list, and the number as it is shown; empty for none, a dash for a bullet."""
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract, {})
        if number in ("", "0") or level not in levels:
            return ""
        counts = self._counts[abstract]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].figures in _BULLETS:
            return "-" if levels[level].figures == "bullet" else ""
        return _PLACE.sub(lambda place: self._figure(levels, counts, int(place[1]) - 1), levels[level].written).strip()

    @staticmethod
    def _figure(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        """The count of a level in its figures."""
        held = levels.get(level, _Level(1, "decimal", ""))
        value = counts.get(level, held.start)
        if held.figures.endswith("Roman"):
            return to_roman(value) if held.figures == "upperRoman" else to_roman(value).lower()
        if held.figures.endswith("Letter"):
            letter = chr(ord("A") + (value - 1) % 26) * (1 + (value - 1) // 26)
            return letter if held.figures == "upperLetter" else letter.lower()
        return str(value)


def _level(level: Any) -> _Level:
    figures, written = level.find(f"{W}numFmt"), level.find(f"{W}lvlText")
    return _Level(
        value_of(level, "start") or 1,
        figures.get(f"{W}val", "decimal") if figures is not None else "decimal",
        written.get(f"{W}val", "") if written is not None else "",
    )

"""The frame of a file of Project Gutenberg: the book stands between two lines of stars, the licence around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from twopass.languages.regexes import either, entries

_FIRST = 600  # lines in which the frame must begin


@dataclass(frozen=True, slots=True)
class Frame:
    """The book is the lines `[first, end)`; `title` as its head names it, empty where it does not."""

    first: int
    end: int
    title: str


def framed(lines: Sequence[str]) -> Frame | None:
    """Where the book stands in the lines of a file, None where it has no such frame."""
    first = next((row for row, line in enumerate(lines[:_FIRST]) if _marks("frame_begins").match(line)), None)
    if first is None:
        return None
    end = next((row for row in range(first + 1, len(lines)) if _marks("frame_ends").match(lines[row])), len(lines))
    return Frame(first + 1, end, named_in(lines[:first]))


def named_in(lines: Sequence[str]) -> str:
    """The title that a line of a head names, empty where none does."""
    return next((found[1].strip() for line in lines if (found := _marks("frame_title").match(line))), "")


@cache
def _marks(kind: str) -> re.Pattern[str]:
    """The lines of one kind, in any language."""
    return re.compile(either(entries("layout", kind)), re.IGNORECASE)

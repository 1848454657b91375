"""Titles that a row of marks underlines, as in reStructuredText: which rows they are, and on which level."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ROW_OF_MARKS = re.compile(r"([!-/:-@\[-`{-~])\1+\s*$")
_CELLS = re.compile(r"\S\s{3,}\S")
_SHORTEST = 3  # marks in a row
_LONGEST = 150  # characters of a title


def adorned(lines: Sequence[str]) -> tuple[dict[int, int], set[int]]:
    """The rows of titles with their levels from 1, and the rows of marks over and under them.

    The level is told by the mark, and by whether it stands over the title too: the first pair used is the highest.
    """
    levels: dict[int, int] = {}
    marks: set[int] = set()
    styles: list[tuple[str, bool]] = []
    for row in range(len(lines) - 1):
        style = None if row in marks else _style(lines, row)
        if style is None:
            continue
        if style not in styles:
            styles.append(style)
        levels[row] = styles.index(style) + 1
        marks |= {row + 1} | ({row - 1} if style[1] else set())
    return levels, marks


def _style(lines: Sequence[str], row: int) -> tuple[str, bool] | None:
    """The mark that underlines a row, and whether it stands above it too; None where the row is no title."""
    title, below = lines[row].rstrip(), lines[row + 1]
    found = _ROW_OF_MARKS.fullmatch(below)
    if not found or not _may_be_title(title) or len(below.rstrip()) < max(_SHORTEST, len(title.strip())):
        return None
    above = lines[row - 1].rstrip() if row else ""
    if above == below.rstrip():
        return found[1], True
    return None if above or title[0].isspace() else (found[1], False)


def has_columns(words: str) -> bool:
    """Whether a row is one of a table, with wide gaps between its cells."""
    return _CELLS.search(words) is not None


def _may_be_title(title: str) -> bool:
    """Whether a row has words, and is no row of a table or of marks."""
    if not 0 < len(title) <= _LONGEST or has_columns(title) or _ROW_OF_MARKS.fullmatch(title):
        return False
    return any(map(str.isalpha, title))

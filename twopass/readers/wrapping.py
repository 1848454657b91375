"""Lines of plain text that were broken because they were full → paragraphs: which lines go on with the one before."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

_NARROWEST = 40  # characters: shorter lines are verse, lists or tables
_USUAL = 0.9  # share of the lines inside paragraphs that are no longer than the width to which a text is broken
_DEEPEST = 8  # blanks by which a paragraph's first line may be set in
_ITEM = re.compile(r"\s*(?:[-*•·+>|#=~]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|\.\.\s|\|)")
_ENDS = tuple('.!?:;…。．！？؟।»”"')
_UNPARTED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff65]")
_CELLS = re.compile(r"\S\s{3,}\S|\t|\|")


def joints(lines: Sequence[str]) -> list[str]:
    """For each line what parts it from the one before: a blank where that was full, a newline elsewhere."""
    width = _width(lines)
    found = ["\n"] * len(lines)
    for at in range(1, len(lines)):
        if width >= _NARROWEST and _goes_on(lines[at - 1], lines[at], width):
            found[at] = " "
    return found


def _width(lines: Sequence[str]) -> int:
    """The width to which a text is broken: that of nearly all lines with another below them; 0 where most of these end
    a sentence, so that each line is a paragraph.
    """
    held = [a.rstrip() for a, b in itertools.pairwise(lines) if a.strip() and b.strip()]
    if 2 * sum(line.endswith(_ENDS) for line in held) >= len(held):
        return 0
    return sorted(map(len, held))[int(_USUAL * (len(held) - 1))]


def _goes_on(upper: str, lower: str, width: int) -> bool:
    """Whether the first word of the lower line had no room in the upper one."""
    words = lower.split(maxsplit=1)
    if not words or not upper.strip() or _ITEM.match(lower) or _CELLS.search(upper.strip()):
        return False
    indents = [len(one) - len(one.lstrip()) for one in (upper, lower)]
    if indents[1] > indents[0] + _DEEPEST or (indents[1] > indents[0] and not _ITEM.match(upper)):
        return False
    room = 1 if _UNPARTED.match(words[0]) else 1 + len(words[0])
    return len(upper.rstrip()) + room > width

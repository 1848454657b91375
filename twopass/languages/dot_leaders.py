"""Dot leaders: the rows of marks that lead from a title to its page, in all languages alike."""

from __future__ import annotations

import re

LEADER_ROW = r"(?:[.·•․_]\s?){4,}|(?:[…‥]\s?){2,}"
"""A row of marks as a pattern: four dots, with or without blanks, or two ellipses."""

LEADERS_END = r"(?:[.·•․_]\s?){4}|(?:[…‥]\s?){2}"
"""The last marks of such a row: where only its end matters, no row is read from each of its marks."""

DOTS = r"(?:\.\s?){4,}|…{2,}"
"""Dots alone, for where a row of underscores is a blank to be filled in and parts no lines."""

LEADERS = re.compile(LEADER_ROW)
_BESIDE = re.compile(r"[.·•․_…‥]\s?[.·•․_…‥]")  # cheap to look for: where no two marks are, no row is
SHORT_LEADERS = re.compile(r"(?:[.·…‥_․]\s*){3,}|[….‥]{2,}")
"""What is enough of a row in a line that ends in the number of a page."""


def has_leaders(text: str) -> bool:
    """Whether a row of marks stands in the text, as on a contents page."""
    return _BESIDE.search(text) is not None and LEADERS.search(text) is not None

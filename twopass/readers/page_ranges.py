"""Page ranges as people write them, "3-40,50" ↔ page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twopass.errors import PageRangeError

_RANGE = re.compile(r"^(\d+)?\s*([-–—]?)\s*(\d+)?$")


def chosen_pages(ranges: str, total: int) -> list[int]:
    """The pages from 1 to `total` that `ranges` names, ascending; all where it is empty. Raises PageRangeError."""
    if not ranges.strip():
        return list(range(1, total + 1))
    chosen: set[int] = set()
    for part in ranges.split(","):
        first, last = _ends(part.strip(), ranges, total)
        if not 1 <= first <= last:
            raise PageRangeError(
                f"'{part.strip()}' is no page range", "pages count from 1, and the smaller comes first"
            )
        if last > total:
            raise PageRangeError(f"page {last} is outside the document", f"it has {total} page{'s' * (total > 1)}")
        chosen.update(range(first, last + 1))
    return sorted(chosen)


def _ends(part: str, ranges: str, total: int) -> tuple[int, int]:
    """The first and the last page of one range, which may leave out either."""
    match = _RANGE.match(part)
    if not match or not (match[1] or match[3]) or (not match[2] and match[3]):
        raise PageRangeError(f"'{ranges}' is no page range", "write it as 3-40,50")
    first = int(match[1] or 1)
    return first, int(match[3] or (total if match[2] else first))


def listed(noun: str, numbers: Sequence[int]) -> str:
    """Page numbers as a reader writes them: "pages 3–5 and 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(a) if a == b else f"{a}–{b}" for a, b in runs]
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return f"{noun}{'s' if len(numbers) > 1 else ''} {joined}"

"""Ten stretches of equal prose: by them coverage is judged, and a hole in it is found."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from twopass.extract.words import is_listing
from twopass.extract.worth import has_leaders
from twopass.schema import Document, Skeleton

TENTHS = 10


def tenths(document: Document, skeleton: Skeleton) -> list[int]:
    """The eleven places in the text, from its start to its end, that part its prose into tenths.

    Contents pages, tables and the words of figures are passed over: nothing is to be noted of them by the sentence.
    """
    listings = [(s.start, s.end) for s in skeleton.sections if is_listing(document, s)]
    prose = [
        (line.start, line.end)
        for line in document.lines
        if line.role not in ("table", "figure")
        and not has_leaders(document.text[line.start : line.end])
        and not any(start <= line.start < end for start, end in listings)
    ] or [(0, len(document.text))]
    before = [0, *accumulate(end - start for start, end in prose)]
    aims = [before[-1] * n // TENTHS for n in range(1, TENTHS)]
    held = [min(len(prose), bisect_right(before, aim)) - 1 for aim in aims]
    return [0, *(prose[i][0] + aim - before[i] for i, aim in zip(held, aims, strict=True)), len(document.text)]


def tenth_of(cuts: list[int], position: int) -> int:
    """Which of the ten stretches, from 0, a place in the text belongs to."""
    return bisect_right(cuts, position, 1, TENTHS) - 1

"""Where the sections under each section end, for all of a document at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import ge, gt

from twopass.text.analysis import DocumentAnalysis


class Subtrees:
    """For each place among the sections the next one that is no deeper (`end`), and the next one that is less deep
    (`past`); the number of sections where there is none.
    """

    def __init__(self, analysis: DocumentAnalysis) -> None:
        levels = [section.level for section in analysis.skeleton.sections]
        self.end, self.past = _next(levels, ge), _next(levels, gt)


def _next(levels: Sequence[int], closes: Callable[[int, int], bool]) -> list[int]:
    """For each level the place of the next one that closes it."""
    found = [len(levels)] * len(levels)
    open_: list[int] = []
    for place, level in enumerate(levels):
        while open_ and closes(levels[open_[-1]], level):
            found[open_.pop()] = place
        open_.append(place)
    return found

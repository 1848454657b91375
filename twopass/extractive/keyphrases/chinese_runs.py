"""Runs of Chinese characters, any of which may be a phrase: no blanks part the words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twopass.languages import table
from twopass.text.statistics import Integers, distinct
from twopass.text.wellformed import CITATION

_SHORTEST, _LONGEST = 2, 6  # characters of a run
_STRETCH = re.compile(rf"[\u3400-\u4dbf\u4e00-\u9fff]{{{_SHORTEST},}}")
_RUN = np.dtype(f"U{_LONGEST}")
_LAST = "\U0010ffff"  # sorts behind every other character


@cache
def _particle() -> re.Pattern[str]:
    """Characters that part Chinese words."""
    return re.compile(f"[{table('prose', 'zh')['particles']}]")


class Stretch(NamedTuple):
    """Chinese characters in a row, the section that they stand in, and whether they are counted there."""

    text: str
    section: int
    counted: bool


def stretches(text: str, section: int, counted: bool) -> list[Stretch]:
    """The stretches of a sentence that function characters and marks part."""
    bare = _particle().sub(" ", CITATION.sub(" ", text))
    return [Stretch(found, section, counted) for found in _STRETCH.findall(bare)]


class ChineseRuns:
    """Every run of two to six characters of a document's stretches, and how often it occurs.

    Nearly all runs of a text occur once, and are too many to be held. So the places of the text are sorted by the
    characters that follow, which puts the occurrences of a run side by side.
    """

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        text = "".join(one.text + "\0" for one in stretches)
        lengths = [len(one.text) + 1 for one in stretches]
        characters = _following(text)
        places = np.flatnonzero(characters[:, _SHORTEST - 1])
        places = places[np.argsort(characters[places].view(_RUN).ravel())]
        self._characters = characters[places]
        self._sorted = self._characters.view(_RUN).ravel()
        self._sections = np.repeat(np.array([one.section for one in stretches], np.int64), lengths)[places]
        self._counted = np.repeat(np.array([one.counted for one in stretches], np.bool_), lengths)[places]
        self._repeated: dict[str, tuple[int, int]] = {}
        self.by_section: defaultdict[int, list[str]] = defaultdict(list)
        """The runs that occur more than once, by the sections where they are counted."""
        rows = np.zeros(len(text) + 1, np.int64)
        rows[places] = np.arange(len(places))
        self._count(rows[places + 1])

    def total(self, key: str) -> int:
        """How often a run occurs."""
        return self._repeated[key][0] if key in self._repeated else len(self._sorted[self._rows(key)])

    def covered(self, key: str) -> int:
        """How often the commonest run occurs that is longer by a character, for a run that occurs more than once."""
        return self._repeated[key][1]

    def sections(self, key: str) -> tuple[int, list[int]]:
        """The first section where a run occurs, and those of all its occurrences that are counted."""
        rows = self._rows(key)
        return int(self._sections[rows].min()), self._sections[rows][self._counted[rows]].tolist()

    def _rows(self, key: str) -> slice:
        """Where a run stands among the sorted."""
        if not _SHORTEST <= len(key) <= _LONGEST:
            return slice(0, 0)
        first = self._sorted.searchsorted(np.array(key, _RUN))
        return slice(int(first), int(self._sorted.searchsorted(np.array(key + _LAST, _RUN), "right")))

    def _count(self, behind: Integers) -> None:
        """Count the runs of each size, the longest first; `behind` is the row of the place behind that of each row."""
        longer = _Sized(self._characters[:0], _LONGEST)
        for size in range(_LONGEST, _SHORTEST - 1, -1):
            runs = _Sized(self._characters, size)
            covered = np.zeros_like(runs.totals)
            for parts in (longer.firsts, behind[longer.firsts]):
                np.maximum.at(covered, runs.of_row[parts], longer.totals)
            self._hold(runs, covered)
            longer = runs

    def _hold(self, runs: _Sized, covered: Integers) -> None:
        """Hold the runs of one size that occur more than once."""
        several = runs.totals > 1
        written = self._characters[runs.firsts[several]]
        written[:, runs.size :] = 0
        keys = written.view(_RUN).ravel().tolist()
        counts = zip(runs.totals[several].tolist(), covered[several].tolist(), strict=True)
        self._repeated.update(zip(keys, counts, strict=True))
        rows = np.flatnonzero(self._counted & (runs.of_row >= 0))
        rows = rows[several[runs.of_row[rows]]]
        pairs = distinct(self._sections[rows] * len(keys) + (np.cumsum(several) - 1)[runs.of_row[rows]])
        for pair in pairs.tolist():
            self.by_section[pair // len(keys)].append(keys[pair % len(keys)])


class _Sized:
    """The runs of one size among sorted places: where each occurs first, how often, and which begins at each place."""

    def __init__(self, characters: NDArray[np.uint32], size: int) -> None:
        self.size = size
        whole = characters[:, size - 1] > 0
        fresh = np.ones(len(characters), np.bool_)
        fresh[1:] = (characters[1:, :size] != characters[:-1, :size]).any(axis=1)
        firsts = np.flatnonzero(fresh)
        self.firsts = firsts[whole[firsts]]
        self.totals = np.diff(firsts, append=len(characters))[whole[firsts]]
        self.of_row = np.where(whole, np.cumsum(fresh & whole) - 1, -1)


def _following(text: str) -> NDArray[np.uint32]:
    """The characters from each place of a text to the end of its stretch, at most the longest run; 0 behind it."""
    codes = np.frombuffer((text + "\0" * _LONGEST).encode("utf-32-le"), np.uint32)
    windows = np.lib.stride_tricks.sliding_window_view(codes, _LONGEST)[: len(text)]
    return windows * np.logical_and.accumulate(windows > 0, axis=1)

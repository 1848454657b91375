"""Who recognises: the protocol of an engine, what it gives back, and how sure it is of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""A picture of a page in greys, 0 for black, shape (height, width)."""
_SPARSE = 0.8  # line's heights: where a letter takes more than that of a line on average, others are not named


class Word(NamedTuple):
    """Letters without a blank among them, from where to where they stand, in pixels from the left, and where the middle
    of each is, if the engine tells.
    """

    text: str
    x0: float
    x1: float
    middles: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line: its words from left to right, its top and bottom in pixels, and how sure the engine is of its
    letters, from 0 to 1.
    """

    words: tuple[Word, ...]
    y0: float
    y1: float
    score: float

    @property
    def width(self) -> float:
        """From its first word to the end of its last, in pixels."""
        return self.words[-1].x1 - self.words[0].x0


class EngineFailed(Exception):
    """An engine broke down over a page; the message says how."""


class Engine(Protocol):
    """What recognises. `name` says with which version and settings, so that nothing of another is taken for its own;
    `scripts` in words what it can read. Raises EngineFailed.
    """

    name: str
    scripts: str

    def recognise(self, image: Pixels) -> Sequence[Line]:
        """The lines of a picture whose text stands upright."""


def sureness(lines: Sequence[Line]) -> float:
    """How sure an engine is of a page, each line by its width; 0 where it found none."""
    width = sum(line.width for line in lines)
    return sum(_sure(line) * line.width for line in lines) / width if width > 0 else 0.0


def _sure(line: Line) -> float:
    """How sure an engine is of a line, less where it names few of the letters that would fill it: those of a script
    that it does not know are blanks to it, and it is quite sure of these.
    """
    letters = sum(len(word.text) for word in line.words)
    return line.score * min(1.0, _SPARSE * letters * (line.y1 - line.y0) / max(line.width, 1.0))

"""Whether a figure follows from others: a difference, a ratio, a sum, a share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from twopass.languages import across, table
from twopass.tasks.judging.figures import placed, unraised

ROUNDED, WHOLE = 0.01, 10
"""How far, as a share, a figure that was worked out may be off: 27 % for 27.05; from ten on it may be rounded."""


def worked_out(values: set[float], text: str, held: Mapping[float, int], language: str) -> bool:
    """Whether a figure follows from those beside it in the statement that are in the sentences, too."""
    plain = unraised(text)
    found = sorted(placed(plain, language))
    known = [(place, max(read & held.keys())) for place, read in found if read & held.keys()]
    for place in (place for place, read in found if read & values):
        made = (_shares if _percent(language).match(plain, place) else _amounts)(place, known)
        if any(_is_rounded(value, one) for one in made for value in values):
            return True
    return False


def _is_rounded(value: float, made: float) -> bool:
    return abs(made - value) <= ROUNDED * value or (value >= WHOLE and value == round(made))


def _amounts(place: int, known: Sequence[tuple[int, float]]) -> Iterator[float]:
    """The difference and the ratio of two figures beside a place, and the sums of those before it."""
    for low, high in _pairs(place, known):
        yield high - low
        yield high / low
    before = [value for end, value in known if end < place]
    yield from (sum(before[-count:]) for count in range(2, len(before) + 1))


def _shares(place: int, known: Sequence[tuple[int, float]]) -> Iterator[float]:
    """How much in a hundred one figure beside a place is of another, or more or less, and what it leaves of it."""
    for low, high in _pairs(place, known):
        yield from (100 * low / high, 100 * (high / low - 1), 100 * (1 - low / high))
    yield from (100 - value for _, value in sorted(known, key=lambda one: abs(one[0] - place))[:1])


def _pairs(place: int, known: Sequence[tuple[int, float]]) -> Iterator[tuple[float, float]]:
    """The two figures nearest to a place, and the two before it, the smaller one first."""
    nearest = sorted(known, key=lambda one: abs(one[0] - place))[:2]
    before = [one for one in known if one[0] < place][-2:]
    for pair in (nearest, before):
        low, high = sorted([value for _, value in pair]) if len(pair) == 2 else (0.0, 0.0)
        if low:
            yield low, high


@cache
def _percent(language: str) -> re.Pattern[str]:
    """The sign or the words for hundredths, behind a figure."""
    words = map(re.escape, across("questions", "percent") | set(table("questions", language).get("percent", ())))
    return re.compile(rf"\s?(?:[%٪]|(?:{'|'.join(words)})(?!\w))", re.I)

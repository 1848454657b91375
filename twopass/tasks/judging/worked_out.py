"""Whether a figure follows from others: a difference, a ratio, a sum, a share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise

from twopass.languages import across
from twopass.tasks.judging.figures import percent, placed, unraised

ROUNDED, WHOLE = 0.01, 10
"""How far, as a share, a figure that was worked out may be off: 27 % for 27.05; from ten on it may be rounded."""

CLOSE = 20
"""Characters from the end of one figure to that of the next where the two are compared."""


def worked_out(values: set[float], text: str, held: Mapping[float, int], language: str) -> bool:
    """Whether a figure follows from those beside it in the statement that are in the sentences, too."""
    plain = unraised(text)
    found = sorted(placed(plain, language))
    known = [(place, max(read & held.keys())) for place, read in found if read & held.keys()]
    for place in (place for place, read in found if read & values):
        made = _made(plain, place, known, language)
        if any(_is_rounded(value, one) for one in made for value in values):
            return True
    return False


def _is_rounded(value: float, made: float) -> bool:
    return abs(made - value) <= ROUNDED * value or (value >= WHOLE and value == round(made))


def _made(plain: str, place: int, known: Sequence[tuple[int, float]], language: str) -> Iterator[float]:
    """What a figure before a place may be, by what stands behind it: a share, a ratio, a difference or a sum."""
    if percent(language).match(plain, place):
        return chain(
            _shares(place, known), _rest(place, [one for one in known if percent(language).match(plain, one[0])])
        )
    if _times().match(plain, place):
        return (high / low for low, high in _pairs(place, known))
    return _amounts(place, known)


def _amounts(place: int, known: Sequence[tuple[int, float]]) -> Iterator[float]:
    """The difference of two figures beside a place, and the sums of those before it."""
    for low, high in _pairs(place, known):
        yield high - low
    before = [value for end, value in known if end < place]
    yield from (sum(before[-count:]) for count in range(2, len(before) + 1))


def _shares(place: int, known: Sequence[tuple[int, float]]) -> Iterator[float]:
    """How much in a hundred one figure beside a place is of another, or more or less."""
    for low, high in _pairs(place, known):
        yield from (100 * low / high, 100 * (high / low - 1), 100 * (1 - low / high))


def _rest(place: int, shares: Sequence[tuple[int, float]]) -> Iterator[float]:
    """What the share nearest to a place leaves of a hundred."""
    yield from (100 - value for _, value in sorted(shares, key=lambda one: abs(one[0] - place))[:1])


def _pairs(place: int, known: Sequence[tuple[int, float]]) -> Iterator[tuple[float, float]]:
    """The two figures nearest to a place, the two before it and the two after, and those that stand close to each other
    as "176.6 against 139" do, the smaller one first.
    """
    nearest = sorted(known, key=lambda one: abs(one[0] - place))[:2]
    before, after = [one for one in known if one[0] < place][-2:], [one for one in known if one[0] > place][:2]
    close = [pair for pair in pairwise(known) if pair[1][0] - pair[0][0] <= CLOSE]
    for pair in (nearest, before, after, *close):
        low, high = sorted([value for _, value in pair]) if len(pair) == 2 else (0.0, 0.0)
        if low:
            yield low, high


@cache
def _times() -> re.Pattern[str]:
    """The sign or the words for a ratio, behind a figure, in any language."""
    return re.compile(rf"\s?-?(?:×|{'|'.join(map(re.escape, sorted(across('statements', 'times'))))})(?!\w)", re.I)

"""What the figures of a text are of, by the words right before and behind them: "40 percent", "year 4", "12 men"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from twopass.tasks.judging.figures import percent, readings, unraised
from twopass.text.tokens import function_words, stem

NEAR = 3
"""Words behind a figure, or before it, among which is what it is of: "39 backup nodes"."""

_TOKEN = re.compile(r"\d(?:[\d.,’'\u00a0\u202f]*\d)?|[^\W\d_]+|[^\w\s-]")
_PARTED = re.compile(r"(?<![\d.,])(\d{1,3}), 000(?!\d)")
_SIGNS = frozenset("%٪°$€£=")
_FIGURE, _STOP = "#", "."


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure of a text: as it stands there, what it may stand for, and the content words before and behind it up to a
    stop or another figure, the nearest first; `next` is the one right behind it, if any.
    """

    shown: str
    values: frozenset[float]
    before: tuple[str, ...]
    behind: tuple[str, ...]
    next: str

    @property
    def around(self) -> set[str]:
        """The words on both sides, those of one or two letters aside, which are units."""
        return {word for word in (*self.before, *self.behind) if len(word) > 2}


def placed_figures(text: str, language: str) -> list[Placed]:
    """The figures of a text with what stands around them."""
    plain = _PARTED.sub(r"\1,000", percent(language).sub("%", unraised(text)))
    tokens = _TOKEN.findall(plain)
    words = [_word(one, language) for one in tokens]
    return [
        Placed(
            one,
            frozenset(readings(one)),
            _side(words[:i][::-1]),
            _side(words[i + 1 :]),
            "".join(_side(words[i + 1 : i + 2])),
        )
        for i, one in enumerate(tokens)
        if one[0].isdecimal()
    ]


def _word(token: str, language: str) -> str:
    """The stem of a word, nothing for a function word; a mark for a figure or a stop."""
    if token[0].isdecimal():
        return _FIGURE
    if token[0].isalpha():
        low = token.lower()
        return "" if low in function_words(language) else stem(low, language)
    return token if token in _SIGNS else _STOP


def _side(words: Sequence[str]) -> tuple[str, ...]:
    reach = takewhile(lambda one: one not in (_FIGURE, _STOP), words[: 2 * NEAR])
    return tuple([one for one in reach if one][:NEAR])


def akin(said: Iterable[Placed], held: Iterable[Placed]) -> bool:
    """Whether a figure of a statement stands in a sentence with one of the words around it."""
    held = list(held)
    return any(one.values & other.values and one.around & other.around for one in said for other in held)


def of_another(said: Sequence[Placed], held: Sequence[Placed]) -> str:
    """The first figure of a statement that is of something of which the sentences have another one: "12 men" where they
    have "9 men" and "12 wheels"; empty if there is none.
    """
    return next((one.shown for one in said if _counts_another(one, held) or _names_another(one, held)), "")


def _counts_another(one: Placed, held: Sequence[Placed]) -> bool:
    """Whether what stands right behind a figure stands behind others, and behind this one only something else."""
    alike = [other for other in held if one.values & other.values]
    if any(not other.next or {*one.behind} & {*other.before, *other.behind} for other in alike):
        return False
    return bool(alike) and any(one.next == other.next != "" for other in held)


def _names_another(one: Placed, held: Sequence[Placed]) -> bool:
    """Whether a figure is set equal to a symbol to which others are, and this one is not: "S = 4"."""
    what, alike = one.before[:2], [other.before for other in held if one.values & other.values]
    if what[:1] != ("=",) or not all(alike) or any(near[:2] == what for near in alike):
        return False
    return bool(alike) and any(other.before[:2] == what for other in held)

"""The phrases with which a text opens something and leaves it open, by language, as compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from twopass.languages import LANGUAGES, NEUTRAL, UNKNOWN, table, tables

_MACRO = re.compile(r"@\{(\w+)\}")
_DEEPEST = 6  # fragments within fragments: more is a circle


class Openings:
    """The patterns of one language, each compiled when first asked for; what a language lacks never matches."""

    language: str
    trigger: re.Pattern[str]
    promise: re.Pattern[str]
    settled: re.Pattern[str]
    numbered: re.Pattern[str]
    here: re.Pattern[str]
    deictic: re.Pattern[str]
    aside: re.Pattern[str]
    governs: re.Pattern[str]
    later: re.Pattern[str]
    ahead: re.Pattern[str]
    nearby: re.Pattern[str]
    halfway: re.Pattern[str]
    ending: re.Pattern[str]
    introducer: re.Pattern[str]
    core: re.Pattern[str]
    heads: re.Pattern[str]
    hypothesis: re.Pattern[str]
    research: re.Pattern[str]
    asking: re.Pattern[str]
    yesno: re.Pattern[str]
    addressed: re.Pattern[str]
    leaning: re.Pattern[str]
    answers: re.Pattern[str]
    counted: re.Pattern[str]
    listing: re.Pattern[str]
    last: re.Pattern[str]
    delivers: re.Pattern[str]
    defined: tuple[re.Pattern[str], ...]
    denoted: tuple[re.Pattern[str], ...]
    explains: re.Pattern[str]
    letting: re.Pattern[str]
    stands: re.Pattern[str]
    ordinals: tuple[re.Pattern[str], ...]
    numbers: tuple[str, ...]
    asks: dict[str, str]

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self.numbers = tuple(data["numbers"])
        self.asks = dict(data["asks"])
        self._data = data

    def __getattr__(self, name: str) -> Any:
        """Raises re.error where a phrase is no pattern."""
        if name not in PATTERNS:
            raise AttributeError(name)
        given = self._data.get(name, ())
        parts = [expanded(part, self._data["words"]) for part in ([given] if isinstance(given, str) else given)]
        made = tuple(_pattern([part]) for part in parts) if name in _APART else _pattern(parts)
        setattr(self, name, made)
        return made

    @cached_property
    def number_words(self) -> frozenset[str]:
        """The words for the counts of an announced number of things."""
        return frozenset(word for one in self.numbers for word in one.split("|"))


PATTERNS = frozenset(name for name, kind in Openings.__annotations__.items() if "Pattern" in kind)
"""Their names."""
_APART = frozenset(name for name in PATTERNS if Openings.__annotations__[name].startswith("tuple"))


@cache
def openings(language: str) -> Openings:
    """The patterns of a language, English where it has none."""
    code = language.split("-")[0].lower()
    known = table("openings", code)
    return Openings(code, known if code in LANGUAGES else {**known, "asks": _asks(code)})


def _asks(code: str) -> dict[str, str]:
    """The questions in a language of few tables; in English where it is not known which it is."""
    known = tables("asks")
    english: dict[str, str] = tables("openings")["en"]["asks"]
    return known.get(code, english if code in ("", UNKNOWN) else known[NEUTRAL])


def expanded(pattern: str, words: dict[str, str]) -> str:
    """A pattern with its fragments (`@{name}`) put in."""
    for _ in range(_DEEPEST):
        if not _MACRO.search(pattern):
            return pattern
        pattern = _MACRO.sub(lambda m: words[m[1]], pattern)
    raise ValueError(f"fragments within fragments without end: {pattern[:60]}")


def _pattern(parts: Any) -> re.Pattern[str]:
    joined = "|".join(f"(?:{part})" for part in parts)
    return re.compile(joined or r"(?!)", re.IGNORECASE | re.MULTILINE)

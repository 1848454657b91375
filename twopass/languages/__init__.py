"""What differs from language to language, as data: one TOML file a concern, one table a language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import tomli  # compiled: every run reads the tables of some languages, at a third of what tomllib takes

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "el", "zh")
"""Those that all concerns have a table for."""
MORE = ("ar", "hi", "ja", "ko", "nl", "pl", "sv", "tr", "uk")
"""Those of `more/`: their headings, references, cues and words of reports are known, in a file each."""
NEUTRAL = "mis"
"""The ISO 639-2 code of languages that have none: the table for all that are not known, which has no words."""
WITHOUT_BLANKS = frozenset({"zh", "ja", "ko"})
"""Languages that part no words by blanks, or hang their particles on them."""
UNKNOWN = "und"
"""The ISO 639-2 code of a text whose language nothing tells."""
_TABLE = re.compile(r"^\[(\w+)", re.MULTILINE)
"""The head of a language's table, or of one within it."""


class Tables(Mapping[str, dict[str, Any]]):
    """The tables of a concern by language code, each read when it is asked for, for most documents ask for one: the
    tables of its file, given as they are written, and those of `more/`. To go through all tables is to go through those
    of the file, with which every document is read.
    """

    def __init__(self, concern: str, written: dict[str, str]) -> None:
        self._concern, self._written = concern, written
        self._held: dict[str, dict[str, Any]] = {}

    def __getitem__(self, code: str) -> dict[str, Any]:
        if code not in self._held:
            own = self._written.get(code)
            self._held[code] = self._more(code) if own is None else tomli.loads(own)[code]
        return self._held[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)

    def _more(self, code: str) -> dict[str, Any]:
        known = _more(code).get(self._concern)
        if known is None:
            raise KeyError(code)
        # what announces and leans is asked of every language, and known of few
        sparse = self["en"].items() if self._concern == "cues" else ()
        return {**{key: [] for key, value in sparse if isinstance(value, list)}, **known}


@cache
def tables(concern: str) -> Tables:
    """All tables of `CONCERN.toml`, by language code."""
    own = files(__name__).joinpath(f"{concern}.toml")
    parts = _TABLE.split(own.read_text(encoding="utf-8")) if own.is_file() else []
    written: defaultdict[str, str] = defaultdict(str)
    for code, rest in zip(parts[1::2], parts[2::2], strict=True):
        written[code] += f"[{code}{rest}"
    return Tables(concern, dict(written))


@cache
def _more(code: str) -> dict[str, dict[str, Any]]:
    """The file of a language in `more/`, by concern; empty where there is none."""
    if code not in MORE and code != NEUTRAL:
        return {}
    return tomli.loads(files(__name__).joinpath("more", f"{code}.toml").read_text(encoding="utf-8"))


@cache
def across(concern: str, *kinds: str) -> frozenset[str]:
    """The words of these kinds in `CONCERN.toml`, of all languages together."""
    return frozenset(word for one in tables(concern).values() for kind in kinds for word in one.get(kind, ()))


def table(concern: str, language: str) -> dict[str, Any]:
    """The table of `CONCERN.toml` for a language; English where the language has none."""
    known = tables(concern)
    return known[language] if language in known else known["en"]

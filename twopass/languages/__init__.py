"""What differs from language to language, as data: one TOML file a concern, one table a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "el", "zh")
"""Those that all concerns have a table for."""
UNKNOWN = "und"
"""The ISO 639-2 code of a text whose language nothing tells."""


@cache
def tables(concern: str) -> dict[str, dict[str, Any]]:
    """All tables of `CONCERN.toml`, by language code."""
    return tomllib.loads(files(__name__).joinpath(f"{concern}.toml").read_text(encoding="utf-8"))


@cache
def across(concern: str, *kinds: str) -> frozenset[str]:
    """The words of these kinds in `CONCERN.toml`, of all languages together."""
    return frozenset(word for one in tables(concern).values() for kind in kinds for word in one.get(kind, ()))


def table(concern: str, language: str) -> dict[str, Any]:
    """The table of `CONCERN.toml` for a language; English where the language has none."""
    known = tables(concern)
    return known.get(language, known["en"])

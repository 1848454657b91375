"""Regular expressions out of the words and patterns in the tables, of one language or of all together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from twopass.languages import tables

NEVER = "(?!)"
"""A pattern that matches nothing: what a language has no words for."""


@cache
def entries(concern: str, *kinds: str, language: str = "") -> tuple[str, ...]:
    """What the lists of these kinds in `CONCERN.toml` hold, each once and in their order: those of one language, or of
    all; nothing where a language has no such list.
    """
    known = tables(concern)
    held = [known.get(language, {})] if language else known.values()
    return tuple(dict.fromkeys(entry for one in held for kind in kinds for entry in one.get(kind, ())))


def either(parts: Iterable[str]) -> str:
    """Patterns as alternatives, in their order."""
    return f"(?:{'|'.join(tuple(parts) or (NEVER,))})"


def spelled(words: Iterable[str], blank: str = " ") -> str:
    """Plain words as alternatives, the longest first; `blank` is the pattern of a blank inside one."""
    return either(re.escape(word).replace(r"\ ", blank) for word in sorted(words, key=len, reverse=True))


@cache
def conjunctions() -> str:
    """The words for "and" between two names, of all languages, and the sign for them."""
    return either(("&", *(re.escape(one["and"][0]) for one in tables("references").values())))


def initials(words: Iterable[str]) -> dict[str, str]:
    """First characters, each with the alternatives of what may follow it. A pattern whose alternatives begin with one
    character each, and look back from there, is searched for without a stop at every word.
    """
    rest: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        rest[word[0]].append(word[1:])
    return {first: spelled(more) for first, more in rest.items()}

"""Fields of a reply read as models write them: numbers as text, citations inside sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CITED_BRACES = re.compile(r"\s*\{[\d,;\s–-]+\}")


def numbers_in(value: object) -> tuple[int, ...]:
    """The numbers that a reply cites, whether it gives them as numbers, as text or in braces, each once."""
    rows: Iterable[object] = value if isinstance(value, list) else [value]
    found: list[int] = []
    for one in rows:
        if isinstance(one, str):
            found += map(int, re.findall(r"(?<!\d)\d{1,9}(?!\d)", one))
        elif isinstance(one, int) and not isinstance(one, bool):
            found.append(one)
        elif isinstance(one, float) and one.is_integer():
            found.append(int(one))
    return tuple(dict.fromkeys(found))


def said(value: object) -> str:
    """A text of a reply on one line, without the numbers in braces that some models repeat in it."""
    return " ".join(_CITED_BRACES.sub("", value).split()) if isinstance(value, str) else ""

"""What the tests of this folder read from the tables: their names, and every string in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def concerns() -> tuple[str, ...]:
    """The names of all files of tables."""
    found = (one.name for one in files("twopass.languages").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def strings(value: Any) -> Iterator[str]:
    """Every string in a table, however deep it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from strings(one)

"""A Reading as people and programs want it: Markdown and JSON."""

from __future__ import annotations

from twopass.report.markdown import to_markdown
from twopass.schema import Reading

__all__ = ["to_json", "to_markdown"]


def to_json(reading: Reading) -> str:
    """One object, `{"schema": "twopass/reading", "version": 1, …}`, on one line, characters as they are."""
    return reading.model_dump_json(by_alias=True)

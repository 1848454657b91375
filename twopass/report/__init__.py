"""A Reading as people and programs want it: Markdown, HTML and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from twopass.report.markdown import to_markdown
from twopass.schema import Reading

__all__ = ["ENDING", "WRITERS", "Format", "shown", "to_html", "to_json", "to_markdown"]

Format = Literal["markdown", "html", "json"]
ENDING: Mapping[Format, str] = MappingProxyType({"markdown": ".md", "html": ".html", "json": ".json"})
"""How the name of a file in each format ends."""


def to_html(reading: Reading) -> str:
    """The reading as one page, to be opened in a browser."""
    from twopass.report.html import to_html as page_of

    return page_of(reading)


def to_json(reading: Reading) -> str:
    """The whole reading with its evidence, as `Reading.save` keeps it."""
    return reading.to_json()


WRITERS: Mapping[Format, Callable[[Reading], str]] = MappingProxyType(
    {"markdown": to_markdown, "html": to_html, "json": to_json}
)


def shown(reading: Reading, format: Format, length: int = 0) -> str:
    """A reading in one of the formats; in Markdown only so many words of the index, all if 0."""
    return to_markdown(reading, length) if length else WRITERS[format](reading)

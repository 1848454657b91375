"""A heading that was found, whatever found it."""

from __future__ import annotations

from typing import NamedTuple

from twopass.headings.candidates import Block
from twopass.schema import SectionSource


class Heading(NamedTuple):
    """A heading: its own words are the characters `[start, body)` of the text, none where it is not printed there."""

    start: int
    body: int
    number: str
    title: str
    level: int
    source: SectionSource


def from_block(block: Block) -> Heading:
    """An accepted candidate as a heading."""
    number = block.label.number if block.label else ""
    return Heading(block.start, block.end, number, block.title, block.level, "toc" if block.entry >= 0 else "layout")

"""What is measured of a candidate heading: its setting, its place, its words, its number and its style's contextual."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.headings.candidates import Block
from twopass.headings.contents.entries import Entry
from twopass.headings.features import contextual, intrinsic
from twopass.headings.numbers import number_runs
from twopass.headings.printed_lines import Sheet


def measure(sheet: Sheet, blocks: Sequence[Block], entries: Sequence[Entry] = ()) -> None:
    """Fills `features` of every block: numbers only, in ratios that do not depend on the page's format."""
    intrinsic.measure(sheet, blocks)
    contextual.neighbours(blocks)
    number_runs.chain(blocks)
    contextual.measure(sheet, blocks, entries)

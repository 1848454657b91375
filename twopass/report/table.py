"""Rows as a table: fitted to a terminal where one is looking, and else plain, aligned and the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Literal, NamedTuple

from twopass.outputs import inert

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 1000
"""Characters of a line of a plain table: more than its columns take together, so that nothing is folded."""


class Column(NamedTuple):
    """A column: its heading, the most characters of a cell, cut and marked beyond, and the side it keeps to."""

    heading: str
    most: int | None = None
    side: Literal["left", "right"] = "left"


def tabulate(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Table:
    """A table without lines; blanks within a cell are made one."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.heading, justify=column.side, max_width=column.most, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(inert(" ".join(cell.split()))) for cell in row))
    return table


def plain(table: Table) -> str:
    """The table as text, ending in a newline: no colour, and nothing of the terminal or its variables in it."""
    from rich.console import Console

    text = StringIO()
    console = Console(
        file=text, width=WIDE, color_system=None, force_terminal=False, force_jupyter=False, legacy_windows=False
    )
    console.print(table)
    return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())

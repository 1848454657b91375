"""Rows of one page → their roles: captions, footnotes, tables; everything else stays body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from twopass.readers.pdf.graphics import Rule
from twopass.readers.pdf.layout.captions import mark_captions
from twopass.readers.pdf.layout.lines import Row
from twopass.schema import Role

_MARK = re.compile(r"^(?:\d{1,3}|[*∗†‡§¶#]+|[a-z])\s?(?=\S)")
_ENDED = re.compile(r"[.!?:;。．！？：；…)\]][\"'”’»]*$")
_AMOUNT = re.compile(r"^[\s$€£¥%()\-–—+.,\d/]*\d[\s$€£¥%()\-–—+.,\d/]*[%x*a-z]?$|^[–—\-]+$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[^\d,.(]\s*(\d{1,3})$")
_SMALL = 0.94  # of body size: smaller type at the foot may be a footnote
_FOOT = 0.55  # of the height: notes begin below it


def assign_roles(rows: list[Row], body: float, height: float, rules: list[Rule]) -> None:
    """Give every body row of a page its role, in place; `rows` are in reading order, `rules` are (x0, x1, y)."""
    _contents(rows)
    mark_captions(rows, body)
    _footnotes(rows, body, height, rules)
    _tables(rows)


def _contents(rows: list[Row]) -> None:
    """Ruled rows that end in ascending page numbers are a contents page, which is body."""
    for role, group in groupby(rows, key=lambda r: r.role):
        part = list(group)
        if role == "table" and _counts_pages(part):
            for row in part:
                row.role = "body"


def _counts_pages(rows: list[Row]) -> bool:
    """Whether most rows end in page numbers that never fall."""
    ends = [match for row in rows if (match := _PAGE_NUMBER.search(row.text))]
    numbers = [int(match[1]) for match in ends]
    enough = len(ends) >= 5 and len(ends) >= 0.6 * len(rows)
    return enough and numbers == sorted(numbers) and len(set(numbers)) > 3


# ── footnotes ─────────────────────────────────────────────────────────────────────────────────────


def _footnotes(rows: list[Row], body: float, height: float, rules: list[Rule]) -> None:
    """The rows at the foot of a column that are notes: under a short rule, in smaller type, or cutting a sentence."""
    text = (r for r in rows if r.role == "body" and not r.furniture)
    columns = [list(group) for _, group in groupby(text, key=lambda r: r.band)]
    for k, column in enumerate(columns):
        if column[-1].base < _FOOT * height:
            continue
        after = columns[k + 1][0] if k + 1 < len(columns) else None
        start = _notes_start(column, after, body, height, rules)
        for row in column[start:] if start is not None else ():
            row.role = "footnote"


def _notes_start(column: list[Row], after: Row | None, body: float, height: float, rules: list[Rule]) -> int | None:
    """The first row of a column that is a note, None if none is."""
    under = _under_rule(column, body, [rule for rule in rules if rule[2] > 0.4 * height])
    if under is not None:
        return under
    small = _small_type(column, body)
    marked = next((k for k in range(small, len(column)) if _marked(column[k])), None)
    if marked is not None and marked - small < 5 and (small > 0 or column[0].base > 0.5 * height):
        return marked
    return _below_gap(column, after, small, body, height)


def _under_rule(column: list[Row], body: float, rules: list[Rule]) -> int | None:
    """The first row under a short rule that begins where the column does, None where no notes stand under one."""
    left, right = min(r.x0 for r in column), max(r.x1 for r in column)
    short = [y for x0, x1, y in rules if abs(x0 - left) < 8 and x1 - x0 < 0.6 * (right - left)]
    for y in short:
        start = next((k for k, r in enumerate(column) if r.base > y), None)
        if start is not None and column[start].base - y < 2.5 * body and _noted(column[start:], body):
            return start
    return None


def _noted(rows: list[Row], body: float) -> bool:
    """Whether rows under a rule may be notes: no larger than body type, and smaller or marked."""
    return all(r.size < 1.02 * body for r in rows) and (rows[0].size < 0.97 * body or _marked(rows[0]))


def _marked(row: Row) -> bool:
    return bool(_MARK.match(row.text)) and (row.raised or row.text[:1] in "*∗†‡§¶")


def _small_type(column: list[Row], body: float) -> int:
    """Where the small type at the end of a column begins."""
    start = len(column)
    while start > 0 and column[start - 1].size <= _SMALL * body and column[start - 1].weight < 600:
        start -= 1
    return start


def _below_gap(column: list[Row], after: Row | None, small: int, body: float, height: float) -> int | None:
    """The first row below the last gap of a column if a note begins there: in small type from the row `small` on, or
    between two halves of a sentence that goes on `after` the column.
    """
    gap = _last_gap(column)
    if not gap or gap < 0.5 * len(column):
        return None
    above, first = column[gap - 1], column[gap]
    if first.base < _FOOT * height or first.weight >= 600:
        return None
    small_type = small <= gap and first.size < 0.9 * body
    return gap if small_type or (after is not None and _runs_on(above, after, body)) else None


def _last_gap(column: list[Row]) -> int:
    """The number of the row below the last gap of a column, 0 where there is none."""
    gaps = (k for k in range(len(column) - 1, 0, -1) if column[k].base - column[k - 1].base > 1.6 * column[k].size)
    return next(gaps, 0)


def _runs_on(row: Row, after: Row, body: float) -> bool:
    """Whether a line of body type stops within a sentence that goes on elsewhere."""
    cut = after.text[:1].islower() and len(row.text) > 20 and not _ENDED.search(row.text)
    return cut and abs(row.size - body) < 0.05 * body


# ── tables ────────────────────────────────────────────────────────────────────────────────────────


def _tables(rows: list[Row]) -> None:
    """Runs of at least three rows of cells; the rows between them and those that head a table."""
    for run in _cell_runs(rows):
        if _is_table(run):
            for row in run:
                row.role = "table"
    for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
        if row.role == "body" and above.role == below.role == "table" and _between(above, row, below):
            row.role = "table"
    _table_heads(rows)


def _table_heads(rows: list[Row]) -> None:
    """Give the rows of cells right above a table its role, in place."""
    for above, row in zip(rows[-2::-1], rows[::-1], strict=False):
        if row.role == "table" and above.role == "body" and above.cells > 1 and _cellular(above):
            above.role = _heads(above, row)


def _is_table(run: list[Row]) -> bool:
    """Whether rows of cells are a table: three at least, most with three cells or an amount, and no contents page."""
    if len(run) < 3 or _listed(run):
        return False
    return sum(r.cells >= 3 or bool(_AMOUNT.match(r.last)) for r in run) >= 0.6 * len(run)


def _cell_runs(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows of cells that follow one another in one block."""
    run: list[Row] = []
    for row in rows:
        celled = _has_cells(row)
        if run and not (celled and row.band == run[-1].band and row.base - run[-1].base < 3 * row.size):
            yield run
            run = []
        if celled:
            run.append(row)
    yield run


def _has_cells(row: Row) -> bool:
    """Whether a row of body type may be one of a table."""
    return row.cells > 1 and row.role == "body" and not row.furniture and _cellular(row)


def _between(above: Row, row: Row, below: Row) -> bool:
    """Whether a row is a caption of rows inside a table: in the table's own type, close to the rows around it."""
    close = 0 < row.base - above.base < 2.2 * row.size and 0 < below.base - row.base < 2.2 * row.size
    return close and row.weight < 600 and len(row.text) < 90 and abs(row.size - below.size) < 0.3 and not row.furniture


def _heads(above: Row, row: Row) -> Role:
    """The role of a row of cells above a table: part of it if it stands close over its columns."""
    close = 0 < row.base - above.base < 2 * row.size and row.x0 - 40 < above.x0 and above.x1 < row.x1 + 40
    return "table" if close else "body"


def _cellular(row: Row) -> bool:
    return row.cells >= 3 or len(row.text) < 100


def _listed(run: list[Row]) -> bool:
    """Whether rows are entries of a contents page: whole numbers at the end that never fall."""
    ends = [int(r.last) for r in run if r.last.isdecimal()]
    return len(ends) >= 0.7 * len(run) and ends == sorted(ends)

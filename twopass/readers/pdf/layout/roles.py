"""Rows of one page → their roles: captions, footnotes, tables; everything else stays body."""

from __future__ import annotations

import re
from itertools import groupby

from twopass.readers.pdf.layout.lines import Row
from twopass.schema import Role

_NUMBER = r"(?:[A-Z]{1,2}[.\-–]?)?\d+(?:[.\-–]\d+)*[a-z]?|[IVXL]+|[A-Z]\.?(?=\s*[:.])"
_LABEL = (
    r"(?:extended\s+data\s+|supplementary\s+)?(?:fig(?:ure|s?\.)|table|tab\.|box|scheme|plate|chart|exhibit|algorithm"
    r"|listing|abb(?:ildung|\.)|tabelle|algorithmus|tableau|schéma|graphique|figura|fig|tabla|cuadro|gráfico|ilustración"
    r"|tabella|grafico|tabela|quadro|рис(?:унок|\.)|табл(?:ица|\.)|листинг|схема|σχήμα|εικόνα|πίνακας|διάγραμμα)"
)
_CAPTION = re.compile(
    rf"^(?P<label>{_LABEL}\s*(?P<number>{_NUMBER}))(?P<after>\s*[:.|–—-]|\s+|$)(?P<rest>.*)", re.IGNORECASE
)
_CAPTION_ZH = re.compile(
    r"^(?P<label>[图圖表]\s*(?P<number>\d+(?:[.\-–]\d+)*))(?P<after>\s*[:：.|–—-]|\s+|$)(?P<rest>.*)"
)
CAPTION_START = re.compile(rf"^(?:{_LABEL}(?:{_NUMBER})[:.|–—]|[图圖表]\d+)", re.IGNORECASE)  # blanks left out
_SELDOM = ("exhibit", "box", "plate", "scheme", "listing", "algorithm", "fig ")  # as labels alone on a line
_MARK = re.compile(r"^(?:\d{1,3}|[*∗†‡§¶#]+|[a-z])\s?(?=\S)")
_ENDED = re.compile(r"[.!?:;。！？：；…)\]][\"'”’»]*$")
_AMOUNT = re.compile(r"^[\s$€£¥%()\-–—+.,\d/]*\d[\s$€£¥%()\-–—+.,\d/]*[%x*a-z]?$|^[–—\-]+$", re.IGNORECASE)
_SMALL = 0.94  # of body size: smaller type at the foot may be a footnote


def assign_roles(rows: list[Row], body: float, height: float, rules: list[tuple[float, float, float]]) -> None:
    """Give every body row of a page its role, in place; `rows` are in reading order, `rules` are (x0, x1, y)."""
    _contents(rows)
    _captions(rows, body)
    _footnotes(rows, body, height, rules)
    _tables(rows)


def caption_match(text: str) -> re.Match[str] | None:
    """The label, number and rest of a line that begins like a caption."""
    return _CAPTION.match(text) or _CAPTION_ZH.match(text)


def _contents(rows: list[Row]) -> None:
    """Ruled rows that end in ascending page numbers are a contents page, which is body."""
    for role, group in groupby(rows, key=lambda r: r.role):
        if role != "table":
            continue
        part = list(group)
        ends = [m for r in part if (m := re.search(r"[^\d,.(]\s*(\d{1,3})$", r.text))]
        numbers = [int(m[1]) for m in ends]
        if len(ends) >= 5 and len(ends) >= 0.6 * len(part) and numbers == sorted(numbers) and len(set(numbers)) > 3:
            for row in part:
                row.role = "body"


def _captions(rows: list[Row], body: float) -> None:
    for k, row in enumerate(rows):
        if row.role != "body" or row.furniture:
            continue
        match = caption_match(row.text)
        if not match or not _is_caption(match, row, rows[k - 1] if k else None, body):
            continue
        row.role = "caption"
        bare = len(row.text) < len(match["label"]) + 3  # the label stands on a line of its own
        last = row
        for other in rows[k + 1 : k + 30]:
            if other.role != "body" or other.band != row.band or not 0 < other.base - last.base < 1.6 * row.size:
                break
            alike = abs(other.size - row.size) < 0.06 * row.size and (
                other.weight == last.weight or last is row or bare
            )
            if not alike or caption_match(other.text) or (_short(last, rows) and _ENDED.search(last.text)):
                break
            if abs(row.size - body) < 0.05 * body and _wide_gap(last, other, row.size):
                break
            other.role = "caption"
            last = other


def _wide_gap(last: Row, row: Row, size: float) -> bool:
    return row.base - last.base > 1.35 * size


def _short(row: Row, rows: list[Row]) -> bool:
    """Whether a row ends well before the right edge of its block."""
    edge = max(r.x1 for r in rows if r.band == row.band)
    return row.x1 < edge - 2 * row.size


def _is_caption(match: re.Match[str], row: Row, before: Row | None, body: float) -> bool:
    """Whether a line that begins with a label is a caption and not a sentence about a figure."""
    after, rest = match["after"].strip(), match["rest"].strip()
    if (
        before is not None
        and before.band == row.band
        and before.role == "body"
        and 0 < row.base - before.base < 1.45 * row.size
    ):
        flows = (
            abs(before.size - row.size) < 0.05 * body and not _ENDED.search(before.text) and before.weight == row.weight
        )
        if flows and abs(before.x0 - row.x0) < 4 * row.size and len(before.text) > 25:
            return False
    if after:
        return not rest or not rest[0].islower() or row.lead > 3
    if row.lead >= len(match["label"].replace(" ", "")) or row.weight >= 600 or row.italic:
        return True
    if not rest:
        return not match["label"].lower().startswith(_SELDOM)
    if abs(row.size - body) > 0.05 * body or row.role == "caption":
        return rest[0].isupper()
    return rest[0].isupper() and len(rest) < 90 and not _ENDED.search(rest)


def _footnotes(rows: list[Row], body: float, height: float, rules: list[tuple[float, float, float]]) -> None:
    """The rows at the foot of a column that are notes: under a short rule, in smaller type, or cutting a sentence."""
    bands = [list(group) for _, group in groupby((r for r in rows if r.role == "body" and not r.furniture), _band)]
    for k, column in enumerate(bands):
        after = bands[k + 1][0] if k + 1 < len(bands) else None
        start = _notes_start(column, after, body, height, rules)
        for row in column[start:] if start is not None else ():
            row.role = "footnote"


def _band(row: Row) -> int:
    return row.band


def _notes_start(
    column: list[Row], after: Row | None, body: float, height: float, rules: list[tuple[float, float, float]]
) -> int | None:
    """The first row of a column that is a note, None if none is."""
    if column[-1].base < 0.55 * height:
        return None
    left, right = min(r.x0 for r in column), max(r.x1 for r in column)
    for x0, x1, y in rules:
        if abs(x0 - left) < 8 and x1 - x0 < 0.6 * (right - left) and y > 0.4 * height:
            start = next((k for k, r in enumerate(column) if r.base > y), None)
            if start is not None and column[start].base - y < 2.5 * body and _noted(column[start:], body):
                return start
    start = len(column)
    while start > 0 and column[start - 1].size <= _SMALL * body and column[start - 1].weight < 600:
        start -= 1
    marked = [k for k in range(start, len(column)) if _marked(column[k])]
    if marked and marked[0] - start < 5 and (start > 0 or column[0].base > 0.5 * height):
        return marked[0]
    gap = [k for k in range(1, len(column)) if column[k].base - column[k - 1].base > 1.6 * column[k].size]
    if not gap or column[gap[-1]].base < 0.55 * height:
        return None
    above = column[gap[-1] - 1]
    if column[gap[-1]].weight >= 600 or gap[-1] < 0.5 * len(column):
        return None
    if start <= gap[-1] and column[gap[-1]].size < 0.9 * body:
        return gap[-1]
    cut = after is not None and after.text[:1].islower() and not _ENDED.search(above.text) and len(above.text) > 20
    return gap[-1] if cut and abs(above.size - body) < 0.05 * body else None


def _noted(rows: list[Row], body: float) -> bool:
    """Whether rows under a rule may be notes: no larger than body type, and smaller or marked."""
    return all(r.size < 1.02 * body for r in rows) and (rows[0].size < 0.97 * body or _marked(rows[0]))


def _marked(row: Row) -> bool:
    return bool(_MARK.match(row.text)) and (row.raised or row.text[:1] in "*∗†‡§¶")


def _tables(rows: list[Row]) -> None:
    """Runs of at least three rows of cells; and the rows of cells that head a table."""
    run: list[Row] = []
    for row in [*rows, None]:
        if row is not None and row.role == "body" and not row.furniture and row.cells > 1 and _cellular(row):
            if not run or (row.band == run[-1].band and row.base - run[-1].base < 3 * row.size):
                run.append(row)
                continue
            _mark(run)
            run = [row]
        else:
            _mark(run)
            run = []
    for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
        if row.role == "body" and above.role == below.role == "table" and _between(above, row, below):
            row.role = "table"
    for k in range(len(rows) - 1, 0, -1):
        row, above = rows[k], rows[k - 1]
        if row.role == "table" and above.role == "body" and above.cells > 1 and _cellular(above):
            above.role = _heads(above, row)


def _between(above: Row, row: Row, below: Row) -> bool:
    """Whether a row is a caption of rows inside a table: in the table's own type, close to the rows around it."""
    close = 0 < row.base - above.base < 2.2 * row.size and 0 < below.base - row.base < 2.2 * row.size
    return close and row.weight < 600 and len(row.text) < 90 and abs(row.size - below.size) < 0.3 and not row.furniture


def _heads(above: Row, row: Row) -> Role:
    """The role of a row of cells above a table: part of it if it stands close over its columns."""
    close = 0 < row.base - above.base < 2 * row.size and row.x0 - 40 < above.x0 and above.x1 < row.x1 + 40
    return "table" if close else "body"


def _mark(run: list[Row]) -> None:
    cells = sum(r.cells >= 3 or bool(_AMOUNT.match(r.last)) for r in run)
    if len(run) >= 3 and cells >= 0.6 * len(run) and not _listed(run):
        for row in run:
            row.role = "table"


def _cellular(row: Row) -> bool:
    return row.cells >= 3 or len(row.text) < 100


def _listed(run: list[Row]) -> bool:
    """Whether rows are entries of a contents page: whole numbers at the end that never fall."""
    ends = [int(r.last) for r in run if r.last.isdecimal()]
    return len(ends) >= 0.7 * len(run) and ends == sorted(ends)

"""Stretches of lines that may be headings: lines set alike joined, labels joined to the titles under them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twopass.headings import numbering
from twopass.headings.numbering import Label
from twopass.headings.printed_lines import Row, Sheet, Style
from twopass.headings.vocabulary import is_stock

MAX_ROWS = 6
MAX_CHARS = 280  # the longest headings of reports run over three full lines
MAX_RUN_IN = 120
OFTEN = 4  # pages: a line that comes again so often (a company's name over its statements) opens no longer title
LARGE = 13.5  # points: above this, lines of one size belong together whatever their families


@dataclass(slots=True)
class Block:
    """A stretch `[start, end)` of the text that may be a heading, from rows `first` to `last` of the sheet."""

    first: int
    last: int
    start: int
    end: int
    text: str
    style: Style
    size: float
    run_in: bool = False
    labels: tuple[Label, ...] = ()
    label: Label | None = None
    page: int = 0
    top: float = 0.0
    features: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    entry: int = -1  # the contents entry that names it
    level: int = 0

    @property
    def title(self) -> str:
        """The text without its number, or all of it where the number is all there is."""
        rest = self.text[self.label.end :].strip() if self.label else self.text
        return rest if re.search(r"\w", rest) else self.text.strip(" .:–—-")


def blocks(sheet: Sheet) -> list[Block]:
    """All candidates, in reading order."""
    found: list[Block] = []
    index = 0
    rows = sheet.rows
    while index < len(rows):
        if rows[index].listed or not _may_open(rows, index):
            index += 1
            continue
        last = _extent(sheet, index)
        block = _block(sheet, index, last)
        if block is not None and _worth(sheet, block):
            found.append(block)
        index = last + 1
    return _join_labels(found, sheet)


def _may_open(rows: list[Row], index: int) -> bool:
    """Whether a heading may begin with this row: it opens a paragraph, or is set unlike the row before."""
    row = rows[index]
    if row.opens or index == 0 or bool(_lead(row)):
        return True
    before = rows[index - 1]
    if row.above is not None and row.above > 0.9 * row.line.size:
        return True
    if before.said >= OFTEN > row.said:
        return True
    return before.page != row.page or not _alike(before, row) or before.style.caps != row.style.caps


def _alike(a: Row, b: Row) -> bool:
    """Whether two rows are set alike, give or take superscripts and symbols."""
    return (
        abs(a.line.size - b.line.size) <= 0.06 * max(a.line.size, b.line.size)
        and a.style.bold == b.style.bold
        and a.style.italic == b.style.italic
        and (a.style.family == b.style.family or a.line.size > LARGE)
    )


def _extent(sheet: Sheet, first: int) -> int:
    """The last row of the stretch that opens with `first`."""
    rows = sheet.rows
    last = first
    while last + 1 < len(rows) and last - first < MAX_ROWS:
        a, b = rows[last], rows[last + 1]
        if b.listed or a.page != b.page or not _alike(a, b) or _lead(b):
            break
        if b.above is None or b.above > 0.9 * b.line.size or _starts_anew(a, b):
            break
        if a.said >= OFTEN > b.said or (b.text.startswith("(") and _leaves_room(sheet, a, b)):
            break
        if b.opens and not _wraps(sheet, a, b):
            break
        last += 1
    return last


def _starts_anew(a: Row, b: Row) -> bool:
    """Whether a number opens `b`, so that it is a heading of its own under the heading line `a`."""
    label = numbering.label(b.text)
    return label is not None and not label.weak and not re.search(r"[-–,]$|\b(?:and|of|to|in|Section)$", a.text.strip())


def _leaves_room(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether the first word of `b` would have fitted beside `a`, so that the line was ended on purpose."""
    left, right = sheet.columns.get((a.page, a.line.column), (a.line.x0, a.line.x1))
    return a.line.x1 - a.line.x0 + _first_word(b) < right - left


def _first_word(row: Row) -> float:
    """The width of a row's first word and the blank before it, points."""
    letters = len(row.text.split(maxsplit=1)[0]) if row.text.split() else 1
    return (letters + 1) * (row.line.x1 - row.line.x0) / max(len(row.text), 1)


def _wraps(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether `b`, a paragraph of its own to the reader, still continues the heading line `a`."""
    label = numbering.label(a.text)
    hangs = 0.5 * a.line.size < b.line.x0 - a.line.x0 < 5 * a.line.size
    tight = b.above is not None and b.above < 0.6 * b.line.size
    if label and hangs and tight and re.search(r"\w", a.text[label.end :]):
        return True
    left, right = sheet.columns.get((a.page, a.line.column), (a.line.x0, a.line.x1))
    if abs((a.line.x0 + a.line.x1) - (b.line.x0 + b.line.x1)) < 6 and a.line.x0 > left + 12 and b.line.x0 > left + 12:
        return True
    if re.search(r"[-–,:&/]\s*$", a.text) or b.text[:1].islower():
        return True
    return a.line.x1 + _first_word(b) > right


def _block(sheet: Sheet, first: int, last: int) -> Block | None:
    rows = sheet.rows
    head = rows[first]
    lead = _lead(head)
    run_in = bool(lead)
    if run_in:
        text = head.text[:lead]
        if len(text) > MAX_RUN_IN:
            return None
        end = head.line.start + lead
    else:
        text = sheet.document.text[head.line.start : rows[last].line.end]
        end = rows[last].line.end
    text = " ".join(text.split())
    if not any(char.isalnum() for char in text) or len(text) > MAX_CHARS or (len(text) == 1 and text.isascii()):
        return None
    labels = numbering.labels(text)  # where a numbered lead ends in its line decides how most of the line is set
    return Block(
        first,
        first if run_in else last,
        head.line.start,
        end,
        text,
        Style(head.style.size, True, False, "") if run_in and labels else head.style,
        head.line.size,
        run_in,
        labels,
        page=head.page,
        top=head.line.y0,
    )


def _lead(row: Row) -> int:
    """How many characters of the row are a run-in heading: words set apart from the text that follows on the same
    line, or a stock heading and a colon at the start of a paragraph ("Methods: We …"); 0 for none.
    """
    lead = row.line.lead
    if 3 <= lead < len(row.text) - 8 and not (row.opens and row.closes and len(row.text) < 80):
        return lead
    if row.opens and not row.closes:
        colon = row.text[:40].find(":")
        if colon > 0 and is_stock(row.text[:colon]):
            return colon + 1
    return 0


def _worth(sheet: Sheet, block: Block) -> bool:
    """Whether anything at all speaks for a heading; the rest is left out early, for speed."""
    if block.labels or block.run_in or is_stock(block.text):
        return True
    style, body = block.style, sheet.body
    if (style.bold and not body.bold) or style.italic != body.italic or style.caps or style.family != body.family:
        return True
    if abs(block.size - sheet.size) > 0.25:
        return True
    row = sheet.rows[block.last]
    isolated = sheet.rows[block.first].opens and row.closes and len(block.text) < 90
    return isolated and block.text[-1] not in ".,;"


def _join_labels(found: list[Block], sheet: Sheet) -> list[Block]:
    """Labels that stand alone above their title ("Chapter 3", "第三章", a large "3") joined to it."""
    joined: list[Block] = []
    for block in found:
        upper = joined[-1] if joined else None
        if upper is not None and _labels(upper, block, sheet):
            text = f"{upper.text} {block.text}"
            upper.text, upper.end, upper.last = text, block.end, block.last
            upper.labels = numbering.labels(text) or upper.labels
            if block.size > upper.size:
                upper.size, upper.style = block.size, block.style
            continue
        joined.append(block)
    return joined


def _labels(upper: Block, lower: Block, sheet: Sheet) -> bool:
    """Whether `upper` is nothing but the number of the title `lower`."""
    label = upper.labels[0] if upper.labels else None
    if label is None or re.search(r"\w", upper.text[label.end :]) or upper.page != lower.page or lower.run_in:
        return False
    if lower.labels and not lower.labels[0].weak:
        return False
    if lower.first > upper.last + 1 or lower.top <= upper.top - 2 * upper.size:
        return False
    near = lower.top - upper.top < 9 * max(upper.size, lower.size)
    marked = lower.size > 1.05 * sheet.size or lower.style.bold or lower.style.caps
    if label.role in ("chapter", "appendix", "part"):
        return near and marked
    return near and marked and upper.size > 1.05 * sheet.size

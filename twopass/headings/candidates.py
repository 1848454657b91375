"""Stretches of lines that may be headings: lines set alike joined, labels joined to the titles under them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from twopass.headings import numbering
from twopass.headings.numbering import Label
from twopass.headings.printed_lines import Row, Sheet, Style
from twopass.headings.vocabulary import is_stock
from twopass.languages.regexes import entries, spelled

MAX_ROWS = 6
MAX_CHARS = 280  # the longest headings of reports run over three full lines
MAX_RUN_IN = 120
OFTEN = 4  # pages: a line that comes again so often (a company's name over its statements) opens no longer title
LARGE = 13.5  # points: above this, lines of one size belong together whatever their families
_WORD = re.compile(r"\w")
_ASIDE = re.compile(r"\s*[(（][^()]*[)）]\s*")  # "Annex A (informative)"
_CARRIES_ON = re.compile(r"[-–,:&/]\s*$")


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
    clause: bool = False  # the title of a clause set as its text
    score: float = 0.0
    entry: int = -1  # the contents entry that names it
    level: int = 0

    @property
    def title(self) -> str:
        """The text without its number, or all of it where the number is all there is."""
        rest = self.text[self.label.end :].strip() if self.label else self.text
        return rest if _WORD.search(rest) else self.text.strip(" .:–—-")


def blocks(sheet: Sheet) -> list[Block]:
    """All candidates, in reading order."""
    found: list[Block] = []
    rows = sheet.rows
    index = 0
    while index < len(rows):
        last = index
        if not rows[index].listed and _may_open(rows, index):
            last = _extent(sheet, index)
            block = _block(sheet, index, last)
            if block is not None and _worth(sheet, block):
                found.append(block)
        index = last + 1
    return _join_labels(found, sheet)


def _may_open(rows: list[Row], index: int) -> bool:
    """Whether a heading may begin with this row: it opens a paragraph, or is set unlike the row before."""
    row = rows[index]
    if row.opens or index == 0 or _lead(row):
        return True
    before = rows[index - 1]
    if _spaced(row) or before.said >= OFTEN > row.said:
        return True
    return before.page != row.page or not _alike(before, row) or before.style.caps != row.style.caps


def _spaced(row: Row) -> bool:
    """Whether the row stands further below the one before it than lines of one paragraph do."""
    return row.above is not None and row.above > 0.9 * row.line.size


def _alike(a: Row, b: Row) -> bool:
    """Whether two rows are set alike, give or take superscripts and symbols."""
    one, other = a.style, b.style
    return (
        abs(a.line.size - b.line.size) <= 0.06 * max(a.line.size, b.line.size)
        and one.bold == other.bold
        and one.italic == other.italic
        and (one.family == other.family or a.line.size > LARGE)
    )


def _extent(sheet: Sheet, first: int) -> int:
    """The last row of the stretch that opens with `first`."""
    rows = sheet.rows
    last, furthest = first, min(first + MAX_ROWS, len(rows) - 1)
    while last < furthest and _goes_on(sheet, rows[last], rows[last + 1]):
        if last == first and _text_begins(rows, last + 1):
            break
        last += 1
    return last


def _text_begins(rows: list[Row], index: int) -> bool:
    """Whether a row further below a numbered line than the next row is below it begins the text, though set alike."""
    row = rows[index]
    after = rows[index + 1] if index + 1 < len(rows) else None
    if after is None or row.above is None or after.above is None or after.page != row.page:
        return False
    apart = row.above > max(after.above, 0.0) + 0.3 * row.line.size
    return apart and _alike(row, after) and numbering.label(rows[index - 1].text) is not None


def _goes_on(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether the heading line `a` goes on with the row `b`."""
    if b.listed or not _close_and_alike(sheet, a, b) or a.said >= OFTEN > b.said:
        return False
    if (b.opens and not _wraps(sheet, a, b)) or _lead(b) or _starts_anew(a, b):
        return False
    return not (b.text.startswith("(") and _leaves_room(sheet, a, b))


def _close_and_alike(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether `b` stands right below `a` and is set as it is."""
    if a.page != b.page or b.above is None or _spaced(b):
        return False
    return _alike(a, b) or _spills(sheet, a, b)


def _spills(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether a line of a heading goes on in a row set as heavily, slanted or upright for the sake of foreign words."""
    heavy = a.style.bold and b.style.bold and not sheet.body.bold
    return heavy and abs(a.line.size - b.line.size) <= 0.06 * a.line.size and (not b.opens or _hangs(a, b))


def _starts_anew(a: Row, b: Row) -> bool:
    """Whether a number opens `b`, so that it is a heading of its own under the heading line `a`."""
    label = numbering.label(b.text)
    return label is not None and not label.weak and not _leads_on().search(a.text.strip())


@cache
def _leads_on() -> re.Pattern[str]:
    """How a line ends that goes on in the next, though that opens with a number: "Requirements of | 3.2"."""
    return re.compile(rf"[-–,]$|\b{spelled(entries('headings', 'leads_on'))}$")


def _leaves_room(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether the first word of `b` would have fitted beside `a`, so that the line was ended on purpose."""
    left, right = _edges(sheet, a)
    return a.line.x1 - a.line.x0 + _first_word(b) < right - left


def _edges(sheet: Sheet, row: Row) -> tuple[float, float]:
    """The left and right edge of the row's column, points."""
    return sheet.columns.get((row.page, row.line.column), (row.line.x0, row.line.x1))


def _first_word(row: Row) -> float:
    """The width of a row's first word and the blank before it, points."""
    words = row.text.split(maxsplit=1)
    letters = len(words[0]) if words else 1
    return (letters + 1) * (row.line.x1 - row.line.x0) / max(len(row.text), 1)


def _wraps(sheet: Sheet, a: Row, b: Row) -> bool:
    """Whether `b`, a paragraph of its own to the reader, still continues the heading line `a`."""
    left, right = _edges(sheet, a)
    if _hangs(a, b) or _both_centred(left, a, b):
        return True
    full = a.line.x1 + _first_word(b) > right and b.above is not None and b.above < 0.6 * b.line.size
    return full or bool(_CARRIES_ON.search(a.text)) or b.text[:1].islower()


def _hangs(a: Row, b: Row) -> bool:
    """Whether `b` is indented under the title that follows the number of `a`."""
    indented = 0.5 * a.line.size < b.line.x0 - a.line.x0 < 5 * a.line.size
    if not indented or b.above is None or b.above >= 0.6 * b.line.size:
        return False
    label = numbering.label(a.text)
    return label is not None and _WORD.search(a.text[label.end :]) is not None


def _both_centred(left: float, a: Row, b: Row) -> bool:
    """Whether two rows have one middle, away from the left edge of the column."""
    one_middle = abs((a.line.x0 + a.line.x1) - (b.line.x0 + b.line.x1)) < 6
    return one_middle and min(a.line.x0, b.line.x0) > left + 12


def _block(sheet: Sheet, first: int, last: int) -> Block | None:
    """The rows from `first` to `last` as a candidate, or the words set apart at the start of the first of them."""
    head = sheet.rows[first]
    start, lead = head.line.start, _lead(head)
    end = start + lead if lead else sheet.rows[last].line.end
    if lead > MAX_RUN_IN:
        return None
    text = " ".join((head.text[:lead] if lead else sheet.document.text[start:end]).split())
    if not _may_be_title(text):
        return None
    labels = numbering.labels(text)
    # Where a numbered lead ends in its line decides how most of the line is set.
    style = Style(head.style.size, True, False, "") if lead and labels else head.style
    last = first if lead else last
    return Block(
        first,
        last,
        start,
        end,
        text,
        style,
        head.line.size,
        bool(lead),
        labels,
        page=head.page,
        top=head.line.y0,
        clause=bool(head.clause),
    )


def _may_be_title(text: str) -> bool:
    """Whether the words are neither too many for a title nor a mark or a single letter."""
    if len(text) > MAX_CHARS or (len(text) == 1 and text.isascii()):
        return False
    return any(map(str.isalnum, text))


def _lead(row: Row) -> int:
    """How many characters of the row are a run-in heading: words set apart from the text that follows on the same
    line, the title of a clause, or a stock heading and a colon at the start of a paragraph ("Methods: We …"); 0 for
    none.
    """
    if row.clause:
        return row.clause
    lead = row.line.lead
    if 3 <= lead < len(row.text) - 8 and not (row.opens and row.closes and len(row.text) < 80):
        return lead
    colon = row.text.find(":", 1, 40) if row.opens and not row.closes else -1
    return colon + 1 if colon > 0 and is_stock(row.text[:colon]) else 0


def _worth(sheet: Sheet, block: Block) -> bool:
    """Whether anything at all speaks for a heading; the rest is left out early, for speed."""
    if block.labels or block.run_in or _set_apart(sheet, block) or is_stock(block.text):
        return True
    isolated = sheet.rows[block.first].opens and sheet.rows[block.last].closes and len(block.text) < 90
    return isolated and block.text[-1] not in ".,;"


def _set_apart(sheet: Sheet, block: Block) -> bool:
    """Whether the candidate is set in another font than the body, larger, smaller or in capitals."""
    style, body = block.style, sheet.body
    if style.caps or style.italic != body.italic or style.family != body.family:
        return True
    return (style.bold and not body.bold) or abs(block.size - sheet.size) > 0.25


def _join_labels(found: list[Block], sheet: Sheet) -> list[Block]:
    """Labels that stand alone above their title ("Chapter 3", "第三章", a large "3") joined to it."""
    joined: list[Block] = []
    for block in found:
        if joined and _labels(joined[-1], block, sheet):
            _join(joined[-1], block)
        else:
            joined.append(block)
    return joined


def _join(upper: Block, block: Block) -> None:
    """Takes a title into the candidate that holds its number."""
    text = f"{upper.text} {block.text}"
    upper.text, upper.end, upper.last = text, block.end, block.last
    upper.labels = numbering.labels(text) or upper.labels
    if block.size > upper.size:
        upper.size, upper.style = block.size, block.style


def _labels(upper: Block, lower: Block, sheet: Sheet) -> bool:
    """Whether `upper` is nothing but the number of the title `lower`."""
    label = upper.labels[0] if upper.labels else None
    if label is None or lower.run_in:
        return False
    spoken = label.role in ("chapter", "appendix", "part")
    rest = upper.text[label.end :]
    if _WORD.search(rest) and not (spoken and _ASIDE.fullmatch(rest)):
        return False
    if lower.labels and not lower.labels[0].weak:
        return False
    if label.role == "item":
        return _titles_item(upper, lower, sheet)
    return _follows(upper, lower) and _marked(lower, sheet) and (spoken or upper.size > 1.05 * sheet.size)


def _titles_item(upper: Block, lower: Block, sheet: Sheet) -> bool:
    """Whether `lower` is the title that an article has in the line below "Article 5", on the same page or the next."""
    head, rows = sheet.rows[upper.first], sheet.rows
    if not (head.opens and head.closes and rows[lower.last].closes) or lower.first != upper.last + 1:
        return False
    stands = _follows(upper, lower) or lower.page == upper.page + 1
    set_off = _marked(lower, sheet) or lower.style.italic != sheet.body.italic
    return stands and set_off and lower.text[-1] not in ".;,:"


def _follows(upper: Block, lower: Block) -> bool:
    """Whether nothing stands between two candidates, and the second no higher and not far below the first."""
    if upper.page != lower.page or lower.first > upper.last + 1:
        return False
    return -2 * upper.size < lower.top - upper.top < 9 * max(upper.size, lower.size)


def _marked(block: Block, sheet: Sheet) -> bool:
    return block.size > 1.05 * sheet.size or block.style.bold or block.style.caps

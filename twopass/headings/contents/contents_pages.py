"""Contents pages, lists of figures and outline slides: which rows they are."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from twopass.headings import numbering
from twopass.headings.contents.entries import Entry, entries, is_led, on_slide, page_end, page_value, set_levels
from twopass.headings.printed_lines import Row, Sheet
from twopass.headings.vocabulary import is_contents_title, is_list_title, key, may_title_a_list

ENOUGH = 4  # entries that an untitled contents page must have
LEAST = 3  # entries that a titled one must have
OFTEN = 2  # times that a title may be set; oftener it is a running head that leads back to the contents
LONGEST_TITLE = 60  # characters
LONGEST_ROW = 160  # the same of a row between two entries
LONGEST_LINE = 90  # characters of a line of an outline slide
MOST_LINES = 40  # lines of one, with its title
MISSES = 4  # rows without a page number between two entries
LED_MISSES = 7  # the same before one that dots lead to its page: titles of several lines, authors, parts
AHEAD = 30  # pages by which the next entry may lie behind all before it, where nothing but its page says that it is one
AGAIN = 0.6  # share of the rows of contents without pages that must come again in the text
FALL = 30  # pages by which an entry may lie before another above it
DENSE, SPARSE = 0.4, 0.2  # share of the rows that must end in numbers, the second under a title
_AMOUNT = re.compile(r"[$€£%]|\d,\d{3}|\d\s+\d")


class _Listing(NamedTuple):
    """Rows `[start, stop)` that list parts of the document, and the entries of its contents among them."""

    start: int
    stop: int
    entries: list[Entry]


def mark(sheet: Sheet) -> list[Entry]:
    """Finds contents pages and lists of figures, marks their rows as listed, and returns the contents' entries."""
    found: list[Entry] = []
    for one in _listings(sheet, found):
        found += one.entries
        for row in sheet.rows[one.start : one.stop]:
            row.listed = True
    set_levels(found)
    return found


def _listings(sheet: Sheet, known: Sequence[Entry]) -> Iterator[_Listing]:
    """All listings in reading order; `known` are the entries of those before."""
    rows = sheet.rows
    kinds = [_title_kind(row) for row in rows]
    titled = Counter(row.text.lower() for row, kind in zip(rows, kinds, strict=True) if kind)
    wide = {page.number for page in sheet.document.pages if page.width > page.height}
    index, last_page = 0, -1
    while index < len(rows):
        on_slide = kinds[index] == "contents" and rows[index].page in wide
        again = bool(kinds[index] and known) and titled[rows[index].text.lower()] > OFTEN
        leads_back = again and rows[index].page > last_page + 1
        one = (_outline_slide(rows, index, known) if on_slide else None) or _listing(rows, kinds, index, leads_back)
        if one:
            last_page = rows[one.stop - 1].page
            yield one
        index = one.stop if one else index + 1


def is_title(row: Row) -> bool:
    """Whether the row is the title of a contents page."""
    return _title_kind(row) == "contents"


def _title_kind(row: Row) -> str:
    """What the row titles: "contents", "list" for a list of figures or the like, or nothing."""
    if len(row.text) > LONGEST_TITLE or not may_title_a_list(row.text):
        return ""
    text = numbering.split(row.text)[1]
    if is_contents_title(text):
        return "contents"
    return "list" if is_list_title(text) else ""


def _outline_slide(rows: Sequence[Row], start: int, known: Sequence[Entry]) -> _Listing | None:
    """The outline slide that `start` titles, with the entries that are not known from another; None where the page
    has other things to say.
    """
    inside = list(itertools.takewhile(lambda row: row.page == rows[start].page, rows[start + 1 :]))
    if not 2 <= len(inside) < MOST_LINES or max(len(row.text) for row in inside) >= LONGEST_LINE:
        return None
    if sum(page_end(row) is not None for row in inside) >= LEAST:
        return None
    keys = {key(entry.title) for entry in known}
    fresh = [entry for entry in on_slide(inside) if key(entry.title) not in keys]
    return _Listing(start, start + 1 + len(inside), fresh)


def _listing(rows: Sequence[Row], kinds: Sequence[str], index: int, leads_back: bool) -> _Listing | None:
    """The contents page or list of figures that starts at `index` with its title, or without one."""
    kind = "" if leads_back else kinds[index]
    if not kind and not _dense(rows, index):
        return None
    start = index + bool(kind)
    stop = _stop(rows, kinds, start, kind == "contents")
    if stop == start and kind == "contents":
        stop = _stop_unpaged(rows, start)
    if stop == start:
        return None
    return _Listing(start, stop, entries(rows[start:stop]) if kind != "list" else [])


def _dense(rows: Sequence[Row], index: int) -> bool:
    """Whether untitled contents start here: a run of lines with leaders and page numbers."""
    if not is_led(rows[index]):
        return False
    ahead = rows[index : index + 2 * ENOUGH]
    return len(ahead) >= ENOUGH and sum(map(is_led, ahead)) >= ENOUGH


def _stop(rows: Sequence[Row], kinds: Sequence[str], start: int, titled: bool) -> int:
    """The row after the last of the contents that start at `start`; `start` itself where none follow."""
    last, highest = start, 0
    following = next((index for index in range(start + 1, len(rows)) if kinds[index]), len(rows))
    for index in range(start, following):
        row, missed = rows[index], index - last
        if _is_entry(rows, index) or (titled and _counts_on(rows, index, highest)):
            page = page_value(row)
            if (missed > MISSES or (page is not None and page + FALL < highest)) and not is_led(row):
                break
            highest = max(highest, page or 0)
            last = index + 1
        elif missed + 1 > LED_MISSES or _leaves(row, rows[max(last - 1, start)]):
            break
    return last if _is_listing(rows[start:last], titled) else start


def _stop_unpaged(rows: Sequence[Row], start: int) -> int:
    """The row after the last of contents that name no pages; `start` where none follow. They are short numbered rows,
    the first of which comes again where the text begins, as most of the others do after it.
    """
    first = key(rows[start].text) if start < len(rows) and numbering.label(rows[start].text) else ""
    ahead = range(start + LEAST, min(start + MOST_LINES, len(rows)))
    stop = next((index for index in ahead if first and key(rows[index].text) == first), start)
    listed = rows[start:stop]
    if not listed or max(len(row.text) for row in listed) > LONGEST_ROW:
        return start
    again = {key(row.text) for row in rows[stop:]}
    return stop if sum(key(row.text) in again for row in listed) >= AGAIN * len(listed) else start


def _counts_on(rows: Sequence[Row], index: int, highest: int) -> bool:
    """Whether a numbered row, or the second line of one, ends in a page not before that of the last entry."""
    page = page_value(rows[index])
    if page is None or not highest <= page <= highest + AHEAD:
        return False
    numbered = numbering.label(rows[index].text) is not None
    return numbered or (index > 0 and page_end(rows[index - 1]) is None and _opens_entry(rows, index))


def _opens_entry(rows: Sequence[Row], index: int) -> bool:
    """Whether a number opens the row before, and this one goes on right below it."""
    row, before = rows[index], rows[index - 1]
    return not row.opens and row.page == before.page and numbering.label(before.text) is not None


def _is_entry(rows: Sequence[Row], index: int) -> bool:
    """Whether a row ends with a page number that dots lead to, or that stands in a column of them."""
    row = rows[index]
    return page_end(row) is not None and (is_led(row) or _aligned(rows, index))


def _leaves(row: Row, last: Row) -> bool:
    """Whether a row after the last entry belongs to it no more: a long one, or one pages away."""
    return len(row.text) > LONGEST_ROW or row.page > last.page + 1


def _is_listing(rows: Sequence[Row], titled: bool) -> bool:
    """Whether enough of the rows end in numbers, and these are pages."""
    counted = [row for row in rows if page_end(row)]
    return len(counted) >= max(LEAST, (SPARSE if titled else DENSE) * len(rows)) and _rising(counted)


def _rising(rows: Sequence[Row]) -> bool:
    """Whether the numbers at the ends of the rows are page numbers in order, not amounts."""
    pages = [page for row in rows if (page := page_value(row)) is not None]
    falls = sum(b < a for a, b in itertools.pairwise(pages))
    amounts = sum(_AMOUNT.search(row.text) is not None for row in rows)
    return falls <= 0.15 * len(pages) and amounts <= 0.2 * len(rows)


def _aligned(rows: Sequence[Row], index: int) -> bool:
    """Whether the page number that ends the row stands under or over that of another row near by."""
    page, right = rows[index].page, rows[index].line.x1
    near = (*rows[max(index - 5, 0) : index], *rows[index + 1 : index + 6])
    return any(abs(row.line.x1 - right) < 2.5 and row.page == page and page_end(row) for row in near)

"""The entries of contents pages: rows read as titles with pages, and the level of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from twopass.headings import numbering
from twopass.headings.numbering import Label
from twopass.headings.printed_lines import Row
from twopass.languages.dot_leaders import SHORT_LEADERS
from twopass.languages.roman_numerals import roman_value

_BETWEEN = ".·…‥_․-–"  # what may stand between a title and its page, besides blanks
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
_LONGEST_PAGE = 7  # characters of a page number
# Letters that count a page stand apart from the title, and no figure that a point joins to others is a page.
_PAGE = re.compile(
    rf"(?P<title>.{{0,{_LONGEST_PAGE}}}?\S)[\s{re.escape(_BETWEEN)}]*+"
    r"(?<!\d[.,·])(?P<page>\d{1,4}|(?<!\w)[ivxlc]{1,7}|(?<!\w)[A-Z]{1,2}[\-–]\d{1,3})\s*$",
    re.S,
)
_WORD, _LETTER = re.compile(r"\w"), re.compile(r"[^\W\d_]")
_MARKS = " .·…‥_"  # what a row of dots leaves at the end of a title
LONGEST = 300  # characters of an entry
LONGEST_BYLINE = 12  # words
BYLINES = 3  # lines without a page of one look, from which they say who wrote what


@dataclass(slots=True)
class Entry:
    """One line of a contents page: its title (with its number), the page it names as printed, and how it is set."""

    text: str
    page: int | None
    roman: bool
    x0: float
    size: float
    bold: bool
    sheet_page: int
    label: Label | None
    italic: bool = False
    level: int = 0
    block: int = -1

    @property
    def title(self) -> str:
        """The title without its number."""
        return self.text[self.label.end :].strip() if self.label else self.text


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


class PageEnd(NamedTuple):
    """The title and the page number, as printed, that one row of a contents page holds."""

    title: str
    page: str


def page_end(row: Row) -> PageEnd | None:
    """The title and the page number with which a row ends as contents lines do, None where it does not."""
    text = row.text.rstrip()
    if not text[-1:].isdecimal() and text[-1:] not in ("i", "v", "x", "l", "c"):
        return None
    # The title ends before the dots that lead to the page: where these begin is sought from the end. Else it ends among
    # the last characters.
    title = text[:-_LONGEST_PAGE].rstrip(_BETWEEN + _BLANKS)
    found = _PAGE.match(text, max(len(title) - 1, 0)) or _PAGE.match(text, max(len(text) - _LONGEST_PAGE - 1, 0))
    title = text[: found.end("title")] if found else ""
    return PageEnd(title, found["page"]) if found and _LETTER.search(title) else None


def is_led(row: Row) -> bool:
    """Whether dots lead from a title to a page number."""
    return SHORT_LEADERS.search(row.text) is not None and page_end(row) is not None


def page_value(row: Row) -> int | None:
    """The page number with which a row ends, None where it ends in none or in a Roman one."""
    found = page_end(row)
    return int(found.page) if found and found.page.isdecimal() else None


def entries(rows: Sequence[Row]) -> list[Entry]:
    """Rows of a contents page as entries; a title that runs over several rows is joined."""
    found: list[Entry] = []
    held: list[Row] = []
    for position, row in enumerate(rows):
        end, first = page_end(row), not held
        if held and _parts(held, row):
            found.append(_entry(held, None))
            held = []
        if end:
            found.append(_entry([*held, row], end))
            held = []
        elif first and found and _continues(found[-1], row, rows[position - 1]):
            found[-1].text += " " + row.text.strip()
        else:
            held.append(row)
    rest = [_entry(held, None)] if held else []
    return _without_bylines(list(filter(_is_title, found + rest)))


def _without_bylines(found: Sequence[Entry]) -> list[Entry]:
    """The entries but for the lines that say who wrote what: some of one look, none of which names a page."""
    paged = Counter(_look(entry) for entry in found if entry.page is not None)
    plain = Counter(_look(entry) for entry in found if _may_be_byline(entry))
    looks = {look for look, times in plain.items() if times >= BYLINES > paged[look]}
    return [entry for entry in found if not (_may_be_byline(entry) and _look(entry) in looks)]


def _look(entry: Entry) -> tuple[int, bool, bool]:
    """How an entry is set."""
    return (round(2 * entry.size), entry.bold, entry.italic)


def _may_be_byline(entry: Entry) -> bool:
    """Whether an entry names neither a page nor a number, and has the few words of a name or some names."""
    return entry.page is None and entry.label is None and len(entry.text.split()) <= LONGEST_BYLINE


def _is_title(entry: Entry) -> bool:
    return len(entry.text) < LONGEST and _WORD.search(entry.text) is not None


def on_slide(rows: Sequence[Row]) -> list[Entry]:
    """The lines of an outline slide as entries without page."""
    found = [entry for row in rows if _LETTER.search((entry := _entry([row], None)).text)]
    set_levels(found)
    return found


def _parts(held: Sequence[Row], lower: Row) -> bool:
    """Whether rows without a page number and the one after them are two entries: a number opens the lower, it stands
    apart, or they are set differently.
    """
    upper = held[-1]
    if numbering.label(lower.text):
        return True
    if len(held) == 1 and _is_label(upper):
        return False  # "PART II", and what it is called in the next row
    if upper.page != lower.page:
        return True
    if upper.style.bold != lower.style.bold or abs(upper.line.size - lower.line.size) > 0.5 or _apart(upper, lower):
        return True
    return lower.line.x0 > upper.line.x0 + 3 * upper.line.size and not numbering.label(upper.text)


def _is_label(row: Row) -> bool:
    """Whether a row is nothing but the number of a part or a chapter."""
    label = numbering.label(row.text)
    return label is not None and bool(label.role) and not _WORD.search(row.text[label.end :])


def _apart(upper: Row, lower: Row) -> bool:
    """Whether a new paragraph begins with a row, further below the one before it than its lines are from each other."""
    return upper.closes and lower.opens and lower.above is not None and lower.above > 0.6 * lower.line.size


def _continues(entry: Entry, row: Row, before: Row) -> bool:
    """Whether a row without page number is the second line of an entry whose number stands on its first."""
    if numbering.label(row.text) or row.page != before.page or row.style.bold != before.style.bold:
        return False
    tight = row.above is not None and row.above < 0.6 * row.line.size
    alike = row.style.italic == before.style.italic and abs(row.line.size - before.line.size) < 0.5
    return tight and alike and not row.opens and row.line.x0 > entry.x0 - 2


def _entry(rows: Sequence[Row], end: PageEnd | None) -> Entry:
    """The entry that stands on these rows, with the page with which the last of them ends."""
    head = rows[0].line
    tail = end.title if end else rows[-1].text
    text = _without_leader(" ".join(" ".join([*(row.text for row in rows[:-1]), tail]).split()))
    page = end.page if end else ""
    label = next((reading for reading in numbering.labels(text) if not reading.weak), None)
    style = rows[0].style
    return Entry(
        text, _value(page), page.isalpha(), head.x0, head.size, style.bold, head.page, label, italic=style.italic
    )


def _without_leader(text: str) -> str:
    """A title without the dots that lead to its page."""
    leader = SHORT_LEADERS.search(text)
    return text[: leader.start()].strip(_MARKS) if leader else text.rstrip(_MARKS)


def _value(page: str) -> int | None:
    """A printed page number in Arabic or Roman figures as a number, None for others ("A-3") and for none."""
    if page.isdecimal():
        return int(page)
    return roman_value(page) or None


# ── levels ───────────────────────────────────────────────────────────────────────────────────────────


class _Rank(NamedTuple):
    """How an entry is set: its indentation and size in points, bold or not, and the depth of its number, 0 of none."""

    indent: float
    size: float
    bold: bool
    depth: int


def set_levels(found: Sequence[Entry]) -> None:
    """Levels from indentation, then setting, then numbers: an entry is below the nearest one that outranks it."""
    edges: dict[int, float] = {}
    for entry in found:
        edges[entry.sheet_page] = min(edges.get(entry.sheet_page, entry.x0), entry.x0)
    stack: list[_Rank] = []
    for entry in found:
        rank = _Rank(entry.x0 - edges[entry.sheet_page], entry.size, entry.bold, _depth(entry.label))
        while stack and not _outranks(stack[-1], rank):
            stack.pop()
        stack.append(rank)
        entry.level = len(stack)


def _depth(label: Label | None) -> int:
    """How deep a number stands, 0 where it does not say."""
    if label is None:
        return 0
    if label.role:
        return int(label.role in ("part", "chapter", "appendix"))
    return label.depth


def _outranks(upper: _Rank, lower: _Rank) -> bool:
    """Whether an entry so set stands above a later one so set."""
    numbered = upper.depth and lower.depth
    if numbered and upper.depth != lower.depth:
        return upper.depth < lower.depth
    if abs(upper.indent - lower.indent) > 0.7 * upper.size:
        return upper.indent < lower.indent
    if numbered:
        return False
    if abs(upper.size - lower.size) > 0.6:
        return upper.size > lower.size
    return upper.bold and not lower.bold

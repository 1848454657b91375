"""Contents pages: where they are, what they list, at which level, and where in the body each entry stands."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from twopass.headings import numbering
from twopass.headings.numbering import Label
from twopass.headings.printed_lines import Row, Sheet
from twopass.headings.vocabulary import despaced, is_contents_title, is_list_title

_LEADER = re.compile(r"(?:[.·…‥_․]\s*){3,}|[….‥]{2,}")
_PAGE = re.compile(
    r"(?P<title>.*?\S)(?P<space>[\s.·…‥_․\-–]*)(?P<page>\d{1,4}|[ivxlc]{1,7}|[A-Z]{1,2}[\-–]\d{1,3})\s*$", re.S
)
ENOUGH = 4  # entries that an untitled contents page must have
ALIKE = 86.0  # rapidfuzz ratio from which an entry and a heading are the same


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
    level: int = 0
    block: int = -1

    @property
    def title(self) -> str:
        """The title without its number."""
        return self.text[self.label.end :].strip() if self.label else self.text


def mark(sheet: Sheet) -> list[Entry]:
    """Finds contents pages and lists of figures, marks their rows as listed, and returns the contents' entries."""
    entries: list[Entry] = []
    rows = sheet.rows
    titled = Counter(row.text.lower() for row in rows if _title_kind(row))
    wide = {page.number for page in sheet.document.pages if page.width > page.height}
    index = 0
    while index < len(rows):
        kind = _title_kind(rows[index])
        if kind == "contents" and rows[index].page in wide:
            stop = _slide_end(rows, index)
            if stop:
                known = {key(entry.title) for entry in entries}
                entries += [e for e in on_slide(rows[index + 1 : stop]) if key(e.title) not in known]
                for row in rows[index:stop]:
                    row.listed = True
                index = stop
                continue
        if kind and titled[rows[index].text.lower()] > 2 and entries:
            kind = ""  # a running head that leads back to the contents
        if kind or _dense(rows, index):
            stop = _stop(rows, index + bool(kind))
            if stop > index + bool(kind):
                for row in rows[index + bool(kind) : stop]:
                    row.listed = True
                if kind != "list":
                    entries += _entries(rows[index + bool(kind) : stop])
                index = stop
                continue
        index += 1
    _levels(entries)
    return entries


def _slide_end(rows: Sequence[Row], start: int) -> int:
    """The row after the last of an outline slide that `start` titles; 0 where the page has other things to say."""
    stop = start + 1
    while stop < len(rows) and rows[stop].page == rows[start].page:
        stop += 1
    short = all(len(row.text) < 90 for row in rows[start + 1 : stop])
    numbered = sum(_numbered(row) for row in rows[start + 1 : stop])
    return stop if short and 3 <= stop - start <= 40 and numbered < 3 else 0


def on_slide(rows: Sequence[Row]) -> list[Entry]:
    """The lines of an outline slide as entries without page."""
    entries = [entry for row in rows if re.search(r"[^\W\d_]", (entry := _entry([row], None)).text)]
    _levels(entries)
    return entries


def is_title(row: Row) -> bool:
    """Whether the row is the title of a contents page."""
    return _title_kind(row) == "contents"


def _title_kind(row: Row) -> str:
    if len(row.text) > 60:
        return ""
    text = numbering.split(row.text)[1]
    if is_contents_title(text):
        return "contents"
    return "list" if is_list_title(text) else ""


def _numbered(row: Row) -> bool:
    """Whether the row ends with a page number as contents lines do."""
    found = _PAGE.match(row.text)
    return found is not None and any(char.isalpha() for char in found["title"])


def _led(row: Row) -> bool:
    return bool(_LEADER.search(row.text)) and _numbered(row)


def _dense(rows: Sequence[Row], index: int) -> bool:
    """Whether untitled contents start here: a run of lines with leaders and page numbers."""
    if not _led(rows[index]):
        return False
    ahead = rows[index : index + 8]
    return sum(_led(row) for row in ahead) >= min(ENOUGH, len(ahead)) and len(ahead) >= ENOUGH


def _stop(rows: Sequence[Row], start: int) -> int:
    """The row after the last of the contents that start at `start`; `start` itself where none follow."""
    last = start
    misses = 0
    highest = 0
    for index in range(start, len(rows)):
        row = rows[index]
        if _title_kind(row) and index > start:
            break
        if _numbered(row) and (_led(row) or _aligned(rows, index)):
            page = _page_value(row)
            if page is not None and page + 30 < highest and not _led(row):
                break
            highest = max(highest, page or 0)
            misses, last = 0, index + 1
            continue
        misses += 1
        if misses > 4 or len(row.text) > 160 or row.page > rows[max(last - 1, start)].page + 1:
            break
    counted = [row for row in rows[start:last] if _numbered(row)]
    if len(counted) < 3 or len(counted) < 0.4 * (last - start) or not _rising(counted):
        return start
    return last


def _rising(rows: Sequence[Row]) -> bool:
    """Whether the numbers at the ends of the rows are page numbers in order, not amounts."""
    pages = [page for row in rows if (page := _page_value(row)) is not None]
    falls = sum(b < a for a, b in itertools.pairwise(pages))
    amounts = sum(bool(re.search(r"[$€£%]|\d,\d{3}|\d\s+\d", row.text)) for row in rows)
    return falls <= 0.15 * len(pages) and amounts <= 0.2 * len(rows)


def _aligned(rows: Sequence[Row], index: int) -> bool:
    """Whether the page number that ends the row stands under or over that of another row near by."""
    right = rows[index].line.x1
    near = (*rows[max(index - 5, 0) : index], *rows[index + 1 : index + 6])
    return any(
        abs(other.line.x1 - right) < 2.5 and _numbered(other) and other.page == rows[index].page for other in near
    )


def _page_value(row: Row) -> int | None:
    found = _PAGE.match(row.text)
    return int(found["page"]) if found and found["page"].isdecimal() else None


def _entries(rows: Sequence[Row]) -> list[Entry]:
    """Rows of a contents page as entries; a title that runs over several rows is joined."""
    entries: list[Entry] = []
    held: list[Row] = []
    for position, row in enumerate(rows):
        found = _PAGE.match(row.text)
        numbered = found is not None and _numbered(row)
        if not numbered:
            if held and _parts(held[-1], row):
                entries.append(_entry(held, None))
                held = []
            elif not held and entries and _continues(entries[-1], row, rows[position - 1]):
                entries[-1].text += " " + row.text.strip()
                continue
            held.append(row)
            continue
        if held and _parts(held[-1], row):
            entries.append(_entry(held, None))
            held = []
        entries.append(_entry([*held, row], found))
        held = []
    if held:
        entries.append(_entry(held, None))
    return [entry for entry in entries if re.search(r"\w", entry.text) and len(entry.text) < 300]


def _parts(upper: Row, lower: Row) -> bool:
    """Whether two rows without a page number between them are two entries: a number opens the lower, or they are
    set differently.
    """
    if numbering.label(lower.text) or upper.page != lower.page:
        return True
    other = upper.style.bold != lower.style.bold or abs(upper.line.size - lower.line.size) > 0.5
    return other or (lower.line.x0 > upper.line.x0 + 3 * upper.line.size and not numbering.label(upper.text))


def _continues(entry: Entry, row: Row, before: Row) -> bool:
    """Whether a row without page number is the second line of an entry whose number stands on its first."""
    if numbering.label(row.text) or row.page != before.page or row.style.bold != before.style.bold:
        return False
    tight = row.above is not None and row.above < 0.6 * row.line.size
    return tight and not row.opens and row.line.x0 > entry.x0 + 2


def _entry(rows: Sequence[Row], found: re.Match[str] | None) -> Entry:
    head = rows[0].line
    tail = found["title"] if found else rows[-1].text
    text = " ".join(" ".join([*(row.text for row in rows[:-1]), tail]).split())
    text = _LEADER.split(text)[0].strip(" .·…‥_") if _LEADER.search(text) else text.rstrip(" .·…‥_")
    page = found["page"] if found else ""
    roman = bool(page) and page.isalpha()
    value = int(page) if page.isdecimal() else (numbering._roman_value(page) or None if roman else None)
    label = next((reading for reading in numbering.labels(text) if not reading.weak), None)
    return Entry(text, value, roman, head.x0, head.size, rows[0].style.bold, head.page, label)


def _levels(entries: Sequence[Entry]) -> None:
    """Levels from indentation, then setting, then numbers: an entry is below the nearest one that outranks it."""
    edge = {page: min(e.x0 for e in entries if e.sheet_page == page) for page in {e.sheet_page for e in entries}}
    stack: list[tuple[float, float, bool, int]] = []
    for entry in entries:
        x = entry.x0 - edge[entry.sheet_page]
        depth = entry.label.depth if entry.label and not entry.label.role else 0
        if entry.label and entry.label.role in ("part", "chapter", "appendix"):
            depth = 1
        rank = (x, entry.size, entry.bold, depth)
        while stack and not _outranks(stack[-1], rank):
            stack.pop()
        stack.append(rank)
        entry.level = len(stack)


def _outranks(upper: tuple[float, float, bool, int], lower: tuple[float, float, bool, int]) -> bool:
    """Whether an entry so set stands above a later one so set."""
    if upper[3] and lower[3] and upper[3] != lower[3]:
        return upper[3] < lower[3]
    tolerance = 0.7 * upper[1]
    if abs(upper[0] - lower[0]) > tolerance:
        return upper[0] < lower[0]
    if upper[3] and lower[3]:
        return False
    if abs(upper[1] - lower[1]) > 0.6:
        return upper[1] > lower[1]
    return upper[2] and not lower[2]


def key(text: str) -> str:
    """Letters and digits only, lower case: what two settings of one title share."""
    return re.sub(r"[\W_]+", "", despaced(text))


def place(entries: Sequence[Entry], titles: Sequence[tuple[str, str, int]]) -> list[int]:
    """For each entry the index of the heading it names, -1 where none is found.

    `titles` are the candidates in reading order, as whole text, title without number, and page. An entry is looked
    for on the page it names, plus the offset between printed and counted pages that most entries agree on.
    """
    keys = [(key(whole), key(bare)) for whole, bare, _ in titles]
    known: dict[str, list[int]] = defaultdict(list)
    for index, (whole, bare) in enumerate(keys):
        known[whole].append(index)
        if bare != whole:
            known[bare].append(index)
    offsets = {roman: _offset(entries, roman, known, titles) for roman in (False, True)}
    pages: dict[int, list[int]] = defaultdict(list)
    for index, (_, _, page) in enumerate(titles):
        pages[page].append(index)
    placed: list[int] = []
    last_page = 0
    for entry in entries:
        last_page = last_page or (entry.sheet_page if entry.page is None else 0)
        offset = offsets[entry.roman]
        if entry.page is not None and offset is not None:
            target = entry.page + offset
            around = [i for page in (target, target + 1, target - 1) for i in pages[page]]
        elif entry.page is None:
            around = [i for page in range(last_page, last_page + 40) for i in pages[page]] if last_page else []
            around = [i for i in around if key(entry.text) in keys[i] or key(entry.title) in keys[i]]
        else:
            around = []
        best = _best(entry, around, keys, set(placed))
        placed.append(best)
        if best >= 0:
            last_page = titles[best][2]
    return placed


def _offset(
    entries: Sequence[Entry], roman: bool, known: dict[str, list[int]], titles: Sequence[tuple[str, str, int]]
) -> int | None:
    """The difference between counted and printed pages on which most entries agree."""
    votes: Counter[int] = Counter()
    for entry in entries:
        if entry.page is None or entry.roman != roman:
            continue
        for index in known.get(key(entry.text), []) or known.get(key(entry.title), []):
            votes[titles[index][2] - entry.page] += 1
    return max(votes, key=lambda offset: (votes[offset], -abs(offset))) if votes else (0 if not roman else None)


def _best(entry: Entry, around: Sequence[int], keys: Sequence[tuple[str, str]], taken: set[int]) -> int:
    whole, bare = key(entry.text), key(entry.title)
    best, most = -1, ALIKE
    for index in around:
        if index in taken:
            continue
        other_whole, other_bare = keys[index]
        if whole == other_whole:
            return index
        alike = max(_ratio(whole, other_whole), _ratio(bare, other_bare) - 0.5)
        if alike > most:
            best, most = index, alike
    return best


def _ratio(a: str, b: str) -> float:
    if not a or not b or abs(len(a) - len(b)) > 0.3 * max(len(a), len(b)):
        return 0.0
    return 100.0 if a == b else fuzz.ratio(a, b, score_cutoff=ALIKE)

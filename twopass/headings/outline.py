"""Headings that the file itself names, checked against the printed page and put where they are printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from twopass.headings import numbering
from twopass.headings.candidates import Block
from twopass.headings.contents import key
from twopass.headings.heading import Heading
from twopass.headings.measured import Candidates
from twopass.headings.printed_lines import Row
from twopass.schema import Document, OutlineItem, SectionSource

ALIKE = 88.0  # rapidfuzz ratio from which a named and a printed title are the same
SANE = 0.5  # share of the titles that must stand on their pages
LONG = 15  # pages: a named section of this length without named parts may be parted by what the layout shows
SURE = 0.75  # how likely such a part must be
_EMPTY = re.compile(r"(?:page|slide|seite|folie|p\.?|s\.?|diapositive|página|pagina)?\s*[\divxlc]*\s*", re.I)


def named(document: Document, found: Candidates) -> list[Heading]:
    """The headings of the outline, else of the structure tree, in reading order; none where neither is sane."""
    markup = not document.path.lower().endswith(".pdf")
    sources: tuple[tuple[Sequence[OutlineItem], SectionSource], ...] = (
        (document.outline, "outline"),
        (document.tagged, "markup" if markup else "tagged"),
    )
    for items, source in sources:
        items = [item for item in items if item.title.strip() and document.page(item.page)]
        if items and (source == "markup" or sum(not _EMPTY.fullmatch(item.title.strip()) for item in items) > 1):
            placed = _place(document, found, items, source)
            if placed:
                return placed
    return []


def merge(document: Document, named_: Sequence[Heading], layout: Sequence[Block]) -> list[Heading]:
    """What the file names, and inside its long sections that have no parts what the layout shows beyond doubt."""
    headings = list(named_)
    ends = [heading.start for heading in named_[1:]] + [len(document.text)]
    for position, (heading, end) in enumerate(zip(named_, ends, strict=True)):
        parted = position + 1 < len(named_) and named_[position + 1].level > heading.level
        if parted or document.page_at(max(end - 1, 0)) - document.page_at(heading.start) < LONG:
            continue
        inside = [b for b in layout if heading.body < b.start and b.end < end and b.score >= SURE]
        top = min((b.level for b in inside), default=1)
        for block in inside:
            number = block.label.number if block.label else ""
            level = heading.level + 1 + block.level - top
            headings.append(Heading(block.start, block.end, number, block.title, level, "layout"))
    return sorted(headings, key=lambda heading: heading.start)


def _place(document: Document, found: Candidates, items: Sequence[OutlineItem], source: SectionSource) -> list[Heading]:
    """The items as headings where they are printed; empty where too few are."""
    rows: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(found.sheet.rows):
        rows[row.page].append(index)
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in found.blocks:
        blocks[block.page].append(block)
    placed: list[Heading] = []
    printed, after = 0, 0
    for item in items:
        spot = _printed(item, blocks, found.sheet.rows, rows, after)
        printed += spot is not None
        start, end = spot or _unprinted(document, item, found.sheet.rows, rows, after)
        number, title = numbering.split(" ".join(item.title.split()))
        placed.append(Heading(start, end, number, title, item.level, source))
        after = max(after, end)
    if source == "outline" and printed < SANE * len(items):
        return []
    return _in_order(placed)


def _in_order(placed: Sequence[Heading]) -> list[Heading]:
    """By place, with no heading's words reaching into the next heading."""
    ordered = sorted(placed, key=lambda heading: heading.start)
    bounded = []
    for position, heading in enumerate(ordered):
        limit = ordered[position + 1].start if position + 1 < len(ordered) else heading.body
        body = min(heading.body, max(limit, heading.start))
        bounded.append(Heading(heading.start, body, heading.number, heading.title, heading.level, heading.source))
    return bounded


def _printed(
    item: OutlineItem,
    blocks: dict[int, list[Block]],
    rows: Sequence[Row],
    by_page: dict[int, list[int]],
    after: int,
) -> tuple[int, int] | None:
    """The characters of the title on its page or a neighbour of it, None where it is not printed there."""
    wanted = {key(item.title), key(numbering.split(item.title)[1])} - {""}
    best: tuple[float, int, int] | None = None
    for page in (item.page, item.page + 1, item.page - 1):
        if page != item.page and best is None and (spot := _in_rows(wanted, [rows[i] for i in by_page[item.page]])):
            return spot
        for block in blocks[page]:
            alike = max(_ratio(w, k) for w in wanted or {""} for k in (key(block.text), key(block.title)))
            if alike < ALIKE:
                continue
            away = abs(block.top - item.top) if item.top is not None and page == item.page else 0.0
            worth = alike - 8 * (page != item.page) - min(away, 400) / 20 - 6 * (block.start < after)
            if best is None or worth > best[0]:
                best = (worth, block.start, block.end)
        if best:
            return best[1], best[2]
    return _in_rows(wanted, [rows[i] for i in by_page[item.page + 1]])


def _ratio(a: str, b: str) -> float:
    if not a or not b or abs(len(a) - len(b)) > 0.3 * max(len(a), len(b)):
        return 0.0
    return 100.0 if a == b else fuzz.ratio(a, b, score_cutoff=ALIKE)


def _in_rows(wanted: set[str], rows: Sequence[Row]) -> tuple[int, int] | None:
    """The title in the rows of a page: over up to five rows, or at the start of a paragraph."""
    for index, row in enumerate(rows):
        said = ""
        for end in range(index, min(index + 5, len(rows))):
            said += key(rows[end].text)
            if any(_ratio(w, said) >= ALIKE for w in wanted):
                return row.line.start, rows[end].line.end
            if not any(w.startswith(said) for w in wanted):
                break
        for w in wanted:
            if row.opens and len(w) > 3 and key(row.text).startswith(w):
                return row.line.start, row.line.start + _reach(row.text, len(w))
    return None


def _reach(text: str, letters: int) -> int:
    """How many characters of the text hold its first so many letters and digits."""
    for position, char in enumerate(text):
        letters -= char.isalnum()
        if letters <= 0:
            return position + 1
    return len(text)


def _unprinted(
    document: Document, item: OutlineItem, rows: Sequence[Row], by_page: dict[int, list[int]], after: int
) -> tuple[int, int]:
    """Where a section starts whose title is not printed: at the height that the file names, else with the page, but
    not before the section named before it on that page.
    """
    lines = [rows[i].line for i in by_page[item.page]]
    below = [line.start for line in lines if item.top is not None and line.y1 > item.top + 1]
    page = document.page(item.page)
    first, last = (page.start, page.end) if page else (0, 0)
    start = min(below) if below else first
    if start < after <= last:
        start = after
    return start, start

"""Headings that the file itself names, checked against the printed page and put where they are printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from twopass.headings import numbering
from twopass.headings.candidates import Block
from twopass.headings.contents.alignment import alikeness
from twopass.headings.heading import Heading, from_block
from twopass.headings.measured import Candidates
from twopass.headings.printed_lines import Row
from twopass.headings.vocabulary import is_back_matter, is_front_matter, key
from twopass.languages.regexes import entries, spelled
from twopass.schema import Document, OutlineItem, SectionSource

ALIKE = 88.0  # rapidfuzz ratio from which a named and a printed title are the same
SANE = 0.5  # share of the titles that must stand on their pages
LONG = 15  # pages: a named section of this length without named parts may be parted by what the layout shows
BESIDE = 30.0  # points from where a bookmark leads within which its heading stands
LONGEST_TITLE = 100  # characters of one in which a sentence may end
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.;:!?]\s+\S")
MOST_ROWS = 5  # rows over which a title may run
SURE = 0.75  # how likely such a part must be


def named(document: Document, found: Candidates) -> list[Heading]:
    """The headings of the outline, else of the structure tree, in reading order; none where neither is sane."""
    markup = not document.path.lower().endswith(".pdf")
    sources: tuple[tuple[Sequence[OutlineItem], SectionSource], ...] = (
        (document.outline, "outline"),
        (document.tagged, "markup" if markup else "tagged"),
    )
    for items, source in sources:
        titled = [item for item in _titled(items, found) if document.page(item.page)]
        items = [item for item in titled if not _is_text(item.title)]
        if len(items) < SANE * len(titled):
            continue
        if items and (source == "markup" or _speaks(items)):
            placed = _place(document, found, items, source)
            if placed:
                return placed
    return []


def _titled(items: Sequence[OutlineItem], found: Candidates) -> list[OutlineItem]:
    """The items with titles, and those without that lead to a heading on the page, with its words."""
    named: list[OutlineItem] = []
    for place, item in enumerate(items):
        if item.title.strip():
            named.append(item)
        elif words := _words_at(item, named[-1:], items[place + 1 : place + 2], found):
            named.append(item.model_copy(update={"title": words}))
    return named


def _words_at(item: OutlineItem, before: Sequence[OutlineItem], after: Sequence[OutlineItem], found: Candidates) -> str:
    """The words of the candidate that a bookmark without a title means: the one where it leads to, or the one between
    those of its neighbours; empty where there is none.
    """
    here = [block for block in found.blocks if block.page == item.page]
    if item.top is None:
        return _words_between([one for one in (*before, *after) if one.page == item.page], here)
    top = item.top
    near = [block for block in here if abs(block.top - top) < BESIDE]
    return min(near, key=lambda block: abs(block.top - top)).text if near else ""


def _words_between(ends: Sequence[OutlineItem], here: Sequence[Block]) -> str:
    """The words of the one candidate between those that two items name, set as they are; without its number where they
    have none.
    """
    models = [next((block for block in here if _says(block, one)), None) for one in ends]
    if len(models) != 2 or models[0] is None or models[1] is None:
        return ""
    first, last = models[0], models[1]
    between = [b for b in here if first.start < b.start < last.start and b.style == first.style == last.style]
    if len(between) != 1:
        return ""
    bare = key(ends[0].title) == key(first.title) and key(ends[1].title) == key(last.title)
    return between[0].title if bare else between[0].text


def _says(block: Block, item: OutlineItem) -> bool:
    return key(item.title) in (key(block.text), key(block.title))


def _is_text(title: str) -> bool:
    """Whether a title is a paragraph: some programs make bookmarks of whole clauses."""
    return len(title) > LONGEST_TITLE and _SENTENCE_END.search(title) is not None


def _speaks(items: Sequence[OutlineItem]) -> bool:
    """Whether more than one title says more than the number of its page."""
    return sum(_empty().fullmatch(item.title.strip()) is None for item in items) > 1


@cache
def _empty() -> re.Pattern[str]:
    """ "Page 3", "Folie 3": no more than a number, in any language."""
    return re.compile(rf"{spelled(entries('layout', 'slide'))}?\s*[\divxlc]*\s*", re.I)


def unparted(document: Document, headings: Sequence[Heading]) -> list[tuple[Heading, int]]:
    """The long sections without parts among what the file names, and where each ends."""
    ends = [heading.start for heading in headings[1:]] + [len(document.text)]
    below = [heading.level for heading in headings[1:]] + [0]
    return [
        (heading, end)
        for heading, end, level in zip(headings, ends, below, strict=True)
        if level <= heading.level and document.page_at(max(end - 1, 0)) - document.page_at(heading.start) >= LONG
    ]


def unlisted(document: Document, headings: Sequence[Heading], found: Candidates) -> list[Heading]:
    """What writing programs leave out of an outline since it has no number: abstract, thanks and contents before the
    sections, thanks and works cited in the second half of the text.
    """
    first = next((heading.start for heading in headings if heading.number), headings[0].start)
    middle, level = len(document.text) / 2, min(heading.level for heading in headings)
    known, blocks = {key(heading.title) for heading in headings}, list[Block]()
    for block in found.blocks:
        stock = is_front_matter if block.start < first else is_back_matter
        if (block.start < first or block.start > middle) and stock(block.text) and key(block.text) not in known:
            known.add(key(block.text))
            blocks.append(block)
    return [
        from_block(block)._replace(title=block.title.strip(" .:—–"), level=level, source="layout") for block in blocks
    ]


def merge(headings: Sequence[Heading], whole: Sequence[tuple[Heading, int]], layout: Sequence[Block]) -> list[Heading]:
    """What the file names, and inside its long sections that have no parts what the layout shows beyond doubt."""
    parts = [part for heading, end in whole for part in _parts(heading, end, layout)]
    return sorted([*headings, *parts], key=attrgetter("start"))


def _parts(heading: Heading, end: int, layout: Sequence[Block]) -> list[Heading]:
    """What the layout shows beyond doubt inside a section that ends at `end`, below its heading."""
    inside = [block for block in layout if heading.body < block.start and block.end < end and block.score >= SURE]
    raised = heading.level + 1 - min((block.level for block in inside), default=1)
    return [from_block(block)._replace(level=raised + block.level, source="layout") for block in inside]


class _Printed:
    """What is printed on each page, as `key` has it: the candidates with their titles, and all rows."""

    def __init__(self, found: Candidates) -> None:
        self.rows: dict[int, list[Row]] = defaultdict(list)
        self._blocks: dict[int, list[Block]] = defaultdict(list)
        self._said: dict[int, list[tuple[Block, set[str]]]] = {}
        for row in found.sheet.rows:
            self.rows[row.page].append(row)
        for block in found.blocks:
            self._blocks[block.page].append(block)

    def candidates(self, page: int) -> list[tuple[Block, set[str]]]:
        """The candidates of a page, each with its words with and without its number."""
        if page not in self._said:
            self._said[page] = [(block, {key(block.text), key(block.title)}) for block in self._blocks.get(page, ())]
        return self._said[page]


def _place(document: Document, found: Candidates, items: Sequence[OutlineItem], source: SectionSource) -> list[Heading]:
    """The items as headings where they are printed; empty where too few are."""
    pages = _Printed(found)
    placed: list[Heading] = []
    printed, after = 0, 0
    for item in items:
        spot = _printed(item, pages, after)
        printed += spot is not None
        start, end = spot or _unprinted(document, item, pages, after)
        number, title = numbering.split(" ".join(item.title.split()))
        placed.append(Heading(start, end, number, title, item.level, source))
        after = max(after, end)
    if source == "outline" and printed < SANE * len(items):
        return []
    return _in_order(placed)


def _in_order(placed: Sequence[Heading]) -> list[Heading]:
    """By place, with no heading's words reaching into the next heading."""
    ordered = sorted(placed, key=attrgetter("start"))
    limits = [heading.start for heading in ordered[1:]] + [ordered[-1].body]
    return [
        heading._replace(body=min(heading.body, max(limit, heading.start)))
        for heading, limit in zip(ordered, limits, strict=True)
    ]


def _printed(item: OutlineItem, pages: _Printed, after: int) -> tuple[int, int] | None:
    """The characters of the title on its page or a neighbour of it, None where it is not printed there."""
    wanted = {key(item.title), key(numbering.split(item.title)[1])} - {""}
    return (
        _in_blocks(wanted, item, item.page, pages, after)
        or _in_rows(wanted, pages.rows.get(item.page, ()))
        or _in_blocks(wanted, item, item.page + 1, pages, after)
        or _in_blocks(wanted, item, item.page - 1, pages, after)
        or _in_rows(wanted, pages.rows.get(item.page + 1, ()))
    )


def _in_blocks(wanted: set[str], item: OutlineItem, page: int, pages: _Printed, after: int) -> tuple[int, int] | None:
    """The candidate on a page that says the title best, and stands nearest to where the file puts it."""
    best: tuple[float, int, int] | None = None
    for block, said in pages.candidates(page):
        alike = max(alikeness(one, other, ALIKE) for one in wanted or {""} for other in said)
        if alike < ALIKE:
            continue
        away = abs(block.top - item.top) if item.top is not None and page == item.page else 0.0
        worth = alike - 8 * (page != item.page) - min(away, 400) / 20 - 6 * (block.start < after)
        if best is None or worth > best[0]:
            best = (worth, block.start, block.end)
    return best[1:] if best else None


def _in_rows(wanted: set[str], rows: Sequence[Row]) -> tuple[int, int] | None:
    """The title in the rows of a page: over up to five rows, or at the start of a paragraph."""
    for index, row in enumerate(rows):
        first = key(row.text)
        end = _last_row(wanted, first, rows[index : index + MOST_ROWS])
        if end is not None:
            return row.line.start, end.line.end
        opening = next((title for title in wanted if len(title) > 3 and first.startswith(title)), None)
        if row.opens and opening:
            return row.line.start, row.line.start + _reach(row.text, len(opening))
    return None


def _last_row(wanted: set[str], said: str, rows: Sequence[Row]) -> Row | None:
    """The row in which a title ends that begins with the first of these rows, whose words are `said`."""
    for position, row in enumerate(rows):
        said = said + key(row.text) if position else said
        if any(alikeness(title, said, ALIKE) >= ALIKE for title in wanted):
            return row
        if not any(title.startswith(said) for title in wanted):
            return None
    return None


def _reach(text: str, letters: int) -> int:
    """How many characters of the text hold its first so many letters and digits."""
    for position, char in enumerate(text):
        letters -= char.isalnum()
        if letters <= 0:
            return position + 1
    return len(text)


def _unprinted(document: Document, item: OutlineItem, pages: _Printed, after: int) -> tuple[int, int]:
    """Where a section starts whose title is not printed: at the height that the file names, else with the page, but
    not before the section named before it on that page.
    """
    page = document.page(item.page)
    first, last = (page.start, page.end) if page else (0, 0)
    start = _below(item.top, pages.rows.get(item.page, ()), first)
    if start < after <= last:
        start = after
    return start, start


def _below(top: float | None, rows: Sequence[Row], first: int) -> int:
    """Where the text below a height of the page starts, `first` where none does or the file names no height."""
    if top is None:
        return first
    return min((row.line.start for row in rows if row.line.y1 > top + 1), default=first)

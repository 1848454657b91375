"""What an agent asks for by section, pages, sentences or cursor, as stretches of the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from rapidfuzz import fuzz, process, utils

from twopass.agents.opened import Opened
from twopass.agents.pieces import Span
from twopass.agents.shown import Words
from twopass.errors import OptionError
from twopass.readers.page_ranges import chosen_pages

NEAREST = 4
"""Sections that are offered where none is meant, or several are."""
_CURSOR = re.compile(r"\d+-\d+(?:,\d+-\d+)*")
_SENTENCES = re.compile(r"\{?(\d+)\}?(?:\s*[-–]\s*\{?(\d+)\}?)?")


def spans_of(opened: Opened, section: str = "", pages: str = "", sentences: str = "", cursor: str = "") -> list[Span]:
    """The stretches that are asked for, the whole text where nothing is. Raises InputError or OptionError."""
    given = [name for name, one in (("section", section), ("pages", pages), ("sentences", sentences)) if one.strip()]
    if len(given) > 1:
        raise OptionError(f"{' and '.join(given)} are given", "give one of them")
    if cursor.strip():
        return _going_on(opened, cursor.strip())
    if section.strip():
        return [extent(opened, place_of(opened, section))]
    if pages.strip():
        return _pages(opened, pages)
    return _sentences(opened, sentences.strip()) if sentences.strip() else [(0, len(opened.document.text))]


def cursor_of(spans: tuple[Span, ...]) -> str:
    """Stretches as a cursor."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def extent(opened: Opened, place: int) -> Span:
    """A section with all below it, from its heading on."""
    last = opened.analysis.of(Words).ends[place] - 1
    return opened.sections[place].start, opened.sections[last].end


def place_of(opened: Opened, name: str) -> int:
    """The section of that id, number or heading, or part of a heading. Raises OptionError for none or several."""
    wanted = utils.default_process(name)
    headings = {place: utils.default_process(section.heading) for place, section in enumerate(opened.sections)}
    for held in (
        [place for place, section in enumerate(opened.sections) if section.id == name.strip()],
        [place for place, section in enumerate(opened.sections) if section.number and section.number == name.strip()],
        [place for place, heading in headings.items() if heading == wanted],
        [place for place, heading in headings.items() if wanted and wanted in heading],
    ):
        if len(held) == 1:
            return held[0]
        if held:
            raise OptionError(f"{len(held)} sections may be meant by {name!r}", f"by id: {_named(opened, held)}")
    near = [place for _, _, place in process.extract(wanted, headings, scorer=fuzz.WRatio, limit=NEAREST)]
    raise OptionError(f"there is no section {name!r}", f"nearest, by id: {_named(opened, near)}")


def _named(opened: Opened, places: list[int]) -> str:
    more = f" and {len(places) - NEAREST} more" if len(places) > NEAREST else ""
    told = (f"{opened.sections[place].id} {opened.pieces.heading(place)[:80]}" for place in places[:NEAREST])
    return "; ".join(told) + more


def _going_on(opened: Opened, cursor: str) -> list[Span]:
    end = len(opened.document.text)
    spans = [tuple(map(int, part.split("-"))) for part in cursor.split(",")] if _CURSOR.fullmatch(cursor) else []
    held = [(low, min(high, end)) for low, high in spans if low < min(high, end)]
    if not held or any(one[1] > other[0] for one, other in pairwise(held)):
        raise OptionError(f"{cursor!r} is no cursor", "give it as `next` has it, or leave it out to begin")
    return held


def _pages(opened: Opened, pages: str) -> list[Span]:
    if opened.document.counted != "page":
        raise OptionError("this document has no pages", "name a section of the outline")
    chosen = (opened.document.page(number) for number in chosen_pages(pages, opened.document.last_page))
    spans: list[Span] = []
    for page in chosen:
        if page is not None and spans and spans[-1][1] == page.start:
            spans[-1] = spans[-1][0], page.end
        elif page is not None and page.start < page.end:
            spans.append((page.start, page.end))
    if not spans:
        raise OptionError(f"pages {pages} hold no text", "they are images or empty")
    return spans


def _sentences(opened: Opened, sentences: str) -> list[Span]:
    """From one sentence to another, or to the end of its section."""
    found = _SENTENCES.fullmatch(sentences)
    units = opened.pieces.numbered.by_number
    numbers = list(units)
    first = int(found[1]) if found else 0
    last = int(found[2] or 0) if found else 0
    if not found or not numbers or not numbers[0] <= first <= numbers[-1] or (last and last < first):
        known = f"{numbers[0]}-{numbers[-1]}" if numbers else "none"
        raise OptionError(f"{sentences!r} are no sentences of this document", f"it has {known}; write 120-130 or 120")
    unit = units[numbers[bisect_left(numbers, first)]]
    start = unit.start
    if not last:
        return [(start, opened.reading.skeleton.section_at(start).end)]
    at = bisect_left(numbers, last + 1)
    end = max(units[numbers[at - 1]].spans[-1][1], start + 1)
    return [(start, end)]

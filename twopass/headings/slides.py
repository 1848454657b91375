"""Sections of slides: announced on outline frames, named in small type at the head, or opened by a frame each."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from twopass.headings import numbering
from twopass.headings.contents.contents_pages import is_title
from twopass.headings.contents.entries import Entry, on_slide
from twopass.headings.heading import Heading
from twopass.headings.printed_lines import Row, Sheet
from twopass.headings.vocabulary import key
from twopass.schema import Page

HEAD = 0.17  # of the page's height: what stands above it may name the section
LONGEST = 80  # characters of a line of an outline frame
ENOUGH = 0.6  # share of the announced sections that must be found
SMALL = 500  # points: LaTeX sets slides this narrow, and marks sections in them; others title frame after frame


class Frame(NamedTuple):
    """One page: its rows from top to bottom, those that may name its section, and their words as `key` has them."""

    rows: tuple[Row, ...]
    heads: tuple[Row, ...]
    names: tuple[str, ...]


def sections(sheet: Sheet) -> list[Heading]:
    """The sections of a deck of slides, in order; empty where only the titles of its frames part it, and where most
    pages are higher than wide.
    """
    pages = sheet.document.pages
    if len(pages) < 4 or sum(page.width > 1.15 * page.height for page in pages) <= 0.5 * len(pages):
        return []
    frames = _frames(sheet)
    small = pages[0].width < SMALL
    return _announced(frames, small) or _named(sheet, frames) or (_opened(sheet, frames) if small else [])


def _frames(sheet: Sheet) -> list[Frame]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in sheet.rows:
        rows[row.page].append(row)
    frames = []
    for page in sheet.document.pages:
        ordered = sorted(rows[page.number], key=lambda row: (row.line.y0, row.line.x0))
        heads = [row for row in ordered if len(ordered) <= 3 or row.line.y0 < HEAD * page.height]
        frames.append(Frame(tuple(ordered), tuple(heads), tuple(key(row.text) for row in heads)))
    return frames


def _announced(frames: Sequence[Frame], small: bool) -> list[Heading]:
    """The entries of the outline frames, where the deck comes to them."""
    outlines = _outlines(frames)
    if not outlines or (len(outlines) == 1 and not small):
        return []
    entries = on_slide(max((_listed(frames[index]) for index in outlines), key=len))
    tops = [index for index, entry in enumerate(entries) if entry.level == 1]
    found = _frames_of(entries, tops, frames, outlines)
    if sum(top in found for top in tops) < max(2, ENOUGH * len(tops)):
        return []
    headings: list[Heading] = []
    for index in sorted(found, reverse=True):  # backwards, so that no section starts after its first part
        limit = headings[-1].start if headings else None
        headings.append(_entry_heading(entries[index], frames[found[index]], limit))
    return headings[::-1]


def _frames_of(
    entries: Sequence[Entry], tops: Sequence[int], frames: Sequence[Frame], outlines: Sequence[int]
) -> dict[int, int]:
    """For each entry that the deck comes to, the frame where it does; `tops` are the entries of the first level."""
    deck = range(outlines[0], len(frames))
    found = _placed(entries, tops, frames, outlines, deck)
    found |= _by_turn(tops, outlines) or _by_turn(range(len(entries)), outlines)
    for top, following in itertools.pairwise([*tops, len(entries)]):
        within = _between(tops, top, found, deck)
        inside = _placed(entries, range(top + 1, following), frames, outlines, within, key(entries[top].title))
        found = inside | found
        if top not in found and inside:
            found[top] = outlines[0] + 1 if top == tops[0] else min(inside.values())
    return found


def _between(tops: Sequence[int], top: int, found: dict[int, int], deck: range) -> range:
    """The frames from those of a section, or the one found before it, to those of the one found after it."""
    first = max((found[one] for one in tops if one <= top and one in found), default=deck.start)
    last = min((found[one] for one in tops if one > top and one in found), default=deck.stop)
    return range(first, last)


def _outlines(frames: Sequence[Frame]) -> list[int]:
    """The frames that list the sections: titled as contents, or half of their lines name later frames; and the frames
    after the first of these that say its lines again.
    """
    first = _first_outline(frames)
    if first < 0:
        return []
    said = set(_lines(frames[first]))
    found = [first]
    for index in range(first + 1, len(frames)):
        lines = set(_lines(frames[index]))
        if len(said & lines) >= max(3, 0.6 * len(lines)):
            found.append(index)
            said |= lines
    return found


def _first_outline(frames: Sequence[Frame]) -> int:
    """The first frame that lists the sections, -1 for none."""
    later: set[str] = set()
    first = -1
    for index in range(len(frames) - 1, -1, -1):
        lines = _lines(frames[index])
        if len(lines) >= 3 and (_title(frames[index]) >= 0 or _known(lines, later) >= 0.5 * len(lines)):
            first = index
        later |= {name for name in frames[index].names if len(name) > 4}
    return first


def _known(lines: Sequence[str], names: set[str]) -> int:
    """How many of the lines begin or end one of the names."""
    return sum(any(name.startswith(line) or name.endswith(line) for name in names) for line in lines)


def _title(frame: Frame) -> int:
    """Which of the first rows is the title of an outline, -1 for none."""
    return next((place for place, row in enumerate(frame.rows[:4]) if is_title(row)), -1)


def _lines(frame: Frame) -> list[str]:
    """The words of the lines of a frame that may be entries."""
    return [key(numbering.split(row.text)[1]) for row in _listed(frame)]


def _listed(frame: Frame) -> list[Row]:
    """The lines of a frame that may be entries: short, of about one size, below its title."""
    titled = _title(frame)
    rows = frame.rows[titled + 1 :]
    if titled < 0 and _opens_larger(rows):
        rows = rows[1:]
    size = max((row.line.size for row in rows if _is_short(row)), default=0.0)
    large = [row for row in rows if row.line.size > 0.7 * size]
    if titled < 0 and not all(map(_is_short, large)):
        return []
    return [row for row in large if _is_short(row) and key(row.text)]


def _opens_larger(rows: Sequence[Row]) -> bool:
    """Whether the first row is set larger than all others, as the title of a frame is."""
    return len(rows) > 1 and rows[0].line.size > 1.1 * max(row.line.size for row in rows[1:])


def _is_short(row: Row) -> bool:
    return len(row.text) < LONGEST


def _placed(
    entries: Sequence[Entry],
    wanted: Iterable[int],
    frames: Sequence[Frame],
    outlines: Sequence[int],
    within: range,
    parent: str = "",
) -> dict[int, int]:
    """For the wanted entries, in order, the first frame that names them; an outline right before it belongs to it."""
    found: dict[int, int] = {}
    at = within.start
    for index in wanted:
        names = {key(entries[index].title), key(entries[index].text)} - {""}
        for place in range(at, within.stop):
            if place in outlines or not any(_says(said, names, parent) for said in frames[place].names):
                continue
            at = place
            found[index] = place - (not parent and place - 1 in outlines and place - 1 > within.start)
            break
    return found


def _says(said: str, names: set[str], parent: str) -> bool:
    """Whether a head names a section: by its title, with its parent's before it, or with more words after it."""
    full = names | ({parent + name for name in names} if parent else set())
    return said in full or any(len(name) > 5 and said.startswith(name) for name in full)


def _by_turn(wanted: Sequence[int], outlines: Sequence[int]) -> dict[int, int]:
    """Where the outline comes again before each section, it comes as often as there are sections."""
    parted = [place for place in outlines if place + 1 not in outlines]
    for turns in (outlines, outlines[1:], parted, parted[1:]):
        if len(turns) == len(wanted):
            return dict(zip(wanted, turns, strict=True))
    return {}


def _named(sheet: Sheet, frames: Sequence[Frame]) -> list[Heading]:
    """Sections named by small type above the title of frame after frame."""
    places: dict[str, list[int]] = defaultdict(list)
    opening: dict[str, Row] = {}
    for index, (frame, page) in enumerate(zip(frames, sheet.document.pages, strict=True)):
        for row, below in itertools.pairwise(frame.heads[:4]):
            if row.line.y1 < 0.12 * page.height and below.line.size > 1.2 * row.line.size and _is_short(row):
                places[key(row.text)].append(index)
                opening.setdefault(key(row.text), row)
    runs = {name: at for name, at in places.items() if len(name) > 2 and _is_run(at, len(frames))}
    named = set(itertools.chain.from_iterable(runs.values()))
    if len(runs) < 3 or len(named) < 0.5 * len(frames):
        return []
    return [_row_heading(opening[name]) for name in sorted(runs, key=lambda name: runs[name][0])]


def _is_run(at: Sequence[int], frames: int) -> bool:
    """Whether a name stands on frames one after another, and not on most of all."""
    return 1 < len(at) < 0.6 * frames and at[-1] - at[0] < 1.5 * len(at) + 2


def _opened(sheet: Sheet, frames: Sequence[Frame]) -> list[Heading]:
    """Sections that open with a frame of their own, which holds nothing but their title."""
    alone: dict[tuple[float, bool], list[Row]] = defaultdict(list)
    for frame, page in list(zip(frames, sheet.document.pages, strict=True))[1:]:
        rows = [row for row in frame.rows if row.line.role != "figure"]
        if 1 <= len(rows) <= 2 and _stands_out(rows[0], sheet, page):
            alone[round(2 * rows[0].line.size) / 2, rows[0].style.bold].append(rows[0])
    found = max(alone.values(), key=len, default=[])
    return [_row_heading(row) for row in found] if 3 <= len(found) <= 0.4 * len(frames) else []


def _stands_out(row: Row, sheet: Sheet, page: Page) -> bool:
    """Whether a short row stands in the middle of its page, no smaller than the text."""
    return _is_short(row) and row.line.size >= sheet.size and 0.2 * page.height < row.line.y0 < 0.7 * page.height


def _row_heading(row: Row) -> Heading:
    number, title = numbering.split(row.text)
    return Heading(row.line.start, row.line.end, number, title, 1, "layout")


def _entry_heading(entry: Entry, frame: Frame, limit: int | None) -> Heading:
    """A section where its frame names it, else at the frame's beginning, and not after `limit`."""
    names = {key(entry.title), key(entry.text)}
    row = next((row for row in frame.rows if key(row.text) in names), None)
    start, end = (row.line.start, row.line.end) if row else (min((r.line.start for r in frame.rows), default=0),) * 2
    if limit is not None and end > limit:
        start, end = min(start, limit), min(start, limit)
    return Heading(start, end, entry.label.number if entry.label else "", entry.title, entry.level, "toc")

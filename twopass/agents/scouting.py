"""Scouting: which documents there are, how one is built, and what each of its sections says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TypeVar

from twopass.agents.addressing import extent, place_of
from twopass.agents.holdings import Held
from twopass.agents.opened import OpenDocuments, Opened
from twopass.agents.pieces import Span
from twopass.agents.replies import DocumentRow, Index, IndexLine, Next, Outline
from twopass.agents.shown import Ledger, Words
from twopass.backends.token_counts import estimate
from twopass.errors import OptionError
from twopass.report.words import flat, short

T = TypeVar("T")


def list_documents(documents: OpenDocuments, cursor: str, room: int) -> Outline:
    """The documents that may be read, as many as there is room for."""
    held = documents.holdings.documents()
    start = row_at(cursor, len(held))
    rows = as_many((_row(documents, one) for one in held[start:]), room, attrgetter("tokens"))
    left = len(held) - start - len(rows)
    going_on = Next(cursor=str(start + len(rows)), about=f"{left} more documents") if left else None
    note = "" if held else "There are no documents in what may be read."
    return Outline(documents=tuple(rows), next=going_on, note=note)


def as_many(rows: Iterable[T], room: int, size: Callable[[T], int]) -> list[T]:
    """The first rows, as many as there is room for, and at least one."""
    told: list[T] = []
    for row in rows:
        room -= size(row)
        if room < 0 and told:
            break
        told.append(row)
    return told


def _size(row: str) -> int:
    """The tokens of a row with its end."""
    return estimate(row) + 1


def _row(documents: OpenDocuments, held: Held) -> DocumentRow:
    opened = documents.look(held)
    if opened is None:
        return DocumentRow(name=held.name, title=held.title, pages=held.pages, words=held.words)
    words = opened.analysis.of(Words).count(0, len(opened.sections))
    return DocumentRow(name=held.name, title=flat(opened.document.title), pages=pages_of(opened), words=words)


def pages_of(opened: Opened) -> int:
    """Pages of a document, 0 where it has none."""
    return len(opened.document.pages) if opened.document.counted == "page" else 0


def outline(opened: Opened, ledger: Ledger, section: str, cursor: str, room: int) -> Outline:
    """The headings of a document, or those of a section: as many levels as there is room for, and at least one."""
    low, high = places_within(opened, section)
    rows = _fitting(opened, ledger, range(low, high), room)
    start = row_at(cursor, len(rows))
    lines = as_many(rows[start:], room, _size)
    left = len(rows) - start - len(lines)
    return Outline(
        document=opened.name,
        title=flat(opened.document.title),
        pages=pages_of(opened),
        language=opened.document.language,
        warnings=() if section or cursor else opened.document.warnings,
        sections="\n".join(lines),
        next=Next(section=section, cursor=str(start + len(lines)), about=f"{left} more headings") if left else None,
    )


def _fitting(opened: Opened, ledger: Ledger, places: range, room: int) -> list[str]:
    """The headings of the deepest level down to which all find room, else those of the first."""
    words = opened.analysis.of(Words)
    levels = sorted({words.depths[place] for place in places})
    rows: list[str] = []
    for level in levels:
        deeper = [_line(opened, ledger, one, level) for one in places if words.depths[one] <= level]
        if rows and sum(map(_size, deeper)) > room:
            break
        rows = deeper
    return rows


def _line(opened: Opened, ledger: Ledger, place: int, level: int) -> str:
    """A heading with its place, its words with all below, what it leaves open, and whether it was shown; one that is
    folded says so.
    """
    words, section = opened.analysis.of(Words), opened.sections[place]
    end = words.ends[place]
    left = sum(len(opened.open_tags.get(opened.sections[one].id, ())) for one in range(place, end))
    folded = f" (+{end - place - 1} below)" if end > place + 1 and words.depths[place] == level else ""
    told = [
        f"{section.id} {opened.pieces.heading(place)}{folded}",
        where(opened, extent(opened, place)),
        f"{words.count(place, end)} words",
        f"{left} open" if left else "",
        {"whole": "shown", "part": "shown in part"}.get(ledger.state(place, end), ""),
    ]
    return " · ".join(filter(None, told))


def where(opened: Opened, span: Span) -> str:
    """Where a stretch stands: "p. 3-5", "line 12"."""
    first, last = opened.pieces.place(span[0]), opened.pieces.place(max(span[0], span[1] - 1))
    return first if first == last else f"{first}-{last.split()[-1]}"


def places_within(opened: Opened, section: str) -> Span:
    """The places of a section and all below it, of all where none is named."""
    if not section.strip():
        return 0, len(opened.sections)
    place = place_of(opened, section)
    return place, opened.analysis.of(Words).ends[place]


def row_at(cursor: str, count: int) -> int:
    """Where to go on. Raises OptionError where a cursor is none of ours."""
    if not cursor.strip():
        return 0
    if not cursor.strip().isdecimal() or not int(cursor) < max(1, count):
        raise OptionError(f"{cursor!r} is no cursor", "give it as `next` has it, or leave it out to begin")
    return int(cursor)


# ── the index ─────────────────────────────────────────────────────────────────────────────────────


def index(opened: Opened, ledger: Ledger, section: str, cursor: str, room: int) -> Index:
    """What the sections say, one after the other as far as there is room."""
    low, high = places_within(opened, section)
    start = low + row_at(cursor, high - low)
    lines = as_many((_index_line(opened, place) for place in range(start, high)), room, attrgetter("tokens"))
    after = start + len(lines)
    for place in range(start, after):
        ledger.mark(_quoted(opened, place))
    left = high - after
    going_on = _next_line(opened, section, after, low, left) if left else None
    return Index(document=opened.name, lines=tuple(lines), next=going_on)


def _next_line(opened: Opened, section: str, place: int, low: int, left: int) -> Next:
    about = f"{left} more sections, from {opened.sections[place].id} {opened.pieces.heading(place)[:60]}"
    return Next(section=section, cursor=str(place - low), about=about)


def _index_line(opened: Opened, place: int) -> IndexLine:
    section = opened.sections[place]
    line = opened.lines.get(section.id)
    numbers = opened.pieces.numbered.numbers_of(line.evidence) if line else []
    return IndexLine(
        section=section.id,
        heading=opened.pieces.heading(place),
        at=where(opened, (section.start, section.end)),
        keywords=", ".join(line.keywords) if line else "",
        says=flat(line.comment) if line else "",
        sentences=tuple(numbers),
        open=tuple(short(tag.question) for tag in opened.open_tags.get(section.id, ())),
    )


def _quoted(opened: Opened, place: int) -> list[Span]:
    """What the line of a section quotes in full."""
    line = opened.lines.get(opened.sections[place].id)
    return [(one.start, one.end) for one in line.evidence if flat(one.quote) in flat(line.comment)] if line else []

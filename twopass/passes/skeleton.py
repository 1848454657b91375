"""Pass one, first half: every heading of a document in its hierarchy, as sections that part the text without a gap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from pathlib import PurePath
from textwrap import shorten

from twopass.headings import slides
from twopass.headings.accept import accepted
from twopass.headings.candidates import Block
from twopass.headings.heading import Heading, from_block
from twopass.headings.levels import assign
from twopass.headings.measured import Candidates, measure_all, unmeasured
from twopass.headings.outline import merge, named, unlisted, unparted
from twopass.headings.plain.displayed import displayed, has_looks
from twopass.headings.plain.marked import marked
from twopass.headings.plain.typed import typed
from twopass.headings.topics import inferred
from twopass.schema import Document, Section, Skeleton

_PAGED = re.compile(r"[\s.]+\d{1,3}$")
LONGEST_TITLE = 120  # characters; what some files give as their title is their first paragraph


def scan_skeleton(document: Document) -> Skeleton:
    """The skeleton of a document: sections in reading order whose spans part `[0, len(document.text))`.

    Trusted in this order and merged: the outline or structure tree of the file where the page bears it out, contents
    pages, layout. A document in which none of them shows a heading is parted by topic.
    """
    if not document.text:
        return Skeleton(document_id=document.id, sections=())
    headings = _headings(document)
    if not any(heading.start or heading.number for heading in headings):
        headings = _titled(document, inferred(document)) or headings
    return Skeleton(document_id=document.id, sections=tuple(_sections(document, headings)))


def _titled(document: Document, parts: list[Heading]) -> list[Heading]:
    """Parts by topic, the first under the title of the document where that is not but the name of its file."""
    if not parts or document.title in ("", PurePath(document.path).stem):
        return parts
    title = shorten(" ".join(document.title.split()), LONGEST_TITLE, placeholder=" …")
    return [parts[0]._replace(title=title), *parts[1:]]


def _headings(document: Document) -> list[Heading]:
    """All headings that the file names or the pages show, in reading order."""
    plain = [] if document.path.lower().endswith(".pdf") else _plain(document)
    if plain or has_looks(document):
        return plain
    found = unmeasured(document)
    headings = named(document, found)
    if headings:
        headings = sorted([*headings, *unlisted(document, headings, found)], key=attrgetter("start"))
        whole = unparted(document, headings)
        # Most files that name their headings name them all: nothing of the layout needs to be measured then.
        return merge(headings, whole, _layout(found)) if whole else headings
    return slides.sections(found.sheet) or _without_rows([from_block(block) for block in _layout(found)])


def _without_rows(headings: list[Heading]) -> list[Heading]:
    """Headings without rows of a contents page that was not known as one: two or more that are later ones with the
    number of a page after them.
    """
    later = {one.title.casefold(): one.start for one in headings}
    paged = [(one, _PAGED.sub("", one.title)) for one in headings]
    rows = {one for one, title in paged if title != one.title and one.start < later.get(title.casefold(), 0)}
    return [one for one in headings if one not in rows] if len(rows) > 1 else headings


def _plain(document: Document) -> list[Heading]:
    """The headings of a file that has no type: those of its markup, or those that it shows, or that are typed; both
    where a page has one in markup, which is its title if it comes first.
    """
    named = marked(document)
    if len(named) > 1 or (named and not has_looks(document)):
        return named
    found = [one for one in displayed(document) or typed(document) if not named or one.start != named[0].start]
    drop = int(bool(named) and all(one.start > named[0].start for one in found))
    return sorted([*named, *(one._replace(level=one.level + drop) for one in found)], key=attrgetter("start"))


def _layout(found: Candidates) -> list[Block]:
    """The candidates that the layout shows to be headings, with their levels."""
    measure_all(found)
    blocks = accepted(found)
    assign(blocks, found.entries)
    return blocks


def _sections(document: Document, headings: Sequence[Heading]) -> Iterator[Section]:
    """Sections from headings, each up to the next one; the first begins with the text."""
    headings = _with_opening(document, headings)
    names = _names([heading.level for heading in headings])
    bounds = [0, *(heading.start for heading in headings[1:]), len(document.text)]
    for heading, (name, parent), (start, end) in zip(headings, names, pairwise(bounds), strict=True):
        yield _section(document, heading, name, parent, start, end)


def _with_opening(document: Document, headings: Sequence[Heading]) -> Sequence[Heading]:
    """The headings, before them the document's title where text comes before the first.

    Where that title is printed at the very beginning and levels come from the layout, it stands above them all.
    """
    if headings and not document.text[: headings[0].start].strip():
        return headings
    title = " ".join(document.title.split())
    if headings and _is_title(document, headings[0], title):
        first, *others = headings
        raised = min((one.level for one in others), default=1) - 1 if first.source == "layout" else 0
        return [first._replace(start=0, body=0), *(one._replace(level=one.level - raised) for one in others)]
    printed = len(document.title) if title and document.text.startswith(document.title) else 0
    opening = Heading(0, printed, "", shorten(title, LONGEST_TITLE, placeholder=" …") or "Untitled", 1, "inferred")
    drop = int(printed > 0 and all(heading.source in ("layout", "toc") for heading in headings))
    return [opening, *(heading._replace(level=heading.level + drop) for heading in headings)]


def _is_title(document: Document, first: Heading, title: str) -> bool:
    """Whether the first heading is the document's title, with a few lines (a series, a subtitle) above it."""
    titled = first.source in ("markup", "layout") and first.title.casefold() == title.casefold()
    return titled and len(document.text[: first.start]) < LONGEST_TITLE


def _names(levels: Sequence[int]) -> Iterator[tuple[str, str]]:
    """For each heading its id, which counts it among those under the same one, and the id of that, "" at the top."""
    above: list[tuple[int, str]] = []
    children: Counter[str] = Counter()
    for level in levels:
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else ""
        children[parent] += 1
        name = f"{parent}.{children[parent]}" if parent else f"s{children[parent]}"
        yield name, parent
        above.append((level, name))


def _section(document: Document, heading: Heading, name: str, parent: str, start: int, end: int) -> Section:
    return Section(
        id=name,
        number=heading.number,
        title=heading.title,
        level=heading.level,
        parent=parent or None,
        start=start,
        body=min(max(heading.body, start), end),
        end=end,
        first_page=document.page_at(heading.start),
        last_page=document.page_at(max(end - 1, heading.start)),
        source=heading.source,
    )

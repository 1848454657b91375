"""Pass one, first half: every heading of a document in its hierarchy, as sections that part the text without a gap."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.headings.blocks import Block
from twopass.headings.accept import accepted
from twopass.headings.find import candidates
from twopass.headings.levels import assign
from twopass.schema import Document, Section, Skeleton, SectionSource


def scan_skeleton(document: Document) -> Skeleton:
    """The skeleton of a document: sections in reading order whose spans part `[0, len(document.text))`."""
    if not document.text:
        return Skeleton(document_id=document.id, sections=())
    found = candidates(document)
    headings = accepted(found)
    assign(headings, found.entries)
    return Skeleton(document_id=document.id, sections=tuple(_sections(document, headings)))


def _sections(document: Document, headings: Sequence[Block]) -> list[Section]:
    starts = [(h.start, h.end, h.level, h.label.number if h.label else "", h.title, _source(h)) for h in headings]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, 0, 1, "", document.title or "Untitled", "inferred"))
    sections: list[Section] = []
    above: list[tuple[int, str]] = []
    ends = [start for start, *_ in starts[1:]] + [len(document.text)]
    counts: dict[str, int] = {}
    for (start, body, level, number, title, source), end in zip(starts, ends, strict=True):
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else None
        stem = f"{parent}." if parent else "s"
        counts[stem] = counts.get(stem, 0) + 1
        name = f"{stem}{counts[stem]}"
        sections.append(
            Section(
                id=name, number=number, title=title, level=level, parent=parent, start=start, body=min(body, end), end=end,
                first_page=document.page_at(start), last_page=document.page_at(max(end - 1, start)), source=source,
            )
        )
        above.append((level, name))
    return sections


def _source(heading: Block) -> SectionSource:
    return "toc" if heading.entry >= 0 else "layout"

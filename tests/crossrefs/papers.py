"""Builds small documents out of pages of text for the tests of references."""

from __future__ import annotations

import re

from twopass.crossrefs import find_references
from twopass.schema import Document, Page, Reference, Section, Skeleton, TextLine

_HEADING = re.compile(r"(#+) (?:(?P<number>(?:[A-Z]|\d+)(?:\.\d+)*|[IVX]+) )?(?P<title>.+)")


def build(*pages: str, language: str = "en", labels: bool = False) -> tuple[Document, Skeleton]:
    """A document of these pages and its skeleton: a line that opens with "#" is a heading, one line a line of text."""
    text = ""
    lines, records, headings = [], [], []
    for number, page in enumerate(pages, 1):
        text += "\n\n" if text else ""
        start = len(text)
        for place, row in enumerate(page.split("\n")):
            text += "\n" if place else ""
            heading = _HEADING.fullmatch(row)
            words = row.lstrip("# ") if heading else row
            here = len(text)
            text += words
            if heading:
                headings.append((len(heading[1]), heading["number"] or "", heading["title"], here, len(text), number))
            if words:
                lines.append(
                    TextLine(here, len(text), number, 72, 20 * place, 300, 20 * place + 10, 14 if heading else 10)
                )
        label = str(number) if labels else ""
        records.append(Page(number=number, start=start, end=len(text), width=1, height=1, source="text", label=label))
    document = Document(
        id="x", title="", path="x.pdf", language=language, text=text, pages=tuple(records), lines=tuple(lines)
    )
    return document, Skeleton(document_id="x", sections=tuple(_sections(headings, len(text))))


def _sections(headings: list[tuple[int, str, str, int, int, int]], end: int) -> list[Section]:
    if not headings or headings[0][3] > 0:
        headings.insert(0, (1, "", "Front", 0, 0, 1))
    above: list[tuple[int, str]] = []
    sections = []
    for place, (level, number, title, start, body, page) in enumerate(headings):
        while above and above[-1][0] >= level:
            above.pop()
        stop = headings[place + 1][3] if place + 1 < len(headings) else end
        sections.append(
            Section(
                id=f"s{place}",
                number=number,
                title=title,
                level=level,
                parent=above[-1][1] if above else None,
                start=start,
                body=body,
                end=stop,
                first_page=page,
                last_page=page,
                source="layout",
            )
        )
        above.append((level, f"s{place}"))
    return sections


def found(*pages: str, language: str = "en", labels: bool = False) -> tuple[Reference, ...]:
    """The references of a document of these pages."""
    return find_references(*build(*pages, language=language, labels=labels))


def led(*pages: str, language: str = "en", labels: bool = False) -> list[tuple[str, int | None]]:
    """The words of each reference and the page it leads to."""
    return [(one.text, one.target_page) for one in found(*pages, language=language, labels=labels)]

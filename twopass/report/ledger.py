"""The ledger of references: what the text points with or leaves open, and where each leads."""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from twopass.report.table import Column, plain, tabulate
from twopass.schema import Document, Evidence, OpenTag, Reading, Reference, Resolution

if TYPE_CHECKING:
    from rich.table import Table

Row = dict[str, Any]
COLUMNS = (
    Column("page", side="right"),
    Column("words", most=48),
    Column("kind"),
    Column("status"),
    Column("leads to", most=72),
)
"""Of the table; its longest cells are some words of the text, and the heading or the answer that they lead to."""


def ledger(reading: Reading, *, everything: bool = False) -> list[Row]:
    """Rows `{"page", "text", "kind", "status", "target_page", "target", "answer"}` in reading order; of a document that
    is told by its lines or paragraphs also `"line"` and `"target_line"`.

    References that lead forward or nowhere, and every other open tag; with `everything`, references back, on the same
    page and to other works too.
    """
    resolution = {r.tag_id: r for r in reading.resolved.resolutions}
    tags = sorted((t for e in reading.resolved.entries for t in e.tags), key=lambda t: t.at.start)
    opened = _opened(reading, tags)
    document = reading.document
    rows = [
        (reference.start, _reference_row(document, reference, opened.get(index), resolution))
        for index, reference in enumerate(reading.references)
        if everything or reference.direction == "forward" or reference.status == "unresolved"
    ]
    rows += [
        (tag.at.start, _tag_row(reading, tag, resolution[tag.id]))
        for tag in tags
        if tag.kind != "reference" and resolution[tag.id].status != "void"
    ]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _opened(reading: Reading, tags: list[OpenTag]) -> dict[int, OpenTag]:
    """The tag that each reference opened, by the reference's place; the last of those at one place."""
    starts = [reference.start for reference in reading.references]
    return {
        place: tag
        for tag in tags
        if tag.kind == "reference"
        for place in range(bisect_left(starts, tag.at.start), bisect_left(starts, tag.at.end))
    }


def _reference_row(
    document: Document, reference: Reference, tag: OpenTag | None, resolution: dict[str, Resolution]
) -> Row:
    answer = resolution[tag.id].answer if tag else reference.reason
    return {
        "page": reference.page,
        "text": reference.text,
        "kind": reference.kind,
        "status": reference.status,
        "target_page": reference.target_page,
        "target": reference.target,
        "answer": answer or (reference.target_at.quote if reference.target_at else ""),
        **_lines(document, reference.start, reference.target_at),
    }


def _tag_row(reading: Reading, tag: OpenTag, resolution: Resolution) -> Row:
    evidence = resolution.evidence[0] if resolution.evidence else None
    section = reading.skeleton.section_at(evidence.start) if evidence else None
    return {
        "page": tag.at.page,
        "text": " ".join(tag.at.quote.split()),
        "kind": tag.kind,
        "status": resolution.status,
        "target_page": evidence.page if evidence else None,
        "target": section.heading if section else "",
        "answer": resolution.answer or tag.question,
        **_lines(reading.document, tag.at.start, evidence),
    }


def _lines(document: Document, start: int, target: Evidence | None) -> Row:
    """The line or paragraph of a row and of its target, where the document is told by these."""
    if document.counted == "page":
        return {}
    return {"line": document.line_at(start), "target_line": document.line_at(target.start) if target else None}


def to_json(rows: list[Row]) -> str:
    """The rows as a JSON list, ending in a newline."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def to_table(rows: list[Row]) -> str:
    """The rows as aligned text, ending in a newline; a long cell is cut and marked."""
    return plain(table_of(rows))


def table_of(rows: list[Row]) -> Table:
    """The rows as a table that a terminal may fit to its width."""
    by_line = any("line" in row for row in rows)
    columns = (Column("line", side="right"), *COLUMNS[1:]) if by_line else COLUMNS
    return tabulate(columns, (_cells(row) for row in rows))


def _cells(row: Row) -> tuple[str, ...]:
    here, there, sign = row["page"], row["target_page"], "p."
    if "line" in row:
        here, there, sign = row["line"], row["target_line"], "line"
    leads = f"{sign} {there} {row['target']}" if there else row["answer"]
    return str(here), row["text"], row["kind"], row["status"], leads

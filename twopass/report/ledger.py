"""The ledger of references: what the text points with or leaves open, and where each leads."""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import Any

from twopass.schema import OpenTag, Reading, Reference, Resolution

Row = dict[str, Any]


def ledger(reading: Reading, *, everything: bool = False) -> list[Row]:
    """Rows `{"page", "text", "kind", "status", "target_page", "target", "answer"}` in reading order.

    References that lead forward or nowhere, and every other open tag; with `everything`, references back, on the same
    page and to other works too.
    """
    resolution = {r.tag_id: r for r in reading.resolved.resolutions}
    tags = sorted((t for e in reading.resolved.entries for t in e.tags), key=lambda t: t.at.start)
    pointing = [t for t in tags if t.kind == "reference"]
    starts = [r.start for r in reading.references]
    by_reference: dict[int, OpenTag] = {}
    for tag in pointing:
        for index in range(bisect_left(starts, tag.at.start), len(starts)):
            if starts[index] >= tag.at.end:
                break
            by_reference[index] = tag
    rows = [
        (reference.start, _reference_row(reference, by_reference.get(index), resolution))
        for index, reference in enumerate(reading.references)
        if everything or reference.direction == "forward" or reference.status == "unresolved"
    ]
    rows += [(tag.at.start, _tag_row(reading, tag, resolution[tag.id])) for tag in tags if tag.kind != "reference"]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _reference_row(reference: Reference, tag: OpenTag | None, resolution: dict[str, Resolution]) -> Row:
    answer = resolution[tag.id].answer if tag else reference.reason
    return {
        "page": reference.page,
        "text": reference.text,
        "kind": reference.kind,
        "status": reference.status,
        "target_page": reference.target_page,
        "target": reference.target,
        "answer": answer or (reference.target_at.quote if reference.target_at else ""),
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
        "answer": resolution.answer,
    }


def to_json(rows: list[Row]) -> str:
    """The rows as a JSON list, ending in a newline."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def to_table(rows: list[Row]) -> str:
    """The rows as aligned text, ending in a newline; a long cell is cut and marked."""
    cells = [("page", "words", "kind", "status", "leads to")]
    for row in rows:
        leads = f"p. {row['target_page']} {row['target']}".strip() if row["target_page"] else row["answer"]
        cells.append((str(row["page"]), _cut(row["text"], 48), row["kind"], row["status"], _cut(leads, 72)))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    return "".join("  ".join([*map(str.ljust, line[:4], widths), line[4]]).rstrip() + "\n" for line in cells)


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"

"""Numbered clauses whose titles run into their text without a change of type: "4. Fees and Payment. The buyer …"."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from twopass.headings import numbering
from twopass.headings.numbering import Label
from twopass.headings.printed_lines import Row, Sheet

FEWEST = 5  # clauses of a document
TITLED = 0.9  # share of the clauses of one form that must have a title
RUNNING = 0.5  # share of the titles that text must follow in their lines
ORDERED = 0.9  # share of the numbers that must follow the one before, or begin anew
DEEPEST = 2  # levels of a number: "Section 2.01"
SPAN = 0.4  # share of the rows of a document from the first to the last clause: lists are shorter
ROWS_EACH = 2.5  # rows from one clause to the next, on the mean
EARLY = 14  # characters in which the number of a clause ends
LONGEST = 8  # words of a title
_TITLE = re.compile(r"([^\W\d_][^.:;!?()\[\]\d]{2,70})(?:[.:]\s+[^\W\d_(“\"‘]|[.:]?\s*$)")
_INITIAL = re.compile(r"(?:^|[\s,])[^\W\d_]$")  # what ends in an initial names a person, as entries of literature do


def mark_clauses(sheet: Sheet) -> None:
    """Sets `clause` of the rows with which titled clauses open, where a document is made of such clauses."""
    forms: dict[tuple[str, str, str], list[tuple[int, Label]]] = defaultdict(list)
    for index, row in enumerate(sheet.rows):
        if row.opens and _may_open(row) and row.style.face == sheet.body.face:
            label = numbering.label(row.text)
            if label is not None and not label.weak and label.depth <= DEEPEST:
                forms[label.family].append((index, label))
    for members in forms.values():
        ends = [_title_end(sheet.rows[index], label) for index, label in members]
        if _are_clauses(sheet.rows, members, ends):
            for (index, _), end in zip(members, ends, strict=True):
                sheet.rows[index].clause = end


def _may_open(row: Row) -> bool:
    """Whether a row may open a clause: text with an early stop after what may be a number, all in one type."""
    early = row.text[1:EARLY]
    marked = "." in early or ")" in early or ":" in early
    return marked and not row.listed and row.line.role == "body" and not row.line.lead


def _title_end(row: Row, label: Label) -> int:
    """Where the title of a clause ends in its row, with its stop; 0 where it has none."""
    found = _TITLE.match(row.text, label.end)
    if found is None or not found[1][0].isupper() or len(found[1].split()) > LONGEST or _INITIAL.search(found[1]):
        return 0
    return min(found.end(1) + 1, len(row.text)) if found.end() < len(row.text) or row.closes else 0


def _are_clauses(rows: Sequence[Row], members: Sequence[tuple[int, Label]], ends: Sequence[int]) -> bool:
    """Whether the numbered paragraphs of one form are what a document is made of, and have titles."""
    if len(members) < FEWEST or sum(map(bool, ends)) < TITLED * len(members):
        return False
    running = sum(end < len(rows[index].text) for (index, _), end in zip(members, ends, strict=True))
    if running < RUNNING * len(members):
        return False
    first, last = members[0][0], members[-1][0]
    span = last - first
    if span < SPAN * len(rows) or span < ROWS_EACH * (len(members) - 1):
        return False
    numbers = [label.parts[-1] for _, label in members]
    return sum(b in (a + 1, 1) for a, b in itertools.pairwise([0, *numbers])) >= ORDERED * len(numbers)

"""Candidates of a document with everything measured: the common start of training and of reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twopass.headings.candidates import Block, blocks
from twopass.headings.contents.alignment import Titles, place
from twopass.headings.contents.contents_pages import mark
from twopass.headings.contents.entries import Entry
from twopass.headings.contents.joining import join_listed
from twopass.headings.features import measure, prior
from twopass.headings.numbers import number_runs
from twopass.headings.numbers.clauses import mark_clauses
from twopass.headings.printed_lines import Sheet, sheet
from twopass.schema import Document


@dataclass(slots=True)
class Candidates:
    """A document's rows, the blocks that may be headings, and the entries of its contents pages."""

    sheet: Sheet
    blocks: list[Block]
    entries: list[Entry]


def candidates(document: Document) -> Candidates:
    """All candidates of a document, measured."""
    found = unmeasured(document)
    measure_all(found)
    return found


def unmeasured(document: Document) -> Candidates:
    """All candidates of a document with their numbers: all that a file's own outline needs to be put in its place."""
    rows = sheet(document)
    entries = mark(rows)
    mark_clauses(rows)
    found = blocks(rows)
    number_runs.choose(found)
    return Candidates(rows, found, entries)


def measure_all(found: Candidates) -> None:
    """Fills the features of all candidates, with the entries that name them and the log-odds to start from."""
    placed = _placed(found) if found.entries else []
    for block in found.blocks:
        block.features["entry"] = 0.0
    for number, index in enumerate(placed):
        if index >= 0:
            found.entries[number].block = index
            found.blocks[index].entry = number
            found.blocks[index].features["entry"] = 1.0
    measure(found.sheet, found.blocks, found.entries)
    prior.weigh(found.blocks, len(found.sheet.document.pages), len(found.entries))


def _placed(found: Candidates) -> list[int]:
    """For each entry the number of the candidate that it names, -1 for none; titles set in pieces are joined first."""
    known = _titles(found.blocks)
    placed = place(found.entries, known)
    joined = join_listed(found.sheet, found.blocks, found.entries, placed, known)
    if joined is found.blocks:
        return placed
    found.blocks = joined
    return place(found.entries, _titles(joined))


def _titles(blocks: Sequence[Block]) -> Titles:
    return Titles([(block.text, block.title, block.page) for block in blocks])

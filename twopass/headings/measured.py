"""Candidates of a document with everything measured: the common start of training and of reading."""

from __future__ import annotations

from dataclasses import dataclass

from twopass.headings import classifier, contents, features
from twopass.headings.candidates import Block, blocks
from twopass.headings.contents import Entry
from twopass.headings.numbers import number_runs
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
    rows = sheet(document)
    entries = contents.mark(rows)
    found = blocks(rows)
    number_runs.choose(found)
    placed = contents.place(entries, [(b.text, b.title, b.page) for b in found])
    for block in found:
        block.features["entry"] = 0.0
    for number, index in enumerate(placed):
        if index >= 0:
            entries[number].block = index
            found[index].entry = number
            found[index].features["entry"] = 1.0
    features.measure(rows, found, entries)
    classifier.weigh(found, len(document.pages), bool(entries))
    return Candidates(rows, found, entries)

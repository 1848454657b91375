"""Titles that the contents name in one and the page sets in pieces: a title and its subtitle, rows set unlike."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.headings import numbering
from twopass.headings.candidates import Block
from twopass.headings.contents.alignment import Titles, alikeness, offsets
from twopass.headings.contents.entries import Entry
from twopass.headings.printed_lines import Row, Sheet
from twopass.headings.vocabulary import key

MOST_ROWS = 8  # rows after the first piece that a title may run over
SHORTEST = 4  # letters and figures that a first piece must have
ALIKE = 92.0  # rapidfuzz ratio from which the pieces together are what the contents name


def join_listed(
    sheet: Sheet, blocks: list[Block], entries: Sequence[Entry], placed: Sequence[int], known: Titles
) -> list[Block]:
    """The candidates, with those joined that begin titles of entries that none of them names alone; `known` are their
    words.
    """
    missing = [entry for entry, index in zip(entries, placed, strict=True) if index < 0 and entry.page is not None]
    if not missing:
        return blocks
    offset = offsets(entries, known)
    taken: dict[int, Block] = {}  # the row after a joined title → the title
    for entry in missing:
        shift = offset[entry.roman]
        if shift is not None and entry.page is not None:
            page = entry.page + shift
            pages = (page, page + 1, page - 1, page + 2, page - 2)
            joined = next(filter(None, (_join(sheet, blocks[i], entry) for i in known.on(pages))), None)
            if joined:
                taken[joined.first] = joined
    return [block for block in blocks if not _inside(block, taken)] if taken else blocks


def _inside(block: Block, taken: dict[int, Block]) -> bool:
    """Whether a candidate has become part of a title above it."""
    return any(one.first < block.first <= one.last for one in taken.values())


def _join(sheet: Sheet, block: Block, entry: Entry) -> Block | None:
    """The candidate with the rows below that make it what the contents name, None where they do not."""
    wanted = (key(entry.text), key(entry.title))
    said = key(block.text)
    if block.run_in or len(said) < SHORTEST or not _begins(said, wanted):
        return None
    for row in sheet.rows[block.last + 1 : block.last + 1 + MOST_ROWS]:
        if row.page != block.page or row.listed or not _begins(said, wanted):
            return None
        said += key(row.text)
        if any(_alike(said, one) for one in wanted):
            return _extended(sheet, block, row)
    return None


def _begins(said: str, wanted: Sequence[str]) -> bool:
    """Whether what was read so far begins an entry and says less than all of it."""
    return any(len(said) < len(one) and _alike(said, one[: len(said)]) for one in wanted)


def _alike(a: str, b: str) -> bool:
    return abs(len(a) - len(b)) <= 0.1 * max(len(a), len(b)) and (a == b or alikeness(a, b, ALIKE) > 0)


def _extended(sheet: Sheet, block: Block, last: Row) -> Block:
    """The candidate up to and with a row below it."""
    while sheet.rows[block.last] is not last:
        block.last += 1
        block.text = f"{block.text} {' '.join(sheet.rows[block.last].text.split())}"
    block.end = last.line.end
    block.labels = numbering.labels(block.text) or block.labels
    return block

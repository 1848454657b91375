"""Headings that a page shows without naming them: rows in bold, larger, centred, in capitals, or linked from a list of
contents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import NamedTuple

from twopass.headings import levels, numbering
from twopass.headings.candidates import Block
from twopass.headings.heading import Heading, from_block
from twopass.headings.numbers import number_runs
from twopass.headings.precedence import SIGN
from twopass.headings.printed_lines import Style
from twopass.headings.vocabulary import is_listing_title, is_stock, key
from twopass.schema import WITHOUT_LINES, Document, TextLine

_LONGEST, _LONGEST_PLAIN = 200, 100  # characters of a heading, and of one that is only slanted, centred or numbered
_BOLD = 600  # weight from which type is bold
_LARGER = 1.0  # points above the text from which type is a heading's
_CENTRED = 1.0  # points by which a centred heading looks larger than one at the edge
_LETTERS = 4  # capitals that make a row one in capitals
_OFTEN = 4  # times that words are said from which they head nothing
_STACKED = 4  # such rows one upon the other, without numbers, that are a cover
_ENTRIES, _GAP = 3, 3  # linked rows that make a list of contents, and rows from one to the next
_NEAR = 3  # rows from where a link leads in which its heading stands
_FEWEST = 2  # headings that show a habit
_PAGE = re.compile(r"[\s|.·…]*\d{0,4}\s*$")
_SENTENCE_END = re.compile(r"[.!?…。][\"”’)]?$")


class Look(NamedTuple):
    """How a row is set: its size, and whether it is bold, slanted and centred."""

    size: float
    bold: bool
    italic: bool
    centred: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the page: its words, whether a block begins with it, whether it is in capitals, and its look."""

    line: TextLine
    words: str
    opens: bool
    caps: bool
    look: Look


def displayed(document: Document) -> list[Heading]:
    """The headings that the page shows, in reading order; none where it shows no habit, or has no looks."""
    if not has_looks(document):
        return []
    rows = list(_rows(document))
    usual = _usual(rows)
    linked, listed_to = _linked(document, rows)
    if usual is None or not (linked or any(row.line.lead or row.look != usual for row in rows)):
        return []
    found: list[int] = []
    for at, row in enumerate(rows):
        goes_on = bool(found) and found[-1] == at - 1 and not row.opens and row.look == rows[at - 1].look
        if at in linked or (at >= listed_to and (row.opens or goes_on) and _heads(row, usual)):
            found.append(at)
    said = Counter(rows[at].words for at in found)
    kept = _uncovered([at for at in found if at in linked or said[rows[at].words] < _OFTEN], rows, linked)
    blocks = _joined([_block(rows[at], at) for at in kept])
    if len(blocks) < _FEWEST:
        return []
    number_runs.choose(blocks)
    levels.assign(blocks, [])
    return [from_block(block) for block in blocks]


def has_looks(document: Document) -> bool:
    """Whether the rows of a document are set as its file says: those of Word are looked at where they are read."""
    return PurePath(document.path).suffix.lower() in WITHOUT_LINES - {".docx"}


def _rows(document: Document) -> Iterator[_Row]:
    named = {item.at for item in document.tagged}
    for line in document.lines:
        if line.start in named:
            continue
        words = document.text[line.start : line.end]
        capitals = sum(map(str.isupper, words))
        caps = capitals >= _LETTERS and not any(map(str.islower, words))
        before = document.text[max(0, line.start - 2) : line.start]
        look = Look(line.size, line.weight >= _BOLD, line.italic, line.x0 > 0 and not before.endswith(" "))
        yield _Row(line, words, before in ("", "\n\n"), caps, look)


def _usual(rows: Sequence[_Row]) -> Look | None:
    """The look of most of the text, None where there is none."""
    said = Counter[Look]()
    for row in rows:
        if row.line.role == "body":
            said[row.look] += len(row.words)
    return said.most_common(1)[0][0] if said else None


# ── what a list of contents leads to ─────────────────────────────────────────────────────────────────


def _linked(document: Document, rows: Sequence[_Row]) -> tuple[set[int], int]:
    """The rows that the entries of a list of contents lead to and name, and the first row after that list."""
    starts = [row.line.start for row in rows]
    entries: list[tuple[int, int]] = []  # the row of an entry, and the place it leads to
    for link in document.links:
        at = bisect_left(starts, link.start + 1) - 1
        if at < 0 or link.target is None or link.target <= link.end or (entries and at > entries[-1][0] + _GAP):
            continue
        entries.append((at, link.target))
    if len({at for at, _ in entries}) < _ENTRIES:
        return set(), 0
    found = {place for at, target in entries if (place := _named(rows, at, bisect_left(starts, target))) is not None}
    after = entries[-1][0] + 1
    return {place for place in found if place >= after}, after if found else 0


def _named(rows: Sequence[_Row], entry: int, first: int) -> int | None:
    """The row from `first` on that an entry of the contents names."""
    said = key(_PAGE.sub("", rows[entry].words))
    near = range(first, min(first + _NEAR, len(rows)))
    told = {
        at: key(rows[at].words) for at in near if len(rows[at].words) <= _LONGEST and not rows[at].words.isdecimal()
    }
    return next((at for at, words in told.items() if words and (words in said or said in words)), None)


# ── what stands out ──────────────────────────────────────────────────────────────────────────────────


def _heads(row: _Row, usual: Look) -> bool:
    """Whether a row stands out as a heading does, or says that it is one."""
    words = row.words if not row.line.lead else row.words[: row.line.lead]
    if row.line.role != "body" or not _may_title(words):
        return False
    label = numbering.label(words)
    counted = label is not None and not label.weak
    if row.line.lead:
        return counted
    said = label is not None and (label.role or label.form == SIGN)
    ends = _SENTENCE_END.search(words) is not None
    if row.look.bold > usual.bold or row.look.size >= usual.size + _LARGER:
        return len(words) <= _LONGEST and (counted or not ends or len(words) <= _LONGEST_PLAIN)
    stands_out = row.caps or row.look.italic > usual.italic or row.look.centred > usual.centred
    return len(words) <= _LONGEST_PLAIN and bool(said or (stands_out and not ends))


def _may_title(words: str) -> bool:
    """Whether words may be a title: no listing's, no aside, no beginning of a list."""
    if sum(map(str.isalpha, words)) < 2 or words.endswith((",", ";", ":")) or words[0].islower():
        return False
    return words[0] not in "/-•" and not (words[0] + words[-1] == "()" or is_listing_title(words))


def _uncovered(found: Sequence[int], rows: Sequence[_Row], linked: set[int]) -> list[int]:
    """The rows found, without those of a cover, which stand one upon the other, and without one that ends the page."""
    sure = {at for at in found if at in linked or numbering.label(rows[at].words) is not None}
    stacks = groupby(enumerate(found), key=lambda one: (one[1] in sure, one[1] - one[0]))  # rows that follow each other
    held = [(surely, [at for _, at in stack]) for (surely, _), stack in stacks]
    kept = [at for surely, stack in held if surely or len(stack) < _STACKED for at in stack]
    return [at for at in kept if at in sure or at < len(rows) - 1]


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────


def _block(row: _Row, at: int) -> Block:
    line, look = row.line, row.look
    end = line.start + line.lead if line.lead else line.end
    text = " ".join(row.words[: end - line.start].split())
    style = Style(look.size, look.bold or line.lead > 0, look.italic, "", row.caps)
    block = Block(
        at,
        at,
        line.start,
        end,
        text,
        style,
        look.size + _CENTRED * look.centred,
        line.lead > 0,
        numbering.labels(text),
        page=line.page,
    )
    block.features["stock"] = float(is_stock(text))
    return block


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, labels that stand alone joined to the title right below: "PART I", "Financial information"."""
    joined: list[Block] = []
    for block in blocks:
        upper = joined[-1] if joined else None
        if upper is not None and upper.last + 1 == block.first and _bare(upper) and not block.labels:
            upper.text, upper.end, upper.last = f"{upper.text} {block.text}", block.end, block.last
            upper.labels = numbering.labels(upper.text) or upper.labels
        else:
            joined.append(block)
    return joined


def _bare(block: Block) -> bool:
    """Whether a block is a number after a word, and no more."""
    label = block.labels[0] if block.labels else None
    return label is not None and bool(label.role) and not block.text[label.end :].strip(" .:–—-")

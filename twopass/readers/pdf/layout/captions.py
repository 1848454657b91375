"""Captions: the labels they begin with, captions beside other text, and the rows that belong to each."""

from __future__ import annotations

import re
from functools import cache

from twopass.languages.regexes import entries, spelled
from twopass.readers.pdf.coordinates import Box
from twopass.readers.pdf.layout.fragments import Piece
from twopass.readers.pdf.layout.lines import Row

_NUMBER = r"(?:[A-Z]{1,2}[.\-–]?)?\d+(?:[.\-–]\d+)*[a-z]?|[IVXL]+|[A-Z]\.?(?=\s*[:.])"
_ENDED = re.compile(r"[.!?:;。．！？：；…)\]][\"'”’»]*$")
_MOST_LINES = 30  # of one caption


def caption_match(text: str) -> re.Match[str] | None:
    """The label, number and rest of a line that begins like a caption."""
    return _caption().match(text) or _glued_caption().match(text)


def starts_caption(piece: Piece) -> bool:
    """Whether a piece begins with a label and its stop, blanks left out."""
    return _start().match(piece.text) is not None


def _label() -> str:
    before = spelled(entries("layout", "before_caption"), blank=r"\s+")
    return rf"(?:{before}\s+)?{spelled(entries('layout', 'captions'))}"


def _glued_label() -> str:
    return spelled(entries("layout", "glued"))


@cache
def _caption() -> re.Pattern[str]:
    """ "Figure 3: ", in any language that parts words by blanks."""
    label = rf"(?P<label>{_label()}\s*(?P<number>{_NUMBER}))"
    return re.compile(rf"^{label}(?P<after>\s*[:.|–—-]|\s+|$)(?P<rest>.*)", re.IGNORECASE)


@cache
def _glued_caption() -> re.Pattern[str]:
    """ "图3："."""
    label = rf"(?P<label>{_glued_label()}\s*(?P<number>\d+(?:[.\-–]\d+)*))"
    return re.compile(rf"^{label}(?P<after>\s*[:：.|–—-]|\s+|$)(?P<rest>.*)")


@cache
def _start() -> re.Pattern[str]:
    """A label and its stop, blanks left out."""
    return re.compile(rf"^(?:{_label()}(?:{_NUMBER})[:.|–—]|{_glued_label()}\d+)", re.IGNORECASE)


# ── beside other text, before rows are made ───────────────────────────────────────────────────────


def captions_aside(pieces: list[Piece], body: float) -> tuple[list[Piece], list[tuple[Box, list[Piece]]]]:
    """The pieces left, and the captions, each with its box, that stand beside other text and would mix with it."""
    found: list[tuple[Box, list[Piece]]] = []
    rest = pieces
    for start in [p for p in pieces if p.letters > 5 and starts_caption(p)]:
        if start not in rest or not _beside_text(start, rest) or _goes_on(start, rest):
            continue
        block = _below(start, rest, body)
        others = [p for p in rest if p not in block]
        box = _around(block)
        if not _crossed(box, others):
            found.append((box, block))
            rest = others
    return rest, found


def _around(block: list[Piece]) -> Box:
    """The box around lines from top to bottom."""
    return min(p.x0 for p in block), block[0].y0, max(p.x1 for p in block), block[-1].y1


def _beside_text(start: Piece, pieces: list[Piece]) -> bool:
    """Whether other text stands on the line of a caption's first piece, left or right of it."""
    return any(
        abs(p.base - start.base) < start.size and p.letters > 12 and (p.x0 > start.x1 + 2 or p.x1 < start.x0 - 2)
        for p in pieces
    )


def _crossed(box: Box, pieces: list[Piece]) -> bool:
    """Whether a piece reaches into a box."""
    return any(box[1] < p.base < box[3] + 2 and p.x1 > box[0] + 2 and p.x0 < box[2] - 2 for p in pieces)


def _goes_on(start: Piece, pieces: list[Piece]) -> bool:
    """Whether a line that begins like a caption continues a sentence of the line above."""
    above = [
        p for p in pieces if 0.8 * p.size < start.base - p.base < 1.45 * p.size and abs(p.x0 - start.x0) < 3 * p.size
    ]
    return any(abs(p.size - start.size) < 0.05 * p.size and p.text[-1] not in ".:?!" and p.letters > 15 for p in above)


def _below(start: Piece, pieces: list[Piece], body: float) -> list[Piece]:
    """The lines of a caption, from its first piece down."""
    block = [start]
    reach = 1.3 if abs(start.size - body) < 0.03 * body else 1.6
    for piece in sorted((p for p in pieces if p.base > start.base + 0.5 * start.size), key=lambda p: p.base):
        last = block[-1]
        x0, x1 = min(p.x0 for p in block), max(p.x1 for p in block)
        if piece.base - last.base > reach * last.size or (len(block) > 1 and _closes(last, x1)):
            break
        if abs(piece.size - start.size) < 0.06 * start.size and _under(piece, x0, x1):
            block.append(piece)
    return block


def _closes(last: Piece, x1: float) -> bool:
    """Whether a line of a caption ends with a stop well before x1, where the widest ends."""
    return last.x1 < x1 - 2 * last.size and last.text[-1] in ".)"


def _under(piece: Piece, x0: float, x1: float) -> bool:
    """Whether a piece stands under lines from x0 to x1."""
    return x0 - 2 * piece.size < piece.x0 < x1 and piece.x1 < x1 + 3 * piece.size


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────


def mark_captions(rows: list[Row], body: float) -> None:
    """Give the rows of captions on a page their role, in place."""
    for k, row in enumerate(rows):
        if row.role != "body" or row.furniture:
            continue
        match = caption_match(row.text)
        if not match or not _is_caption(match, row, rows[k - 1] if k else None, body):
            continue
        row.role = "caption"
        bare = len(row.text) < len(match["label"]) + 3  # the label stands on a line of its own
        last = row
        for other in rows[k + 1 : k + _MOST_LINES]:
            if not _continues(other, last, row, bare, body) or _closed(last, rows):
                break
            other.role = "caption"
            last = other


def _continues(row: Row, last: Row, first: Row, bare: bool, body: float) -> bool:
    """Whether a row goes on with a caption: close below its last row, and set like it."""
    drop = row.base - last.base
    if row.role != "body" or row.band != first.band or not 0 < drop < 1.6 * first.size:
        return False
    weight = row.weight == last.weight or last is first or bare
    if not weight or abs(row.size - first.size) >= 0.06 * first.size or caption_match(row.text):
        return False
    return not (abs(first.size - body) < 0.05 * body and drop > 1.35 * first.size)


def _closed(row: Row, rows: list[Row]) -> bool:
    """Whether a row ends a sentence well before the right edge of its block."""
    if not _ENDED.search(row.text):
        return False
    edge = max(r.x1 for r in rows if r.band == row.band)
    return row.x1 < edge - 2 * row.size


def _is_caption(match: re.Match[str], row: Row, before: Row | None, body: float) -> bool:
    """Whether a line that begins with a label is a caption and not a sentence about a figure."""
    if before is not None and _within_sentence(row, before, body):
        return False
    rest = match["rest"].strip()
    if match["after"].strip():
        return not rest[:1].islower() or row.lead > 3
    if _label_stands_out(match, row):
        return True
    if not rest:
        return not match["label"].lower().startswith(entries("layout", "seldom"))
    return rest[0].isupper() and (abs(row.size - body) > 0.05 * body or _is_title(rest))


def _is_title(text: str) -> bool:
    """Whether what follows a label is short and ends no sentence."""
    return len(text) < 90 and not _ENDED.search(text)


def _label_stands_out(match: re.Match[str], row: Row) -> bool:
    """Whether a label, or all of its row, is set apart by weight or slant."""
    return row.lead >= len(match["label"].replace(" ", "")) or row.weight >= 600 or row.italic


def _within_sentence(row: Row, before: Row, body: float) -> bool:
    """Whether the row before runs on into this one."""
    if before.band != row.band or before.role != "body" or not 0 < row.base - before.base < 1.45 * row.size:
        return False
    alike = abs(before.size - row.size) < 0.05 * body and before.weight == row.weight
    flush = abs(before.x0 - row.x0) < 4 * row.size and len(before.text) > 25
    return alike and flush and not _ENDED.search(before.text)

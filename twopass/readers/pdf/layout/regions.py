"""Pieces that stand in ruled tables and in drawings, taken out of the flow before columns are looked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twopass.readers.pdf.frames import Box
from twopass.readers.pdf.graphics import Drawings, Region
from twopass.readers.pdf.layout.fragments import Piece
from twopass.readers.pdf.layout.roles import CAPTION_START
from twopass.schema import Role

_REACH = 16.0  # points: labels of axes stand this near to the drawing


@dataclass(slots=True)
class Zone:
    """Pieces of one table or figure and the box around them."""

    role: Role
    box: Box
    pieces: list[Piece]


def take_zones(
    pieces: list[Piece], drawings: Drawings, body: float, page: tuple[float, float]
) -> tuple[list[Piece], list[Zone]]:
    """The pieces left in the flow, and the zones; `body` is the size of body type, `page` width and height."""
    zones: list[Zone] = []
    rest, captions = _captions(pieces, body)
    for box in _ruled(pieces, drawings.rules):
        inside, rest = _parted(rest, box)
        if inside:
            inside, rest = _with_rows(inside, rest)
            zones.append(Zone("table", box, inside))
    slide = page[0] > 1.2 * page[1]
    for region in sorted(drawings.regions, key=lambda r: r.box[1]):
        if (region.box[2] - region.box[0]) * (region.box[3] - region.box[1]) > 0.7 * page[0] * page[1]:
            continue
        inside, others = _parted(rest, region.box)
        if slide:  # bullets, headings and boxes of a slide are text; only small type is a label
            others += [p for p in inside if p.size > 0.86 * body]
            inside = [p for p in inside if p.size <= 0.86 * body]
        role = _role(region, inside, body)
        if role is None:
            continue
        if role == "figure":
            prose = [p for p in inside if p.letters > 24 and abs(p.size - body) < 0.03 * body]
            inside = [p for p in inside if p not in prose]
            others += prose
            inside, others = _with_labels(region.box, inside, others, body)
        if role == "table":
            inside, others = _with_rows(inside, others)
        inside, apart = _without_captions(inside)
        rest = others + apart
        zones.append(Zone(role, region.box, inside))
    return rest, zones + captions


def _captions(pieces: list[Piece], body: float) -> tuple[list[Piece], list[Zone]]:
    """Captions that stand beside other text, which would mix with it row by row."""
    zones: list[Zone] = []
    rest = pieces
    for start in [p for p in pieces if CAPTION_START.match(p.text) and p.letters > 5]:
        beside = [p for p in rest if p.x0 > start.x1 + 2 or p.x1 < start.x0 - 2]
        if start not in rest or not any(abs(p.base - start.base) < start.size and p.letters > 12 for p in beside):
            continue
        if _goes_on(start, rest):
            continue
        block = _below(start, rest, body)
        box = (min(p.x0 for p in block), start.y0, max(p.x1 for p in block), block[-1].y1)
        if not any(_flush(p, box) for p in rest if p not in block and box[1] < p.base < box[3] + 2):
            zones.append(Zone("caption", box, block))
            rest = [p for p in rest if p not in block]
    return rest, zones


def _flush(piece: Piece, box: Box) -> bool:
    """Whether a piece reaches into a box."""
    return piece.x1 > box[0] + 2 and piece.x0 < box[2] - 2


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
        if piece.base - last.base > reach * last.size:
            break
        x0, x1 = min(p.x0 for p in block), max(p.x1 for p in block)
        alike = abs(piece.size - start.size) < 0.06 * start.size
        if last.x1 < x1 - 2 * last.size and last.text[-1] in ".)" and len(block) > 1:
            break
        if alike and piece.x0 > x0 - 2 * piece.size and piece.x1 < x1 + 3 * piece.size and piece.x0 < x1:
            block.append(piece)
    return block


def _parted(pieces: list[Piece], box: Box) -> tuple[list[Piece], list[Piece]]:
    """Pieces whose middle is in the box, and the others."""
    inside: list[Piece] = []
    others: list[Piece] = []
    for p in pieces:
        x, y = (p.x0 + p.x1) / 2, p.base - 0.25 * p.size
        within = box[0] - 2 <= x <= box[2] + 2 and box[1] - 1 <= y <= box[3] + 1
        (inside if within and p.x0 > box[0] - 12 and p.x1 < box[2] + 12 else others).append(p)
    return inside, others


def _prose(piece: Piece, width: float) -> bool:
    return piece.letters >= 32 and piece.x1 - piece.x0 > 0.55 * width


def _ruled(pieces: list[Piece], rules: list[tuple[float, float, float]]) -> list[Box]:
    """Boxes between rules of one width that hold cells and no running text."""
    boxes: list[Box] = []
    used = [False] * len(rules)
    for k, (x0, x1, y) in enumerate(rules):
        if used[k]:
            continue
        bottom = y
        held = 0
        for m in range(k + 1, len(rules)):
            a, b, below = rules[m]
            if used[m] or abs(a - x0) > 4 or abs(b - x1) > 4:
                continue
            between = [p for p in pieces if bottom < p.base - 0.25 * p.size < below and p.x0 < x1 and p.x1 > x0]
            if not _tabular(between, x1 - x0, below - bottom):
                break
            used[m] = True
            bottom = below
            held += len(between)
        if held >= 4:
            boxes.append((x0 - 4, y, x1 + 4, bottom))
    return _united(boxes)


def _united(boxes: list[Box]) -> list[Box]:
    """Boxes with those that overlap made one."""
    out: list[Box] = []
    for box in boxes:
        for k, other in enumerate(out):
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
                low, high = np.minimum(box, other), np.maximum(box, other)
                out[k] = (float(low[0]), float(low[1]), float(high[2]), float(high[3]))
                break
        else:
            out.append(box)
    return out if len(out) == len(boxes) else _united(out)


def _tabular(between: list[Piece], width: float, height: float) -> bool:
    """Whether pieces between two rules look like rows of cells: no line of prose alone in its row, few lone cells, no
    heading of the next table.
    """
    if not between:
        return True
    if len(between) == 1 and between[0].letters > 2 and height > 2.5 * between[0].size:
        return False
    rows: dict[int, list[Piece]] = {}
    for p in sorted(between, key=lambda p: p.base):
        key = next((k for k in rows if abs(rows[k][0].base - p.base) < 0.5 * p.size), len(rows))
        rows.setdefault(key, []).append(p)
    alone = [r[0] for r in rows.values() if len(r) == 1]
    if any(p.letters >= 45 and p.x1 - p.x0 > 0.6 * width for p in alone):
        return False
    return len(rows) == 1 or len(alone) <= 0.6 * len(rows)


def _role(region: Region, inside: list[Piece], body: float) -> Role | None:
    """What the text in a region is: labels of a figure, cells of a table, or ordinary text (None)."""
    if not inside:
        return None
    width = region.box[2] - region.box[0]
    if sum(_prose(p, width) for p in inside) > 0.25 * len(inside):
        return None
    rows: dict[int, int] = {}
    for p in inside:
        rows[round(p.base / 3)] = rows.get(round(p.base / 3), 0) + 1
    level = sum(n for n in rows.values() if n > 1)
    if not region.image and not region.form and level > 0.6 * len(inside) and sum(n > 1 for n in rows.values()) >= 3:
        return "table" if len(inside) >= 6 else None
    large = any(p.size > 1.12 * body and p.letters > 3 for p in inside)
    if region.form and region.paths == 0:
        return "figure"
    if region.paths >= 20 and len(inside) >= 4:
        return "figure"
    if (region.paths >= 8 or region.image) and len(inside) >= 3 and not large:
        return "figure"
    return None


def _with_rows(inside: list[Piece], others: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Cells of a table and, where most of its rows go on beside the drawing, the labels that stand there."""
    bases = [p.base for p in inside]
    beside = [p for p in others if any(abs(p.base - base) < 1.5 for base in bases)]
    rows = {round(base / 2) for base in bases}
    reached = {round(p.base / 2) for p in beside}
    if any(p.letters >= 60 for p in beside) or len(reached & rows) < 0.6 * len(rows):
        return inside, others
    return inside + beside, [p for p in others if p not in beside]


def _without_captions(inside: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Pieces of a drawing without the caption that its frame may hold, and the caption's pieces."""
    ordered = sorted(inside, key=lambda p: p.base)
    captions: list[Piece] = []
    last: Piece | None = None
    for piece in ordered:
        begins = CAPTION_START.match(piece.text) is not None
        follows = last is not None and 0 <= piece.base - last.base < 1.6 * last.size
        if begins or (follows and last is not None and abs(piece.size - last.size) < 0.06 * last.size):
            captions.append(piece)
            last = piece
    return [p for p in inside if p not in captions], captions


def _with_labels(box: Box, inside: list[Piece], others: list[Piece], body: float) -> tuple[list[Piece], list[Piece]]:
    """Small labels just outside a drawing belong to it."""
    x0, y0, x1, y1 = box
    near: list[Piece] = []
    rest: list[Piece] = []
    for p in others:
        small = p.bulk <= 24 and (p.size < 0.97 * body or p.letters == 0)
        close = x0 - _REACH < p.x1 and p.x0 < x1 + _REACH and y0 - _REACH < p.y1 and p.y0 < y1 + _REACH
        (near if small and close and p.x1 - p.x0 < 0.6 * (x1 - x0) else rest).append(p)
    return inside + near, rest

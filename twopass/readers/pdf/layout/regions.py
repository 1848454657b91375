"""Pieces that stand in ruled tables and in drawings, taken out of the flow before columns are looked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from twopass.readers.pdf.coordinates import Box
from twopass.readers.pdf.graphics import Drawings, Region, Rule
from twopass.readers.pdf.layout.captions import captions_aside, starts_caption
from twopass.readers.pdf.layout.fragments import Piece
from twopass.schema import Role

_REACH = 16.0  # points: labels of axes stand this near to the drawing
_GROUND = 0.7  # of the page: a larger region is the ground that text stands on
_PAGEFUL = 30  # rows between the rules at the head and the foot of a page
_LABEL_SIZE = 0.86  # of body size: type on a slide that may be a label
Parted = tuple[list[Piece], list[Piece]]


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
    rest, captions = captions_aside(pieces, body)
    for box in _ruled(pieces, drawings.rules):
        inside, rest = _parted(rest, box)
        if inside:
            inside, rest = _with_rows(inside, rest)
            zones.append(Zone("table", box, inside))
    slide = page[0] > 1.2 * page[1]
    for region in sorted(drawings.regions, key=lambda r: r.box[1]):
        if region.area <= _GROUND * page[0] * page[1]:
            zone, rest = _taken(region, rest, body, slide)
            zones += [zone] if zone else []
    return rest, zones + [Zone("caption", box, block) for box, block in captions]


def _taken(region: Region, pieces: list[Piece], body: float, slide: bool) -> tuple[Zone | None, list[Piece]]:
    """The zone of a region, None where its text is ordinary, and the pieces outside it."""
    inside, others = _parted(pieces, region.box)
    if slide:  # bullets, headings and boxes of a slide are text; only small type is a label
        others += [p for p in inside if p.size > _LABEL_SIZE * body]
        inside = [p for p in inside if p.size <= _LABEL_SIZE * body]
    role = _role(region, inside, body)
    if role is None:
        return None, pieces
    if role == "figure":
        inside, others = _labels_of(region.box, inside, others, body)
    else:
        inside, others = _with_rows(inside, others)
    inside, apart = _without_captions(inside)
    return Zone(role, region.box, inside), others + apart


def wordless(regions: list[Region], pieces: list[Piece]) -> list[Box]:
    """The boxes of drawings in which no words stand."""
    return [region.box for region in regions if not _parted(pieces, region.box)[0]]


def _parted(pieces: list[Piece], box: Box) -> Parted:
    """Pieces whose middle is in the box, and the others."""
    x0, y0, x1, y1 = box
    inside: list[Piece] = []
    others: list[Piece] = []
    for p in pieces:
        x, y = (p.x0 + p.x1) / 2, p.base - 0.25 * p.size
        within = x0 - 2 <= x <= x1 + 2 and y0 - 1 <= y <= y1 + 1
        (inside if within and p.x0 > x0 - 12 and p.x1 < x1 + 12 else others).append(p)
    return inside, others


# ── ruled tables ──────────────────────────────────────────────────────────────────────────────────


def _ruled(pieces: list[Piece], rules: list[Rule]) -> list[Box]:
    """Boxes between rules of one width that hold cells and no running text."""
    boxes: list[Box] = []
    used: set[int] = set()
    for k in range(len(rules)):
        if k not in used and (box := _table_under(k, rules, used, pieces)):
            boxes.append(box)
    return _united(boxes)


def _table_under(k: int, rules: list[Rule], used: set[int], pieces: list[Piece]) -> Box | None:
    """The box from the k-th rule to the last of its width with cells above it, None if there are no cells."""
    x0, x1, y = rules[k]
    bottom, held = y, 0
    for m in range(k + 1, len(rules)):
        a, b, below = rules[m]
        if m in used or abs(a - x0) > 4 or abs(b - x1) > 4:
            continue
        between = [p for p in pieces if p.x0 < x1 and p.x1 > x0 and bottom < p.base - 0.25 * p.size < below]
        if not _tabular(between, x1 - x0, below - bottom):
            break
        used.add(m)
        bottom = below
        held += len(between)
    return (x0 - 4, y, x1 + 4, bottom) if held >= 4 else None


def _united(boxes: list[Box]) -> list[Box]:
    """Boxes with those that overlap made one."""
    out: list[Box] = []
    for box in boxes:
        k = next((k for k, other in enumerate(out) if _overlap(box, other)), None)
        if k is None:
            out.append(box)
        else:
            a = out[k]
            out[k] = min(a[0], box[0]), min(a[1], box[1]), max(a[2], box[2]), max(a[3], box[3])
    return out if len(out) == len(boxes) else _united(out)


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _tabular(between: list[Piece], width: float, height: float) -> bool:
    """Whether pieces between two rules look like rows of cells: no line of prose alone in its row, few lone cells, no
    heading of the next table.
    """
    if not between:
        return True
    rows = _cell_rows(between)
    alone = [row[0] for row in rows if len(row) == 1]
    if _heading_alone(between, height) or any(p.letters >= 45 and p.x1 - p.x0 > 0.6 * width for p in alone):
        return False
    if len(rows) >= _PAGEFUL and sum(p.letters >= 20 and p.x1 - p.x0 > 0.35 * width for p in between) > len(rows):
        return False  # two columns of text
    return len(rows) == 1 or len(alone) <= 0.6 * len(rows)


def _heading_alone(between: list[Piece], height: float) -> bool:
    """Whether one piece of words stands alone with white around it."""
    return len(between) == 1 and between[0].letters > 2 and height > 2.5 * between[0].size


def _cell_rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces grouped by baseline."""
    rows: list[list[Piece]] = []
    for p in sorted(pieces, key=lambda p: p.base):
        row = next((row for row in rows if abs(row[0].base - p.base) < 0.5 * p.size), None)
        if row is None:
            rows.append([p])
        else:
            row.append(p)
    return rows


def _with_rows(inside: list[Piece], others: list[Piece]) -> Parted:
    """Cells of a table and, where most of its rows go on beside the drawing, the labels that stand there."""
    beside = _level_with(inside, others)
    rows = {round(p.base / 2) for p in inside}
    reached = {round(p.base / 2) for p in beside}
    if len(reached & rows) < 0.6 * len(rows) or any(p.letters >= 60 for p in beside):
        return inside, others
    taken = set(beside)
    return inside + beside, [p for p in others if p not in taken]


def _level_with(inside: list[Piece], others: list[Piece]) -> list[Piece]:
    """The pieces of the others that stand on a line with one inside."""
    bases = [p.base for p in inside]
    low, high = min(bases) - 1.5, max(bases) + 1.5
    near = [p for p in others if low <= p.base <= high]
    return [p for p in near if any(abs(p.base - base) < 1.5 for base in bases)]


# ── drawings ──────────────────────────────────────────────────────────────────────────────────────


def _role(region: Region, inside: list[Piece], body: float) -> Role | None:
    """What the text in a region is: labels of a figure, cells of a table, or ordinary text (None)."""
    width = region.box[2] - region.box[0]
    if not inside or sum(_prose(p, width) for p in inside) > 0.25 * len(inside):
        return None
    if not region.image and not region.form and _in_rows(inside):
        return "table" if len(inside) >= 6 else None
    return "figure" if _is_figure(region, inside, body) else None


def _prose(piece: Piece, width: float) -> bool:
    return piece.letters >= 32 and piece.x1 - piece.x0 > 0.55 * width


def _in_rows(pieces: list[Piece]) -> bool:
    """Whether most pieces share their baseline with another, on three baselines at least."""
    shared = [number for number in Counter([round(p.base / 3) for p in pieces]).values() if number > 1]
    return sum(shared) > 0.6 * len(pieces) and len(shared) >= 3


def _is_figure(region: Region, inside: list[Piece], body: float) -> bool:
    """Whether what a region holds is drawn: a form without strokes, many strokes, or a picture with small labels."""
    if region.form and region.paths == 0:
        return True
    if region.paths >= 20 and len(inside) >= 4:
        return True
    if len(inside) < 3 or not (region.paths >= 8 or region.image):
        return False
    return not any(p.size > 1.12 * body and p.letters > 3 for p in inside)


def _labels_of(box: Box, inside: list[Piece], others: list[Piece], body: float) -> Parted:
    """Labels in a drawing and just outside it; lines of prose in body type are none."""
    prose = {p for p in inside if p.letters > 24 and abs(p.size - body) < 0.03 * body}
    labels = [p for p in inside if p not in prose]
    return _with_labels(box, labels, others + [p for p in inside if p in prose], body)


def _with_labels(box: Box, inside: list[Piece], others: list[Piece], body: float) -> Parted:
    """Small labels just outside a drawing belong to it."""
    near: list[Piece] = []
    rest: list[Piece] = []
    for p in others:
        small = p.bulk <= 24 and (p.size < 0.97 * body or p.letters == 0)
        (near if small and _close(p, box) and p.x1 - p.x0 < 0.6 * (box[2] - box[0]) else rest).append(p)
    return inside + near, rest


def _close(piece: Piece, box: Box) -> bool:
    """Whether a piece stands within reach of a box."""
    x0, y0, x1, y1 = box
    level = y0 - _REACH < piece.y1 and piece.y0 < y1 + _REACH
    return level and x0 - _REACH < piece.x1 and piece.x0 < x1 + _REACH


def _without_captions(inside: list[Piece]) -> Parted:
    """Pieces of a drawing without the caption that its frame may hold, and the caption's pieces."""
    captions: list[Piece] = []
    for piece in sorted(inside, key=lambda p: p.base):
        if starts_caption(piece) or (captions and _follows(piece, captions[-1])):
            captions.append(piece)
    return [p for p in inside if p not in captions], captions


def _follows(piece: Piece, last: Piece) -> bool:
    """Whether a piece is the next line of a caption, in its type."""
    return 0 <= piece.base - last.base < 1.6 * last.size and abs(piece.size - last.size) < 0.06 * last.size

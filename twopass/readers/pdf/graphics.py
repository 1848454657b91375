"""What is drawn on a page besides text: horizontal rules, and the regions that pictures and plots take up."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.clips import clip_window
from twopass.readers.pdf.coordinates import Box, Frame, frame_of
from twopass.readers.pdf.pdfium import Floats, Ints

_PATH, _IMAGE, _FORM = 2, 3, 5  # PDFium's numbers; between picture and form stand shadings
_MOST_OBJECTS = 30_000  # a map of 100 000 strokes is one region all the same
_MOST_FORMS, _MOST_OPENED = 50, 8  # forms of a page whose clips are asked for, and whose content is looked into
_MOST_GROUPS = 600
_THIN = 2.5  # points: a path no higher is a rule
_NEAR = 8.0  # points between strokes of one drawing
_SMALLEST = 15  # points: a smaller region is an ornament
Rule = tuple[float, float, float]


@dataclass(slots=True)
class Region:
    """A box (x0, y0, x1, y1) with a drawing in it: how many paths, whether a picture, whether a form of its own."""

    box: Box
    paths: int = 0
    image: bool = False
    form: bool = False

    @property
    def area(self) -> float:
        """Width by height, in square points."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])


@dataclass(slots=True)
class Drawings:
    """Horizontal rules as (x0, x1, y), drawn regions, the share of the page that pictures cover, and whether anything
    is drawn that might stand behind text or over it.
    """

    rules: list[Rule] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    pictured: float = 0.0
    solid: bool = False


def read_drawings(page: Any) -> Drawings:
    """The drawings of a page, in points on the page as shown."""
    import pypdfium2.raw as raw

    frame = frame_of(page)
    area = frame.width * frame.height
    count = raw.FPDFPage_CountObjects(page)
    kinds, boxes = _objects(pdfium.address(page), count, "FPDFPage_GetObject", np.eye(3), area)
    if not len(kinds):
        return Drawings()
    kinds, boxes = _on_page(kinds, boxes, frame)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    flat = (kinds == _PATH) & (high <= _THIN) & (wide > 12)
    pictured = float(min(1.0, (wide * high)[kinds == _IMAGE].sum() / max(area, 1.0)))
    ground = wide * high > 0.5 * frame.width * frame.height
    solid = bool(((wide > _THIN) & (high > _THIN)).any())
    return Drawings(_rules(boxes[flat]), _regions(boxes[~ground], kinds[~ground]), pictured, solid)


def _on_page(kinds: Ints, boxes: Floats, frame: Frame) -> tuple[Ints, Floats]:
    """The objects that can be seen, with boxes (x0, y0, x1, y1) in points as shown, cut at the edges of the page."""
    ax, ay = frame.place(boxes[:, 0], boxes[:, 1])
    bx, by = frame.place(boxes[:, 2], boxes[:, 3])
    shown = np.stack([np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)], axis=1)
    width, height = frame.width, frame.height
    inside = (shown[:, 2] > 0) & (shown[:, 3] > 0) & (shown[:, 0] < width) & (shown[:, 1] < height)
    return kinds[inside], np.clip(shown[inside], 0, [width, height, width, height])


# ── the objects of a page ─────────────────────────────────────────────────────────────────────────


def _objects(holder: int, count: int, getter: str, matrix: Floats, area: float) -> tuple[Ints, Floats]:
    """Kinds, shape (n,), and bounds, shape (n, 4), of all objects that are no text; large forms are looked into."""
    items = pdfium.held_objects(getter, holder, min(count, _MOST_OBJECTS))
    kinds = np.array(pdfium.object_numbers("FPDFPageObj_GetType", items), np.int64)
    drawn = np.flatnonzero((kinds >= _PATH) & (kinds <= _FORM))
    if not len(drawn):
        return np.zeros(0, np.int64), np.zeros((0, 4))
    items, kinds = [items[k] for k in drawn], kinds[drawn]
    boxes = pdfium.object_boxes(items)
    for k in np.flatnonzero(kinds == _FORM)[:_MOST_FORMS].tolist():
        boxes[k] = _visible(items[k], boxes[k])
    boxes = moved(boxes, matrix)
    large = (kinds == _FORM) & ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) > 0.4 * area)
    parts = [(kinds[~large], boxes[~large])]
    if area:
        parts += [_content(items[k], matrix) for k in np.flatnonzero(large)[:_MOST_OPENED]]
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _content(form: int, matrix: Floats) -> tuple[Ints, Floats]:
    """Kinds and bounds of the objects in a form."""
    count = pdfium.call("FPDFFormObj_CountObjects", ctypes.c_int, ctypes.c_void_p)(form)
    return _objects(form, count, "FPDFFormObj_GetObject", matrix_of(form) @ matrix, 0.0)


def _visible(form: int, bounds: Floats) -> Floats:
    """The bounds of a form, cut to the box that its content is clipped to."""
    inner = pdfium.call("FPDFFormObj_GetObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(form, 0)
    if not inner:
        return bounds
    window = np.array([clip_window(inner)])
    if not np.isfinite(window).all():
        return bounds
    window = moved(window, matrix_of(form))[0]
    low, high = np.maximum(bounds[:2], window[:2]), np.minimum(bounds[2:], window[2:])
    return np.concatenate([low, np.maximum(low, high)])


def matrix_of(item: int) -> Floats:
    """The matrix of a form, shape (3, 3), for row vectors."""
    values = np.zeros(6, np.float32)
    pdfium.call("FPDFPageObj_GetMatrix", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(item, values.ctypes.data)
    a, b, c, d, e, f = values.astype(float).tolist()
    return np.array([[a, b, 0.0], [c, d, 0.0], [e, f, 1.0]])


def moved(boxes: Floats, matrix: Floats) -> Floats:
    """Boxes (left, bottom, right, top) under a matrix for row vectors."""
    if np.array_equal(matrix, np.eye(3)):
        return boxes
    corners = [(boxes[:, i], boxes[:, j]) for i in (0, 2) for j in (1, 3)]
    x = np.stack([a * matrix[0, 0] + b * matrix[1, 0] + matrix[2, 0] for a, b in corners])
    y = np.stack([a * matrix[0, 1] + b * matrix[1, 1] + matrix[2, 1] for a, b in corners])
    return np.stack([x.min(0), y.min(0), x.max(0), y.max(0)], axis=1)


# ── rules and regions ─────────────────────────────────────────────────────────────────────────────


def _rules(boxes: Floats) -> list[Rule]:
    """Flat boxes as rules from top to bottom, pieces on one height joined."""
    rules: list[Rule] = []
    for x0, y0, x1, y1 in sorted(boxes.tolist(), key=lambda b: (round((b[1] + b[3]) / 2), b[0])):
        y = (y0 + y1) / 2
        if rules and abs(rules[-1][2] - y) < 1.5 and x0 <= rules[-1][1] + 3:
            rules[-1] = (rules[-1][0], max(x1, rules[-1][1]), rules[-1][2])
        else:
            rules.append((x0, x1, y))
    return [r for r in rules if r[1] - r[0] > 40]


def _regions(boxes: Floats, kinds: Ints) -> list[Region]:
    """Boxes that touch or nearly touch, joined; single thin rules are left out."""
    regions: list[Region] = []
    order = np.argsort(-(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    for box, kind in zip(boxes[order].tolist(), kinds[order].tolist(), strict=True):
        region = _holder(box, regions)
        if region is None:
            region = Region((box[0], box[1], box[2], box[3]))
            regions.append(region)
        region.paths += kind == _PATH
        region.image |= kind == _IMAGE
        region.form |= kind == _FORM
        if len(regions) > _MOST_GROUPS:
            break
    return [r for r in _joined(regions) if r.box[2] - r.box[0] > _SMALLEST and r.box[3] - r.box[1] > _SMALLEST]


def _holder(box: list[float], regions: list[Region]) -> Region | None:
    """The first region in which a box lies, or no more than a point out of it."""
    x0, y0, x1, y1 = box
    for region in regions:
        left, top, right, bottom = region.box
        if x0 >= left - 1 and x1 <= right + 1 and y0 >= top - 1 and y1 <= bottom + 1:
            return region
    return None


def _joined(regions: list[Region]) -> list[Region]:
    """Regions merged until none is near another."""
    before = len(regions) + 1
    while len(regions) < before:
        before = len(regions)
        regions = _merged(regions)
    return regions


def _merged(regions: list[Region]) -> list[Region]:
    """Each region taken in by the first before it that is near."""
    out: list[Region] = []
    for region in regions:
        other = next((o for o in out if _near(region.box, o.box)), None)
        if other is None:
            out.append(region)
        else:
            _take_in(other, region)
    return out


def _near(box: Box, other: Box) -> bool:
    return (
        box[0] < other[2] + _NEAR
        and box[2] > other[0] - _NEAR
        and box[1] < other[3] + _NEAR
        and box[3] > other[1] - _NEAR
    )


def _take_in(region: Region, other: Region) -> None:
    """Let a region take in another."""
    a, b = region.box, other.box
    region.box = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
    region.paths += other.paths
    region.image |= other.image
    region.form |= other.form

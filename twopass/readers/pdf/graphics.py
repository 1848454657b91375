"""What is drawn on a page besides text: horizontal rules, and the regions that pictures and plots take up."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import frame_of
from twopass.readers.pdf.clips import clip_window
from twopass.readers.pdf.pdfium import Floats

_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5
_MOST_OBJECTS = 30_000  # a map of 100 000 strokes is one region all the same
_THIN = 2.5  # points: a path no higher is a rule
_NEAR = 8.0  # points between strokes of one drawing
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A box (x0, y0, x1, y1) with a drawing in it: how many paths, whether a picture, whether a form of its own."""

    box: Box
    paths: int
    image: bool
    form: bool


@dataclass(slots=True)
class Drawings:
    """Horizontal rules as (x0, x1, y), drawn regions, and the share of the page that pictures cover."""

    rules: list[tuple[float, float, float]] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    pictured: float = 0.0


def read_drawings(page: Any) -> Drawings:
    """The drawings of a page, in points on the page as shown."""
    import pypdfium2.raw as raw

    width, height, _, place = frame_of(page)
    kinds, boxes = _objects(page, raw.FPDFPage_CountObjects(page), "FPDFPage_GetObject", np.eye(3), width * height)
    if not len(kinds):
        return Drawings()
    ax, ay = place(boxes[:, 0], boxes[:, 1])
    bx, by = place(boxes[:, 2], boxes[:, 3])
    shown = np.stack([np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)], axis=1)
    inside = (shown[:, 2] > 0) & (shown[:, 3] > 0) & (shown[:, 0] < width) & (shown[:, 1] < height)
    shown, kinds = np.clip(shown[inside], 0, [width, height, width, height]), kinds[inside]
    wide, high = shown[:, 2] - shown[:, 0], shown[:, 3] - shown[:, 1]
    flat = (kinds == _PATH) & (high <= _THIN) & (wide > 12)
    pictures = kinds == _IMAGE
    share = float(min(1.0, (wide * high)[pictures].sum() / max(width * height, 1.0)))
    ground = wide * high > 0.5 * width * height
    return Drawings(_rules(shown[flat]), _regions(shown[~ground], kinds[~ground]), share)


def _objects(holder: Any, count: int, getter: str, matrix: Floats, area: float) -> tuple[Floats, Floats]:
    """Kinds, shape (n,), and bounds, shape (n, 4), of all objects that are no text; large forms are looked into."""
    number = min(count, _MOST_OBJECTS)
    ask = pdfium.call(getter, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    items = [o for o in map(ask, repeat(pdfium.address(holder)), range(number)) if o]
    kinds = np.array(pdfium.object_numbers("FPDFPageObj_GetType", items), np.int64)
    drawn = np.flatnonzero(np.isin(kinds, (_PATH, _IMAGE, _SHADING, _FORM)))
    if not len(drawn):
        return np.zeros(0), np.zeros((0, 4))
    items, kinds = [items[k] for k in drawn], kinds[drawn]
    boxes = pdfium.object_boxes(items)
    for k in np.flatnonzero(kinds == _FORM)[:50].tolist():
        boxes[k] = _visible(items[k], boxes[k])
    boxes = _moved(boxes, matrix)
    size = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    large = (kinds == _FORM) & (size > 0.4 * area)
    parts = [(kinds[~large].astype(np.float64), boxes[~large])]
    for k in np.flatnonzero(large)[:8] if area else ():
        within = pdfium.call("FPDFFormObj_CountObjects", ctypes.c_int, ctypes.c_void_p)(items[k])
        inner = _objects(items[k], within, "FPDFFormObj_GetObject", _matrix(items[k]) @ matrix, 0.0)
        parts.append(inner)
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _visible(form: int, bounds: Floats) -> Floats:
    """The bounds of a form, cut to the box that its content is clipped to."""
    inner = pdfium.call("FPDFFormObj_GetObject", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(form, 0)
    if not inner:
        return bounds
    window = np.array([clip_window(inner)])
    if not np.isfinite(window).all():
        return bounds
    window = _moved(window, _matrix(form))[0]
    low, high = np.maximum(bounds[:2], window[:2]), np.minimum(bounds[2:], window[2:])
    return np.concatenate([low, np.maximum(low, high)])


def _matrix(item: int) -> Floats:
    values = np.zeros(6, np.float32)
    pdfium.call("FPDFPageObj_GetMatrix", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(item, values.ctypes.data)
    a, b, c, d, e, f = values.astype(float).tolist()
    return np.array([[a, b, 0.0], [c, d, 0.0], [e, f, 1.0]])


def _moved(boxes: Floats, matrix: Floats) -> Floats:
    """Boxes (left, bottom, right, top) under a matrix for row vectors."""
    if np.array_equal(matrix, np.eye(3)):
        return boxes
    corners = [(boxes[:, i], boxes[:, j]) for i in (0, 2) for j in (1, 3)]
    x = np.stack([a * matrix[0, 0] + b * matrix[1, 0] + matrix[2, 0] for a, b in corners])
    y = np.stack([a * matrix[0, 1] + b * matrix[1, 1] + matrix[2, 1] for a, b in corners])
    return np.stack([x.min(0), y.min(0), x.max(0), y.max(0)], axis=1)


def _rules(boxes: Floats) -> list[tuple[float, float, float]]:
    """Flat boxes as rules from top to bottom, pieces on one height joined."""
    rules: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in sorted(boxes.tolist(), key=lambda b: (round((b[1] + b[3]) / 2), b[0])):
        y = (y0 + y1) / 2
        if rules and abs(rules[-1][2] - y) < 1.5 and x0 <= rules[-1][1] + 3:
            rules[-1] = (rules[-1][0], max(x1, rules[-1][1]), rules[-1][2])
        else:
            rules.append((x0, x1, y))
    return [r for r in rules if r[1] - r[0] > 40]


def _regions(boxes: Floats, kinds: Floats) -> list[Region]:
    """Boxes that touch or nearly touch, joined; single thin rules are left out."""
    groups: list[list[Any]] = []  # x0, y0, x1, y1, paths, image, form
    order = np.argsort(-(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    for k in order.tolist():
        x0, y0, x1, y1 = boxes[k].tolist()
        for group in groups:
            if x0 >= group[0] - 1 and x1 <= group[2] + 1 and y0 >= group[1] - 1 and y1 <= group[3] + 1:
                break
        else:
            group = [x0, y0, x1, y1, 0, False, False]
            groups.append(group)
        group[4] += int(kinds[k] == _PATH)
        group[5] |= bool(kinds[k] == _IMAGE)
        group[6] |= bool(kinds[k] == _FORM)
        if len(groups) > 600:
            break
    merged = _joined(groups)
    return [Region((g[0], g[1], g[2], g[3]), g[4], g[5], g[6]) for g in merged if g[2] - g[0] > 15 and g[3] - g[1] > 15]


def _joined(groups: list[list[Any]]) -> list[list[Any]]:
    """Groups merged until none is near another."""
    changed = True
    while changed:
        changed = False
        out: list[list[Any]] = []
        for group in groups:
            for other in out:
                if (
                    group[0] < other[2] + _NEAR
                    and group[2] > other[0] - _NEAR
                    and group[1] < other[3] + _NEAR
                    and group[3] > other[1] - _NEAR
                ):
                    other[:4] = [
                        min(group[0], other[0]),
                        min(group[1], other[1]),
                        max(group[2], other[2]),
                        max(group[3], other[3]),
                    ]
                    other[4], other[5], other[6] = other[4] + group[4], other[5] or group[5], other[6] or group[6]
                    changed = True
                    break
            else:
                out.append(group)
        groups = out
    return groups

"""What a page draws, in order: areas that may stand behind text or over it, and the text itself."""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.coordinates import frame_of
from twopass.readers.pdf.graphics import matrix_of, moved
from twopass.readers.pdf.pdfium import Bools, Floats, Ints

UNKNOWN = 999
"""In place of a colour that is none: a pattern, or that of a picture."""
LEAST_AREA = 3.0
"""Points: an area that is narrower or lower hides no text."""
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # PDFium's numbers of objects; between picture and form stand shadings
_MOST_OBJECTS, _MOST_FORMS, _MOST_MARKS, _DEEPEST = 5_000, 50, 8, 3
_RECTANGLE = 5  # segments
_LAYER = "OC"  # how a mark is named that puts content into a layer


class Scene(NamedTuple):
    """The areas of a page in the order in which they are drawn, arrays of one length, and its text objects.

    `order` counts the objects of the page, `boxes` are in points as shown, `colours` are red, green, blue and opacity;
    `pictures` tells pictures and shadings from paths, `plain` paths that are as simple as a rectangle. `texts` are the
    addresses of text objects, rising, `turns` their places in the order, and `layers` tells those in a form that is
    content of a layer.
    """

    order: Ints
    boxes: Floats
    colours: Ints
    pictures: Bools
    plain: Bools
    texts: Ints
    turns: Ints
    layers: Bools

    def turn_of(self, owners: Ints) -> Ints:
        """When each text object is drawn; what is none of the page's is drawn last."""
        if not len(self.texts):
            return np.full(len(owners), np.iinfo(np.int64).max)
        at = np.minimum(np.searchsorted(self.texts, owners), len(self.texts) - 1)
        return np.where(self.texts[at] == owners, self.turns[at], np.iinfo(np.int64).max)

    def in_layer(self, owners: Ints) -> Bools:
        """Of each text object, whether it stands in a form that is content of a layer."""
        return np.isin(owners, self.texts[self.layers])


def scene_of(page: Any, layers_of_forms: bool = False) -> Scene:
    """The areas of a page and its text objects.

    Args:
        layers_of_forms: any form may name a layer of its own, which PDFium heeds and does not tell.
    """
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page)
    items, kinds, boxes, layers = _drawn(
        pdfium.address(page), count, "FPDFPage_GetObject", np.eye(3), 0, layers_of_forms
    )
    frame = frame_of(page)
    (ax, ay), (bx, by) = frame.place(boxes[:, 0], boxes[:, 1]), frame.place(boxes[:, 2], boxes[:, 3])
    shown = np.stack([np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)], axis=1)
    size = shown[:, 2:] - shown[:, :2]
    order = np.flatnonzero((kinds >= _PATH) & (kinds < _FORM) & (size >= LEAST_AREA).all(axis=1))
    solid, pictures = items[order].tolist(), kinds[order] != _PATH
    filled = pictures | np.array([_is_filled(item) for item in solid], bool)
    order, solid, pictures = order[filled], items[order][filled].tolist(), pictures[filled]
    plain = np.array([not picture and _is_plain(item) for item, picture in zip(solid, pictures, strict=True)], bool)
    texts = np.flatnonzero(kinds == _TEXT)
    texts = texts[np.argsort(items[texts])]
    return Scene(order, shown[order], colours_of(solid), pictures, plain, items[texts], texts, layers[texts])


def _drawn(
    holder: int, count: int, getter: str, matrix: Floats, depth: int, every_form: bool, inside: bool = False
) -> tuple[Ints, Ints, Floats, Bools]:
    """Addresses, kinds and boxes (left, bottom, right, top; texts have none) of all objects in order, forms looked
    into, and whether they stand in a form that is content of a layer.
    """
    items = np.array(pdfium.held_objects(getter, holder, min(count, _MOST_OBJECTS)), np.int64)
    kinds = np.array(pdfium.object_numbers("FPDFPageObj_GetType", items.tolist()), np.int64)
    boxes = np.zeros((len(items), 4))
    areas = np.flatnonzero(kinds >= _PATH)
    boxes[areas] = moved(pdfium.object_boxes(items[areas].tolist()), matrix)
    layers = np.full(len(items), inside)
    parts, at = [], 0
    for k in np.flatnonzero(kinds == _FORM)[:_MOST_FORMS].tolist() if depth < _DEEPEST else ():
        form = int(items[k])
        inner = pdfium.call("FPDFFormObj_CountObjects", ctypes.c_int, ctypes.c_void_p)(form)
        layer = inside or every_form or bool(layered([form])[0])
        parts.append((items[at:k], kinds[at:k], boxes[at:k], layers[at:k]))
        parts.append(
            _drawn(form, inner, "FPDFFormObj_GetObject", matrix_of(form) @ matrix, depth + 1, every_form, layer)
        )
        at = k + 1
    parts.append((items[at:], kinds[at:], boxes[at:], layers[at:]))
    items, kinds, boxes, layers = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return items, kinds, boxes, layers


def colours_of(objects: list[int]) -> Ints:
    """The fill of each object as red, green, blue and opacity to 255, shape (n, 4); `UNKNOWN` where it has none."""
    values = np.full((len(objects), 4), UNKNOWN, np.uint32)
    base = values.ctypes.data
    columns = [range(base + 4 * k, base + 4 * k + 16 * len(objects), 16) for k in range(4)]
    pointer = ctypes.c_void_p
    pdfium.drain(pdfium.call("FPDFPageObj_GetFillColor", ctypes.c_int, *[pointer] * 5), objects, *columns)
    return values.astype(np.int64)


def _is_filled(path: int) -> bool:
    """Whether a path is filled at all."""
    mode, stroke = ctypes.c_int(0), ctypes.c_int(0)
    ask = pdfium.call("FPDFPath_GetDrawMode", ctypes.c_int, *[ctypes.c_void_p] * 3)
    ask(path, ctypes.addressof(mode), ctypes.addressof(stroke))
    return mode.value > 0


def _is_plain(path: int) -> bool:
    """Whether a path is as simple as a rectangle."""
    return 0 < int(pdfium.object_numbers("FPDFPath_CountSegments", [path])[0]) <= _RECTANGLE


# ── layers ────────────────────────────────────────────────────────────────────────────────────────


def layered(objects: list[int]) -> Bools:
    """Of each object, whether it is marked as content of a layer, which may be on or off."""
    counts = np.array(pdfium.object_numbers("FPDFPageObj_CountMarks", objects), np.int64)
    found = np.zeros(len(objects), bool)
    ask = pdfium.call("FPDFPageObj_GetMark", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
    for k in range(min(_MOST_MARKS, int(counts.max(initial=0)))):
        at = np.flatnonzero(counts > k)
        marks = list(map(ask, [objects[one] for one in at.tolist()], repeat(k)))
        layers = {mark for mark in set(marks) if mark and _name_of(mark) == _LAYER}
        if layers:
            found[at] |= [mark in layers for mark in marks]
    return found


def _name_of(mark: int) -> str:
    buffer, size = ctypes.create_string_buffer(64), ctypes.c_ulong(0)
    pointer, number = ctypes.c_void_p, ctypes.c_ulong
    ask = pdfium.call("FPDFPageObjMark_GetName", ctypes.c_int, pointer, pointer, number, pointer)
    if not ask(mark, ctypes.addressof(buffer), len(buffer), ctypes.addressof(size)):
        return ""
    return buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "ignore")

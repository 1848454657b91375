"""What a page draws, in order: areas that may stand behind text or over it, and whether text leaves a trace."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import Glyphs
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
_LARGEST_SIDE = 1500.0  # pixels of a page that is drawn to look at it
_TRACE = 12  # of 255, by which one colour of a pixel differs: less is not seen
_LAYER = "OC"  # how a mark is named that puts content into a layer


@dataclass(frozen=True, slots=True)
class Scene:
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


# ── traces ────────────────────────────────────────────────────────────────────────────────────────


def traceless(page: Any, glyphs: Glyphs, asked: Bools) -> Bools:
    """Those of the glyphs asked for that leave no trace: the page looks the same without their text objects."""
    frame = frame_of(page)
    scale = min(1.0, _LARGEST_SIDE / max(frame.width, frame.height, 1.0))
    size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    whole = _looks(page, size)
    owners = np.unique(glyphs.owner[asked]).tolist()
    activate = pdfium.call("FPDFPageObj_SetIsActive", ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    pdfium.drain(activate, owners, [0] * len(owners))
    bare = _looks(page, size)
    pdfium.drain(activate, owners, [1] * len(owners))
    if whole is None or bare is None:
        return np.zeros(len(asked), bool)
    differs = (np.abs(whole - bare) > _TRACE).any(axis=2)
    return asked & ~_touched(differs, glyphs, scale)


def _looks(page: Any, size: tuple[int, int]) -> NDArray[np.int16] | None:
    """The page as it is drawn, shape (height, width, 4)."""
    import pypdfium2.raw as raw

    width, height = size
    bitmap = raw.FPDFBitmap_Create(width, height, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        rows = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), raw.FPDFBitmap_GetStride(bitmap) * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return np.frombuffer(rows, np.uint8).reshape(height, -1, 4)[:, :width].astype(np.int16)


def _touched(differs: Bools, glyphs: Glyphs, scale: float) -> Bools:
    """Of each glyph, whether a pixel in or beside it is one of those that differ."""
    sums = np.pad(differs.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    height, width = differs.shape

    def pixels(values: Floats, most: int, more: int) -> Ints:
        return np.clip(np.floor(values * scale).astype(np.int64) + more, 0, most)

    x0, x1 = pixels(glyphs.left, width, -1), pixels(glyphs.right, width, 2)
    y0, y1 = pixels(glyphs.base - 0.8 * glyphs.size, height, -1), pixels(glyphs.base + 0.2 * glyphs.size, height, 2)
    touched: Bools = (sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]) > 0
    return touched

"""Text that is drawn and that nobody sees: white on white, fully transparent, or smaller than a point."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.coordinates import Box, frame_of
from twopass.readers.pdf.graphics import matrix_of, moved
from twopass.readers.pdf.pdfium import Bools, Floats, Ints

_SMALLEST = 1.0  # points
_WHITE = 250  # of 255, in each of three colours
_FILLED = 0  # PDF's text rendering mode that only fills; an unseen layer of recognised text (3) is read
_PATH, _FORM = 2, 5  # PDFium's numbers of objects; between them pictures and shadings
_MOST_OBJECTS, _DEEPEST = 5_000, 3


def unseen(page: Any, glyphs: Glyphs) -> Bools:
    """Of each glyph, whether nobody sees it though it is drawn on the page."""
    tiny: Bools = glyphs.size < _SMALLEST
    owners, which = np.unique(glyphs.owner, return_inverse=True)
    white = _white(owners.tolist())
    if not white.any():
        return tiny
    pale = white[which]
    x, y = (glyphs.left + glyphs.right) / 2, glyphs.base - 0.3 * glyphs.size
    for x0, y0, x1, y1 in _grounds(page):
        pale &= ~((x > x0) & (x < x1) & (y > y0) & (y < y1))
    # what stands sideways has other coordinates than the grounds: it is taken for seen
    found: Bools = tiny | (pale & (glyphs.turn == 0))
    return found


def _white(objects: list[int]) -> Bools:
    """Of each text object, whether it is filled with white or with nothing."""
    colours = _colours(objects)
    pale: Bools = (colours[:, :3].min(axis=1, initial=255) >= _WHITE) | (colours[:, 3] == 0)
    at = np.flatnonzero(pale).tolist()
    if at:
        modes = pdfium.object_numbers("FPDFTextObj_GetTextRenderMode", [objects[k] for k in at])
        pale[at] = np.array(modes) == _FILLED
    return pale


def _colours(objects: list[int]) -> Ints:
    """The fill of each object as red, green, blue and opacity from 0 to 255, shape (n, 4); black where it has none."""
    values = np.zeros((len(objects), 4), np.uint32)
    values[:, 3] = 255
    base = values.ctypes.data
    columns = [range(base + 4 * k, base + 4 * k + 16 * len(objects), 16) for k in range(4)]
    pointer = ctypes.c_void_p
    pdfium.drain(pdfium.call("FPDFPageObj_GetFillColor", ctypes.c_int, *[pointer] * 5), objects, *columns)
    return values.astype(np.int64)


def _grounds(page: Any) -> list[Box]:
    """The boxes of pictures, shadings and coloured areas, in points on the page as shown."""
    import pypdfium2.raw as raw

    frame = frame_of(page)
    boxes = _drawn(pdfium.address(page), raw.FPDFPage_CountObjects(page), "FPDFPage_GetObject", np.eye(3), 0)
    found: list[Box] = []
    for left, low, right, high in boxes.tolist():
        (ax, ay), (bx, by) = frame.place(left, low), frame.place(right, high)
        found.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return found


def _drawn(holder: int, count: int, getter: str, matrix: Floats, depth: int) -> Floats:
    """Left, bottom, right and top of what may stand behind text, shape (n, 4); forms are looked into."""
    items = pdfium.held_objects(getter, holder, min(count, _MOST_OBJECTS))
    kinds = pdfium.object_numbers("FPDFPageObj_GetType", items)
    solid = [item for item, kind in zip(items, kinds, strict=True) if _PATH <= kind < _FORM]
    colours = _colours(solid)
    shown = [
        item
        for item, colour in zip(solid, colours.tolist(), strict=True)
        if pdfium.object_numbers("FPDFPageObj_GetType", [item])[0] != _PATH or _covers(item, colour)
    ]
    parts = [moved(pdfium.object_boxes(shown), matrix)]
    if depth < _DEEPEST:
        for item in (item for item, kind in zip(items, kinds, strict=True) if kind == _FORM):
            inner = pdfium.call("FPDFFormObj_CountObjects", ctypes.c_int, ctypes.c_void_p)(item)
            parts.append(_drawn(item, inner, "FPDFFormObj_GetObject", matrix_of(item) @ matrix, depth + 1))
    return np.concatenate(parts)


def _covers(path: int, colour: list[int]) -> bool:
    """Whether a path is filled, and with a colour on which white can be seen."""
    mode, stroke = ctypes.c_int(0), ctypes.c_int(0)
    ask = pdfium.call("FPDFPath_GetDrawMode", ctypes.c_int, *[ctypes.c_void_p] * 3)
    ask(path, ctypes.addressof(mode), ctypes.addressof(stroke))
    return mode.value > 0 and colour[3] > 0 and min(colour[:3]) < _WHITE

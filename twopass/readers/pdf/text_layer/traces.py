"""Whether text leaves a trace on its page: the places where it stands are drawn with it and without it."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.coordinates import frame_of
from twopass.readers.pdf.pdfium import Bools, Ints

_LARGEST_SIDE = 1500.0  # pixels of a page that is drawn to look at it
_TRACE = 12  # of 255, by which one colour of a pixel differs: less is not seen
_APART = 20  # pixels between two bands of a page that are drawn each by itself
_BESIDE = np.array([-1, -1, 2, 2])  # pixels around a glyph that belong to it


def traceless(page: Any, glyphs: Glyphs, asked: Bools) -> Bools:
    """Those of the glyphs asked for that leave no trace: the page looks the same without their text objects."""
    suspects = glyphs.take(asked)
    size, boxes = _pixels(page, suspects)
    bands, which = _bands(boxes)
    owners = np.unique(suspects.owner).tolist()
    activate = pdfium.call("FPDFPageObj_SetIsActive", ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    whole = [_looks(page, size, *band) for band in bands]
    pdfium.drain(activate, owners, [0] * len(owners))
    bare = [_looks(page, size, *band) for band in bands]
    pdfium.drain(activate, owners, [1] * len(owners))
    touched = np.ones(len(boxes), bool)
    for number, (x, y, _, _) in enumerate(bands):
        inside, one, other = which == number, whole[number], bare[number]
        if one is not None and other is not None:
            touched[inside] = _touched(_differs(one, other), boxes[inside] - (x, y, x, y))
    found = asked.copy()
    found[asked] = ~touched
    return found


def _pixels(page: Any, glyphs: Glyphs) -> tuple[tuple[int, int], Ints]:
    """Width and height of the page as it is drawn, and x0, y0, x1, y1 of the pixels in and beside each glyph."""
    frame = frame_of(page)
    scale = min(1.0, _LARGEST_SIDE / max(frame.width, frame.height, 1.0))
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    top, bottom = glyphs.base - 0.8 * glyphs.size, glyphs.base + 0.2 * glyphs.size
    boxes = np.floor(np.stack([glyphs.left, top, glyphs.right, bottom], axis=1) * scale).astype(np.int64)
    return (width, height), np.clip(boxes + _BESIDE, 0, (width, height, width, height))


def _bands(boxes: Ints) -> tuple[list[list[int]], Ints]:
    """The parts of the page that hold all boxes, as x, y, width, height, one below the other; and the part of each."""
    order = np.argsort(boxes[:, 1])
    left, top, right, bottom = boxes[order].T
    reached = np.maximum.accumulate(bottom)
    begins = np.flatnonzero(np.append(True, top[1:] > reached[:-1] + _APART))
    x, y = np.minimum.reduceat(left, begins), top[begins]
    width = np.maximum.reduceat(right, begins) - x
    height = np.append(reached[begins[1:] - 1], reached[-1]) - y
    which = np.searchsorted(y, boxes[:, 1], "right") - 1
    return np.stack([x, y, np.maximum(width, 1), np.maximum(height, 1)], axis=1).tolist(), which


def _looks(page: Any, size: tuple[int, int], x: int, y: int, width: int, height: int) -> NDArray[np.uint8] | None:
    """A part of the page as it is drawn, shape (height, width, 4)."""
    import pypdfium2.raw as raw

    bitmap = raw.FPDFBitmap_Create(width, height, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, -x, -y, *size, 0, 0)
        rows = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), raw.FPDFBitmap_GetStride(bitmap) * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return np.frombuffer(rows, np.uint8).reshape(height, -1, 4)[:, :width]


def _differs(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Bools:
    """Of each pixel, whether it is seen to differ."""
    differs: Bools = np.greater(np.maximum(one, other) - np.minimum(one, other), _TRACE).any(axis=2)
    return differs


def _touched(differs: Bools, boxes: Ints) -> Bools:
    """Of each box, whether one of its pixels differs."""
    sums = np.zeros((differs.shape[0] + 1, differs.shape[1] + 1), np.int32)
    differs.cumsum(0, np.int32).cumsum(1, out=sums[1:, 1:])
    x0, y0, x1, y1 = boxes.T
    touched: Bools = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0] > 0
    return touched

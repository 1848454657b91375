"""Text that a clip hides: objects that lie wholly outside the rectangle through which they are drawn."""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.pdfium import Floats

_MOST_SEGMENTS = 8  # a rectangle has five; of any other clip nothing is said
_SLACK = 1.0  # points, or units of a form: ink may touch the edge


def clipped_away(objects: list[int]) -> NDArray[np.bool_]:
    """Of each page object, whether its clip leaves nothing of it; bounds and clip are in the object's own space."""
    hidden = np.zeros(len(objects), bool)
    if not objects:
        return hidden
    pointer = ctypes.c_void_p
    clips = [c or 0 for c in map(pdfium.call("FPDFPageObj_GetClipPath", pointer, pointer), objects)]
    counts = list(map(pdfium.call("FPDFClipPath_CountPaths", ctypes.c_int, pointer), clips))
    held = [k for k, count in enumerate(counts) if 0 < count <= 8]
    if not held:
        return hidden
    bounds = pdfium.object_boxes([objects[k] for k in held])
    for row, k in enumerate(held):
        left, bottom, right, top = _rectangle(clips[k], counts[k])
        b = bounds[row]
        hidden[k] = b[0] > right + _SLACK or b[2] < left - _SLACK or b[1] > top + _SLACK or b[3] < bottom - _SLACK
    return hidden


def clip_window(item: int) -> tuple[float, float, float, float]:
    """The rectangle through which an object is drawn: left, bottom, right, top, without bound where it has no clip."""
    clip = pdfium.call("FPDFPageObj_GetClipPath", ctypes.c_void_p, ctypes.c_void_p)(item)
    count = pdfium.call("FPDFClipPath_CountPaths", ctypes.c_int, ctypes.c_void_p)(clip) if clip else 0
    return _rectangle(clip, min(count, 8)) if count > 0 else (-np.inf, -np.inf, np.inf, np.inf)


def _rectangle(clip: int, paths: int) -> tuple[float, float, float, float]:
    """The rectangle common to all paths of a clip: left, bottom, right, top, without bound where a path is none."""
    edges = (-np.inf, -np.inf, np.inf, np.inf)
    pointer, integer = ctypes.c_void_p, ctypes.c_int
    size = pdfium.call("FPDFClipPath_CountPathSegments", integer, pointer, integer)
    segment = pdfium.call("FPDFClipPath_GetPathSegment", pointer, pointer, integer, integer)
    for path in range(paths):
        number = size(clip, path)
        if not 3 <= number <= _MOST_SEGMENTS:
            continue
        points = _points(list(map(segment, repeat(clip), repeat(path), range(number))))
        low, high = points.min(0), points.max(0)
        edges = (max(edges[0], low[0]), max(edges[1], low[1]), min(edges[2], high[0]), min(edges[3], high[1]))
    return edges


def _points(segments: list[Any]) -> Floats:
    points = np.zeros((len(segments), 2), np.float32)
    base = points.ctypes.data
    point = pdfium.call("FPDFPathSegment_GetPoint", ctypes.c_int, *[ctypes.c_void_p] * 3)
    pdfium.drain(
        point, segments, range(base, base + 8 * len(segments), 8), range(base + 4, base + 4 + 8 * len(segments), 8)
    )
    return points.astype(np.float64)

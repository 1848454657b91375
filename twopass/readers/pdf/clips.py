"""Text that a clip hides: objects that lie wholly outside the rectangle through which they are drawn."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.coordinates import Box

_FEWEST_SEGMENTS, _MOST_SEGMENTS = 3, 8  # a rectangle has five; of any other clip nothing is said
_MOST_PATHS = 8
_UNBOUNDED = (-np.inf, -np.inf, np.inf, np.inf)
_SLACK = 1.0  # points, or units of a form: ink may touch the edge


def clipped_away(objects: list[int]) -> NDArray[np.bool_]:
    """Of each page object, whether its clip leaves nothing of it; bounds and clip are in the object's own space."""
    hidden = np.zeros(len(objects), bool)
    clips = pdfium.object_numbers("FPDFPageObj_GetClipPath", objects, ctypes.c_void_p)
    counts = pdfium.object_numbers("FPDFClipPath_CountPaths", clips)
    held = [k for k, count in enumerate(counts) if 0 < count <= _MOST_PATHS]
    if not held:
        return hidden
    known: dict[tuple[int, int], Box] = {}
    windows = np.array([_window(clips[k], counts[k], known) for k in held])
    bounds = pdfium.object_boxes([objects[k] for k in held])
    beyond = (bounds[:, :2] > windows[:, 2:] + _SLACK) | (bounds[:, 2:] < windows[:, :2] - _SLACK)
    hidden[held] = beyond.any(axis=1)
    return hidden


def clip_window(item: int) -> Box:
    """The rectangle through which an object is drawn: left, bottom, right, top, without bound where it has no clip."""
    clip = pdfium.call("FPDFPageObj_GetClipPath", ctypes.c_void_p, ctypes.c_void_p)(item)
    count = pdfium.call("FPDFClipPath_CountPaths", ctypes.c_int, ctypes.c_void_p)(clip)
    return _window(clip, min(count, _MOST_PATHS), {})


def _window(clip: int | None, paths: int, known: dict[tuple[int, int], Box]) -> Box:
    """The rectangle common to all paths of a clip: left, bottom, right, top, without bound where a path is none.

    Args:
        known: rectangles of paths by the address of their first segment and the number of segments; objects that are
            drawn through one clip share its paths.
    """
    left, bottom, right, top = _UNBOUNDED
    pointer, integer = ctypes.c_void_p, ctypes.c_int
    size = pdfium.call("FPDFClipPath_CountPathSegments", integer, pointer, integer)
    segment = pdfium.call("FPDFClipPath_GetPathSegment", pointer, pointer, integer, integer)
    for path in range(paths):
        number = size(clip, path)
        if not _FEWEST_SEGMENTS <= number <= _MOST_SEGMENTS:
            continue
        key = segment(clip, path, 0), number
        if key not in known:
            known[key] = _bounds([segment(clip, path, k) for k in range(number)])
        box = known[key]
        left, bottom, right, top = max(left, box[0]), max(bottom, box[1]), min(right, box[2]), min(top, box[3])
    return left, bottom, right, top


def _bounds(segments: list[Any]) -> Box:
    """The rectangle around the points of a path."""
    points = np.zeros((len(segments), 2), np.float32)
    base, end = points.ctypes.data, points.ctypes.data + points.nbytes
    point = pdfium.call("FPDFPathSegment_GetPoint", ctypes.c_int, *[ctypes.c_void_p] * 3)
    pdfium.drain(point, segments, range(base, end, 8), range(base + 4, end + 4, 8))
    (left, bottom), (right, top) = points.min(0).tolist(), points.max(0).tolist()
    return left, bottom, right, top

"""Frames of a page: in its own units, in points as shown, and turned so that text of one direction reads upright."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.pdfium import Floats, Ints

Box = tuple[float, float, float, float]
Place = Callable[[Any, Any], tuple[Any, Any]]


class Frame(NamedTuple):
    """A page as shown: width and height in points, and by how many quarter turns clockwise it is shown turned."""

    width: float
    height: float
    turned: int
    edges: Box  # west, south, east, north: in page units

    def place(self, x: Any, y: Any) -> tuple[Any, Any]:
        """A point in page units, in points from the top left corner of the page as shown."""
        west, south, east, north = self.edges
        if self.turned == 0:
            return x - west, north - y
        if self.turned == 1:
            return y - south, x - west
        if self.turned == 2:
            return east - x, y - south
        return north - y, east - x


def frame_of(page: Any) -> Frame:
    """The frame of a page."""
    import pypdfium2.raw as raw

    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, rect)
    turned = int(raw.FPDFPage_GetRotation(page)) % 4
    width, height = float(rect.right - rect.left), float(rect.top - rect.bottom)
    if turned % 2:
        width, height = height, width
    return Frame(width, height, turned, (rect.left, rect.bottom, rect.right, rect.top))


def turn_back(page: Any) -> bool:
    """Whether the box of a page lies beyond its origin, off all that is drawn: it is then given back its extent on the
    side of what is drawn, and the page is to be loaded anew.
    """
    import pypdfium2.raw as raw

    west, south, east, north = frame_of(page).edges
    if east > 0 and north > 0:
        return False
    held = pdfium.held_objects("FPDFPage_GetObject", pdfium.address(page), raw.FPDFPage_CountObjects(page))
    left, low, right, high = pdfium.object_boxes(held).T
    if ((left < east) & (right > west) & (low < north) & (high > south)).any():
        return False
    x0, x1 = (-east, -west) if east <= 0 else (west, east)
    y0, y1 = (-north, -south) if north <= 0 else (south, north)
    for give in (raw.FPDFPage_SetMediaBox, raw.FPDFPage_SetCropBox):
        give(page, x0, y0, x1, y1)
    return True


def reading(turn: Ints, x: Floats, y: Floats, frame: Frame) -> tuple[Floats, Floats]:
    """Points of the page as shown, in the frame in which a character of each turn reads upright."""
    if not ((turn > 0) & (turn < 4)).any():
        return x, y
    turns = [turn == 1, turn == 2, turn == 3]
    across = np.select(turns, [y, frame.width - x, frame.height - y], x)
    down = np.select(turns, [frame.width - x, frame.height - y, x], y)
    return across, down


def shown(turn: int, box: Box, width: float, height: float) -> Box:
    """A box (x0, y0, x1, y1) of the reading frame of a turn, in the frame of the page as shown."""
    x0, y0, x1, y1 = box
    if turn == 1:
        return width - y1, x0, width - y0, x1
    if turn == 2:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 3:
        return y0, height - x1, y1, height - x0
    return box

"""A picture of a page → the same set level: by a quarter turn where its lines run up or down, by its skew elsewhere."""

from __future__ import annotations

import numpy as np

from twopass.readers.pdf.pdfium import Floats, Ints
from twopass.readers.pdf.scans.engine import Pixels

_SMALL = 700  # pixels on the longer side of the picture in which lines are looked for
_CONTRAST = 40  # of 255, from the ground: ink
_SPECKS = 20  # pixels of ink in the small copy, that are on an empty page too
_STEEPEST, _STEP = 5.0, 0.25  # degrees of skew that are tried
_SKEWED = 0.3  # degrees from which a page is turned back
_CLEARER = 1.3  # times that lines must stand out the other way before a page is given a quarter turn


def quarter_turned(image: Pixels) -> bool:
    """Whether the lines of a page run up or down."""
    y, x = _ink(image)
    return len(y) > 0 and _best(x, y)[1] > _CLEARER * _best(y, x)[1]


def levelled(image: Pixels) -> Pixels:
    """The picture with its lines level."""
    angle = _best(*_ink(image))[0]
    return image if abs(angle) < _SKEWED else _turned_by(image, np.radians(angle))


def has_ink(image: Pixels) -> bool:
    """Whether more is on a page than specks."""
    return len(_ink(image)[0]) > _SPECKS


def _ink(image: Pixels) -> tuple[Ints, Ints]:
    """Rows and columns of the ink in a small copy of a picture; of solid areas their edges alone."""
    step = max(1, round(max(image.shape) / _SMALL))
    high, wide = (side // step * step for side in image.shape)
    small = image[:high, :wide].reshape(high // step, step, wide // step, step).mean(axis=(1, 3))
    ink = np.abs(small - np.median(small)) > _CONTRAST
    inner = ink[1:-1, 1:-1] & ink[2:, 1:-1] & ink[:-2, 1:-1] & ink[1:-1, 2:] & ink[1:-1, :-2]
    ink[1:-1, 1:-1] &= ~inner
    y, x = np.nonzero(ink)
    return y, x


def _best(along: Ints, across: Ints) -> tuple[float, float]:
    """The angle in degrees, and how sharply lines stand out at it: by how much neighbouring rows differ in ink."""
    if not len(along):
        return 0.0, 0.0
    angles = np.arange(-_STEEPEST, _STEEPEST + _STEP, _STEP)
    sharp = [_sharpness(along, across, angle) for angle in np.radians(angles)]
    best = int(np.argmax(sharp))
    level = len(angles) // 2
    if sharp[best] < 1.02 * sharp[level]:  # level unless it is clearly not
        best = level
    return float(angles[best]), sharp[best]


def _sharpness(along: Ints, across: Ints, angle: float) -> float:
    rows = np.rint(along - np.tan(angle) * across).astype(np.int64)
    ink = np.bincount(rows - rows.min())
    return float((np.diff(ink, prepend=0, append=0) ** 2).sum())


def _turned_by(image: Pixels, angle: float) -> Pixels:
    """The picture turned about its middle, grey values between pixels mixed; what comes in from outside is ground."""
    height, width = image.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    y, x = y - height / 2, x - width / 2
    back_y = np.cos(angle) * y + np.sin(angle) * x + height / 2
    back_x = np.cos(angle) * x - np.sin(angle) * y + width / 2
    inside = (back_y >= 0) & (back_y < height - 1) & (back_x >= 0) & (back_x < width - 1)
    back_y, back_x = np.clip(back_y, 0, height - 1.001), np.clip(back_x, 0, width - 1.001)
    top, left = back_y.astype(np.int64), back_x.astype(np.int64)
    down, right = back_y - top, back_x - left
    grey: Floats = (1 - down) * ((1 - right) * image[top, left] + right * image[top, left + 1])
    grey += down * ((1 - right) * image[top + 1, left] + right * image[top + 1, left + 1])
    return np.where(inside, np.rint(grey), np.median(image)).astype(np.uint8)

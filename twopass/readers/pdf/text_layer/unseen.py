"""Text that nobody sees though a page holds it, and why: off the page, tiny, without paint or contrast, covered, in a
layer that is off, or in place of quite other signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.pdfium import Bools, Ints
from twopass.readers.pdf.text_layer.scene import UNKNOWN, Scene, colours_of, layered, scene_of
from twopass.readers.pdf.text_layer.traces import traceless
from twopass.schema import HiddenReason

_SMALLEST = 1.0  # points
_WHITE = 243  # of 255, in each of three colours
_FAINT = 12  # of 255: less opacity leaves nothing to be seen
_ALIKE = 8  # of 255, between two colours that cannot be told apart
_FILL, _STROKE, _BOTH, _NEITHER, _CLIP = 0, 1, 2, 3, 7  # PDF's text rendering modes
_NARROWEST = 0.15  # em: where the letters of a text object are narrower on the average, they are not what it draws
_FEWEST = 8  # characters: fewer say nothing to anybody
_LAYER_OF_OCR = 0.5  # share of the text of a page: what is as much is no hidden text, but the page's recognised text


def unseen(page: Any, glyphs: Glyphs, drawn: bool, layers_of_forms: bool = False) -> dict[HiddenReason, Bools]:
    """The glyphs that nobody sees, by reason.

    Args:
        drawn: whether anything is drawn on the page beside text and rules.
        layers_of_forms: any form may name a layer of its own.
    """
    owners, which = np.unique(glyphs.owner, return_inverse=True)
    paint = _Paint(owners.tolist())
    found: dict[HiddenReason, Bools] = {
        "tiny": glyphs.size < _SMALLEST,
        "transparent": (paint.filled & (paint.colours[:, 3] <= _FAINT))[which],
        "replaced": _replaced(glyphs, which, len(owners)),
    }
    if drawn or paint.odd.any():
        view = _View(glyphs, scene_of(page, layers_of_forms), which)
        found["unpainted"] = view.unpainted(paint.none[which])
        asked: dict[HiddenReason, Bools] = {
            "layer off": view.layered | paint.layers[which],
            "no contrast": view.white(paint.white[which]) | view.like_ground(paint.colours, paint.filled),
            "covered": view.covered(),
            "transparent": paint.blended[which],
        }
        unsure = np.any(list(asked.values()), axis=0) & view.upright
        if unsure.sum() >= _FEWEST:
            gone = traceless(page, glyphs, unsure)
            for reason, mask in asked.items():
                found[reason] = found.get(reason, False) | (mask & gone)
    return dict(_parted(found, glyphs))


class _Paint:
    """How the text objects of a page are painted, arrays of one length; `odd` are those that may not be seen for it."""

    def __init__(self, objects: list[int]) -> None:
        modes = np.array(pdfium.object_numbers("FPDFTextObj_GetTextRenderMode", objects), np.int64)
        self.colours = colours_of(objects)
        self.filled: Bools = ((modes == _FILL) | (modes == _BOTH)) & (self.colours[:, 0] < UNKNOWN)
        self.none: Bools = (modes == _NEITHER) | (modes == _CLIP)
        # of what is only stroked, the colour is not asked: how it looks on the page decides
        bright = self.colours[:, :3].min(axis=1, initial=UNKNOWN) >= _WHITE
        self.white: Bools = (self.filled & bright) | (modes == _STROKE)
        self.layers = layered(objects)
        self.blended = np.array(pdfium.object_numbers("FPDFPageObj_HasTransparency", objects), np.int64) == 1
        self.odd: Bools = self.none | self.white | self.layers | self.blended


def _parted(found: dict[HiddenReason, Bools], glyphs: Glyphs) -> Iterator[tuple[HiddenReason, Bools]]:
    """Each glyph under one reason, and no reason without any."""
    told = glyphs.hidden.copy()
    for reason in (one for one in get_args(HiddenReason) if one in found):
        mask = found[reason] & ~told
        told |= mask
        if mask.any():
            yield reason, mask


def _replaced(glyphs: Glyphs, which: Ints, count: int) -> Bools:
    """Glyphs that stand in place of what their text object draws: on the average narrower than any letter."""
    upright = glyphs.turn == 0
    signs = np.bincount(which[upright], minlength=count)
    ems = np.bincount(
        which, np.where(upright, (glyphs.right - glyphs.left) / np.maximum(glyphs.size, 1e-3), 0.0), count
    )
    replaced: Bools = (signs >= _FEWEST) & (ems < _NARROWEST * signs)
    found: Bools = replaced[which] & upright
    return found


class _View:
    """The glyphs of a page among its areas; text set sideways, which has other coordinates, is taken for seen."""

    def __init__(self, glyphs: Glyphs, scene: Scene, which: Ints) -> None:
        self._scene, self._which = scene, which
        self.upright: Bools = glyphs.turn == 0
        self._turn = scene.turn_of(glyphs.owner)
        self.layered = scene.in_layer(glyphs.owner)
        self._x, self._y = (glyphs.left + glyphs.right) / 2, glyphs.base - 0.3 * glyphs.size

    def _inside(self, area: int) -> Bools:
        x0, y0, x1, y1 = self._scene.boxes[area]
        inside: Bools = self.upright & (self._x > x0) & (self._x < x1) & (self._y > y0) & (self._y < y1)
        return inside

    def white(self, white: Bools) -> Bools:
        """White glyphs on no picture and no coloured area."""
        pale = white & self.upright
        colours = self._scene.colours
        bright = (colours[:, :3].min(axis=1, initial=UNKNOWN) >= _WHITE) & (colours[:, 0] < UNKNOWN)
        dark = self._scene.pictures | (~bright & (colours[:, 3] > 0))
        for area in np.flatnonzero(dark).tolist() if pale.any() else ():
            pale &= ~self._inside(area)
        return pale

    def like_ground(self, colours: Ints, filled: Bools) -> Bools:
        """Glyphs in an area of their own colour that is drawn before them."""
        found = np.zeros(len(self._which), bool)
        for area in np.flatnonzero(self._scene.plain & (self._scene.colours[:, 0] < UNKNOWN)).tolist():
            alike = filled & (np.abs(colours[:, :3] - self._scene.colours[area, :3]) <= _ALIKE).all(axis=1)
            if alike.any():
                found |= alike[self._which] & self._inside(area) & (self._turn > self._scene.order[area])
        return found

    def covered(self) -> Bools:
        """Glyphs that a picture or a plain opaque area is drawn over; not where it is the page's scan."""
        found = np.zeros(len(self._which), bool)
        last = self._turn.min(initial=np.iinfo(np.int64).max)
        over = self._scene.pictures | (self._scene.plain & (self._scene.colours[:, 3] >= 255 - _FAINT))
        for area in np.flatnonzero(over & (self._scene.order > last)).tolist():
            found |= self._inside(area) & (self._turn < self._scene.order[area])
        return found & (not self._is_most(found))

    def unpainted(self, unpainted: Bools) -> Bools:
        """Glyphs without paint that are no recognised text: they stand on no picture, and are not most of the page."""
        if not unpainted.any() or self._is_most(unpainted):
            return np.zeros(len(unpainted), bool)
        for area in np.flatnonzero(self._scene.pictures).tolist():
            unpainted = unpainted & ~self._inside(area)
        return unpainted

    def _is_most(self, glyphs: Bools) -> bool:
        return bool(glyphs.sum() > _LAYER_OF_OCR * len(glyphs))

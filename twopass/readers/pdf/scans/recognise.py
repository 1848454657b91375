"""A page → what is recognised on it: drawn, set upright and level, given to the engines, its lines measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from twopass.readers.pdf.scans.engine import Engine, Line, Pixels, Word, sureness
from twopass.readers.pdf.scans.ink import Measured, measured
from twopass.readers.pdf.scans.kept import Recognised
from twopass.readers.pdf.scans.straighten import has_ink, levelled, quarter_turned

RESOLUTION = 200
"""Dots an inch at which a page is drawn."""
SETTINGS = f"1 {RESOLUTION}"
"""What decides, beside the engines, what is kept of a page; its first number grows when this folder's code changes."""
SURE = 0.85
"""How sure an engine is of pages that it reads: of those that stand upside down it is sure by .6 to .75."""
SECONDS = 8
"""Of one processor, that a full page takes, as measured with RapidOCR on a common server."""
_LARGEST = 4_000  # pixels on the longer side of a picture: a poster is drawn smaller


def recognise(page: Any, engines: Sequence[Engine]) -> Recognised:
    """What the engines recognise on an open page: the first that is sure of it, else the one that is surest."""
    scale = min(RESOLUTION / 72, _LARGEST / max(page.get_width(), page.get_height()))
    image = _drawn(page, scale)
    if not has_ink(image):
        return Recognised(page.get_width(), page.get_height(), (), "", 1.0, True, False)
    turned = quarter_turned(image)
    upright = levelled(np.rot90(image) if turned else image)
    best: tuple[float, Sequence[Line], Pixels, str, bool] = (0.0, (), upright, engines[0].name, turned)
    for engine in engines:
        for over in (False, True):
            if best[0] < SURE:
                picture = np.ascontiguousarray(upright[::-1, ::-1] if over else upright)
                lines = engine.recognise(picture)
                best = max(best, (sureness(lines), lines, picture, engine.name, turned or over), key=lambda one: one[0])
    sure, lines, picture, name, turned = best
    height, width = picture.shape
    found = tuple(_scaled(measured(line, picture), 1 / scale) for line in lines)
    return Recognised(width / scale, height / scale, found, name, sure, False, turned)


def _drawn(page: Any, scale: float) -> Pixels:
    """A page in greys, as a viewer shows it."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()


def _scaled(line: Measured, by: float) -> Measured:
    """A line in other units of length."""
    return Measured(
        tuple(Word(word.text, word.x0 * by, word.x1 * by) for word in line.words),
        line.base * by,
        line.size * by,
        tuple((ink * by, strokes) for ink, strokes in line.stems),
        line.score,
    )

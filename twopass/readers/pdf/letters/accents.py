"""Accents set as glyphs of their own, over or under a letter, joined with it."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf.pdfium import Floats, Ints

_COMBINING = {
    0x60: 0x300,
    0xB4: 0x301,
    0x2CA: 0x301,
    0x2C6: 0x302,
    0x5E: 0x302,
    0x2DC: 0x303,
    0x7E: 0x303,
    0xAF: 0x304,
    0x2C9: 0x304,
    0x2D8: 0x306,
    0x2D9: 0x307,
    0xA8: 0x308,
    0x2DA: 0x30A,
    0x2DD: 0x30B,
    0x2C7: 0x30C,
    0xB8: 0x327,
    0x2DB: 0x328,
}
_IS_ACCENT = np.array([code in _COMBINING for code in range(max(_COMBINING) + 2)])  # the last stands for all above
_STROKE = 0x338
_DOTLESS = {0x131: 0x69, 0x237: 0x6A}


def are_accents(codes: Ints) -> NDArray[np.bool_]:
    """Of each code, whether it is an accent that stands by itself."""
    accents: NDArray[np.bool_] = _IS_ACCENT[np.minimum(codes, len(_IS_ACCENT) - 1)]
    return accents


def join_accents(
    codes: Ints, left: Floats, right: Floats, base: Floats, size: Floats, symbols: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Write accented letters and struck-out relations into `codes`, in place; true for the glyphs that are spent.

    `symbols` marks glyphs of TeX's symbol fonts, where the stroke that strikes a relation out is coded as a six.
    """
    spent = _join_strokes(codes, left, right, symbols)
    for k in np.flatnonzero(are_accents(codes)).tolist():
        middle = (left[k] + right[k]) / 2
        under = (
            (np.abs(base - base[k]) <= 0.4 * size[k])
            & (left - 0.05 * size[k] < middle)
            & (middle < right + 0.05 * size[k])
        )
        under[k] = False
        for other in sorted(np.flatnonzero(under & ~spent).tolist(), key=lambda one: (abs(one - k), one < k)):
            letter = _DOTLESS.get(int(codes[other]), int(codes[other]))
            joined = unicodedata.normalize("NFC", chr(letter) + chr(_COMBINING[int(codes[k])]))
            if len(joined) == 1 and chr(letter).isalpha():
                codes[other], spent[k] = ord(joined), True
                break
    return spent


def _join_strokes(codes: Ints, left: Floats, right: Floats, symbols: NDArray[np.bool_]) -> NDArray[np.bool_]:
    spent = np.zeros(len(codes), bool)
    for k in np.flatnonzero((codes == _STROKE) | (symbols & (codes == ord("6")))).tolist():
        for other in (k + 1, k - 1):
            if not 0 <= other < len(codes) or left[k] > right[other] or right[k] < left[other] - 0.5:
                continue
            joined = unicodedata.normalize("NFC", chr(int(codes[other])) + chr(_STROKE))
            if len(joined) == 1 and not chr(int(codes[other])).isalnum():
                codes[other], spent[k] = ord(joined), True
                break
    return spent

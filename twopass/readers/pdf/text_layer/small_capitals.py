"""Small capitals that a font names by small letters here and by capitals there: "aCCEss TO JUsTICE" is all capitals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.pdfium import Bools, Ints

_BETWEEN = 2  # times that a small letter stands between two capitals, which it does in "PhD" and not in "kHz"
_CASE = 32  # codes between a letter and its capital


def with_capitals(glyphs: Glyphs) -> Glyphs:
    """The glyphs, with capitals for the small letters of a font that mixes cases in words and gives each letter one."""
    small, capital = _within(glyphs.codes, "az"), _within(glyphs.codes, "AZ")
    joined = (glyphs.gap[1:] == 0) & (glyphs.font[:-1] == glyphs.font[1:])
    between = np.zeros(len(small), bool)
    between[1:-1] = capital[:-2] & small[1:-1] & capital[2:] & joined[:-1] & joined[1:]
    if between.sum() < _BETWEEN:
        return glyphs
    codes = glyphs.codes.copy()
    for font in np.unique(glyphs.font[between]).tolist():
        of_font = glyphs.font == font
        sizes = [of_font & (glyphs.size == size) for size in np.unique(glyphs.size[of_font]).tolist()]
        torn: set[int] = set()
        for one in sizes:
            if between[one].sum() >= _BETWEEN and capital[one].sum() >= small[one].sum():
                torn |= _letters(glyphs, one & small)
        for one in sizes:
            held = _letters(glyphs, one & small)
            if held <= torn and torn.isdisjoint(_letters(glyphs, one & capital)):
                codes[one & small] -= _CASE
    return replace(glyphs, codes=codes)


def _within(codes: Ints, ends: str) -> Bools:
    return (codes >= ord(ends[0])) & (codes <= ord(ends[1]))


def _letters(glyphs: Glyphs, which: Bools) -> set[int]:
    """The letters of some glyphs, whatever their case."""
    return {code | _CASE for code in glyphs.codes[which].tolist()}

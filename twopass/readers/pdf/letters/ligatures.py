"""Ligatures that a PDF gives no letters for: by their numbers in TeX's encodings, else by their width."""

from __future__ import annotations

import ctypes
import re

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.pdfium import Bools, Floats, Ints

FIRST = 0xFB00
"""The ligature ff, in Unicode, after which those of fi, fl, ffi and ffl come."""
NONE = 0xFFFE
"""What the text of a page has where a character has no code, and for hyphens at the ends of lines."""
# The same five in the encodings OT1 (from 0x0B) and T1 (from 0x1B).
_TEX = {first + k: FIRST + k for first in (0x0B, 0x1B) for k in range(5)}
_FF, _FI, _FFI = 0, 1, 3
# Widths of an "f" that two letters have, be the second narrower, or as wide, and three.
_WIDTHS = ((1.35, 1.78, _FI), (1.78, 2.15, _FF), (2.15, 2.8, _FFI))
_NEXT = 4  # letters that tell what a ligature ends in
# What follows on "fl" in English, "flow", "flame", "reflect", and on "ffl", "shuffled"; but "verified", "field".
_AFTER_FL = re.compile(r"[iouy]|a(?!b[li])|e(?!l[dt]|[dr]|s(?!h)|nd)")
_AFTER_FFL = re.compile(r"[aeiouy]")


def with_tex_ligatures(textpage: int, codes: Ints, objects: Ints, order: Ints) -> Ints:
    """Characters without a Unicode value that are ligatures in TeX's encodings, where letters stand beside them."""
    control = (codes < 0x20) & (codes >= min(_TEX))
    found = [k for k in np.flatnonzero(control & (objects != 0)).tolist() if int(codes[k]) in _TEX]
    if not found:
        return codes
    unmapped = pdfium.call("FPDFText_HasUnicodeMapError", ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    codes = codes.copy()
    for k in found:
        if _letter_beside(k, codes, objects) and unmapped(textpage, int(order[k])) == 1:
            codes[k] = _TEX[int(codes[k])]
    return codes


def without_code(textpage: int, codes: Ints, objects: Ints, order: Ints) -> Bools:
    """Of each character, whether it is drawn beside a letter and has no code at all; hyphens have one."""
    lost: Bools = (codes == NONE) & (objects != 0)
    asked = np.flatnonzero(lost)
    lost[asked] = pdfium.unicode_values(textpage, order[asked].tolist()) == 0
    for k in np.flatnonzero(lost).tolist():
        lost[k] = any(chr(one).isalpha() for one in codes[max(0, k - 1) : k + 2].tolist())
    return lost


def with_wide_ligatures(codes: Ints, lost: Bools, width: Floats, font: Ints, gap: Ints) -> Ints:
    """Characters without a code that are as wide as a ligature of their font, as that; `width` is in any unit that is
    the same for all characters of a size. English words tell "fi" and "fl" apart.
    """
    codes = codes.copy()
    for k in np.flatnonzero(lost).tolist():
        letters = width[(codes == ord("f")) & (font == font[k])]
        wide = width[k] / float(np.median(letters)) if len(letters) else 0.0
        kind = next((kind for low, high, kind in _WIDTHS if low <= wide < high), None)
        if kind is not None:
            after = FIRST if kind == _FF else FIRST + kind + _ends_in_l(kind, _following(k, codes, gap))
            codes[k] = after
    return codes


def _ends_in_l(kind: int, following: str) -> bool:
    """Whether a ligature ends in "l" before these letters."""
    return (_AFTER_FFL if kind == _FFI else _AFTER_FL).match(following) is not None


def _following(k: int, codes: Ints, gap: Ints) -> str:
    """The rest of the word after a character, as far as it tells."""
    rest = codes[k + 1 : k + 1 + _NEXT].tolist()
    ends = next((n for n, one in enumerate(gap[k + 1 : k + 1 + _NEXT].tolist()) if one), len(rest))
    return "".join(map(chr, rest[:ends]))


def _letter_beside(k: int, codes: Ints, objects: Ints) -> bool:
    """Whether the character before or after one is a letter of the same text object."""
    beside = [n for n in (k - 1, k + 1) if 0 <= n < len(codes) and objects[n] == objects[k]]
    return any(chr(int(codes[n])).isalpha() for n in beside)

"""What a font says of its style: weight, slant and pitch, by its name where that tells, else by its flags."""

from __future__ import annotations

import ctypes
import re
from functools import lru_cache
from typing import NamedTuple

from twopass.readers.pdf import pdfium

_BOLD = re.compile(r"bold|black|heavy|demi|semibold|-bd|cmbx|sfbx|ecbx|cmb\d|bx\d|-medi|,b|bld\b", re.IGNORECASE)
# What no name says that means something: "F12", "AdvP6960", "TT3Eo00" hold figures or hardly a letter.
_OPAQUE = re.compile(r"\d|^\W*(?:\w\W*){0,3}$")
_FACE = re.compile(
    r"regular|roman|plain|book|light|thin|normal|ital|obli|slant|-it\b"
    r"|\b(?:cm(?:r|mi|sy|ti|tt|ss|sl|csc|ex)|sfrm|ecrm|lmr|ms[ab]m)\d",
    re.IGNORECASE,
)
_ITALIC = re.compile(
    r"ital|obli|slant|cmti|cmsl|sfti|ecti|ecsl|cmmi|-it\b|-it[A-Z0-9]|regu-?ital|medi-?ital", re.IGNORECASE
)
_TYPEWRITER = re.compile(r"mono|courier|typewriter|consol|cmtt|sftt|ectt|tt\d|inconsolata|menlo", re.IGNORECASE)
# What makes a name unique: the mark of a subset, and words without vowels that some printers put before the name.
_SUBSET = re.compile(r"^(?:[A-Z]{6}\+)?(?:(?:[A-Z][b-df-hj-np-tv-z]{5}){2,4}(?=[A-Z]))?")
_SMALL_CAPITALS = re.compile(r"csc|small-?caps?|(?:-|_|\b)sc(?:\d|-|\b)|sc$", re.IGNORECASE)
_FORMULAS = re.compile(
    r"(?:cm|lm|tx|px|mt|rmt|ec)mi(?!t?al)|(?:cm|lm|tx|px|mt)(?:sy|ex)|ms[ab]m|math|eu[fsr]m|symbol", re.IGNORECASE
)
_FIXED_PITCH, _ITALIC_FLAG, _FORCE_BOLD = 1, 1 << 6, 1 << 18


class Font(NamedTuple):
    """What a font's name, flags and weight say about its style."""

    name: str = ""
    weight: int = 400
    italic: bool = False
    fixed: bool = False
    small_capitals: bool = False
    formulas: bool = False

    @property
    def symbols(self) -> bool:
        """Whether it is one of TeX's fonts of symbols."""
        return self.name.startswith(("CMSY", "MSBM"))


def font_of(handle: int) -> Font:
    """Name, weight and slant of the font at an address; of none, plain type without a name."""
    if not handle:
        return Font()
    flags = pdfium.call("FPDFFont_GetFlags", ctypes.c_int, ctypes.c_void_p)(handle)
    weight = pdfium.call("FPDFFont_GetWeight", ctypes.c_int, ctypes.c_void_p)(handle)
    return _styled(_name(handle), max(0, flags), weight, _angle(handle))


def _name(handle: int) -> str:
    ask = pdfium.call("FPDFFont_GetBaseFontName", ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    buffer = ctypes.create_string_buffer(256)
    length = ask(handle, ctypes.addressof(buffer), 256)
    return _SUBSET.sub("", buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace"))


def _angle(handle: int) -> int:
    """The slant in degrees, 0 where the font does not say; negative leans to the right."""
    angle = ctypes.c_int(0)
    ask = pdfium.call("FPDFFont_GetItalicAngle", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    return angle.value if ask(handle, ctypes.addressof(angle)) else 0


@lru_cache(maxsize=1024)
def _styled(name: str, flags: int, weight: int, angle: int) -> Font:
    bold = _BOLD.search(name) is not None
    if not bold and not _FACE.search(name):
        # A weight guessed from the stems is no match for a name that tells: the bold face of "Optima" is called so.
        bold = bool(flags & _FORCE_BOLD) or (_OPAQUE.search(name) is not None and 600 <= weight <= 1000)
    italic = _ITALIC.search(name) is not None or bool(flags & _ITALIC_FLAG) or -45 < angle <= -4
    fixed = bool(flags & _FIXED_PITCH) or _TYPEWRITER.search(name) is not None
    capitals, formulas = _SMALL_CAPITALS.search(name) is not None, _FORMULAS.search(name) is not None
    return Font(name, 700 if bold else 400, italic, fixed, capitals, formulas)

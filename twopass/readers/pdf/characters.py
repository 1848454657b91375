"""One PDF page → its glyphs as arrays: characters, places, sizes and styles, upright and in reading units."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.accents import join_accents
from twopass.readers.pdf.clips import clipped_away
from twopass.readers.pdf.pdfium import Floats, Ints

_BOLD = re.compile(r"bold|black|heavy|demi|semibold|-bd|cmbx|sfbx|ecbx|cmb\d|bx\d|-medi|,b", re.IGNORECASE)
_REGULAR = re.compile(r"regular|\b(?:cm(?:r|mi|sy|ti|tt|ss|sl|csc|ex)|sfrm|ecrm|lmr|ms[ab]m)\d", re.IGNORECASE)
_ITALIC = re.compile(
    r"ital|obli|slant|cmti|cmsl|sfti|ecti|ecsl|cmmi|-it\b|-it[A-Z0-9]|regu-?ital|medi-?ital", re.IGNORECASE
)
_TYPEWRITER = re.compile(r"mono|courier|typewriter|consol|cmtt|sftt|ectt|tt\d|inconsolata|menlo", re.IGNORECASE)
_FIXED_PITCH, _SYMBOLIC, _ITALIC_FLAG, _FORCE_BOLD = 1, 4, 1 << 6, 1 << 18
_HYPHEN_MARKS = (0xFFFE, 0x02, 0xAD)
HYPHEN = 0x2D
# ff, fi, fl, ffi, ffl in the encodings OT1 (from 0x0B) and T1 (from 0x1B)
_TEX_LIGATURES = {first + k: 0xFB00 + k for first in (0x0B, 0x1B) for k in range(5)}


@dataclass(frozen=True, slots=True)
class Font:
    """What a font's name, flags and weight say about its style."""

    name: str
    weight: int
    italic: bool
    fixed: bool


Place = Callable[[Any, Any], tuple[Any, Any]]
_PER_GLYPH = (
    "codes",
    "left",
    "right",
    "top",
    "bottom",
    "base",
    "size",
    "font",
    "heavy",
    "turn",
    "gap",
    "soft",
    "index",
    "owner",
    "hidden",
)


@dataclass(slots=True)
class Glyphs:
    """The visible characters of a page, arrays of one length, in content order.

    `left`, `right` bound the advance width, `top`, `bottom` the ink, `base` is the baseline: points, origin at the top
    left, y downwards. `turn` is the reading direction in quarter turns clockwise, 4 for any other angle. `gap` is 2
    after a blank of the file, 1 after one that PDFium guessed, else 0; `soft` marks the hyphens that PDFium takes for
    line-end hyphens, `index` is PDFium's number of the character, `owner` the address of its text object,
    `hidden` says that a clip or the edge of the page leaves nothing of it.
    """

    codes: Ints
    left: Floats
    right: Floats
    top: Floats
    bottom: Floats
    base: Floats
    size: Floats
    font: Ints
    heavy: Any
    turn: Ints
    gap: Ints
    soft: Any
    index: Ints
    owner: Ints
    hidden: NDArray[np.bool_]
    fonts: list[Font]
    width: float
    height: float

    @property
    def bold(self) -> NDArray[np.bool_]:
        """Of each font, whether it is bold."""
        return np.array([f.weight >= 600 for f in self.fonts], bool)

    @property
    def slanted(self) -> NDArray[np.bool_]:
        """Of each font, whether it is italic or oblique."""
        return np.array([f.italic for f in self.fonts], bool)

    def take(self, which: Any) -> Glyphs:
        """The glyphs selected by a mask or an index array."""
        return replace(self, **{name: getattr(self, name)[which] for name in _PER_GLYPH})


def font_of(handle: int) -> Font:
    """Name, weight and slant of the font at an address."""
    size = pdfium.call("FPDFFont_GetBaseFontName", ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    buffer = ctypes.create_string_buffer(256)
    length = size(handle, ctypes.addressof(buffer), 256)
    name = buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
    name = re.sub(r"^[A-Z]{6}\+", "", name)
    flags = pdfium.call("FPDFFont_GetFlags", ctypes.c_int, ctypes.c_void_p)(handle)
    flags = max(0, flags)
    weight = pdfium.call("FPDFFont_GetWeight", ctypes.c_int, ctypes.c_void_p)(handle)
    angle = ctypes.c_int(0)
    ask = pdfium.call("FPDFFont_GetItalicAngle", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    known = ask(handle, ctypes.addressof(angle))
    bold = bool(_BOLD.search(name))
    if not bold and not _REGULAR.search(name):  # a weight guessed from the stems is no match for a name that tells
        bold = bool(flags & _FORCE_BOLD) or 600 <= weight <= 1000
    italic = bool(_ITALIC.search(name)) or bool(flags & _ITALIC_FLAG) or (known and -45 < angle.value <= -4)
    return Font(name, 700 if bold else 400, bool(italic), bool(flags & _FIXED_PITCH) or bool(_TYPEWRITER.search(name)))


def read_glyphs(page: Any, textpage: int, count: int) -> Glyphs:
    """All visible characters of a page; blanks and generated characters survive only as `gap`."""
    codes = pdfium.char_codes(textpage, count)
    objects = pdfium.char_objects(textpage, count)
    generated = pdfium.char_flags(textpage, count, "FPDFText_IsGenerated")
    codes, objects, generated, order = _join_surrogates(codes, objects, generated)
    codes = _unmapped_ligatures(textpage, codes, objects, generated, order)
    soft = np.isin(codes, _HYPHEN_MARKS)
    codes = np.where(soft, HYPHEN, codes)
    blank = np.isin(codes, (0x20, 0xA0, 0x09, 0x3000)) | ((codes >= 0x2000) & (codes <= 0x200B))
    visible = ~blank & (codes >= 0x20) & ~((codes >= 0x7F) & (codes < 0xA0)) & ((~generated & (objects != 0)) | soft)
    visible &= ~np.isin(codes, (0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0xFFFF)) & (codes < 0x110000)
    visible &= ~((codes >= 0xD800) & (codes <= 0xDFFF))
    kept = np.flatnonzero(visible)
    gap = _blanks_before(kept, blank & ~generated) * 2
    gap = np.maximum(gap, _blanks_before(kept, blank))
    at = order[kept]
    boxes, cells, origins = (
        pdfium.char_boxes(textpage, count)[at],
        pdfium.char_cells(textpage, count)[at],
        pdfium.char_origins(textpage, count)[at],
    )
    style = _styles(textpage, at, objects[kept])
    return _upright(page, codes[kept], boxes, cells, origins, style, gap, soft[kept], at, objects[kept])


def _unmapped_ligatures(textpage: int, codes: Ints, objects: Ints, generated: NDArray[np.bool_], order: Ints) -> Ints:
    """Characters without a Unicode value that are ligatures in TeX's encodings, where letters stand beside them."""
    found = np.flatnonzero(np.isin(codes, list(_TEX_LIGATURES)) & ~generated & (objects != 0))
    if not len(found):
        return codes
    unmapped = pdfium.call("FPDFText_HasUnicodeMapError", ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    codes = codes.copy()
    for k in found.tolist():
        beside = [int(codes[n]) for n in (k - 1, k + 1) if 0 <= n < len(codes) and objects[n] == objects[k]]
        if any(chr(c).isalpha() for c in beside) and unmapped(textpage, int(order[k])) == 1:
            codes[k] = _TEX_LIGATURES[int(codes[k])]
    return codes


def _blanks_before(kept: Ints, blank: Any) -> Ints:
    """1 for each kept character with a blank between it and the one kept before, else 0."""
    count = np.concatenate(([0], np.cumsum(blank)))[:-1][kept]
    return np.minimum(np.diff(count, prepend=count[:1]), 1)


def _join_surrogates(codes: Ints, objects: Ints, generated: Any) -> tuple[Ints, Ints, Any, Ints]:
    """Pairs of surrogates as one code point each; the last array maps to PDFium's indices."""
    order = np.arange(len(codes))
    high = (codes[:-1] >= 0xD800) & (codes[:-1] < 0xDC00) & (codes[1:] >= 0xDC00) & (codes[1:] < 0xE000)
    if not high.any():
        return codes, objects, generated, order
    first = np.flatnonzero(high)
    codes = codes.copy()
    codes[first] = 0x10000 + ((codes[first] - 0xD800) << 10) + (codes[first + 1] - 0xDC00)
    keep = np.ones(len(codes), bool)
    keep[first + 1] = False
    return codes[keep], objects[keep], generated[keep], order[keep]


@dataclass(frozen=True, slots=True)
class _Style:
    size: Floats
    font: Ints
    heavy: Any
    direction: Floats
    fonts: list[Font]


def _styles(textpage: int, at: Ints, objects: Ints) -> _Style:
    """Size, font, fake bold and direction of each character, asked once per run of one text object."""
    if not len(at):
        return _Style(np.zeros(0), np.zeros(0, np.int64), np.zeros(0, bool), np.zeros((0, 2)), [])
    first = np.concatenate(([True], (np.diff(objects) != 0) | (np.diff(at) > 64)))
    run = np.cumsum(first) - 1
    starts = at[first].tolist()
    owners = [int(o) for o in objects[first]]
    matrix = pdfium.char_matrices(textpage, starts)
    nominal = pdfium.char_sizes(textpage, starts)
    handles = [h or 0 if o else 0 for o, h in zip(owners, _fonts(owners), strict=True)]
    modes = [m == 2 for m in pdfium.object_numbers("FPDFTextObj_GetTextRenderMode", owners)]
    known: dict[int, int] = {}
    fonts: list[Font] = []
    for handle in handles:
        if handle not in known:
            known[handle] = len(fonts)
            fonts.append(font_of(handle) if handle else Font("", 400, False, False))
    font = np.array([known[h] for h in handles])
    size = np.abs(nominal) * np.hypot(matrix[:, 2], matrix[:, 3])
    return _Style(
        size[run], font[run], np.array(modes)[run], matrix[run][:, :2] * np.sign(nominal[run])[:, None], fonts
    )


def _fonts(owners: list[int]) -> list[int]:
    ask = pdfium.call("FPDFTextObj_GetFont", ctypes.c_void_p, ctypes.c_void_p)
    return [ask(owner) if owner else 0 for owner in owners]


def _upright(
    page: Any,
    codes: Ints,
    boxes: Floats,
    cells: Floats,
    origins: Floats,
    style: _Style,
    gap: Ints,
    soft: Any,
    at: Ints,
    objects: Ints,
) -> Glyphs:
    """Each character in the frame of its own direction, on the page as shown."""
    width, height, turned, place = frame_of(page)
    dx, dy = style.direction[:, 0], style.direction[:, 1]
    angle = np.degrees(np.arctan2(-dy, dx)) + 90 * turned  # clockwise, as shown
    quarter = np.rint(angle / 90).astype(np.int64)
    turn = np.where(np.abs(angle - 90 * quarter) < 12, quarter % 4, 4)

    def across(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return _reading(turn, *place(x, y), width, height)

    cell = (across(cells[:, 0], cells[:, 1])[0], across(cells[:, 2], cells[:, 3])[0])
    ink = (across(boxes[:, 0], boxes[:, 2]), across(boxes[:, 1], boxes[:, 3]))
    base = across(origins[:, 0], origins[:, 1])[1]
    left, right = np.minimum(*cell), np.maximum(*cell)
    flat = right - left < 1e-3
    left = np.where(flat, np.minimum(ink[0][0], ink[1][0]), left)
    right = np.where(flat, np.maximum(ink[0][0], ink[1][0]), right)
    left = np.where(_tied(objects, left, right, base, at), right, left)
    top, bottom = np.minimum(ink[0][1], ink[1][1]), np.maximum(ink[0][1], ink[1][1])
    columns = (codes, left, right, top, bottom, base, style.size, style.font, style.heavy, turn, gap, soft, at, objects)
    glyphs = Glyphs(
        *columns, _hidden(objects, place(boxes[:, 0], boxes[:, 2]), width, height), style.fonts, width, height
    )
    symbols = np.array([f.name.startswith(("CMSY", "MSBM")) for f in style.fonts], bool)[style.font]
    spent = join_accents(codes, left, right, base, style.size, symbols)
    return glyphs.take(~spent) if spent.any() else glyphs


def _hidden(objects: Ints, corner: tuple[Floats, Floats], width: float, height: float) -> NDArray[np.bool_]:
    """Of each character, whether it is off the page or clipped away; `corner` is a corner of its ink as shown."""
    owners, which = np.unique(objects, return_inverse=True)
    x, y = corner
    off = (x < -2) | (x > width + 2) | (y < -2) | (y > height + 2)
    return off | clipped_away(owners.tolist())[which]


def frame_of(page: Any) -> tuple[float, float, int, Place]:
    """Width and height of a page as shown, its quarter turns, and the map from page units to points on it."""
    import pypdfium2.raw as raw

    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, rect)
    turned = int(raw.FPDFPage_GetRotation(page)) % 4
    west, south, east, north = rect.left, rect.bottom, rect.right, rect.top
    width, height = east - west, north - south

    def place(x: Any, y: Any) -> tuple[Any, Any]:
        if turned == 0:
            return x - west, north - y
        if turned == 1:
            return y - south, x - west
        if turned == 2:
            return east - x, y - south
        return north - y, east - x

    if turned % 2:
        width, height = height, width
    return float(width), float(height), turned, place


def _tied(objects: Ints, left: Floats, right: Floats, base: Floats, at: Ints) -> NDArray[np.bool_]:
    """Letters of a ligature share one box: true for all but the first, which are to stand at its end."""
    tied = np.zeros(len(left), bool)
    same = (np.abs(np.diff(left)) < 1e-3) & (np.abs(np.diff(right)) < 1e-3) & (np.diff(base) == 0)
    tied[1:] = same & (np.diff(at) == 1) & (np.diff(objects) == 0)
    return tied


def _reading(turn: Ints, x: Floats, y: Floats, width: float, height: float) -> tuple[Floats, Floats]:
    """Points of the page as shown, in the frame in which a character of each turn reads upright."""
    across = np.select([turn == 1, turn == 2, turn == 3], [y, width - x, height - y], x)
    down = np.select([turn == 1, turn == 2, turn == 3], [width - x, height - y, x], y)
    return across, down


def shown(
    turn: int, box: tuple[float, float, float, float], width: float, height: float
) -> tuple[float, float, float, float]:
    """A box (x0, y0, x1, y1) of the reading frame of a turn, in the frame of the page as shown."""
    x0, y0, x1, y1 = box
    if turn == 1:
        return width - y1, x0, width - y0, x1
    if turn == 2:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 3:
        return y0, height - x1, y1, height - x0
    return box

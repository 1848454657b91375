"""One PDF page → its glyphs as arrays: characters, places, sizes and styles, upright and in reading units."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.clips import clipped_away
from twopass.readers.pdf.coordinates import Frame, frame_of, reading
from twopass.readers.pdf.fonts import Font, font_of
from twopass.readers.pdf.letters.accents import are_accents, join_accents
from twopass.readers.pdf.letters.ligatures import NONE, with_tex_ligatures, with_wide_ligatures, without_code
from twopass.readers.pdf.pdfium import Bools, Floats, Ints, is_surrogate

HYPHEN = 0x2D
_FAKE_BOLD = 2  # PDF's text rendering mode that fills and strokes
_RUN = 64  # characters: PDFium's numbers of one run leave no larger gap
_INK = 4.0  # em: no ink reaches further from the cell of its character
ODD = 4  # the turn of what stands at no quarter turn


@dataclass(slots=True)
class Glyphs:
    """The visible characters of a page, arrays of one length, in content order.

    `letter` tells letters from all else, `left`, `right` bound the advance width, `base` is the baseline: points,
    origin at the top left, y downwards. `bold` and `slanted` tell the style, `turn` is the reading direction in quarter
    turns clockwise, 4 for any other angle. `gap` is 2 after a blank of the file, 1 after one that PDFium guessed, else
    0; `soft` marks the hyphens that PDFium takes for line-end hyphens, `index` is PDFium's number of the character,
    `owner` the address of its text object, `hidden` says that a clip or the edge of the page leaves nothing of it.
    """

    codes: Ints
    letter: Bools
    left: Floats
    right: Floats
    base: Floats
    size: Floats
    font: Ints
    bold: Bools
    slanted: Bools
    turn: Ints
    gap: Ints
    soft: Bools
    index: Ints
    owner: Ints
    hidden: Bools
    fonts: list[Font]

    def take(self, which: Any) -> Glyphs:
        """The glyphs selected by a mask or an index array."""
        return Glyphs(**{name: getattr(self, name)[which] for name in _PER_GLYPH}, fonts=self.fonts)

    def followed_by(self, others: Mapping[str, NDArray[Any]], fonts: list[Font]) -> Glyphs:
        """These glyphs and then others, which are nothing but what is given of them; `fonts` are those of all."""
        none = len(others["codes"])
        held = {name: getattr(self, name) for name in _PER_GLYPH}
        added = {name: others.get(name, np.zeros(none, one.dtype)) for name, one in held.items()}
        return Glyphs(**{name: np.concatenate([one, added[name]]) for name, one in held.items()}, fonts=fonts)

    def upright(self, turn: int) -> Glyphs:
        """The glyphs of one reading direction."""
        wanted = self.turn == turn
        return self if wanted.all() else self.take(wanted)


_UMLAUTS, _NOT_GERMAN = [0xE4, 0xF6, 0xFC], [0xDF, 0xE0, 0xE7, 0xE8, 0xEA, 0xEB, 0xEF]  # ß, à, ç, è, ê, ë, ï

# Old-style figures, proportional and of one width, and small capitals, by the plain ones.
_FORMS = {
    first + n: plain + n
    for first, plain, many in ((0xF643, 0x30, 10), (0xF730, 0x30, 10), (0xF761, 0x41, 26))
    for n in range(many)
}

_PER_GLYPH = tuple(field.name for field in fields(Glyphs))[:-1]


def read_glyphs(page: Any, textpage: int, count: int) -> Glyphs:
    """All visible characters of a page; blanks and generated characters survive only as `gap`."""
    marks = _read_marks(textpage, count)
    runs = _read_runs(textpage, marks)
    places = _read_places(textpage, marks, runs, frame_of(page))
    owners = _Owners(*np.unique(marks.objects, return_inverse=True))
    hidden = places.outside | clipped_away(owners.addresses.tolist())[owners.which]
    fonts = runs.fonts
    font = runs.font[runs.of]
    bold = np.array([f.weight >= 600 for f in fonts], bool)[font] | runs.heavy[runs.of]
    slanted = np.array([f.italic for f in fonts], bool)[font]
    size = runs.size[runs.of]
    across = (places.left, places.right, places.base, size)
    codes = with_wide_ligatures(marks.codes, marks.lost, (places.right - places.left) / size, font, marks.gap)
    told = (marks.gap, marks.soft & (codes == HYPHEN), marks.at, marks.objects)
    symbols = np.array([f.symbols for f in fonts], bool)[font]
    spent = join_accents(codes, *across, symbols)
    letter = np.fromiter(map(str.isalpha, map(chr, codes.tolist())), bool, len(codes))
    glyphs = Glyphs(codes, letter, *across, font, bold, slanted, places.turn, *told, hidden, fonts)
    return glyphs.take(~spent) if spent.any() else glyphs


class _Owners(NamedTuple):
    """The text objects of a page: their addresses, and of each glyph, which is its own."""

    addresses: Ints
    which: Ints


# ── which characters are visible ──────────────────────────────────────────────────────────────────


class _Marks(NamedTuple):
    """The visible characters: codes, PDFium's numbers, text objects, the gap before each, the soft hyphens, and what
    has no code.
    """

    codes: Ints
    at: Ints
    objects: Ints
    gap: Ints
    soft: Bools
    lost: Bools


def _read_marks(textpage: int, count: int) -> _Marks:
    codes, order = _join_surrogates(pdfium.char_codes(textpage, count))
    blank = _is_blank(codes)
    generated = _generated(textpage, codes, order, blank)
    drawn = np.flatnonzero(~generated & ~blank)
    objects = np.zeros(len(codes), np.int64)
    objects[drawn] = pdfium.char_objects(textpage, order[drawn].tolist())
    codes = _plain_forms(_with_sharp_s(with_tex_ligatures(textpage, codes, objects, order)))
    lost = without_code(textpage, codes, objects, order)
    soft = (codes == 0x02) | (codes == 0xAD) | (codes == NONE)  # as hyphens at the ends of lines are marked
    kept = np.flatnonzero(_has_ink(codes) & (objects != 0) | soft)
    gap = np.maximum(_blanks_before(kept, blank & ~generated) * 2, _blanks_before(kept, blank))
    codes = np.where(soft, HYPHEN, codes)
    return _Marks(codes[kept], order[kept], objects[kept], gap, soft[kept], lost[kept])


def _join_surrogates(codes: Ints) -> tuple[Ints, Ints]:
    """Pairs of surrogates as one code point each; the second array maps to PDFium's numbers."""
    order = np.arange(len(codes))
    high = (codes[:-1] >= 0xD800) & (codes[:-1] < 0xDC00) & (codes[1:] >= 0xDC00) & (codes[1:] < 0xE000)
    if not high.any():
        return codes, order
    first = np.flatnonzero(high)
    codes = codes.copy()
    codes[first] = 0x10000 + ((codes[first] - 0xD800) << 10) + (codes[first + 1] - 0xDC00)
    keep = np.ones(len(codes), bool)
    keep[first + 1] = False
    return codes[keep], order[keep]


def _generated(textpage: int, codes: Ints, order: Ints, blank: Bools) -> Bools:
    """Of each character, whether PDFium made it up: it makes up nothing but blanks and ends of lines."""
    generated = np.zeros(len(codes), bool)
    asked = np.flatnonzero(blank | (codes < 0x20))
    generated[asked] = pdfium.char_flags(textpage, order[asked].tolist(), "FPDFText_IsGenerated")
    return generated


def _is_blank(codes: Ints) -> Bools:
    """Of each code, whether it is a blank of any width."""
    wide = (codes == 0x3000) | ((codes >= 0x2000) & (codes <= 0x200B))
    blank: Bools = wide | (codes == 0x20) | (codes == 0xA0) | (codes == 0x09)
    return blank


def _has_ink(codes: Ints) -> Bools:
    """Of each code, whether it may be seen on paper."""
    control = (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0))
    mark = ((codes >= 0x200C) & (codes <= 0x200F)) | (codes == 0xFEFF) | (codes == 0xFFFF)
    mark |= ((codes >= 0x202A) & (codes <= 0x202E)) | ((codes >= 0x2060) & (codes <= 0x206F)) | (codes == 0x061C)
    mark |= (codes >= 0xE0000) & (codes <= 0xE007F)
    unseen: Bools = control | mark | is_surrogate(codes) | (codes >= 0x110000)
    return ~unseen


def _with_sharp_s(codes: Ints) -> Ints:
    """German text whose ß has its number in TeX's encoding, that of ÿ in others, as it is meant."""
    sharp = codes == 0xFF
    german = sharp.any() and np.isin(codes, _UMLAUTS).any() and not np.isin(codes, _NOT_GERMAN).any()
    return np.where(sharp, 0xDF, codes) if german else codes


def _plain_forms(codes: Ints) -> Ints:
    """Old-style figures and small capitals that have numbers of Adobe's own, as plain figures and capitals."""
    if not (codes >= min(_FORMS)).any():
        return codes
    return np.array([_FORMS.get(code, code) for code in codes.tolist()], codes.dtype)


def _blanks_before(kept: Ints, blank: Bools) -> Ints:
    """1 for each kept character with a blank between it and the one kept before, else 0."""
    count = np.concatenate(([0], np.cumsum(blank)))[:-1][kept]
    return np.minimum(np.diff(count, prepend=count[:1]), 1)


# ── how they are set ──────────────────────────────────────────────────────────────────────────────


class _Runs(NamedTuple):
    """Stretches of one text object, which are set alike: `of` gives the run of each character, `first` and `last` its
    ends among the characters; matrix, nominal size, size in points, font and fake bold are of each run.
    """

    of: Ints
    first: Ints
    last: Ints
    matrix: Floats
    nominal: Floats
    size: Floats
    font: Ints
    heavy: Bools
    fonts: list[Font]


def _read_runs(textpage: int, marks: _Marks) -> _Runs:
    """Size, font, fake bold and matrix, asked once a run."""
    begins = (np.diff(marks.objects, prepend=0) != 0) | (np.diff(marks.at, prepend=0) > _RUN)
    begins[:1] = True
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(begins))[: len(first)] - 1
    starts, owners = marks.at[first].tolist(), marks.objects[first].tolist()
    matrix = pdfium.char_matrices(textpage, starts)
    nominal = pdfium.char_sizes(textpage, starts)
    size = np.abs(nominal) * np.hypot(matrix[:, 2], matrix[:, 3])
    font, fonts = _fonts(owners)
    modes = pdfium.object_numbers("FPDFTextObj_GetTextRenderMode", owners)
    heavy = np.array(modes, np.int64) == _FAKE_BOLD
    return _Runs(np.cumsum(begins) - 1, first, last, matrix, nominal, size, font, heavy, fonts)


def _fonts(owners: list[int]) -> tuple[Ints, list[Font]]:
    """Of each text object, the number of its font, and the fonts."""
    ask = pdfium.call("FPDFTextObj_GetFont", ctypes.c_void_p, ctypes.c_void_p)
    handles = [ask(owner) or 0 if owner else 0 for owner in owners]
    known = {handle: number for number, handle in enumerate(dict.fromkeys(handles))}
    return np.array([known[handle] for handle in handles], np.int64), [font_of(handle) for handle in known]


# ── where they stand ──────────────────────────────────────────────────────────────────────────────


class _Places(NamedTuple):
    """Of each character: turn, edges and baseline in the frame of that turn, and whether it lies off the page."""

    turn: Ints
    left: Floats
    right: Floats
    base: Floats
    outside: Bools


def _read_places(textpage: int, marks: _Marks, runs: _Runs, frame: Frame) -> _Places:
    """Each character in the frame of its own direction, on the page as shown."""
    turn = _turns(runs, frame.turned)[runs.of]

    def across(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return reading(turn, *frame.place(x, y), frame)

    cells = pdfium.char_cells(textpage, marks.at.tolist())
    one, other = across(cells[:, 0], cells[:, 1])[0], across(cells[:, 2], cells[:, 3])[0]
    left, right = np.minimum(one, other), np.maximum(one, other)
    flat = right - left < 1e-3
    boxes = _read_ink(textpage, marks.at, flat | _at_edge(cells, runs.size[runs.of], frame))
    if flat.any():
        ink = across(boxes[:, 0], boxes[:, 2])[0], across(boxes[:, 1], boxes[:, 3])[0]
        left = np.where(flat, np.minimum(*ink), left)
        right = np.where(flat, np.maximum(*ink), right)
    base = across(*_read_origins(textpage, marks.at, runs))[1]
    left = np.where(_tied(marks, left, right, base), right, left)
    return _Places(turn, left, right, base, _outside(boxes, frame))


def _turns(runs: _Runs, turned: int) -> Ints:
    """The reading direction of each run in quarter turns clockwise, as shown."""
    direction = runs.matrix[:, :2] * np.sign(runs.nominal)[:, None]
    angle = np.degrees(np.arctan2(-direction[:, 1], direction[:, 0])) + 90 * turned
    quarter = np.rint(angle / 90).astype(np.int64)
    return np.where(np.abs(angle - 90 * quarter) < 12, quarter % 4, ODD)


def _at_edge(cells: Floats, size: Floats, frame: Frame) -> Bools:
    """Of each cell, whether ink that belongs to it may reach over an edge of the page."""
    west, south, east, north = frame.edges
    reach = _INK * size
    low = np.minimum(cells[:, 0], cells[:, 2]) - west, np.minimum(cells[:, 1], cells[:, 3]) - south
    high = east - np.maximum(cells[:, 0], cells[:, 2]), north - np.maximum(cells[:, 1], cells[:, 3])
    return np.minimum(np.minimum(*low), np.minimum(*high)) < reach


def _read_ink(textpage: int, at: Ints, asked: Bools) -> Floats:
    """The ink of the characters asked for as left, right, bottom, top in page units; of the others, not a number."""
    boxes = np.full((len(at), 4), np.nan)
    boxes[asked] = pdfium.char_boxes(textpage, at[asked].tolist())
    return boxes


def _outside(boxes: Floats, frame: Frame) -> Bools:
    """Of each box of ink, whether its corner lies off the page."""
    x, y = frame.place(boxes[:, 0], boxes[:, 2])
    outside: Bools = (x < -2) | (x > frame.width + 2) | (y < -2) | (y > frame.height + 2)
    return outside


def _read_origins(textpage: int, at: Ints, runs: _Runs) -> tuple[Floats, Floats]:
    """Origins on the baseline. A run across the page whose ends are level is level: asked of its ends alone, all its
    characters get the origin of the first.
    """
    ends = pdfium.char_origins(textpage, at[np.concatenate([runs.first, runs.last])].tolist())
    first, last = ends[: len(runs.first)], ends[len(runs.first) :]
    straight = (runs.matrix[:, 1] == 0) & (runs.matrix[:, 0] != 0) & (runs.nominal != 0)
    level = straight & (first[:, 1] == last[:, 1])
    origins = first[runs.of]
    others = np.flatnonzero(~level[runs.of])
    origins[others] = pdfium.char_origins(textpage, at[others].tolist())
    return origins[:, 0], origins[:, 1]


def _tied(marks: _Marks, left: Floats, right: Floats, base: Floats) -> Bools:
    """Letters of a ligature share one box: true for all but the first, which are to stand at its end. An accent that is
    as wide as its letter shares its box too.
    """
    tied = np.zeros(len(left), bool)
    same = (np.abs(np.diff(left)) < 1e-3) & (np.abs(np.diff(right)) < 1e-3) & (np.diff(base) == 0)
    tied[1:] = same & (np.diff(marks.at) == 1) & (np.diff(marks.objects) == 0) & ~are_accents(marks.codes[:-1])
    return tied

"""What was filled into the fields of a form, as glyphs in their places: the text of a page does not hold it."""

from __future__ import annotations

import ctypes
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from twopass.readers.pdf.characters import Glyphs
from twopass.readers.pdf.coordinates import Box, Place
from twopass.readers.pdf.fonts import Font

_WIDGET = 20  # PDFium's number of the annotations that are fields
_WRITTEN = (4, 5, 6)  # its numbers of fields with a choice of words, a list of them, and a text
_LARGEST = 10.0  # points: a value is set no larger than common body type
_FILL = 0.75  # share of a field's height that its words take
_WIDTH = 0.5  # em: the width of a letter of common type
_LEADING = 1.2  # lines
_MOST = 2_000  # fields of one page
_NOT_SHOWN = 0x22  # the flags of annotations that are hidden, and that are on paper alone


class Field(NamedTuple):
    """A field with words in it: its box (left, bottom, right, top) in page units, the words, and whether they show."""

    box: Box
    value: str
    shown: bool = True


def filled(pdf: Any, page: Any) -> list[Field]:
    """The fields of a page that hold words; none where the document has no form."""
    import pypdfium2.raw as raw

    if pdf.formenv is None:
        return []
    found: list[Field] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            found += _field(pdf.formenv, annotation)
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _field(form: Any, annotation: Any) -> Iterator[Field]:
    """A field that holds words, none where it is no such field."""
    import pypdfium2.raw as raw

    if raw.FPDFAnnot_GetSubtype(annotation) != _WIDGET:
        return
    if raw.FPDFAnnot_GetFormFieldType(form, annotation) not in _WRITTEN:
        return
    size = raw.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    rect = raw.FS_RECTF()
    if not 2 < size < 1_000_000 or not raw.FPDFAnnot_GetRect(annotation, rect):
        return
    buffer = ctypes.create_string_buffer(size)
    units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFAnnot_GetFormFieldValue(form, annotation, units, size)
    words = buffer.raw[: size - 2].decode("utf-16-le", "ignore").replace("\r\n", "\n").replace("\r", "\n")
    if words.strip() and rect.right > rect.left:
        box = rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)
        yield Field(box, words, not raw.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN)


def with_fields(glyphs: Glyphs, fields: list[Field], place: Place) -> Glyphs:
    """The glyphs of a page and after them those of its fields, each in the box of its field."""
    rows = [one for field in fields for one in _set(field, place)]
    if not rows:
        return glyphs
    code, left, right, base, size, gap = np.array(rows).T
    codes = code.astype(np.int64)
    letter = np.fromiter(map(str.isalpha, map(chr, codes.tolist())), bool, len(codes))
    font = np.full(len(codes), len(glyphs.fonts))
    nowhere = np.full(len(codes), -1)
    told = {"codes": codes, "letter": letter, "left": left, "right": right, "base": base, "size": size}
    told |= {"font": font, "gap": gap.astype(np.int64), "index": nowhere}
    return glyphs.followed_by(told, [*glyphs.fonts, Font()])


def _set(field: Field, place: Place) -> Iterator[tuple[int, float, float, float, float, int]]:
    """The glyphs of a field's words as code, left, right, baseline, size and gap, line by line."""
    (ax, ay), (bx, by) = place(field.box[0], field.box[1]), place(field.box[2], field.box[3])
    x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    size = min(_LARGEST, max(1.0, _FILL * (y1 - y0)))
    wide = max(4, int((x1 - x0) / (_WIDTH * size)))
    single = y1 - y0 < 2 * _LEADING * size
    parts = field.value.split("\n")
    lines = [" ".join(parts)] if single else [row for part in parts for row in textwrap.wrap(part, wide) or [""]]
    step = _WIDTH * size if not single else min(_WIDTH * size, (x1 - x0) / max(1, len(lines[0])))
    base = y1 - (y1 - y0 - size) / 2 - 0.2 * size if single else y0 + size
    for number, line in enumerate(lines):
        gap = 0
        for at, sign in enumerate(line):
            if sign.isspace():
                gap = 2
                continue
            left = x0 + 2 + at * step
            yield ord(sign), left, left + step, base + number * _LEADING * size, size, gap
            gap = 0

"""One PDF page → its rows in reading order, with what it takes to give them roles later."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twopass.readers import pdfium
from twopass.readers.drawings import Drawings, read_drawings
from twopass.readers.glyphs import Glyphs, read_glyphs
from twopass.readers.layout import Block, blocks_of
from twopass.readers.lines import Piece, pieces_of
from twopass.readers.rows import Row, rows_of
from twopass.readers.zones import Zone, take_zones
from twopass.schema import PageSource

_ODD = 4  # the turn of glyphs at no quarter turn


@dataclass(slots=True)
class Sheet:
    """What was read from one page: size in points as read, source, and rows in reading order."""

    number: int
    width: float = 0.0
    height: float = 0.0
    source: PageSource = "empty"
    rows: list[Row] = field(default_factory=list)


def read_page(pdf: Any, number: int, sizes: Counter[float]) -> Sheet:
    """Read page `number` (from 1); `sizes` gathers characters by type size over the pages read so far."""
    import pypdfium2
    import pypdfium2.raw as raw

    sheet = Sheet(number)
    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        sheet.source = "failed"
        return sheet
    try:
        sheet.width, sheet.height = float(page.get_width()), float(page.get_height())
        textpage = page.get_textpage()
        try:
            glyphs = read_glyphs(page.raw, pdfium.address(textpage.raw), raw.FPDFText_CountChars(textpage))
        finally:
            textpage.close()
        drawings = read_drawings(page.raw)
        if len(glyphs.codes):
            sheet.source = "text"
            _read_rows(sheet, glyphs, drawings, sizes)
        elif drawings.pictured > 0.02 or drawings.regions:
            sheet.source = "image"
    except pypdfium2.PdfiumError:
        sheet.source = "failed"
    finally:
        page.close()
    return sheet


def _read_rows(sheet: Sheet, glyphs: Glyphs, drawings: Drawings, sizes: Counter[float]) -> None:
    """Fill a sheet: glyphs in the main direction flow, those in any other are labels or marginal text."""
    counts = np.bincount(glyphs.turn, minlength=5)
    main = int(np.argmax(counts[:4])) if counts[:4].any() else 0
    if main % 2:
        sheet.width, sheet.height = sheet.height, sheet.width
    upright = glyphs.take(glyphs.turn == main)
    pieces = pieces_of(upright)
    for piece in pieces:
        sizes[round(piece.size, 1)] += piece.bulk
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    zones: list[Zone] = []
    if main == 0:
        pieces, zones = take_zones(pieces, drawings, body, (sheet.width, sheet.height))
    sheet.rows = rows_of(blocks_of(pieces), upright, sheet.number, 0)
    for zone in zones:
        _insert(sheet, zone, upright)
    for turn in range(5):
        if turn != main and counts[turn]:
            sheet.rows += _sideways(glyphs.take(glyphs.turn == turn), sheet, turn, main)


def _insert(sheet: Sheet, zone: Zone, glyphs: Glyphs) -> None:
    """Put the rows of a zone before the first row below it in its columns."""
    rows = sheet.rows
    band = 1 + max((r.band for r in rows), default=-1)
    made = rows_of([Block(zone.pieces)], glyphs, sheet.number, 0)
    for row in made:
        row.role, row.band = zone.role, band
    x0, y0, x1, y1 = zone.box
    below = (y0 + y1) / 2
    at = next(
        (
            k
            for k, r in enumerate(rows)
            if r.base > below and min(r.x1, x1) - max(r.x0, x0) > 0.2 * min(r.x1 - r.x0, x1 - x0)
        ),
        len(rows),
    )
    rows[at:at] = made


def _sideways(glyphs: Glyphs, sheet: Sheet, turn: int, main: int) -> list[Row]:
    """Rows of text set sideways: furniture where it stands in the margin, labels of a figure elsewhere."""
    pieces = _odd_pieces(glyphs) if turn == _ODD else pieces_of(glyphs)
    rows = rows_of([Block(pieces)], glyphs, sheet.number, 0 if turn == _ODD else (turn - main) % 4)
    flow = [r for r in sheet.rows if r.turn == 0]
    left = min((r.x0 for r in flow), default=0.0)
    right = max((r.x1 for r in flow), default=sheet.width)
    for row in rows:
        x0, _, x1, _ = row.box(sheet.width, sheet.height)
        row.role, row.band = "figure", 1000 + turn
        row.furniture = bool(flow) and turn != _ODD and (x1 < left + 2 or x0 > right - 2)
        row.furniture |= turn == _ODD and row.size > 30
    return rows


def _odd_pieces(g: Glyphs) -> list[Piece]:
    """Glyphs at odd angles, one piece a stretch of content order."""
    starts = np.flatnonzero(np.concatenate(([True], (np.diff(g.index) > 2) | (np.abs(np.diff(g.size)) > 0.5))))
    pieces = []
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(g.codes)], strict=True):
        at = list(range(start, end))
        text = "".join(map(chr, g.codes[at].tolist()))
        x0, x1 = float(g.left[at].min()), float(g.right[at].max())
        pieces.append(Piece(at, x0, x1, float(g.base[at].mean()), max(float(g.size[start]), 0.1), len(at), text))
    return pieces

"""One PDF page → its rows in reading order, with what it takes to give them roles later."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import Glyphs, read_glyphs
from twopass.readers.pdf.frames import Place, frame_of
from twopass.readers.pdf.graphics import Drawings, read_drawings
from twopass.readers.pdf.layout.fragments import Piece, pieces_of
from twopass.readers.pdf.layout.line_numbers import take_line_numbers
from twopass.readers.pdf.layout.lines import Row, rows_of, stretch
from twopass.readers.pdf.layout.reading_order import Block, blocks_of
from twopass.readers.pdf.layout.regions import Zone, take_zones
from twopass.readers.pdf.structure import Target, links_of
from twopass.readers.pdf.structure_tree import headings_of
from twopass.schema import PageSource

_ODD = 4  # the turn of glyphs at no quarter turn


@dataclass(slots=True)
class Sheet:
    """What was read from one page: size in points as read, source, and rows in reading order; `place` maps page units
    to points (None on a page set sideways), `links` are (row, start, end, target), `tags` are (level, title, top).
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    source: PageSource = "empty"
    rows: list[Row] = field(default_factory=list)
    place: Place | None = None
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    links: list[tuple[Row, int, int, Target]] = field(default_factory=list)
    tags: list[tuple[int, str, float]] = field(default_factory=list)


def read_page(pdf: Any, number: int, sizes: Counter[float], structure: bool) -> Sheet:
    """Read page `number` (from 1), with links and tags if `structure`; `sizes` gathers characters by type size over
    the pages read so far.
    """
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
        sheet.place, sheet.rules = frame_of(page.raw).place, drawings.rules
        if len(glyphs.codes):
            sheet.source = "text"
            main = _read_rows(sheet, glyphs, drawings, sizes)
            if structure and main == 0:
                _read_structure(pdf, page.raw, sheet, glyphs)
            for row in sheet.rows:
                row.glyphs = None
        elif drawings.pictured > 0.02 or drawings.regions:
            sheet.source = "image"
    except pypdfium2.PdfiumError:
        sheet.source = "failed"
    finally:
        page.close()
    return sheet


def _read_rows(sheet: Sheet, glyphs: Glyphs, drawings: Drawings, sizes: Counter[float]) -> int:
    """Fill a sheet: glyphs in the main direction flow, those in any other are labels or marginal text. Returns the
    main direction.
    """
    if glyphs.hidden.any():
        unseen = glyphs.take(glyphs.hidden)
        for row in rows_of([Block(_odd_pieces(unseen))], unseen, sheet.number, 0):
            row.furniture, row.visible, row.glyphs = True, False, None
            sheet.rows.append(row)
        glyphs = glyphs.take(~glyphs.hidden)
    hidden = sheet.rows
    counts = np.bincount(glyphs.turn, minlength=5)
    main = int(np.argmax(counts[:4])) if counts[:4].max() > 0.7 * counts.sum() or not counts[0] else 0
    if main:
        sheet.place = None
    if main % 2:
        sheet.width, sheet.height = sheet.height, sheet.width
    upright = glyphs if (glyphs.turn == main).all() else glyphs.take(glyphs.turn == main)
    pieces = pieces_of(upright)
    pieces, numbers = take_line_numbers(pieces)
    for piece in pieces:
        sizes[round(piece.size, 1)] += piece.bulk
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    zones: list[Zone] = []
    if main == 0:
        pieces, zones = take_zones(pieces, drawings, body, (sheet.width, sheet.height))
    sheet.rows = rows_of(blocks_of(pieces, [zone.box for zone in zones]), upright, sheet.number, 0)
    for zone in zones:
        _insert(sheet, zone, upright)
    for row in rows_of([Block(numbers)], upright, sheet.number, 0) if numbers else ():
        row.furniture = True
        hidden.append(row)
    for turn in range(5):
        if turn != main and counts[turn]:
            sheet.rows += _sideways(glyphs.take(glyphs.turn == turn), sheet, drawings, turn, main)
    sheet.rows += hidden
    return main


def _read_structure(pdf: Any, page: Any, sheet: Sheet, glyphs: Glyphs) -> None:
    """Internal links and tagged headings, with the characters of the upright text that they stand on."""
    upright = glyphs if (glyphs.turn == 0).all() else glyphs.take(glyphs.turn == 0)
    rows = [r for r in sheet.rows if r.turn == 0 and r.glyphs is not None]
    middle, level = (upright.left + upright.right) / 2, upright.base - 0.3 * upright.size
    place = sheet.place
    for box, target in [] if place is None else links_of(pdf, page, len(pdf)):
        assert place is not None
        (ax, ay), (bx, by) = place(box[0], box[1]), place(box[2], box[3])
        x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        chosen = (middle > x0) & (middle < x1) & (level > y0) & (level < y1)
        if not chosen.any():
            continue
        for row in rows:
            if row.y1 > y0 and row.y0 < y1 and (part := stretch(row, chosen, upright)):
                sheet.links.append((row, *part, target))
    tags = headings_of(page)
    if not tags:
        return
    owners = np.unique(upright.owner)
    marks = pdfium.object_numbers("FPDFPageObj_GetMarkedContentID", owners.tolist())
    mark = np.array(marks)[np.searchsorted(owners, upright.owner)]
    for tag in tags:
        chosen = np.isin(mark, tag.marks)
        parts = [(r, p) for r in rows if (p := stretch(r, chosen, upright))] if chosen.any() else []
        title = tag.text or " ".join(r.text[p[0] : p[1]] for r, p in parts)
        if parts and title.strip():
            sheet.tags.append((tag.level, " ".join(title.split()), min(r.y0 for r, _ in parts)))


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


def _sideways(glyphs: Glyphs, sheet: Sheet, drawings: Drawings, turn: int, main: int) -> list[Row]:
    """Rows of text set sideways: furniture where it stands in the margin, labels of a figure elsewhere."""
    pieces = _odd_pieces(glyphs) if turn == _ODD else pieces_of(glyphs)
    rows = rows_of([Block(pieces)], glyphs, sheet.number, 0 if turn == _ODD else (turn - main) % 4)
    flow = [r for r in sheet.rows if r.turn == 0]
    left = min((r.x0 for r in flow), default=0.0)
    right = max((r.x1 for r in flow), default=sheet.width)
    for row in rows:
        x0, y0, x1, y1 = row.box(sheet.width, sheet.height)
        labels = any(
            y0 < r.box[3] and y1 > r.box[1] and x0 < r.box[2] + 30 and x1 > r.box[0] - 30 for r in drawings.regions
        )
        row.role, row.band = "figure", 1000 + turn
        row.furniture = bool(flow) and turn != _ODD and not labels and (x1 < left + 2 or x0 > right - 2)
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

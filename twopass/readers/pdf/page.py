"""One PDF page → its rows in reading order, with what it takes to give them roles later."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twopass.readers.pdf import pdfium
from twopass.readers.pdf.characters import ODD, Glyphs, read_glyphs
from twopass.readers.pdf.coordinates import Place, frame_of, turn_back
from twopass.readers.pdf.graphics import Drawings, Region, Rule, read_drawings
from twopass.readers.pdf.layout.fragments import joined, odd_pieces, pieces_of, runs_of
from twopass.readers.pdf.layout.line_numbers import take_line_numbers
from twopass.readers.pdf.layout.lines import LABEL_BAND, Row, reach, rows_of, stretches
from twopass.readers.pdf.layout.reading_order import Block, blocks_of
from twopass.readers.pdf.layout.regions import Zone, take_zones, wordless
from twopass.readers.pdf.structure import LinkBox, Target, links_of
from twopass.readers.pdf.structure_tree import Tag, headings_of
from twopass.readers.pdf.text_layer.forms import filled, with_fields
from twopass.readers.pdf.text_layer.small_capitals import with_capitals
from twopass.readers.pdf.text_layer.unseen import unseen
from twopass.schema import Hidden, HiddenReason, PageSource

_MAIN_SHARE = 0.7  # of the glyphs at least run in the main direction
_PICTURE = 0.02  # share of a page from which an image on it is a picture
_LARGEST_ODD = 30  # points: larger type at an odd angle is a watermark


@dataclass(slots=True)
class Sheet:
    """What was read from one page: size in points as read, source, and rows in reading order; `place` maps page units
    to points (None on a page set sideways), `links` are (row, start, end, target), `tags` are (level, title, top),
    `pictured` tells whether a picture stands on the page, `hidden` is text that nobody sees, with the reason, `cipher`
    says that the letters of its text are none, `sureness` how sure an engine is of what it recognised.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    source: PageSource = "empty"
    pictured: bool = False
    rows: list[Row] = field(default_factory=list)
    place: Place | None = None
    rules: list[Rule] = field(default_factory=list)
    links: list[tuple[Row, int, int, Target]] = field(default_factory=list)
    tags: list[tuple[int, str, float]] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    cipher: bool = False
    sureness: float | None = None


def read_page(pdf: Any, number: int, sizes: Counter[float], structure: bool, layers: bool = False) -> Sheet:
    """Read page `number` (from 1), with links and tags if `structure`; `sizes` gathers characters by type size over
    the pages read so far; with `layers`, any form may name a layer of its own.
    """
    import pypdfium2

    sheet = Sheet(number)
    try:
        page = pdf[number - 1]
        if turn_back(page.raw):
            page.close()
            page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        sheet.source = "failed"
        return sheet
    try:
        _read_sheet(sheet, pdf, page, sizes, structure, layers)
    except pypdfium2.PdfiumError:
        sheet.source = "failed"
    finally:
        page.close()
    return sheet


def _read_sheet(sheet: Sheet, pdf: Any, page: Any, sizes: Counter[float], structure: bool, layers: bool) -> None:
    sheet.width, sheet.height = float(page.get_width()), float(page.get_height())
    glyphs = _glyphs_of(page)
    drawings = read_drawings(page.raw)
    sheet.place, sheet.rules = frame_of(page.raw).place, drawings.rules
    sheet.pictured = drawings.pictured > _PICTURE or bool(drawings.regions)
    if fields := filled(pdf, page.raw):
        glyphs = with_fields(glyphs, [field for field in fields if field.shown], sheet.place)
        hidden = [field.value for field in fields if not field.shown]
        sheet.hidden += [Hidden(page=sheet.number, reason="not shown", words=words) for words in hidden]
    if len(glyphs.codes):
        glyphs = _without_unseen(sheet, page.raw, glyphs, drawings.solid, layers)
    if len(glyphs.codes):
        sheet.source = "text"
        main = _read_rows(sheet, glyphs, drawings, sizes)
        if structure and main == 0:
            _read_structure(pdf, page.raw, sheet, glyphs.upright(0))
        for row in sheet.rows:
            row.glyphs = None
    elif sheet.pictured:
        sheet.source = "image"


def set_recognised(
    sheet: Sheet, glyphs: Glyphs, size: tuple[float, float], turned: bool, sizes: Counter[float]
) -> None:
    """Give a sheet the text that was recognised on its picture, which was set upright in a size of its own."""
    if turned:
        sheet.place = None
    sheet.width, sheet.height = size
    sheet.rows, sheet.links, sheet.tags, sheet.hidden, sheet.cipher = [], [], [], [], False
    sheet.rules = []
    if len(glyphs.codes):
        _read_rows(sheet, glyphs, Drawings(), sizes)
    for row in sheet.rows:
        row.glyphs = None


def _without_unseen(sheet: Sheet, page: Any, glyphs: Glyphs, drawn: bool, layers: bool) -> Glyphs:
    """The glyphs that somebody may see, and those off the page; the sheet notes what the others say."""
    seen = np.ones(len(glyphs.codes), bool)
    for reason, mask in unseen(page, glyphs, drawn, layers).items():
        _note_hidden(sheet, reason, _unseen_rows(glyphs.take(mask), sheet.number))
        seen &= ~mask
    return glyphs if seen.all() else glyphs.take(seen)


def _note_hidden(sheet: Sheet, reason: HiddenReason, rows: list[Row]) -> None:
    sheet.hidden.append(Hidden(page=sheet.number, reason=reason, words=" ".join(row.text for row in rows)))


def _glyphs_of(page: Any) -> Glyphs:
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    try:
        return with_capitals(read_glyphs(page.raw, pdfium.address(textpage.raw), raw.FPDFText_CountChars(textpage)))
    finally:
        textpage.close()


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────


def _read_rows(sheet: Sheet, glyphs: Glyphs, drawings: Drawings, sizes: Counter[float]) -> int:
    """Fill a sheet: glyphs in the main direction flow, those in any other are labels or marginal text. Returns the
    main direction.
    """
    unseen: list[Row] = []
    if glyphs.hidden.any():
        unseen = _unseen_rows(glyphs.take(glyphs.hidden), sheet.number)
        _note_hidden(sheet, "outside", unseen)
        glyphs = glyphs.take(~glyphs.hidden)
    counts = np.bincount(glyphs.turn, minlength=5)
    main = _main_direction(counts.tolist())
    if main:
        sheet.place = None
    if main % 2:
        sheet.width, sheet.height = sheet.height, sheet.width
    numbers = _read_flow(sheet, glyphs.upright(main), drawings if main == 0 else None, sizes)
    for turn in range(5):
        if turn != main and counts[turn]:
            sheet.rows += _sideways(glyphs.upright(turn), sheet, drawings.regions, turn, main)
    sheet.rows += unseen + numbers
    return main


def _unseen_rows(glyphs: Glyphs, number: int) -> list[Row]:
    """Text that cannot be seen on the page, as furniture."""
    rows = rows_of([Block(odd_pieces(glyphs))], glyphs, number, 0)
    for row in rows:
        row.furniture, row.visible, row.glyphs = True, False, None
    return rows


def _main_direction(counts: list[int]) -> int:
    """The quarter turn that nearly all glyphs have in common; upright where none is that of nearly all."""
    main = max(range(4), key=lambda turn: counts[turn])
    return main if counts[main] > _MAIN_SHARE * sum(counts) or not counts[0] else 0


def _read_flow(sheet: Sheet, glyphs: Glyphs, drawings: Drawings | None, sizes: Counter[float]) -> list[Row]:
    """Fill a sheet with the rows of its main direction, taking `drawings` into account; returns its line numbers."""
    runs, close = take_line_numbers(runs_of(glyphs))  # those so close to the text that they would become one with it
    pieces, numbers = take_line_numbers(joined(runs))
    numbers += close
    for piece in pieces:
        sizes[round(piece.size, 1)] += piece.bulk
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    zones: list[Zone] = []
    if drawings is not None:
        pieces, zones = take_zones(pieces, drawings, body, (sheet.width, sheet.height))
    boxes = [zone.box for zone in zones]
    wide = drawings is not None and sheet.width > sheet.height
    pictures = wordless(drawings.regions, pieces) if drawings and wide else []
    sheet.rows = rows_of(blocks_of(pieces, boxes, pictures), glyphs, sheet.number, 0)
    for zone in zones:
        _insert(sheet, zone, glyphs)
    numbered = rows_of([Block(numbers)], glyphs, sheet.number, 0)
    for row in numbered:
        row.furniture = True
    return numbered


def _insert(sheet: Sheet, zone: Zone, glyphs: Glyphs) -> None:
    """Put the rows of a zone before the first row below it in its columns."""
    rows = sheet.rows
    band = 1 + max((r.band for r in rows), default=-1)
    made = rows_of([Block(zone.pieces)], glyphs, sheet.number, 0)
    for row in made:
        row.role, row.band = zone.role, band
    x0, y0, x1, y1 = zone.box
    below = (y0 + y1) / 2
    at = next((k for k, r in enumerate(rows) if r.base > below and _shares_column(r, x0, x1)), len(rows))
    rows[at:at] = made


def _shares_column(row: Row, x0: float, x1: float) -> bool:
    """Whether a row and the stretch from x0 to x1 stand over one another for a fifth of the shorter."""
    return min(row.x1, x1) - max(row.x0, x0) > 0.2 * min(row.x1 - row.x0, x1 - x0)


def _sideways(glyphs: Glyphs, sheet: Sheet, regions: list[Region], turn: int, main: int) -> list[Row]:
    """Rows of text set sideways: furniture where it stands in the margin, labels of a figure elsewhere."""
    pieces = odd_pieces(glyphs) if turn == ODD else pieces_of(glyphs)
    rows = rows_of([Block(pieces)], glyphs, sheet.number, 0 if turn == ODD else (turn - main) % 4)
    flow = [r for r in sheet.rows if r.turn == 0]
    for row in rows:
        row.role, row.band = "figure", LABEL_BAND + turn
        if turn == ODD:
            row.furniture = row.size > _LARGEST_ODD
        else:
            row.furniture = _in_margin(row, flow, sheet) and not _beside_drawing(row, sheet, regions)
    return rows


def _in_margin(row: Row, flow: list[Row], sheet: Sheet) -> bool:
    """Whether a row stands left or right of all rows of the flow."""
    x0, _, x1, _ = row.box(sheet.width, sheet.height)
    return bool(flow) and (x1 < min(r.x0 for r in flow) + 2 or x0 > max(r.x1 for r in flow) - 2)


def _beside_drawing(row: Row, sheet: Sheet, regions: list[Region]) -> bool:
    """Whether a row stands on a drawing or close to its left or right."""
    x0, y0, x1, y1 = row.box(sheet.width, sheet.height)
    return any(y0 < r.box[3] and y1 > r.box[1] and x0 < r.box[2] + 30 and x1 > r.box[0] - 30 for r in regions)


# ── structure ─────────────────────────────────────────────────────────────────────────────────────


def _read_structure(pdf: Any, page: Any, sheet: Sheet, upright: Glyphs) -> None:
    """Internal links and tagged headings, with the characters of the upright text that they stand on."""
    rows = [r for r in sheet.rows if r.turn == 0 and r.glyphs is not None]
    links = links_of(pdf, page, len(pdf))
    if links and sheet.place is not None:
        _read_links(sheet, links, rows, upright, sheet.place)
    tags = headings_of(page)
    if tags:
        _read_tags(sheet, tags, rows, upright)


def _read_links(sheet: Sheet, links: list[LinkBox], rows: list[Row], upright: Glyphs, place: Place) -> None:
    """Give a sheet its links, each with the part of a row that its rectangle lies on."""
    middle, level = (upright.left + upright.right) / 2, upright.base - 0.3 * upright.size
    lines = [(row, row.y0, row.y1) for row in rows]
    found: list[tuple[Row, tuple[int, int]]] = []
    targets: list[Target] = []
    for box, target in links:
        (ax, ay), (bx, by) = place(box[0], box[1]), place(box[2], box[3])
        x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        chosen = (middle > x0) & (middle < x1) & (level > y0) & (level < y1)
        if chosen.any():
            crossed = [(row, reach(row, chosen)) for row, high, low in lines if low > y0 and high < y1]
            found += [(row, ends) for row, ends in crossed if ends]
            targets += [target] * (len(found) - len(targets))
    parts = stretches(found, upright)
    sheet.links = [(row, *part, to) for (row, _), part, to in zip(found, parts, targets, strict=True)]


def _read_tags(sheet: Sheet, tags: list[Tag], rows: list[Row], upright: Glyphs) -> None:
    """Give a sheet its tagged headings, each with the marked text it stands for."""
    owners, which = np.unique(upright.owner, return_inverse=True)
    mark = np.array(pdfium.object_numbers("FPDFPageObj_GetMarkedContentID", owners.tolist()))[which]
    for tag in tags:
        chosen = np.isin(mark, tag.marks)
        found = [(row, ends) for row in rows if (ends := reach(row, chosen))] if chosen.any() else []
        parts = zip(found, stretches(found, upright), strict=True)
        title = tag.text or " ".join(row.text[start:end] for (row, _), (start, end) in parts)
        if found and title.strip():
            sheet.tags.append((tag.level, " ".join(title.split()), min(row.y0 for row, _ in found)))

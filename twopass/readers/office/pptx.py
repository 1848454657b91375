"""PowerPoint → Document: a slide a page, its title as a heading, its words from top to bottom; then its notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twopass.errors import DamagedDocument, NoTextFound
from twopass.readers.flow import Row, Source, Span, build
from twopass.readers.hidden import shortened
from twopass.readers.office.packages import let_go, open_packed, package, recorded_title, transitional
from twopass.schema import Document, Hidden, HiddenReason, Role

_POINT = 12_700  # English metric units
_SMALLEST = 100  # hundredths of a point
_SAME_ROW = 10 * _POINT  # shapes whose tops are no further apart stand side by side


def read_pptx(path: Path, data: bytes) -> Document:
    """Read a presentation. Raises MissingDependency, DamagedDocument, and NoTextFound where no slide holds words."""
    pptx = package("pptx", "PowerPoint")
    open_packed(path, data)
    try:
        deck = pptx.Presentation(io.BytesIO(transitional(data)))
    except (KeyError, ValueError) as error:
        raise DamagedDocument(
            f"{path}: the presentation is damaged beyond reading", "open and save it again"
        ) from error
    extent = deck.slide_width or 0, deck.slide_height or 0
    hidden: list[Hidden] = []
    slides = list(enumerate(deck.slides, 1))
    rows = [row for number, slide in slides for row in _slide(slide, number, extent, hidden)]
    if not any(row.words.strip() for row in rows):
        seen: set[tuple[str, int]] = set()
        rows = [row for number, slide in slides for row in (Row("", page=number), *_behind(slide, number, seen))]
    if not any(row.words.strip() for row in rows):
        raise NoTextFound(f"{path}: no slide holds text", "export it as PDF, and let it be recognised (OCR)")
    size = extent[0] / _POINT, extent[1] / _POINT
    said = (row for row in rows if row.words.strip() and (row.level or row.page == rows[0].page))
    title = _shown(rows, recorded_title(deck)) or next((row.words for row in said), path.stem)
    made = build(Source(path, data, title, size=size, hidden=tuple(hidden)), rows)
    let_go(deck.part.package)
    return made


def _shown(rows: list[Row], recorded: str) -> str:
    """The title in the file's record, unless its first slide has another: such a record is of the slides that these
    were made from.
    """
    first = [row for row in rows if row.page == rows[0].page]
    titled = next((row.words for row in first if row.level), "")
    words = " ".join(row.words for row in first).casefold()
    return titled if " " in titled and recorded.casefold() not in words else recorded


def _slide(slide: Any, number: int, extent: tuple[int, int], hidden: list[Hidden]) -> Iterator[Row]:
    """The rows of a slide, at least one; `hidden` gathers what it does not show."""
    names = (str(slide.part.partname),)
    if slide._element.get("show") in ("0", "false"):
        words = " ".join(row.words for shape in _ordered(slide.shapes) for row in _shape(shape, number, 0))
        hidden += [Hidden(page=number, reason="not shown", words=shortened(words))] if words else []
        yield Row("", page=number, names=names)
        return
    title = slide.shapes.title
    words = " ".join(title.text_frame.text.split()) if title is not None else ""
    yield Row(words, 0, int(bool(words)), page=number, names=names)
    line = 1
    for shape in _ordered(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        rows = list(_shape(shape, number, line))
        if rows and (reason := _unseen(shape, extent)):
            hidden.append(Hidden(page=number, reason=reason, words=shortened(" ".join(row.words for row in rows))))
            continue
        yield from rows
        line += len(rows)
    if slide.has_notes_slide and (said := slide.notes_slide.notes_text_frame):
        for paragraph in said.paragraphs:
            if paragraph.text.strip():
                yield _row(paragraph, number, line, "footnote")
                line += 1


def _behind(slide: Any, number: int, seen: set[tuple[str, int]]) -> Iterator[Row]:
    """The words that stand behind a slide, on its layout and its master: those of a shape once, where it is first
    `seen`, and without what asks for words of the slide's own.
    """
    line = 1
    for sheet in (slide.slide_layout, slide.slide_layout.slide_master):
        for shape in _ordered(sheet.shapes):
            name = (str(sheet.part.partname), shape.shape_id)
            if shape.is_placeholder or name in seen:
                continue
            seen.add(name)
            for row in _shape(shape, number, line):
                yield row
                line += 1


def _unseen(shape: Any, extent: tuple[int, int]) -> HiddenReason | None:
    """Why nobody sees a shape: it is hidden, beside the slide, or all its words are tiny; None where it is seen."""
    if shape._element.xpath(".//p:cNvPr[@hidden='1' or @hidden='true']"):
        return "not shown"
    sizes = [int(size) for size in shape._element.xpath(".//a:r/a:rPr/@sz")]
    runs = shape._element.xpath("count(.//a:r)")
    if sizes and len(sizes) == runs and max(sizes) <= _SMALLEST:
        return "tiny"
    if shape.left is None or shape.width is None or shape._element.xpath("ancestor::p:grpSp"):
        return None  # its place is that of the layout, or counted in the units of a group
    right, bottom = shape.left + shape.width, shape.top + shape.height
    beside = right <= 0 or bottom <= 0 or shape.left >= extent[0] or shape.top >= extent[1]
    return "outside" if beside else None


def _ordered(shapes: Any) -> Iterator[Any]:
    """The shapes of a slide from top to bottom, side by side from left to right; groups opened."""
    placed = sorted(shapes, key=lambda one: ((one.top or 0) // _SAME_ROW, one.left or 0))
    for shape in placed:
        if hasattr(shape, "shapes"):
            yield from _ordered(shape.shapes)
        else:
            yield shape


def _shape(shape: Any, page: int, line: int) -> Iterator[Row]:
    """The rows of a shape: of a table its rows, of a text its paragraphs."""
    if getattr(shape, "has_table", False):
        for at, cells in enumerate(shape.table.rows):
            words = " | ".join(" ".join(cell.text.split()) for cell in cells.cells)
            yield Row(words, line + at, role="table", before="\n" if at else "\n\n", page=page)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            if paragraph.text.strip():
                yield _row(paragraph, page, line)
                line += 1


def _row(paragraph: Any, page: int, line: int, role: Role = "body") -> Row:
    """A paragraph, with the links that lead to other slides."""
    words, links = "", list[Span]()
    for run in paragraph.runs:
        start = len(words)
        words += run.text.replace("\v", " ").replace("\n", " ")
        target = _target(run)
        if target and words[start:].strip():
            links.append((start, len(words), target))
    words = words or paragraph.text.replace("\v", " ")
    return Row(words.rstrip(), line, role=role, before="\n\n", links=tuple(links), page=page)


def _target(run: Any) -> str:
    """The slide to which a run of words leads, empty where it leads to none."""
    clicks = run._r.xpath("./a:rPr/a:hlinkClick[@r:id]")
    for click in clicks:
        relation = run.part.rels.get(click.get(_RELATION_ID))
        if relation is not None and not relation.is_external:
            return str(relation.target_part.partname)
    return ""


_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

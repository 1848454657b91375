"""A PDF file → Document: every page through glyphs, pieces, blocks and rows; then furniture, text, title, structure."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twopass.config import ReadOptions
from twopass.errors import DamagedDocument, NoTextFound, PasswordNeeded
from twopass.languages.detect import detect
from twopass.readers.emphasis import BOLD, ITALIC, TYPEWRITER, emphasis_of
from twopass.readers.hidden import shapely, told_hidden
from twopass.readers.page_ranges import chosen_pages, listed
from twopass.readers.pdf.assemble import Assembled, assemble
from twopass.readers.pdf.layout.lines import split_headings
from twopass.readers.pdf.layout.roles import assign_roles
from twopass.readers.pdf.layout.running_heads import mark_furniture
from twopass.readers.pdf.page import Sheet, read_page
from twopass.readers.pdf.repair import with_trailer
from twopass.readers.pdf.scans.to_recognise import wanted
from twopass.readers.pdf.structure import Tops, label_of, metadata_title, outline_of
from twopass.readers.pdf.text_layer.cipher import is_cipher
from twopass.readers.pdf.title import title_of
from twopass.readers.progress import Progress, unheard
from twopass.schema import Document, Emphasis, Link, OutlineItem, Page, PageSource

_PASSWORD_ERROR, _SECURITY_ERROR = 4, 5
_XFA = (2, 3)  # PDFium's numbers of forms that are laid out by another reader than one of pages
_LAYER = re.compile(rb"/OC[\s\d]")  # how a form names its layer, in a part of the file that is never compressed
_LEAST_LETTERS = 3  # of a line that says more than the number of its page
_NAMED = 3  # attached files that are named
_RUNNING = ("body", "caption", "footnote")  # the roles of lines that hold running text


def read_pdf(path: Path, data: bytes, options: ReadOptions, progress: Progress = unheard) -> Document:
    """Read a PDF. Raises DamagedDocument, PasswordNeeded, PageRangeError, NoTextFound and MissingDependency."""
    pdf, mended = _opened(path, data, options)
    try:
        return _read(path, data, pdf, options, mended, progress)
    finally:
        pdf.close()


def waiting_pictures(path: Path, data: bytes, options: ReadOptions) -> list[int]:
    """The numbers of the pages that are to be recognised from their pictures and were not yet."""
    from twopass.readers.pdf.scans.pictures import waiting

    pdf, _ = _opened(path, data, options)
    try:
        return waiting(data, wanted(_sheets(path, pdf, options, Counter(), False), options.ocr))
    finally:
        pdf.close()


def _opened(path: Path, data: bytes, options: ReadOptions) -> tuple[Any, bool]:
    """The open document; one that was cut short is tried once more with a trailer of our own, and called mended."""
    import pypdfium2

    try:
        return _with_form(pypdfium2.PdfDocument(data, password=options.password)), False
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD_ERROR, _SECURITY_ERROR):
            raise _locked(path, options, error.err_code == _SECURITY_ERROR) from error
        mended = with_trailer(data)
        try:
            if mended is not None:
                return _with_form(pypdfium2.PdfDocument(mended)), True
        except pypdfium2.PdfiumError:
            pass
        raise DamagedDocument(f"{path}: the PDF is damaged beyond reading", "open and save it in a viewer") from error


def _with_form(pdf: Any) -> Any:
    """The document with its form, if it has one, ready to be asked for what was filled in."""
    if pdf.get_formtype():
        said = logging.getLogger("pypdfium2")
        level = said.level
        said.setLevel(logging.ERROR)  # it would tell everyone how to build a PDFium that reads XFA
        pdf.init_forms()
        said.setLevel(level)
    return pdf


def _locked(path: Path, options: ReadOptions, otherwise: bool) -> PasswordNeeded:
    if otherwise:
        return PasswordNeeded(
            f"{path}: the PDF is encrypted, and not with a password: for a certificate, or in an unknown way",
            "save it without encryption where it can be opened",
        )
    if options.password is None:
        return PasswordNeeded(f"{path}: the PDF is encrypted", "give its password with --password")
    return PasswordNeeded(f"{path}: the password does not open this PDF", "check what you gave with --password")


def _read(path: Path, data: bytes, pdf: Any, options: ReadOptions, mended: bool, progress: Progress) -> Document:
    sizes: Counter[float] = Counter()
    sheets = _sheets(path, pdf, options, sizes, _LAYER.search(data) is not None)
    said: list[str] = []
    if pictured := wanted(sheets, options.ocr):
        from twopass.readers.pdf.scans.pictures import read_pictures

        said = read_pictures(pdf, data, pictured, options, sizes, progress)
    _check_text(path, sheets, said)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    printed = _lay_out(sheets, body)
    _keep_some(path, sheets)
    whole = assemble([s.rows for s in sheets], [(s.width, s.height) for s in sheets], body)
    outline, tagged, links = ((), (), ()) if options.layout_only else _structure(pdf, sheets, whole)
    return Document(
        id=hashlib.sha256(data).hexdigest()[:16],
        title=" ".join(shapely(title_of(path, metadata_title(pdf), sheets)).split()),
        path=str(path),
        language=detect(whole.text),
        text=whole.text,
        pages=_pages(pdf, sheets, whole, printed),
        outline=outline,
        tagged=tagged,
        links=links,
        warnings=(*_warnings(pdf, sheets, mended), *said),
        hidden=tuple(one for sheet in sheets for one in sheet.hidden),
        lines=tuple(whole.lines),
        emphasis=_emphasis(sheets, whole),
    )


def _sheets(path: Path, pdf: Any, options: ReadOptions, sizes: Counter[float], layers: bool) -> list[Sheet]:
    """The pages that are asked for; `sizes` gathers characters by type size; with `layers`, forms may name layers of
    their own. Raises where none can be read.
    """
    total = len(pdf)
    if total < 1:
        raise DamagedDocument(f"{path}: the PDF holds no pages", "open and save it in a viewer")
    structure = not options.layout_only
    sheets = [read_page(pdf, number, sizes, structure, layers) for number in chosen_pages(options.pages, total)]
    if all(sheet.source == "failed" for sheet in sheets):
        raise DamagedDocument(f"{path}: no page of the PDF can be read", "open and save it in a viewer")
    for sheet in sheets:
        if sheet.rows and is_cipher("\n".join(row.text for row in sheet.rows)):
            sheet.rows, sheet.links, sheet.tags = [], [], []
            sheet.source, sheet.cipher = "failed", True
    return sheets


def _check_text(path: Path, sheets: list[Sheet], said: list[str]) -> None:
    """Raises NoTextFound where no page holds any text; the hint is what was said of recognising it, if anything was."""
    if any(sheet.rows for sheet in sheets):
        return
    if ciphers := [sheet.number for sheet in sheets if sheet.cipher]:
        what = f"the text of {listed('page', ciphers)} is a cipher: its letters are not those that are printed"
        raise NoTextFound(f"{path}: {what}", "; ".join(["it needs OCR in place of its text", *said]))
    raise _no_text(path, sheets, said)


def _keep_some(path: Path, sheets: list[Sheet]) -> None:
    """Where all that is printed would be kept out as running heads, it is text after all. Raises NoTextFound where it
    is numbers of pages and no more.
    """
    rows = [row for sheet in sheets for row in sheet.rows]
    if any(not row.furniture for row in rows):
        return
    said = [row for row in rows if row.visible and sum(map(str.isalpha, row.text)) >= _LEAST_LETTERS]
    if not said:
        raise NoTextFound(f"{path}: its pages hold their numbers and no other text", "nothing to read")
    for row in said:
        row.furniture = False


def _warnings(pdf: Any, sheets: list[Sheet], mended: bool) -> Iterator[str]:
    """What of the file is not in the text, in words."""
    import pypdfium2.raw as raw

    if mended:
        yield "the PDF is cut short or damaged, and was mended: what is lost of it was not read"
    if pdf.get_formtype() in _XFA:
        yield "the file is an XFA form: what it shows in a viewer for such forms is not in its pages, and was not read"
    if ciphers := [sheet.number for sheet in sheets if sheet.cipher]:
        yield f"the text of {listed('page', ciphers)} is a cipher, and needs OCR in its place"
    yield from told_hidden([one for sheet in sheets for one in sheet.hidden])
    if count := raw.FPDFDoc_GetAttachmentCount(pdf):
        names = ", ".join(pdf.get_attachment(k).get_name() for k in range(min(count, _NAMED)))
        more = f" and {count - _NAMED} more" if count > _NAMED else ""
        yield f"files attached to the PDF were not read ({count}): {names}{more}"


def _lay_out(sheets: list[Sheet], body: float) -> list[str]:
    """Give every row its role, part headings from what stands beside them; returns the printed numbers of the pages."""
    sizes = [(s.width, s.height) for s in sheets]
    printed = mark_furniture([s.rows for s in sheets], sizes, [s.number for s in sheets])
    for sheet in sheets:
        assign_roles(sheet.rows, body, sheet.height, sheet.rules)
        sheet.rows = split_headings(sheet.rows, body)
    return printed


def _pages(pdf: Any, sheets: list[Sheet], whole: Assembled, printed: list[str]) -> tuple[Page, ...]:
    """The record of each page; the label that the file gives it goes before the number printed on it."""
    return tuple(
        Page(
            number=s.number,
            start=start,
            end=end,
            width=s.width,
            height=s.height,
            source=_source(s),
            confidence=None if s.sureness is None else round(s.sureness, 3),
            furniture=sum(r.furniture for r in s.rows),
            label=label_of(pdf, s.number - 1) or label,
        )
        for s, (start, end), label in zip(sheets, whole.spans, printed, strict=True)
    )


def _source(sheet: Sheet) -> PageSource:
    """How a page's text came about; one that holds no more than a page number beside its picture is an image."""
    pictured = sheet.source == "text" and sheet.pictured and all(row.furniture for row in sheet.rows)
    return "image" if pictured else sheet.source


def _structure(
    pdf: Any, sheets: list[Sheet], whole: Assembled
) -> tuple[tuple[OutlineItem, ...], tuple[OutlineItem, ...], tuple[Link, ...]]:
    """Outline, tagged headings and internal links of the pages read."""
    read = {sheet.number: sheet for sheet in sheets}

    def top(page: int, y: float) -> float | None:
        sheet = read.get(page)
        if sheet is None or sheet.place is None:
            return None
        return float(min(max(sheet.place(0.0, y)[1], 0.0), sheet.height))

    tagged = [
        OutlineItem(level=level, title=title, page=sheet.number, top=height)
        for sheet in sheets
        for level, title, height in sheet.tags
    ]
    outline = [item for item in outline_of(pdf, len(pdf), top) if item.page in read]
    return tuple(outline), tuple(tagged), _links(sheets, whole, top)


def _links(sheets: list[Sheet], whole: Assembled, top: Tops) -> tuple[Link, ...]:
    """The links of all pages that stand on text, by place; `top` gives the height that a target leads to."""
    links = [
        Link(
            start=at + start,
            end=at + min(end, len(row.text)),
            target_page=target.page,
            target_top=None if target.y is None else top(target.page, target.y),
        )
        for sheet in sheets
        for row, start, end, target in sheet.links
        if (at := whole.starts.get(id(row))) is not None and start < len(row.text)
    ]
    return tuple(sorted(links, key=lambda link: link.start))


def _emphasis(sheets: list[Sheet], whole: Assembled) -> tuple[Emphasis, ...]:
    """The words of running text that are set neither plainly nor as most of the text is."""
    rows = [row for sheet in sheets for row in sheet.rows if id(row) in whole.starts]
    letters: Counter[int] = Counter()
    for row in rows:
        letters[BOLD * (row.weight >= 600) + ITALIC * row.italic + TYPEWRITER * row.fixed] += len(row.text)
    body = letters.most_common(1)[0][0] if letters else 0
    found = [
        (at + start, at + end, style)
        for row in rows
        if row.styled and row.role in _RUNNING
        for at in (whole.starts[id(row)],)
        for start, end, style in row.styled
        if style != body
    ]
    return emphasis_of(sorted(found), whole.text)


def _no_text(path: Path, sheets: list[Sheet], said: list[str]) -> NoTextFound:
    images = [s.number for s in sheets if s.source == "image"]
    what = "all pages are images" if len(images) == len(sheets) else "no page holds text"
    pages = "every page is empty"
    if images:
        pages = f"page {images[0]}" if len(images) == 1 else f"pages {images[0]}–{images[-1]}"
    return NoTextFound(f"{path}: {what} ({pages})", "; ".join(["it needs OCR", *said]))

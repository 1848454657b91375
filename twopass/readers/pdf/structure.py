"""What a PDF says of its own structure: outline, internal links, page labels, titles in its metadata."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, NamedTuple

from twopass.readers.hidden import shapely
from twopass.readers.pdf.coordinates import Box
from twopass.readers.pdf.pdfium import address
from twopass.schema import OutlineItem

_MOST_ITEMS = 20_000  # bookmarks, or links of one page
_DEEPEST = 32  # levels of bookmarks
_MOST_QUADS = 16  # lines of one link
_TOP_OF_VIEW = {3: 0, 5: 3, 7: 0}  # which number of the views FitH, FitR and FitBH is the top
Tops = Callable[[int, float], float | None]


class Target(NamedTuple):
    """Where a bookmark or link leads: page from 1, and y in units of that page, None if the file does not say."""

    page: int
    y: float | None


LinkBox = tuple[Box, Target]


def target_of(pdf: Any, dest: Any, pages: int) -> Target | None:
    """The target of a destination, None if it leads nowhere in this document of `pages` pages."""
    import pypdfium2.raw as raw

    index = raw.FPDFDest_GetDestPageIndex(pdf, dest) if dest else -1
    if not 0 <= index < pages:
        return None
    count = ctypes.c_ulong()
    values = (ctypes.c_float * 4)()
    view = raw.FPDFDest_GetView(dest, count, values)
    if view in _TOP_OF_VIEW and count.value > _TOP_OF_VIEW[view]:
        return Target(index + 1, float(values[_TOP_OF_VIEW[view]]))
    return Target(index + 1, _height_of(dest))


def _height_of(dest: Any) -> float | None:
    """The y of a destination that names a place, None where it does not."""
    import pypdfium2.raw as raw

    has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    known = raw.FPDFDest_GetLocationInPage(dest, has_x, has_y, has_zoom, x, y, zoom)
    return float(y.value) if known and has_y.value else None


def _destination(pdf: Any, direct: Any, action: Any) -> Any:
    """Where a bookmark or link leads: its own destination, else that of its action."""
    import pypdfium2.raw as raw

    return direct or (raw.FPDFAction_GetDest(pdf, action) if action else None)


def outline_of(pdf: Any, pages: int, top: Tops) -> tuple[OutlineItem, ...]:
    """The bookmarks in order; cycles are cut, and what leads nowhere in the document is left out."""
    import pypdfium2.raw as raw

    items: list[OutlineItem] = []
    seen: set[int] = set()
    waiting: list[tuple[Any, int]] = [(raw.FPDFBookmark_GetFirstChild(pdf, None), 1)]
    while waiting and len(items) < _MOST_ITEMS:
        mark, level = waiting.pop()
        if not mark or address(mark) in seen:
            continue
        seen.add(address(mark))
        if item := _bookmark(pdf, mark, level, pages, top):
            items.append(item)
        waiting.append((raw.FPDFBookmark_GetNextSibling(pdf, mark), level))
        if level < _DEEPEST:
            waiting.append((raw.FPDFBookmark_GetFirstChild(pdf, mark), level + 1))
    return tuple(items)


def _bookmark(pdf: Any, mark: Any, level: int, pages: int, top: Tops) -> OutlineItem | None:
    """A bookmark as an item of the outline, with or without a title; None where it leads nowhere."""
    import pypdfium2.raw as raw

    dest = _destination(pdf, raw.FPDFBookmark_GetDest(pdf, mark), raw.FPDFBookmark_GetAction(mark))
    target = target_of(pdf, dest, pages)
    title = shapely(_text(raw.FPDFBookmark_GetTitle, mark))
    if not target:
        return None
    height = None if target.y is None else top(target.page, target.y)
    return OutlineItem(level=level, title=title, page=target.page, top=height)


def links_of(pdf: Any, page: Any, pages: int) -> list[LinkBox]:
    """The internal links of a page: rectangles (left, bottom, right, top) in page units, and their targets."""
    import pypdfium2.raw as raw

    found: list[LinkBox] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while len(found) < _MOST_ITEMS and raw.FPDFLink_Enumerate(page, position, link):
        dest = _destination(pdf, raw.FPDFLink_GetDest(pdf, link), raw.FPDFLink_GetAction(link))
        target = target_of(pdf, dest, pages)
        if target is not None:
            found += [(box, target) for box in _link_boxes(link)]
    return found


def _link_boxes(link: Any) -> list[Box]:
    """The rectangles that a link lies on: those of its lines if it has any, else that of its annotation."""
    import pypdfium2.raw as raw

    quads = raw.FPDFLink_CountQuadPoints(link)
    quad, rect = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    boxes: list[Box] = []
    for k in range(min(quads, _MOST_QUADS)):
        if raw.FPDFLink_GetQuadPoints(link, k, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
    if quads < 1 and raw.FPDFLink_GetAnnotRect(link, rect):
        x, y = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
        boxes.append((x[0], y[0], x[1], y[1]))
    return boxes


def label_of(pdf: Any, index: int) -> str:
    """The label that the file gives the page at `index` (from 0), empty if none."""
    import pypdfium2.raw as raw

    return _text(raw.FPDF_GetPageLabel, pdf, index)


def metadata_title(pdf: Any) -> str:
    """The title in the file's metadata, empty if none."""
    import pypdfium2.raw as raw

    return _text(raw.FPDF_GetMetaText, pdf, b"Title")


def _text(function: Callable[..., int], *arguments: Any) -> str:
    """A string that PDFium writes to a buffer as UTF-16, blanks made single."""
    size = function(*arguments, None, 0)
    if not 2 < size < 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, buffer, size)
    words = buffer.raw[: size - 2].decode("utf-16-le", "ignore")
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())

"""What a PDF says of its own structure: outline, internal links, page labels, titles in its metadata."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twopass.readers.pdf.pdfium import address
from twopass.schema import OutlineItem

_MOST_ITEMS = 20_000  # bookmarks, or links of one page
_DEEPEST = 32  # levels of bookmarks
_XYZ, _FIT_H, _FIT_R, _FIT_BH = 1, 3, 5, 7
Tops = Callable[[int, float], float | None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a bookmark or link leads: page from 1, and y in units of that page, None if the file does not say."""

    page: int
    y: float | None


def target_of(pdf: Any, dest: Any, pages: int) -> Target | None:
    """The target of a destination, None if it leads nowhere in this document of `pages` pages."""
    import pypdfium2.raw as raw

    if not dest:
        return None
    index = raw.FPDFDest_GetDestPageIndex(pdf, dest)
    if not 0 <= index < pages:
        return None
    count = ctypes.c_ulong()
    values = (ctypes.c_float * 4)()
    view = raw.FPDFDest_GetView(dest, count, values)
    if view in (_FIT_H, _FIT_BH) and count.value >= 1:
        return Target(index + 1, float(values[0]))
    if view == _FIT_R and count.value >= 4:
        return Target(index + 1, float(values[3]))
    has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    known = raw.FPDFDest_GetLocationInPage(dest, has_x, has_y, has_zoom, x, y, zoom)
    return Target(index + 1, float(y.value) if known and has_y.value else None)


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
        action = raw.FPDFBookmark_GetAction(mark)
        dest = raw.FPDFBookmark_GetDest(pdf, mark) or (raw.FPDFAction_GetDest(pdf, action) if action else None)
        target = target_of(pdf, dest, pages)
        title = _text(raw.FPDFBookmark_GetTitle, mark)
        if target and title:
            height = None if target.y is None else top(target.page, target.y)
            items.append(OutlineItem(level=level, title=title, page=target.page, top=height))
        waiting.append((raw.FPDFBookmark_GetNextSibling(pdf, mark), level))
        if level < _DEEPEST:
            waiting.append((raw.FPDFBookmark_GetFirstChild(pdf, mark), level + 1))
    return tuple(items)


def links_of(pdf: Any, page: Any, pages: int) -> list[tuple[tuple[float, float, float, float], Target]]:
    """The internal links of a page: rectangles (left, bottom, right, top) in page units, and their targets."""
    import pypdfium2.raw as raw

    found: list[tuple[tuple[float, float, float, float], Target]] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while len(found) < _MOST_ITEMS and raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        dest = raw.FPDFLink_GetDest(pdf, link) or (raw.FPDFAction_GetDest(pdf, action) if action else None)
        target = target_of(pdf, dest, pages)
        if target is None:
            continue
        quads = raw.FPDFLink_CountQuadPoints(link)
        quad, rect = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
        for k in range(min(quads, 16)):
            if raw.FPDFLink_GetQuadPoints(link, k, quad):
                xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                found.append(((min(xs), min(ys), max(xs), max(ys)), target))
        if quads < 1 and raw.FPDFLink_GetAnnotRect(link, rect):
            x, y = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
            found.append(((x[0], y[0], x[1], y[1]), target))
    return found


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

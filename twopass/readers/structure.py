"""What the PDF says of its own structure: outline, headings of the structure tree, internal links, page labels."""

from __future__ import annotations

import ctypes
from typing import Any

from twopass.schema import OutlineItem

_MOST_ITEMS = 20_000
_DEEPEST = 32


def outline_of(pdf: Any, heights: list[float]) -> tuple[OutlineItem, ...]:
    """The bookmarks in order, at most `_MOST_ITEMS`; cycles are cut."""
    import pypdfium2.raw as raw

    items: list[OutlineItem] = []
    seen: set[int] = set()

    def title(mark: Any) -> str:
        size = raw.FPDFBookmark_GetTitle(mark, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFBookmark_GetTitle(mark, buffer, size)
        return " ".join(buffer.raw[: max(0, size - 2)].decode("utf-16-le", "ignore").split())

    def walk(mark: Any, level: int) -> None:
        while mark and len(items) < _MOST_ITEMS:
            key = ctypes.addressof(mark.contents)
            if key in seen:
                return
            seen.add(key)
            page, top = target(
                pdf,
                raw.FPDFBookmark_GetDest(pdf, mark) or _action_target(pdf, raw.FPDFBookmark_GetAction(mark)),
                heights,
            )
            if page and (text := title(mark)):
                items.append(OutlineItem(level=level, title=text, page=page, top=top))
            if level < _DEEPEST:
                walk(raw.FPDFBookmark_GetFirstChild(pdf, mark), level + 1)
            mark = raw.FPDFBookmark_GetNextSibling(pdf, mark)

    walk(raw.FPDFBookmark_GetFirstChild(pdf, None), 1)
    return tuple(items)


def _action_target(pdf: Any, action: Any) -> Any:
    import pypdfium2.raw as raw

    return raw.FPDFAction_GetDest(pdf, action) if action else None


def target(pdf: Any, dest: Any, heights: list[float]) -> tuple[int, float | None]:
    """Page (from 1, 0 for none) and height from the top of a destination."""
    import pypdfium2.raw as raw

    if not dest:
        return 0, None
    index = raw.FPDFDest_GetDestPageIndex(pdf, dest)
    if not 0 <= index < len(heights):
        return 0, None
    has = [ctypes.c_int() for _ in range(3)]
    x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    known = raw.FPDFDest_GetLocationInPage(dest, *has, x, y, zoom)
    if not known or not has[1].value:
        return index + 1, None
    return index + 1, max(0.0, heights[index] - y.value)


def label_of(pdf: Any, index: int) -> str:
    """The page label that the file gives, empty if none."""
    import pypdfium2.raw as raw

    size = raw.FPDF_GetPageLabel(pdf, index, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetPageLabel(pdf, index, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "ignore")

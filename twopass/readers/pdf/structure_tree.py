"""The structure tree of a PDF page → its headings, with the marked text they stand for."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_HEADING = re.compile(r"^H([1-9]?)$")
_SECTIONS = frozenset({"Part", "Art", "Sect", "Div"})
_MOST_ELEMENTS = 50_000  # of one page: a damaged tree may be without end
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Tag:
    """A heading of the structure tree: level, marked-content ids of its text, and the text it gives itself, if any."""

    level: int
    marks: tuple[int, ...]
    text: str


def headings_of(page: Any) -> list[Tag]:
    """The headings tagged on a page, in the order of the tree."""
    import pypdfium2.raw as raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        tags: list[Tag] = []
        # elements yet to be seen, each with its depth and the sections around it
        waiting = [
            (raw.FPDF_StructTree_GetChildAtIndex(tree, k), 0, 0)
            for k in reversed(range(min(raw.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS)))
        ]
        seen = 0
        while waiting and seen < _MOST_ELEMENTS:
            element, depth, sections = waiting.pop()
            seen += 1
            if not element or depth > _DEEPEST:
                continue
            kind = _string(raw.FPDF_StructElement_GetType, element)
            match = _HEADING.match(kind)
            if match or kind == "Title":
                level = int(match[1]) if match and match[1] else max(1, sections if match else 1)
                own = _string(raw.FPDF_StructElement_GetActualText, element)
                tags.append(Tag(level, tuple(_marks(element, depth)), own))
                continue
            count = raw.FPDF_StructElement_CountChildren(element)
            inner = sections + (kind in _SECTIONS)
            for k in reversed(range(min(count, _MOST_ELEMENTS))):
                waiting.append((raw.FPDF_StructElement_GetChildAtIndex(element, k), depth + 1, inner))
        return tags
    finally:
        raw.FPDF_StructTree_Close(tree)


def _marks(element: Any, depth: int) -> list[int]:
    """All marked-content ids at and below an element."""
    import pypdfium2.raw as raw

    count = raw.FPDF_StructElement_GetMarkedContentIdCount(element)
    marks = [raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, k) for k in range(max(0, min(count, 1000)))]
    if depth < _DEEPEST:
        for k in range(min(raw.FPDF_StructElement_CountChildren(element), 1000)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, k)
            if child:
                marks += _marks(child, depth + 1)
    return [m for m in dict.fromkeys(marks) if m >= 0]


def _string(function: Callable[..., int], element: Any) -> str:
    size = function(element, None, 0)
    if not 2 < size < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(element, buffer, size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "ignore").split())

"""The structure tree of a PDF page → its headings, with the marked text they stand for."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

_HEADING = re.compile(r"^H([1-9]?)$")
_SECTIONS = frozenset({"Part", "Art", "Sect", "Div"})
_MOST_ELEMENTS = 50_000  # of one page: a damaged tree may be without end
_DEEPEST = 64
_MOST_MARKS = 1000  # of one element


class Tag(NamedTuple):
    """A heading of the structure tree: level, marked-content ids of its text, and the text it gives itself, if any."""

    level: int
    marks: tuple[int, ...]
    text: str


@dataclass(slots=True)
class _Element:
    """An element of the tree yet to be seen, its depth and how many sections are around it."""

    handle: Any
    depth: int
    sections: int


def headings_of(page: Any) -> list[Tag]:
    """The headings tagged on a page, in the order of the tree."""
    import pypdfium2.raw as raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        count = min(raw.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS)
        return _headings([_Element(raw.FPDF_StructTree_GetChildAtIndex(tree, k), 0, 0) for k in range(count)])
    finally:
        raw.FPDF_StructTree_Close(tree)


def _headings(roots: list[_Element]) -> list[Tag]:
    """The headings at and below the roots of a tree, in its order."""
    import pypdfium2.raw as raw

    tags: list[Tag] = []
    waiting = roots[::-1]
    seen = 0
    while waiting and seen < _MOST_ELEMENTS:
        element = waiting.pop()
        seen += 1
        if not element.handle or element.depth > _DEEPEST:
            continue
        kind = _string(raw.FPDF_StructElement_GetType, element.handle)
        level = _level(kind, element.sections)
        if level is None:
            waiting += _children(element, kind in _SECTIONS)[::-1]
            continue
        own = _string(raw.FPDF_StructElement_GetActualText, element.handle)
        tags.append(Tag(level, tuple(_marks(element.handle, element.depth)), own))
    return tags


def _level(kind: str, sections: int) -> int | None:
    """The level of a heading of a kind: its own, else that of the sections around it; None where it is no heading."""
    if kind == "Title":
        return 1
    match = _HEADING.match(kind)
    if not match:
        return None
    return int(match[1]) if match[1] else max(1, sections)


def _children(element: _Element, section: bool) -> list[_Element]:
    import pypdfium2.raw as raw

    count = min(raw.FPDF_StructElement_CountChildren(element.handle), _MOST_ELEMENTS)
    depth, sections = element.depth + 1, element.sections + section
    child = raw.FPDF_StructElement_GetChildAtIndex
    return [_Element(child(element.handle, k), depth, sections) for k in range(count)]


def _marks(element: Any, depth: int) -> list[int]:
    """All marked-content ids at and below an element."""
    import pypdfium2.raw as raw

    count = min(raw.FPDF_StructElement_GetMarkedContentIdCount(element), _MOST_MARKS)
    marks = [raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, k) for k in range(count)]
    if depth < _DEEPEST:
        for k in range(min(raw.FPDF_StructElement_CountChildren(element), _MOST_MARKS)):
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

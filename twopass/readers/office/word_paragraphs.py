"""The words of a paragraph of Word: its runs with what they link to; what is deleted, hidden or said twice left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twopass.readers.flow import Span
from twopass.schema import HiddenReason

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNREAD = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{_MC}Fallback", f"{W}instrText", f"{W}delText"})
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}sym": ""}
_REFERS = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(\S+)")
_DEEPEST = 20  # styles that a style is based on


def styles_of(element: Any, kind: str, styles: Mapping[str | None, Any]) -> Iterator[Any]:
    """The style of a paragraph (`kind` p) or run (r), and those that it is based on."""
    found = element.find(f"{W}{kind}Pr/{W}{kind}Style")
    for _ in range(_DEEPEST):
        style = styles.get(found.get(f"{W}val")) if found is not None else None
        if style is None:
            return
        yield style
        found = style.find(f"{W}basedOn")


Hides = Callable[[Any], HiddenReason | None]
"""Why a run is not seen, None where it is."""


@dataclass(slots=True)
class Said:
    """What a paragraph says: its words, links and the names of its places, and by reason the words that are hidden."""

    text: str = ""
    links: list[Span] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    hidden: list[tuple[HiddenReason, str]] = field(default_factory=list)
    hides: Hides = lambda run: None


@dataclass(slots=True)
class _Field:
    """A field that is open: its code as far as it is read, and where its result begins (-1 before)."""

    code: str = ""
    start: int = -1


def said_in(paragraph: Any, hides: Hides) -> Said:
    """The words of a paragraph as they are shown."""
    said = Said(hides=hides)
    _walk(paragraph, said, [])
    return said


def _walk(element: Any, said: Said, fields: list[_Field]) -> None:
    for child in element:
        if child.tag == f"{W}instrText" and fields:
            fields[-1].code += child.text or ""
        elif child.tag in _UNREAD or not isinstance(child.tag, str):
            continue
        elif child.tag == f"{W}bookmarkStart":
            said.names.append(child.get(f"{W}name", ""))
        elif child.tag == f"{W}fldChar":
            _field(child, said, fields)
        elif child.tag in (f"{W}hyperlink", f"{W}fldSimple"):
            _linked(child, said, fields)
        elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            _note(child, said)
        else:
            _run(child, said, fields)


def _run(child: Any, said: Said, fields: list[_Field]) -> None:
    """Words, a sign, or what holds more of them."""
    if child.tag == f"{W}t":
        said.text += "" if fields and fields[-1].start < 0 else child.text or ""
    elif child.tag in _SIGNS:
        said.text += _SIGNS[child.tag]
    elif child.tag == f"{W}r" and (reason := said.hides(child)):
        said.hidden.append((reason, "".join(one.text or "" for one in child.iter(f"{W}t"))))
    else:
        _walk(child, said, fields)


def _field(child: Any, said: Said, fields: list[_Field]) -> None:
    """The begin, the middle or the end of a field; one that refers is a link on its result."""
    kind = child.get(f"{W}fldCharType")
    if kind == "begin":
        fields.append(_Field())
    elif kind == "separate" and fields:
        fields[-1].start = len(said.text)
    elif kind == "end" and fields:
        last = fields.pop()
        if last.start >= 0:
            _refer(last.code, last.start, said)


def _refer(code: str, start: int, said: Said) -> None:
    found = _REFERS.match(code)
    if found and len(said.text) > start:
        said.links.append((start, len(said.text), found[1]))


def _linked(child: Any, said: Said, fields: list[_Field]) -> None:
    """A link to a bookmark, or a field in one piece."""
    start = len(said.text)
    _walk(child, said, fields)
    anchor = child.get(f"{W}anchor")
    if anchor and len(said.text) > start:
        said.links.append((start, len(said.text), anchor))
    elif child.tag == f"{W}fldSimple":
        _refer(child.get(f"{W}instr", ""), start, said)


def _note(child: Any, said: Said) -> None:
    """The mark of a note."""
    number = child.get(f"{W}id", "")
    start = len(said.text)
    said.text += f"[^{number}]"
    said.links.append((start, len(said.text), f"{child.tag[len(W) :].removesuffix('Reference')}{number}"))

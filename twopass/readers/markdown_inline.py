"""The words of a Markdown paragraph or heading as they are read, row by row, with its links and the names of places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from twopass.readers.flow import Span
from twopass.readers.hidden import of_weight
from twopass.readers.office.concealed import tag_conceals
from twopass.schema import Hidden, HiddenReason

if TYPE_CHECKING:
    from markdown_it.token import Token

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_NAMED = re.compile(r"<a\s[^>]*?\b(?:name|id)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>|<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\]")
_FEW_MARKS = re.compile(r"[\[\]*_`<\\&!~]")
HIDDEN = "twopass:hidden"
"""Among what the parser notes of a document: what is kept out of the text because nobody sees it."""
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


@dataclass(slots=True)
class Said:
    """A row as it grows: its words, what parts it from the row before, its links, and the names it goes by."""

    words: str = ""
    before: str = "\n"
    links: list[Span] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def is_plain(content: str) -> bool:
    """Whether nothing in the source of a paragraph can be a mark."""
    return _FEW_MARKS.search(content) is None


def said_in(tokens: Sequence[Token], hidden: list[Hidden]) -> list[Said]:
    """The rows of a paragraph, at least one: broken where its lines are; `hidden` gathers what it does not show."""
    rows = [Said()]
    open_links: list[tuple[int, int, str]] = []  # row, start in it, name
    for token in _shown(_flat(tokens), hidden):
        row = rows[-1]
        if token.type in _BREAKS or (token.type == "html_inline" and _BREAK.match(token.content)):
            rows.append(Said(before=_BREAKS.get(token.type, "\n")))
        elif token.type == "link_open":
            open_links.append((len(rows) - 1, len(row.words), str(token.attrs.get("href", ""))))
        elif token.type == "link_close" and open_links:
            _close(rows, *open_links.pop())
        elif token.type == "html_inline":
            row.names += _NAMED.findall(token.content)
            row.words += "" if _TAG.fullmatch(token.content) else token.content
        else:
            row.words += token.content
    for row in rows:
        _find_footnotes(row)
    return rows


def _shown(tokens: Iterator[Token], hidden: list[Hidden]) -> Iterator[Token]:
    """The tokens that are no comment and stand in no element that is not shown."""
    closing, words = "", ""
    reason: HiddenReason = "styled"
    for token in tokens:
        said = token.content
        if closing:
            if token.type == "html_inline" and said.lower().startswith(closing):
                hidden += of_weight(reason, words)
                closing = ""
            else:
                words += said if token.type != "html_inline" else ""
        elif token.type == "html_inline" and said.startswith("<!--"):
            hidden += of_weight("comment", said[4:-3])
        elif token.type == "html_inline" and (found := tag_conceals(said)):
            closing, reason, words = f"</{said[1:].split()[0].lower()}", found, ""
        else:
            yield token
    hidden += of_weight(reason, words) if closing else []


def _close(rows: Sequence[Said], at: int, start: int, href: str) -> None:
    """Takes in a link to a place in the document, where its first words stand."""
    row = rows[at]
    end = len(row.words)
    if href.startswith("#") and len(href) > 1 and end > start:
        row.links.append((start, end, href[1:].casefold()))


def _find_footnotes(row: Said) -> None:
    """Marks of footnotes lead to the notes, which open with the same mark and a colon."""
    for found in _FOOTNOTE.finditer(row.words):
        if not found.start() and row.words.startswith(":", found.end()):
            row.names.append(f"^{found[1]}")
        else:
            row.links.append((found.start(), found.end(), f"^{found[1]}"))


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens that are read, those of pictures in their place; a name like __init__ keeps its underscores."""
    for at, token in enumerate(tokens):
        if token.type == "image":
            yield from _flat(token.children or ())
        elif token.type in ("strong_open", "strong_close"):
            token.content = token.markup if _is_name(tokens, at) else ""
            yield token
        else:
            yield token


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether underscores that make words bold stand around a name."""
    token = tokens[at]
    held = at + 1 if token.type == "strong_open" else at - 1
    beyond = 2 * held - at
    if token.markup != "__" or not 0 <= beyond < len(tokens):
        return False
    matched = tokens[beyond].type in ("strong_open", "strong_close") and tokens[beyond].type != token.type
    return matched and tokens[held].type == "text" and _NAME.fullmatch(tokens[held].content) is not None

"""Plain text → Document: one page, or as many as form feeds part; titles that are underlined are its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, takewhile
from pathlib import Path

from twopass.errors import NotADocument
from twopass.readers.adornments import adorned, has_columns
from twopass.readers.decoding import decode
from twopass.readers.flow import BODY_SIZE, Row, Source, build
from twopass.readers.gutenberg import framed, named_in
from twopass.readers.wrapping import joints
from twopass.schema import Document

__all__ = ["BODY_SIZE", "read_text", "text_of", "typed_rows"]

_FEED = re.compile(r"(?<=[^\n])\f")
_LONGEST_TITLE = 120  # characters: a longer first line is a paragraph
# How reStructuredText names its title beside its headings, and LaTeX.
_DIRECTIVE = re.compile(r"\.\. (?:title|rubric):: (?P<rest>\S.*)|\\title(?:\[.*?\])?\{(?P<latex>[^{}\\]+)\}.*")
_HEAD = 40  # rows in which a title stands that is not the first
_FIELD, _FIELDS = re.compile(r"[A-Z][\w-]*: +\S"), 3  # "Author: Ann Reeve", and how many make a head of such
_LABEL = re.compile(r"\.\.\s+_(?!_)[^`:]+:\s*")  # ".. _mills:", a name that reStructuredText does not print
_EMPHASIZED = re.compile(r"^\*{1,3}(?=\S)([^*]+)(?<=\S)\*{1,3}$")
_MARKUP = re.compile(r"\.\.(?:\s|$)|:[\w-]+:(?:\s|$)|\|[^|]+\|$")  # what stands above a title in it
_CENTRED = re.compile(r"\s{3,}\S+ \S")


def read_text(path: Path, data: bytes) -> Document:
    """Read plain text. Raises NotADocument where there is none."""
    raw = text_of(path, data)
    lines = _FEED.sub("\n\f", raw).split("\n")
    frame = framed(lines)
    first, end = (frame.first, frame.end) if frame else (0, len(lines))
    rows = list(_rows(lines, first, end))
    if not any(row.words.strip() for row in rows):
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    title = _title(rows, frame.title if frame else _field(rows)) or path.stem
    return build(Source(path, data, title, len(lines), kept_out=len(lines) - (end - first)), rows)


def text_of(path: Path, data: bytes) -> str:
    """The text of a file. Raises NotADocument where there is none, or bytes that are no text."""
    text = decode(data)
    if text is None:
        raise NotADocument(
            f"{path}: not a document that twopass reads",
            "it reads PDF, Markdown, text, Word, PowerPoint, EPUB and HTML",
        )
    if not text.strip():
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    return text


def typed_rows(lines: Sequence[str]) -> list[Row]:
    """The rows of lines that are text from the first to the last."""
    return list(_rows(lines, 0, len(lines)))


def _rows(lines: Sequence[str], first: int, end: int) -> Iterator[Row]:
    """The rows of the lines `[first, end)` that are text, none blank before the first or after the last; a form feed
    at the start of a line begins a page.
    """
    bare = ["" if _LABEL.fullmatch(line) else line.removeprefix("\f") for line in lines]
    levels, marks = adorned(bare)
    before = joints(bare)
    said = [row for row in range(first, end) if bare[row].strip(" \t") or lines[row].startswith("\f")]
    page = 1
    for row in range(said[0], said[-1] + 1) if said else ():
        page += lines[row].startswith("\f")
        if row not in marks:
            words = bare[row].strip() if before[row] == " " or row in levels else bare[row].rstrip()
            yield Row(words, row, levels.get(row, 0), before=before[row], page=page)


def _field(rows: Sequence[Row]) -> str:
    """The title that a head of fields names above the text."""
    head = [row.words for row in takewhile(lambda row: row.words.strip(), rows)]
    return named_in(head) if sum(_FIELD.match(words) is not None for words in head) >= _FIELDS else ""


def _title(rows: Sequence[Row], named: str) -> str:
    """The title that the file's head names, as its first line prints it; else that line, where it is no paragraph: of
    columns, as an RFC begins with, what is centred under them.
    """
    said = [row for row in rows if row.words.strip()]
    if said[0].words.strip() == "..":  # a comment, indented under its mark
        said = list(dropwhile(lambda row: not row.level, said)) or said
    first, *more = [row for row in said if not _MARKUP.match(row.words.strip())] or said
    words = _EMPHASIZED.sub(r"\1", first.words.strip())
    if named:
        return words if words.casefold() == named.casefold() else named
    above = takewhile(lambda row: not row.level, rows[:_HEAD])
    if directive := next(filter(None, (_DIRECTIVE.fullmatch(row.words) for row in above)), None):
        return directive["rest"] or directive["latex"]
    if has_columns(words) and (title := _under_columns(rows[:_HEAD])):
        return title
    wrapped = any(row.line == first.line + 1 and row.before == " " for row in more[:1])
    return "" if wrapped or len(words) > _LONGEST_TITLE else words


def _under_columns(rows: Sequence[Row]) -> str:
    """The centred rows of several words that stand first after a head."""
    under = dropwhile(lambda row: not row.words.strip(), dropwhile(lambda row: row.words.strip(), rows))
    title = takewhile(lambda row: row.before == " " or _CENTRED.match(row.words), under)
    return " ".join(" ".join(row.words.split()) for row in title)

"""Plain text → Document: one page, or as many as form feeds part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from twopass.errors import NotADocument
from twopass.languages.detect import detect
from twopass.readers.decoding import decode
from twopass.schema import Document, OutlineItem, Page, PageSource, TextLine

BODY_SIZE = 10.0  # points: text without type gets the size of common body type
_LEADING = 12.0
_BETWEEN_PAGES = "\n\n"
_LONGEST_TITLE = 120  # characters: a longer first line is a paragraph


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a file marks as one: its row among all rows of the text, from 0, its level and the size that it
    is given, in points.
    """

    row: int
    level: int
    size: float


def read_text(path: Path, data: bytes) -> Document:
    """Read plain text. Raises NotADocument where there is none."""
    raw = text_of(path, data)
    title = next(line.strip() for line in raw.splitlines() if line.strip())
    return build(path, data, raw.split("\f"), title if len(title) <= _LONGEST_TITLE else path.stem)


def text_of(path: Path, data: bytes) -> str:
    """The text of a file. Raises NotADocument where there is none, or bytes that are no text."""
    text = decode(data)
    if text is None:
        raise NotADocument(
            f"{path}: not a PDF, Markdown or text file", "its first bytes are of no kind that twopass reads"
        )
    if not text.strip():
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    return text


def build(path: Path, data: bytes, sheets: list[str], title: str, headings: Sequence[Heading] = ()) -> Document:
    """A Document of pages of text, with the rows that are headings."""
    lines: list[TextLine] = []
    pages: list[Page] = []
    sizes = {heading.row: heading.size for heading in headings}
    start = row = 0
    for number, sheet in enumerate(sheets, 1):
        rows = sheet.split("\n")
        lines += _lines(rows, start, number, [sizes.get(row + k, BODY_SIZE) for k in range(len(rows))])
        end = start + len(sheet) + (len(_BETWEEN_PAGES) if number < len(sheets) else 0)
        source: PageSource = "text" if sheet.strip() else "empty"
        pages.append(Page(number=number, start=start, end=end, width=0.0, height=len(rows) * _LEADING, source=source))
        start, row = end, row + len(rows)
    text = _BETWEEN_PAGES.join(sheets)
    return Document(
        id=hashlib.sha256(data).hexdigest()[:16],
        title=title,
        path=str(path),
        language=detect(text),
        text=text,
        pages=tuple(pages),
        tagged=_tagged(headings, text),
        lines=tuple(lines),
    )


def _lines(rows: list[str], start: int, page: int, sizes: list[float]) -> Iterator[TextLine]:
    """The lines of a page whose text begins at `start`; blank rows take up room and give none."""
    for k, (row, size) in enumerate(zip(rows, sizes, strict=True)):
        words = row.strip()
        if words:
            x, y = len(row) - len(row.lstrip()), k * _LEADING
            weight = 700 if size > BODY_SIZE else 400
            at = start + x
            box = float(x), y, float(x + len(words)), y + size
            yield TextLine(at, at + len(words), page, *box, size, weight)
        start += len(row) + 1


def _tagged(headings: Sequence[Heading], text: str) -> tuple[OutlineItem, ...]:
    """Headings of a text of one page as items of an outline."""
    rows = text.split("\n") if headings else []
    return tuple(OutlineItem(level=h.level, title=rows[h.row], page=1, top=h.row * _LEADING) for h in headings)

"""Plain text → Document: one page, or as many as form feeds part."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from pathlib import Path

from twopass.errors import NotADocument
from twopass.languages.detect import detect
from twopass.schema import Document, OutlineItem, Page, TextLine

BODY_SIZE = 10.0  # points: text without type gets the size of common body type
_LEADING = 12.0
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes) -> str:
    """Text of bytes: by its byte order mark, as UTF-8, else as Windows-1252; newlines as \\n, NFC."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data.decode(name, "replace")
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", text)


def read_text(path: Path, data: bytes) -> Document:
    """Read plain text. Raises NotADocument where there is none."""
    raw = decode(data)
    if not raw.strip():
        raise NotADocument(f"{path}: the file holds no text", "nothing to read")
    sheets = raw.split("\f")
    title = next(line.strip() for line in raw.splitlines() if line.strip())
    return build(path, data, sheets, title if len(title) <= 120 else path.stem)


def build(
    path: Path,
    data: bytes,
    sheets: list[str],
    title: str,
    tagged: tuple[OutlineItem, ...] = (),
    sizes: dict[int, float] | None = None,
) -> Document:
    """A Document of pages of text; `sizes` gives the type size of lines, counted over all pages, that are headings."""
    text = "\n\n".join(sheets)
    lines: list[TextLine] = []
    pages: list[Page] = []
    start = row = 0
    for number, sheet in enumerate(sheets, 1):
        y, at = 0.0, start
        for words in sheet.split("\n"):
            if words.strip():
                size = (sizes or {}).get(row, BODY_SIZE)
                head = len(words) - len(words.lstrip())
                end = at + len(words.rstrip())
                lines.append(
                    TextLine(
                        at + head,
                        end,
                        number,
                        float(head),
                        y,
                        float(len(words.rstrip())),
                        y + size,
                        size,
                        700 if size > BODY_SIZE else 400,
                    )
                )
            y += _LEADING
            at += len(words) + 1
            row += 1
        end = start + len(sheet) + (2 if number < len(sheets) else 0)
        pages.append(
            Page(number=number, start=start, end=end, width=0.0, height=y, source="text" if sheet.strip() else "empty")
        )
        start = end
    return Document(
        id=hashlib.sha256(data).hexdigest()[:16],
        title=title,
        path=str(path),
        language=detect(text),
        text=text,
        pages=tuple(pages),
        tagged=tagged,
        lines=tuple(lines),
    )

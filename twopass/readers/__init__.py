"""Files → Document: one reader a kind, chosen by the first bytes, then by the suffix."""

from __future__ import annotations

import re
from pathlib import Path

from twopass.config import ReadOptions
from twopass.errors import NoSuchFile, NotADocument, PageRangeError
from twopass.places import is_remote, located
from twopass.readers.progress import Progress, unheard
from twopass.schema import Document

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_HEAD = 1024  # bytes at the start in which a PDF may announce itself
_ANNOUNCED = b"%PDF-"
_BEFORE = b" \t\r\n\0\xef\xbb\xbf"  # blanks and the mark of UTF-8, which some programs write before it
_OBJECT = re.compile(rb"\d\s+obj\b")


def read(path: str | Path, options: ReadOptions = ReadOptions(), progress: Progress = unheard) -> Document:  # noqa: B008
    """The document at `path`. Raises InputError and its kin, each with a one-line message and a hint."""
    path = located(path)
    data = _bytes_of(path)
    if _is_pdf(path, data):
        from twopass.readers.apart import read_apart

        return read_apart(path, data, options, progress)
    if options.pages.strip():
        raise PageRangeError(f"{path}: only a PDF has pages to choose from", "leave out --pages")
    return _read_packed(path, data) or _read_plain(path, data)


def pictures(path: str | Path, options: ReadOptions) -> list[int]:
    """The pages of a PDF that are to be recognised and were not yet, none of any other file; errors as of `read`."""
    path = located(path)
    data = _bytes_of(path)
    if not _is_pdf(path, data):
        return []
    from twopass.readers.apart import waiting_apart

    return waiting_apart(path, data, options)


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise NoSuchFile(f"{path} is a directory", "name a file in it")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NoSuchFile(f"{path}: no such file", "check the name") from error
    except OSError as error:
        raise NoSuchFile(f"{path}: cannot be opened: {error.strerror}", "check its permissions") from error
    except Exception as error:
        if not is_remote(path):
            raise
        raise NoSuchFile(
            f"{path}: cannot be opened: {type(error).__name__}", "check its name, keys and rights"
        ) from error
    if not data:
        raise NotADocument(f"{path}: the file is empty", "it has 0 bytes")
    return data


def _is_pdf(path: Path, data: bytes) -> bool:
    """Whether a file announces itself as a PDF, and does not only mention one; other bytes may stand before only where
    its name says what it is.
    """
    at = data.find(_ANNOUNCED, 0, _HEAD)
    if path.suffix.lower() == ".pdf":
        return at >= 0
    return at >= 0 and not data[:at].strip(_BEFORE) and _OBJECT.search(data) is not None


def _read_packed(path: Path, data: bytes) -> Document | None:
    """Word, PowerPoint, EPUB and HTML, told by their first bytes and their parts; None for any other."""
    from twopass.readers.office.packages import kind_of

    match kind_of(path, data):
        case "docx":
            from twopass.readers.office.docx import read_docx

            return read_docx(path, data)
        case "pptx":
            from twopass.readers.office.pptx import read_pptx

            return read_pptx(path, data)
        case "epub":
            from twopass.readers.office.epub import read_epub

            return read_epub(path, data)
        case "html":
            from twopass.readers.office.web_page import read_html

            return read_html(path, data)
    return None


def _read_plain(path: Path, data: bytes) -> Document:
    """Markdown and plain text, told by suffix and by being text at all."""
    if path.suffix.lower() == ".pdf":
        raise NotADocument(
            f"{path}: not a document that twopass reads",
            "it reads PDF, Markdown, text, Word, PowerPoint, EPUB and HTML",
        )
    if path.suffix.lower() in _MARKDOWN:
        from twopass.readers.markdown import read_markdown

        return read_markdown(path, data)
    from twopass.readers.text import read_text

    return read_text(path, data)

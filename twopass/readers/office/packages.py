"""Packages that only these formats need, imported when one is read; and what kind of document a file is."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from twopass.errors import DamagedDocument, MissingDependency, NotADocument
from twopass.languages.regexes import either, entries

LARGEST = 400_000_000
"""Bytes that a packed document may have unpacked: more is no text of a person's."""
_KINDS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "META-INF/container.xml": "epub"}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(name: str, what: str) -> Any:
    """The module `name`. Raises MissingDependency where it is not installed, with the command that gets it."""
    try:
        return import_module(name)
    except ImportError:
        raise MissingDependency(
            f"{what} needs the package {name.partition('.')[0]}", "pip install 'twopass[docs]'"
        ) from None


def kind_of(path: Path, data: bytes) -> str:
    """ "docx", "pptx", "epub" or "html"; empty for any other. Raises NotADocument for packed files of no such kind."""
    if data.startswith(b"PK\x03\x04"):
        held = open_packed(path, data).namelist()
        kind = next((kind for name, kind in _KINDS.items() if name in held), "")
        if not kind:
            raise NotADocument(f"{path}: a packed file, but no DOCX, PPTX or EPUB", "unpack it and name a file in it")
        return kind
    if data.startswith(_OLD):
        raise NotADocument(f"{path}: a document of an old kind", "save it as .docx, .pptx or PDF")
    head = data[:1024].lstrip().lower()
    if path.suffix.lower() in (".html", ".htm", ".xhtml") or head.startswith((b"<!doctype html", b"<html")):
        return "html"
    return ""


def open_packed(path: Path, data: bytes) -> zipfile.ZipFile:
    """A packed file. Raises DamagedDocument where it cannot be opened, NotADocument where it is too large unpacked."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DamagedDocument(f"{path}: the file is damaged beyond reading", "open and save it again") from error
    if sum(one.file_size for one in packed.infolist()) > LARGEST:
        raise NotADocument(
            f"{path}: unpacked, it holds more than {LARGEST // 1_000_000} MB", "read its parts one by one"
        )
    return packed


def transitional(data: bytes) -> bytes:
    """A document in the strict form of Office Open XML in its common one, which the packages know; others unchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if not _STRICT.search(packed.read("_rels/.rels")):
            return data
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as common:
            for name in packed.namelist():
                part = packed.read(name)
                named = name.endswith((".xml", ".rels"))
                common.writestr(
                    name, _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part) if named else part
                )
    return written.getvalue()


def recorded_title(opened: Any) -> str:
    """The title in the record of a file, unless it is one that a program left there."""
    title = (opened.core_properties.title or "").strip()
    return "" if _left_over().fullmatch(title) else title


@cache
def _left_over() -> re.Pattern[str]:
    return re.compile(either(entries("layout", "no_title")), re.IGNORECASE)


def let_go(opened: Any) -> None:
    """Take apart what a library of office formats made of a file, which must not be used again: its parts know one
    another, and with their trees would wait for the collector of cycles, which knows nothing of their size.
    """
    for part in [*opened.iter_parts(), opened]:
        vars(part).clear()

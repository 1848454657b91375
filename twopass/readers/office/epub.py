"""EPUB → Document: its files in the order in which they are read, headings on the levels of its table of contents."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from twopass.errors import DamagedDocument, NotADocument
from twopass.readers.flow import Row, Source, build
from twopass.readers.office.concealed import Styles, take_hidden
from twopass.readers.office.markup import Rows
from twopass.readers.office.packages import open_packed, package
from twopass.readers.office.web_page import parsed
from twopass.schema import Document, Hidden

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_NEAR = 4  # rows after a place in which the words of its entry are looked for
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the table of contents: its level from 1, its words, and the name of the place it leads to."""

    level: int
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class _Book:
    """The files of a book: the title, those that are read in their order, and the table of contents, if it has one."""

    title: str
    spine: list[str]
    contents: str


def read_epub(path: Path, data: bytes) -> Document:
    """Read an EPUB. Raises MissingDependency, DamagedDocument, and NotADocument where it holds no text."""
    packed = open_packed(path, data)
    try:
        book = _book(packed)
        hidden: list[Hidden] = []
        rows = [row for file in book.spine if file != book.contents for row in _file(path, packed, file, hidden)]
        entries = list(_entries(path, packed, book.contents)) if book.contents else []
    except (KeyError, StopIteration, SyntaxError) as error:
        raise DamagedDocument(f"{path}: the EPUB lacks a part that it names", "open and save it again") from error
    if not any(row.words.strip() for row in rows):
        raise NotADocument(f"{path}: the file holds no text", "its pages may be pictures, or locked")
    rows = [replace(row, line=number) for number, row in enumerate(_levelled(rows, entries))]
    warnings = ("parts of the EPUB are locked, and were not read",) if _ENCRYPTION in packed.namelist() else ()
    return build(Source(path, data, book.title or path.stem, len(rows), warnings=warnings, hidden=tuple(hidden)), rows)


def _xml(data: bytes) -> Any:
    """A tree of XML; entities are left alone, and nothing is fetched."""
    etree = package("lxml.etree", "EPUB")
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))


def _book(packed: zipfile.ZipFile) -> _Book:
    opf = next(iter(_xml(packed.read(_CONTAINER)).iter("{*}rootfile"))).get("full-path")
    tree = _xml(packed.read(opf))
    folder = posixpath.dirname(opf)
    items = {one.get("id"): one for one in tree.iter("{*}item")}
    paths = {key: _path(folder, one.get("href", "")) for key, one in items.items()}
    spine = [paths[one.get("idref")] for one in tree.iter("{*}itemref") if one.get("idref") in paths]
    navigation = next((paths[key] for key, one in items.items() if "nav" in one.get("properties", "").split()), "")
    ncx = next((paths[key] for key, one in items.items() if one.get("media-type") == "application/x-dtbncx+xml"), "")
    title = next(("".join(one.itertext()) for one in tree.iter("{http://purl.org/dc/elements/1.1/}title")), "")
    held = set(packed.namelist())
    contents = next((one for one in (navigation, ncx) if one in held), "")
    return _Book(" ".join(title.split()), [file for file in spine if file in held], contents)


def _path(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href)))


def _file(path: Path, packed: zipfile.ZipFile, file: str, hidden: list[Hidden]) -> list[Row]:
    """The rows of one file of the book; `hidden` gathers what it does not show."""
    data = packed.read(file)
    if not data.strip():
        return []
    root = parsed(path, data)
    styles = Styles(root)
    hidden += take_hidden(root, styles)
    return Rows(styles, file).read(root)


# ── the table of contents ────────────────────────────────────────────────────────────────────────────


def _entries(path: Path, packed: zipfile.ZipFile, file: str) -> Iterator[_Entry]:
    """The entries of the table of contents, in its order: of EPUB 3, or of EPUB 2."""
    folder = posixpath.dirname(file)
    tree = _xml(packed.read(file))
    for point in tree.iter("{*}navPoint"):
        level = 1 + sum(1 for _ in point.iterancestors("{*}navPoint"))
        words = "".join(next(point.iter("{*}text")).itertext())
        yield _entry(level, words, folder, next(point.iter("{*}content")).get("src", ""))
    lists = [one for one in tree.iter("{*}nav") if one.get(_TYPE) == "toc"]
    for link in lists[0].iter("{*}a") if lists else ():
        level = sum(1 for _ in link.iterancestors("{*}ol"))
        yield _entry(max(level, 1), "".join(link.itertext()), folder, link.get("href", ""))


def _entry(level: int, words: str, folder: str, href: str) -> _Entry:
    file, _, place = href.partition("#")
    name = _path(folder, file)
    return _Entry(level, " ".join(words.split()), f"{name}#{place}" if place else name)


def _levelled(rows: Sequence[Row], entries: Sequence[_Entry]) -> list[Row]:
    """The rows with the levels of the table of contents; what it names and nobody printed is put in, and headings that
    it does not name stand below the one it names before them.
    """
    places = {name: at for at, row in enumerate(rows) for name in row.names}
    levels: dict[int, int] = {}
    added: dict[int, list[_Entry]] = {}
    for entry in entries:
        at = places.get(entry.name)
        if at is None or not entry.title:
            continue
        printed = _printed(rows, at, entry.title)
        if printed is None:
            added.setdefault(at, []).append(entry)
        else:
            levels[printed] = entry.level
    return list(_with_levels(rows, levels, added)) if levels or added else list(rows)


def _printed(rows: Sequence[Row], at: int, title: str) -> int | None:
    """The row near a place that says a title, or is a heading there."""
    near = range(at, min(at + _NEAR, len(rows)))
    wanted = _plain(title)
    found = next((k for k in near if _plain(rows[k].words) and _plain(rows[k].words) in (wanted, wanted[-40:])), None)
    if found is None:
        found = next((k for k in near if rows[k].level and _plain(rows[k].words) in wanted), None)
    return found if found is not None else next((k for k in near[:1] if rows[k].level), None)


def _plain(words: str) -> str:
    return _LETTERS.sub("", words).casefold()


def _with_levels(rows: Sequence[Row], levels: dict[int, int], added: dict[int, list[_Entry]]) -> Iterator[Row]:
    above, own = 0, 1  # the level of the last entry, and that of its heading in the file
    for at, row in enumerate(rows):
        for entry in added.get(at, ()):
            yield Row(entry.title, 0, entry.level, before="\n\n")
            above, own = entry.level, 1
        if at in levels:
            above, own = levels[at], row.level or 1
            yield replace(row, level=above)
        elif row.level:
            yield replace(row, level=above + max(1, row.level - own))
        else:
            yield row

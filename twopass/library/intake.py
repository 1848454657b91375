"""What comes into a library: a file is known by its content, kept once it is read, and recorded where it cannot be."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path

import twopass
from twopass.config import Options
from twopass.errors import (
    DamagedDocument,
    InputError,
    NotADocument,
    NoTextFound,
    PageRangeError,
    TwopassError,
    as_ours,
)
from twopass.library.catalogue import DOCUMENTS, Catalogue, absolute, drop_documents, entry_of, stored
from twopass.library.filling import Rows
from twopass.library.records import Entry, Kept, Source, in_letters
from twopass.readers.pdf.scans.installed import able
from twopass.report.budget import count_words
from twopass.schema import Reading
from twopass.shelf import NO_MATTER

End = Kept | TwopassError
_NO_MATTER = NO_MATTER - {"embeddings"}
"""Options by which the same file gives the same reading."""
_LASTING = {one.exit_code: one for one in (NotADocument, DamagedDocument, PageRangeError, NoTextFound)}
"""Failures that lie in the content, by their exit codes: the same file need not be tried again."""
_SAME = "content = ? AND suffix = ? AND options = ? AND version = ?"


def source_of(path: Path, options: Options) -> Source:
    """What decides the reading of a file. Raises NoSuchFile."""
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise as_ours(error, path) from None
    told = sorted((one.name, getattr(options, one.name)) for one in fields(options) if one.name not in _NO_MATTER)
    told.append(("recognising", able()))
    return Source(
        content, path.suffix.lower(), hashlib.sha256(repr(told).encode()).hexdigest()[:16], twopass.__version__
    )


def read_into(
    place: Path, path: Path, options: Options, again: bool, read: Callable[[], Reading]
) -> tuple[Kept, Reading | None]:
    """Read a file and keep its reading, unless another program did so in the meantime.

    Raises:
        InputError: the file was changed while it was read.
        OutputError: the library does not take the reading.
    """
    with Catalogue.open(place) as library:
        intake, source = Intake(library, options, again), source_of(path, options)
        if known := intake.known(path, source):
            return known, None
        reading = read()
        return intake.keep(path, source, reading), reading


class Intake:
    """Fills a library, one transaction a file; with `again` what it has is read anew."""

    def __init__(self, library: Catalogue, options: Options, again: bool = False) -> None:
        self._database, self._options, self._again = library.database, options, again
        self.fresh: dict[Path, Source] = {}
        self._twins: defaultdict[Source, list[Path]] = defaultdict(list)

    def sort_out(self, paths: Iterable[Path]) -> Iterator[tuple[Path, End]]:
        """What is known of files by their content; `fresh` are afterwards those to read, one of each content."""
        for path in paths:
            try:
                source = source_of(path, self._options)
            except TwopassError as error:
                self._keep_failure(path, None, error)
                yield path, error
                continue
            end = self.known(path, source) or self._known_failure(path, source)
            if end is not None:
                yield path, end
                continue
            if not self._twins[source]:
                self.fresh[path] = source
            self._twins[source].append(path)

    def done(self, path: Path, error: TwopassError | None) -> Iterator[tuple[Path, End]]:
        """What becomes of the files with the content of one that was read, or could not be."""
        source = self.fresh[path]
        if error is not None:
            self._keep_failure(path, source, error)
        for twin in self._twins[source][1:]:
            if error is not None:
                self._keep_failure(twin, source, error)
                yield twin, error
            elif (kept := self._link(twin, source)) is not None:
                yield twin, kept

    def known(self, path: Path, source: Source) -> Kept | None:
        """A file whose content was read before, under its path or another one, which is put on record."""
        return None if self._again else self._link(path, source)

    def _link(self, path: Path, source: Source) -> Kept | None:
        rows = self._database.rows(f"{DOCUMENTS} WHERE {_SAME} GROUP BY d.id", *astuple(source))
        if not rows:
            return None
        entry = entry_of(rows[0])
        if absolute(path) in entry.paths:
            return Kept("unchanged", entry)  # nobody need wait for this
        with self._database.transaction() as file:
            return _linked(file, absolute(path), source)

    def _known_failure(self, path: Path, source: Source) -> TwopassError | None:
        """Why a file of this content could not be read before, and will not be now."""
        statement = f"SELECT code, reason FROM failures WHERE {_SAME}"
        rows = [] if self._again else self._database.rows(statement, *astuple(source))
        error = next((_LASTING[code](reason) for code, reason in rows if code in _LASTING), None)
        if error is not None:
            self._keep_failure(path, source, error)
        return error

    def keep(self, path: Path, source: Source, reading: Reading) -> Kept:
        """Keep a reading of a file, and no longer what was kept under its path before.

        Raises:
            InputError: the file is not what it was when its content was looked at.
        """
        if not source.content.startswith(reading.document.id):
            raise InputError(f"{path.name} was changed while it was read", "index it again")
        rows = Rows.of(reading)
        with self._database.transaction() as file:
            known = _linked(file, absolute(path), source)
            if known is not None and not self._again:
                return known  # another program was faster
            if known is not None:
                drop_documents(file, "id = ?", known.entry.id)
            document = file.execute(
                "INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*astuple(source), _now(), self._options.model, *_told(reading)),
            ).lastrowid
            assert document is not None
            rows.write(file, document)
            for other in known.entry.paths if known else ():
                _put(file, other, document)
            return Kept("read", _put(file, absolute(path), document))

    def _keep_failure(self, path: Path, source: Source | None, error: TwopassError) -> None:
        """Put on record why a file cannot be read; what was kept of another content under its path is forgotten, but
        not of one that cannot even be opened.
        """
        place = stored(absolute(path))
        with self._database.transaction() as file:
            if source is not None:
                file.execute("DELETE FROM paths WHERE path = ?", (place,))
                _drop_unnamed(file)
            told = astuple(source) if source else (None, None, None, None)
            file.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (place, *told, _now(), error.exit_code, in_letters(str(error))),
            )


def _linked(file: sqlite3.Connection, path: Path, source: Source) -> Kept | None:
    """The document of a content, which now has this path too; paths at which it no longer lies are forgotten."""
    found = file.execute(f"{DOCUMENTS} WHERE {_SAME} GROUP BY d.id", astuple(source)).fetchone()
    if found is None:
        return None
    entry = entry_of(found)
    if path in entry.paths:
        return Kept("unchanged", entry)
    gone = [other for other in entry.paths if not other.exists()]
    file.executemany("DELETE FROM paths WHERE path = ?", ((stored(other),) for other in gone))
    return Kept("moved" if gone else "duplicate", _put(file, path, entry.id), (gone or entry.paths)[0])


def _put(file: sqlite3.Connection, path: Path, document: int) -> Entry:
    """Let a path lead to a document, and forget what has no path any more."""
    file.execute("INSERT OR REPLACE INTO paths VALUES (?, ?)", (stored(path), document))
    file.execute("DELETE FROM failures WHERE path = ?", (stored(path),))
    _drop_unnamed(file)
    return entry_of(file.execute(f"{DOCUMENTS} WHERE d.id = ? GROUP BY d.id", (document,)).fetchone())


def _drop_unnamed(file: sqlite3.Connection) -> None:
    drop_documents(file, "id NOT IN (SELECT document FROM paths)")


def _told(reading: Reading) -> tuple[object, ...]:
    """Title, language, what places are counted by, pages and words."""
    document = reading.document
    title = " ".join(in_letters(document.title).split())
    return title, document.language, document.counted, len(document.pages), count_words(document.text)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""What a library holds: readings of many documents in one file, listed, found by name, searched and handed out."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from twopass.errors import DamagedLibrary, InputError, NoSuchFile, NotAReading
from twopass.library.database import Database, set_aside
from twopass.library.full_text import FullText
from twopass.library.reading_rows import unpacked
from twopass.library.records import Entry, Failure, Hit
from twopass.schema import Reading

LOG = logging.getLogger(__name__)
SHORTEST = 6
"""Figures of a content hash that name a document at least."""
DOCUMENTS = """SELECT d.id, d.title, d.pages, d.words, d.language, d.counted, d.read_at, d.read_by, d.version,
    d.content, json_group_array(hex(p.path)) FROM documents d JOIN paths p ON p.document = d.id"""
_FAILURES = "SELECT hex(path), reason, code, tried_at, content FROM failures ORDER BY path"


class Catalogue:
    """The documents of a library, with all that needs none of them read or asked."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.full_text = FullText(database)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, rebuild: bool = False) -> Self:
        """Open a library.

        Args:
            path: its file.
            create: make it where there is none.
            rebuild: where it is damaged, set it aside as NAME.damaged, which the log says, and make an empty one.

        Raises:
            NoSuchFile: there is none.
            NotALibrary: it is damaged, something else, or of a newer version of the program.
            OutputError: it cannot be made, or brought up to the version of the program.
        """
        path = Path(path)
        try:
            library = cls(Database(path, create))
            if rebuild:
                library.database.check()
        except DamagedLibrary as error:
            if not rebuild:
                raise
            LOG.warning("twopass: %s: set aside as %s", error.message, set_aside(path))
            library = cls(Database(path, create=True))
        return library

    @property
    def path(self) -> Path:
        """Its file."""
        return self.database.path

    def documents(self) -> tuple[Entry, ...]:
        """All documents, in the order of their paths."""
        return self._entries()

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be read when they were last tried, in the order of their paths."""
        rows = self.database.rows(_FAILURES)
        return tuple(
            Failure(_path(path), reason, code, datetime.fromisoformat(at), content or "")
            for path, reason, code, at, content in rows
        )

    def reading(self, entry: Entry) -> Reading:
        """The whole reading of a document, as `Reading.save` keeps one.

        Raises:
            NoSuchFile: the library no longer has it.
            NotAReading: what is kept of it is damaged.
        """
        rows = self.database.rows("SELECT reading, text FROM readings WHERE document = ?", entry.id)
        if not rows:
            raise NoSuchFile(f"{self.path} no longer has {entry.path.name}")
        try:
            ((reading, text),) = rows
            return unpacked(reading, text, entry.told)
        except NotAReading as error:
            hint = f"twopass index {entry.path} --library {self.path} --again"
            raise NotAReading(f"the reading of {entry.path.name} in {self.path}: {error.message}", hint) from None

    def search(self, query: str, limit: int = 10, within: Iterable[Entry] = ()) -> tuple[Hit, ...]:
        """The passages that hold all words of a query, then those that hold some, the best first.

        Words are looked for in their other forms too, in the language of each document; those in quotation marks stand
        together.

        Args:
            limit: how many hits there are at most.
            within: the documents that are searched, all if empty.
        """
        with self.snapshot():
            entry_of_id = cache(lambda number: self._entries("WHERE d.id = ?", number)[0])
            return tuple(self.full_text.search(query, limit, entry_of_id, [entry.id for entry in within]))

    def find(self, name: str | Path) -> Entry:
        """The document of a path, a file name, a title or the beginning of a content hash or title.

        Raises:
            NoSuchFile: no document has that name.
            InputError: several have it.
        """
        told = str(name)
        entries = self._entries()
        for fits in _WAYS:
            found = [entry for entry in entries if fits(entry, told)]
            if len(found) > 1:
                named = ", ".join(str(entry.path) for entry in found[:5])
                raise InputError(f"{told!r} is the name of {len(found)} documents", f"give a path: {named}")
            if found:
                return found[0]
        raise NoSuchFile(f"{self.path} has no document {told!r}", "twopass list shows what it has")

    def remove(self, name: Entry | str | Path) -> Entry | Failure:
        """Forget a document under all its paths, or a file that could not be read; raises what `find` raises."""
        found = name if isinstance(name, Entry) else self._found(name)
        with self.database.transaction() as file:
            if isinstance(found, Failure):
                file.execute("DELETE FROM failures WHERE path = ?", (stored(found.path),))
            else:
                drop_documents(file, "id = ?", found.id)
        return found

    def _found(self, name: str | Path) -> Entry | Failure:
        """A document, or else the file of that path or name that could not be read."""
        try:
            return self.find(name)
        except NoSuchFile:
            for one in self.failures():
                if one.path == absolute(name) or one.path.name == str(name):
                    return one
            raise

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is asked of the library inside is told as it was at one moment."""
        return self.database.snapshot()

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _entries(self, which: str = "", *values: object) -> tuple[Entry, ...]:
        rows = self.database.rows(f"{DOCUMENTS} {which} GROUP BY d.id", *values)
        return tuple(sorted((entry_of(row) for row in rows), key=lambda entry: entry.path))


_WAYS = (
    lambda entry, name: absolute(name) in entry.paths,
    lambda entry, name: name in (path.name for path in entry.paths),
    lambda entry, name: len(name) >= SHORTEST and entry.content_hash.startswith(name.lower()),
    lambda entry, name: entry.title.casefold() == name.casefold(),
    lambda entry, name: entry.title.casefold().startswith(name.casefold()),
)
"""How a name may fit a document; the first way by which one does decides."""


def entry_of(row: Sequence[Any]) -> Entry:
    """A document of a row."""
    number, title, pages, words, language, counted, at, *more, held = row
    paths = tuple(sorted(map(_path, json.loads(held))))
    return Entry(number, paths[0], paths, title, pages, words, language, counted, datetime.fromisoformat(at), *more)


def absolute(path: str | Path) -> Path:
    """A path as it is kept: from the root on, links as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  (it would follow links)


def stored(path: Path) -> str | bytes:
    """A path as it is kept: text where it is any."""
    try:
        return os.fspath(path).encode("utf-8").decode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(path)


def _path(held: str) -> Path:
    return Path(os.fsdecode(bytes.fromhex(held)))


def drop_documents(file: sqlite3.Connection, which: str, *values: object) -> None:
    """Forget documents with all that is kept of them, inside a transaction."""
    ids = file.execute(f"SELECT id FROM documents WHERE {which}", values).fetchall()
    for number in ids:
        passages = file.execute("SELECT id FROM passages WHERE document = ?", number).fetchall()
        file.executemany("DELETE FROM terms WHERE rowid = ?", passages)
        file.execute("DELETE FROM documents WHERE id = ?", number)

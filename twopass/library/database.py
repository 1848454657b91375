"""The file of a library: a SQLite database, private from its first byte, which several programs may write at once."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from twopass.errors import DamagedLibrary, NoSuchFile, NotALibrary, NotAReading, OutputError, TwopassError
from twopass.library.versions import VERSION, bring_up_to_date
from twopass.outputs import make_folder

BUSY = 30.0
"""Seconds that a program waits for another one's write."""
APPLICATION = 0x7470_6C62
"""What tells a library from any other database: "tplb" in the header of the file."""
ASIDE = ".damaged"
"""What the name of a damaged library ends in that was set aside; further ones are numbered."""
_BESIDE = ("-wal", "-shm")
_RETRY = 0.05
T = TypeVar("T")


class Database:
    """One connection, which threads may share; every error of SQLite becomes one of ours."""

    def __init__(self, path: Path, create: bool = False) -> None:
        """Open a library, or make one. Raises NoSuchFile, NotALibrary or OutputError."""
        self.path, self._lock = path, threading.RLock()
        with self._errors():
            _check(path, create)
            self._file = _connected(path)
            try:
                self._prepare()
            except BaseException:
                self._file.close()
                raise

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives."""
        with self._errors(), self._lock:
            return self._file.execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it is written, or nothing: whoever else writes waits."""
        with self._errors(), self._lock:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield self._file
                self._file.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._file.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside was there at one moment; one inside another is part of it."""
        with self._errors(), self._lock:
            inside = self._file.in_transaction
            if not inside:
                self._file.execute("BEGIN")
            try:
                yield
            finally:
                if not inside:
                    self._file.execute("COMMIT")

    def check(self) -> None:
        """Read every page. Raises DamagedLibrary: one of them is broken."""
        told = self.rows("PRAGMA quick_check(1)")[0][0]
        if told != "ok":
            raise _damaged(self.path, str(told).splitlines()[-1])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    def _prepare(self) -> None:
        """Know the file for a library of this version; what is older is brought up to date."""
        for pragma in ("foreign_keys = ON", "synchronous = NORMAL"):
            self._file.execute(f"PRAGMA {pragma}")
        version = self._version()
        if version < VERSION:
            if self._file.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                _patiently(lambda: self._file.execute("PRAGMA journal_mode = WAL"))
            with self.transaction() as file:
                try:
                    bring_up_to_date(file, self._version())
                except NotAReading as error:
                    raise _damaged(self.path, error.message) from None
                file.execute(f"PRAGMA application_id = {APPLICATION}")
                file.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        """The version of the file, 0 of an empty one. Raises NotALibrary: it is another program's, or a newer one's."""
        ((version,), (made_by,), (tables,)) = (
            self._file.execute(statement).fetchone()
            for statement in ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_schema")
        )
        if made_by != APPLICATION and (version or made_by or tables):
            raise NotALibrary(f"{self.path} is a database of another program", "give the library another name")
        if version > VERSION:
            raise NotALibrary(
                f"{self.path} is of version {version}, and this program knows {VERSION}",
                "pip install --upgrade twopass",
            )
        return int(version)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise told(error, self.path) from None


def set_aside(path: Path) -> Path:
    """Move a library out of the way, with what SQLite keeps beside it; where it lies now. Raises OutputError."""
    number, aside = 1, path.with_name(path.name + ASIDE)
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}{ASIDE}-{number}")
    try:
        for ending in _BESIDE:
            if (beside := path.with_name(path.name + ending)).exists():
                beside.replace(aside.with_name(aside.name + ending))
        path.replace(aside)
    except OSError as error:
        raise OutputError(f"cannot set {path} aside: {error.strerror}") from None
    return aside


def told(error: sqlite3.Error, path: Path) -> TwopassError:
    """An error of SQLite in one line, with what can be done."""
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return _damaged(path, str(error))
        case sqlite3.SQLITE_ERROR if "no such table" in str(error) or "no such column" in str(error):
            return _damaged(path, str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return OutputError(f"{path} is locked by another program", f"tried for {BUSY:.0f} seconds")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return OutputError(f"{path} is read-only, and cannot be changed", "copy it, or change its permissions")
        case sqlite3.SQLITE_FULL:
            return OutputError(f"cannot write {path}: the disk is full", "what was written before is kept")
        case _:
            return OutputError(f"cannot use {path}: {error}")


def _damaged(path: Path, reason: str) -> DamagedLibrary:
    hint = f"twopass index PATH… --library {path} --rebuild sets it aside and reads anew"
    return DamagedLibrary(f"{path} is no library, or damaged: {reason}", hint)


def _check(path: Path, create: bool) -> None:
    """Make an empty file that nobody else may read, or see that there is one."""
    if path.is_dir():
        raise NoSuchFile(f"{path} is a directory", "name the file of a library")
    if create:
        make_folder(path.parent)
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            pass
        except OSError as error:
            raise OutputError(f"cannot make {path}: {error.strerror}") from None
    size = _size(path)
    if size is None or not (size or create):
        raise NoSuchFile(f"{path}: no such library", f"twopass index PATH… --library {path} makes one")
    if not size and _size(path.with_name(f"{path.name}-wal")):
        raise _damaged(path, "it was cut to nothing")  # SQLite would throw away what is beside it


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _connected(path: Path) -> sqlite3.Connection:
    """A connection; where nothing can be written beside the file, one that takes it as it lies there."""
    try:
        file = _open(path, "rw")
        file.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return file
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK) or _size(path.with_name(f"{path.name}-wal")):
            raise
        return _open(path, "ro&immutable=1")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", BUSY, uri=True, isolation_level=None, check_same_thread=False
    )


def _patiently(do: Callable[[], T]) -> T:
    """Do what SQLite does not wait for by itself: two programs may make one library at the same time."""
    until = time.monotonic() + BUSY
    while True:
        try:
            return do()
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(_RETRY)

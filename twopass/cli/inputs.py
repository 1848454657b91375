"""Files as they are named on the command line: what can be read but once, stdin and pipes, is kept in a file first."""

from __future__ import annotations

import atexit
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, TypeVar

from twopass.errors import NoSuchFile, NotADocument
from twopass.places import is_remote

STDIN = Path("-")
MOST = 10**9
"""Bytes of a stream that are read: one without end fills no disk."""
_CHUNK = 1 << 20
Named = TypeVar("Named", Path, list[Path])


def kept(named: Named) -> Named:
    """The files named, those that are streams by the names of the files that hold what came. Raises NoSuchFile and
    NotADocument.
    """
    return [_kept(one) for one in named] if isinstance(named, list) else _kept(named)


def _kept(path: Path) -> Path:
    if is_remote(path):
        return path
    if path == STDIN:
        if sys.stdin is None:
            raise NoSuchFile("stdin is closed")
        return _spooled(sys.stdin.buffer, "stdin")
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
            return path
        with path.open("rb") as source:
            return _spooled(source, path.name)
    except OSError:
        return path  # what is wrong with it is said where it is read


def _spooled(source: BinaryIO, name: str) -> Path:
    """A file of that name, which lasts as long as the program, with what comes from a stream."""
    folder = tempfile.mkdtemp(prefix="twopass-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file, size = Path(folder, name), 0
    with file.open("wb") as target:
        while part := source.read(_CHUNK):
            target.write(part)
            size += len(part)
            if size > MOST:
                raise NotADocument(f"{name} gives more than {MOST // 10**9} GB", "it seems to have no end")
    return file

"""Where readings are written: under names that no source has, never over a source, each file whole or not at all; and
how one that was saved is opened again.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, TextIO

from twopass.errors import NoSuchFile, NotAReading, OutputError
from twopass.places import is_remote

MARK = ".twopass"
"""Stands before the ending of every file that is written into a folder: notes.md is read, notes.twopass.md written."""
LONGEST = 220
"""Bytes of a document's stem in the name of its reading: file systems allow 255 to a name."""
RECORDS = "index.jsonl"
"""The file of a folder that tells what became of each document."""
DONE = ".twopass"
"""The folder in it that tells what each reading was made of."""
ESCAPED = "backslashreplace"
"""How is written what UTF-8 cannot tell, half a surrogate pair of a file's name: as JSON escapes it."""
_LOCKED_AT = 1 << 30
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_OURS = re.compile(rf"{re.escape(MARK)}\.(?:md|html|json)$", re.IGNORECASE)


def inert(text: str) -> str:
    """Text with its control characters written out as JSON writes them: no terminal obeys them, no words are turned
    round, and JSON says the same.
    """
    return _CONTROL.sub(lambda found: json.dumps(found[0])[1:-1], text)


def one_line(text: str) -> str:
    """A name or message as one line for a terminal."""
    return inert(text).replace("\n", "\\n")


def is_ours(path: Path) -> bool:
    """Whether a file is by its name a reading that was written into a folder."""
    return _OURS.search(path.name) is not None


def named(paths: Sequence[Path], folder: Path, ending: str) -> dict[Path, Path]:
    """Where the reading of each document is written in `folder`: its stem, `MARK` and the ending.

    Of documents of one stem, upper and lower case alike, the first by its path keeps the stem and the others are
    numbered from 2, in whatever order they are given. No name is that of a document itself.
    """
    sources = _identities(paths)
    seen: Counter[str] = Counter()
    turns: list[tuple[int, Path]] = []
    for path in sorted(set(paths), key=lambda one: str(one.absolute())):
        seen[_folded(path.stem)] += 1
        turns.append((seen[_folded(path.stem)], path))
    taken: set[str] = set()
    names: dict[Path, Path] = {}
    for number, path in sorted(turns, key=lambda one: one[0]):
        while True:
            name = f"{_short(path.stem)}{f'-{number}' if number > 1 else ''}{MARK}{ending}"
            if _folded(name) not in taken and _identity(folder / name) not in sources:
                break
            number += 1
        taken.add(_folded(name))
        names[path] = folder / name
    return names


def _short(stem: str) -> str:
    """As much of a stem as a name may hold beside what is added."""
    while len(os.fsencode(stem)) > LONGEST:
        stem = stem[:-1]
    return stem


def keep_sources(output: Path | None, sources: Iterable[Path]) -> None:
    """Refuse to write over what is read, by whatever name, link or spelling. Raises OutputError."""
    if output is not None and not output.is_dir() and _identity(output) in _identities(sources):
        raise OutputError(f"{output} is what is read, and is not written over", "give -o another name")


def keep_others(records: Path) -> None:
    """Refuse to write over a file that has the name of our records and is something else. Raises OutputError."""
    try:
        with records.open(encoding="utf-8") as lines:
            first = lines.readline()
        row = json.loads(first) if first.strip() else {"path": ""}
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"cannot write {records}: {error.strerror}") from None
    except ValueError:
        row = None
    if not isinstance(row, dict) or "path" not in row:
        raise OutputError(f"{records} is no record of ours, and is not written over", "give -o another folder")


@contextmanager
def sole_writer(records: Path) -> Iterator[TextIO]:
    """The file of records, emptied, while no other run writes to its folder; in another store, which knows no locks,
    it is written as a whole at the end. Raises OutputError.

    In a name that is no Unicode, what is none is written as JSON escapes it.
    """
    try:
        with records.open("w" if is_remote(records) else "a", encoding="utf-8", errors=ESCAPED) as lines:
            if not is_remote(records):
                _lock(lines, records)
                lines.truncate(0)
            yield lines
    except OSError as error:
        raise OutputError(f"cannot write {records}: {error.strerror}") from None


def _lock(lines: TextIO, records: Path) -> None:
    """Keep other runs out until the file is closed; where a file system knows no locks they are let in."""
    try:
        if sys.platform == "win32":
            import msvcrt

            lines.seek(_LOCKED_AT)  # others may read what is before
            msvcrt.locking(lines.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lines, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise OutputError(f"another run writes to {records.parent}", "wait for it, or give -o another folder") from None
    except OSError:
        return


def write_whole(text: str, output: Path, private: bool = False) -> None:
    """Write a file whole, which only its owner can read from its first byte if it is `private`: a failed run leaves
    nothing half-written. Any other that is there keeps its mode, and a link to one goes on leading there. Raises
    OutputError.
    """
    part, text = output, inert(text)
    try:
        output = output.resolve() if output.is_symlink() else output
        part = output.with_name(f".twopass-{token_hex(8)}.part")
        if is_remote(output) or (output.exists() and not output.is_file()):
            output.write_text(text, encoding="utf-8", errors=ESCAPED)  # a device or pipe cannot be replaced
        else:
            if private:
                make_private(part)
            part.write_text(text, encoding="utf-8", errors=ESCAPED)
            if output.exists() and not private:
                part.chmod(stat.S_IMODE(output.stat().st_mode))
            part.replace(output)
    except (OSError, RuntimeError) as error:  # links in a circle
        if part != output:
            part.unlink(missing_ok=True)
        raise OutputError(f"cannot write {output}: {getattr(error, 'strerror', None) or error}") from None


def make_private(path: Path) -> None:
    """Make a file that only its owner can read and write, or make one that is there such a file. Raises OSError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def open_saved(path: Path, schema: str, version: int) -> dict[str, Any]:
    """The JSON object of a file that names its schema and version. Raises NoSuchFile or NotAReading."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoSuchFile(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        held = None
    named = held.get("schema") if isinstance(held, dict) else None
    if not isinstance(held, dict) or named != schema:
        what = f"is of the schema {named!r}" if named else "is no JSON of ours"
        raise NotAReading(f"{path} {what}, and no saved reading", f"its schema would be {schema!r}")
    if type(given := held.get("version")) is not int or given < 1:
        raise NotAReading(f"{path} names no version of its schema")
    if given > version:
        raise NotAReading(
            f"{path} is of version {given}, and this program knows {version}", "pip install --upgrade twopass"
        )
    return held


def make_folder(folder: Path) -> None:
    """Make a folder to write to. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {folder}: {error.strerror}") from None


def _folded(name: str) -> str:
    """A name as file systems compare it that tell neither case nor composed letters apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _identities(paths: Iterable[Path]) -> set[tuple[int, int] | str]:
    return {found for path in paths if (found := _identity(path)) is not None}


def _identity(path: Path) -> tuple[int, int] | str | None:
    """What tells a file from every other, through links and spellings, or its URL; None where there is none."""
    if is_remote(path):
        return str(path)
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino

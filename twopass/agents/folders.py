"""Documents in a folder and nothing beside it, by names relative to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from twopass.agents.holdings import Held, no_such
from twopass.batch import KINDS
from twopass.config import Options
from twopass.errors import NoSuchFile, TwopassError
from twopass.outputs import is_ours
from twopass.schema import Reading
from twopass.shelf import is_known, open_reading

if TYPE_CHECKING:
    from twopass.readers.progress import Progress


class Folder:
    """The documents of a folder and of those below it, or a single file.

    Hidden files and folders, links that lead out, and names with control characters are left out.

    Args:
        root: the folder or file.
        label: stands before the names, where there are several folders.
    """

    def __init__(self, root: Path, options: Options, label: str = "") -> None:
        whole = root.resolve()
        self._home, self._only = (whole, "") if whole.is_dir() else (whole.parent, whole.name)
        self._options, self._before = options, f"{label}/" if label else ""
        self._known: dict[Held, bool] = {}

    def documents(self) -> list[Held]:
        """Every document whose name can be shown."""
        found = (self._held(name) for name in sorted(self._names()))
        return [one for one in found if one is not None]

    def _names(self) -> Iterator[str]:
        """Paths below the home, links to folders not followed."""
        if self._only:
            yield self._only
            return
        for folder, below, files in os.walk(self._home):
            below[:] = [one for one in below if not one.startswith(".")]
            for file in files:
                if Path(file).suffix.lower() in KINDS and not is_ours(Path(file)):
                    yield Path(folder, file).relative_to(self._home).as_posix()

    def find(self, name: str) -> Held:
        """The document of that name, or the only one whose file is called so."""
        inner = name.removeprefix(self._before) if name.startswith(self._before) else ""
        if (held := self._held(inner)) is not None:
            return held
        known = {one.name: one for one in self.documents()}
        called = [one for other, one in known.items() if other.endswith(f"/{name}")]
        if len(called) == 1:
            return called[0]
        raise no_such(name, list(known))

    def reading(self, held: Held, progress: Progress) -> Reading:
        """The kept reading, or one made now and kept."""
        inner = held.name.removeprefix(self._before)
        path = self._path(inner)
        if path is None:
            raise NoSuchFile(f"{held.name} is gone", "call outline for what there is")
        try:
            reading = open_reading(path, self._options, progress)
        except TwopassError as error:
            raise type(error)(error.message.replace(str(path), held.name), error.hint) from None
        self._known[held] = True
        return reading

    def likely(self, query: str) -> list[Held]:
        """Those of which a reading is kept: the others take a while."""
        return [one for one in self.documents() if self._is_known(one)]

    def _is_known(self, held: Held) -> bool:
        """Whether a reading is kept; looked up once, for that takes all bytes of the file."""
        if held not in self._known:
            path = self._path(held.name.removeprefix(self._before))
            self._known[held] = path is not None and is_known(path, self._options)
        return self._known[held]

    def _held(self, inner: str) -> Held | None:
        path = self._path(inner)
        if path is None:
            return None
        try:
            status = path.stat()
        except OSError:
            return None
        return Held(f"{self._before}{inner}", f"{status.st_size}.{status.st_mtime_ns}")

    def _path(self, inner: str) -> Path | None:
        """The file of a name, all links followed; None for what is no document inside the home."""
        if not self._may_be(inner):
            return None
        try:
            path = (self._home / inner).resolve(strict=True)
            parts = path.relative_to(self._home).parts
        except (OSError, ValueError, RuntimeError):
            return None
        if self._only and path != self._home / self._only:
            return None
        hidden = not self._only and any(part.startswith(".") for part in parts)
        return path if path.is_file() and path.suffix.lower() in KINDS and not hidden else None

    def _may_be(self, inner: str) -> bool:
        """Whether a name can be that of a document: no path that leads anywhere else, nothing hidden or unseen."""
        if self._only:
            return inner == self._only
        parts = inner.split("/")
        spoken = not any(category(sign)[0] == "C" for sign in inner)
        return (
            spoken and "\\" not in inner and ":" not in parts[0] and not any(p.startswith(".") or not p for p in parts)
        )

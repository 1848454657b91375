"""The paths that a server is given, as holdings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twopass.agents.folders import Folder
from twopass.agents.holdings import Held, Holdings
from twopass.batch import KINDS
from twopass.config import Options
from twopass.errors import NoSuchFile, NotADocument
from twopass.schema import Reading

if TYPE_CHECKING:
    from twopass.readers.progress import Progress


SQLITE = b"SQLite format 3\0"
"""How every library begins."""


class Several:
    """Several folders, or other holdings, as one."""

    def __init__(self, held: Sequence[Holdings]) -> None:
        self._held = held

    def documents(self) -> list[Held]:
        """Those of all."""
        return [one for holdings in self._held for one in holdings.documents()]

    def find(self, name: str) -> Held:
        """The first of that name."""
        return self._home(name)[1]

    def reading(self, held: Held, progress: Progress) -> Reading:
        """Where it is held."""
        return self._home(held.name)[0].reading(held, progress)

    def likely(self, query: str) -> list[Held]:
        """Those of all."""
        return [one for holdings in self._held for one in holdings.likely(query)]

    def _home(self, name: str) -> tuple[Holdings, Held]:
        failed: NoSuchFile | None = None
        for holdings in self._held:
            try:
                return holdings, holdings.find(name)
            except NoSuchFile as error:
                failed = failed or error
        raise failed or NoSuchFile("there are no documents")


def open_holdings(paths: Sequence[Path], options: Options) -> Holdings:
    """The documents of folders, files and libraries. Raises InputError where one is none of these."""
    if len(paths) == 1:
        return _open(paths[0], options)
    labels: dict[str, None] = {}
    for path in paths:
        name, number = path.resolve().name, 2
        while name in labels:
            name, number = f"{path.resolve().name}-{number}", number + 1
        labels[name] = None
    return Several([_open(path, options, label) for path, label in zip(paths, labels, strict=True)])


def _open(path: Path, options: Options, label: str = "") -> Holdings:
    """What is held under a path; `label` stands before the names."""
    if not path.exists():
        raise NoSuchFile(f"{path}: no such file or folder", "give folders, libraries, or files that twopass reads")
    if path.is_dir() or path.suffix.lower() in KINDS:
        return Folder(path, options, label)
    with path.open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise NotADocument(f"{path}: neither a document that twopass reads nor a library")
    from twopass.agents.libraries import LibraryHoldings

    return LibraryHoldings(path, label)

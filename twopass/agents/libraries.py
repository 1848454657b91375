"""A library as holdings: its documents under the names of their files, read already."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from twopass.agents.holdings import Held, no_such
from twopass.library import Library
from twopass.schema import Reading

if TYPE_CHECKING:
    from twopass.library.records import Entry
    from twopass.readers.progress import Progress

PASSAGES = 60
"""Passages by whose documents a search begins."""


class LibraryHoldings:
    """The documents of a library; those of one file name are told apart by the folders above them.

    Args:
        library: its file.
        label: stands before the names, where there is more than the library.
    """

    def __init__(self, library: Path, label: str = "") -> None:
        self._library, self._before = Library.open(library), f"{label}/" if label else ""

    def documents(self) -> list[Held]:
        """All that the library holds now."""
        return [self._held(name, entry) for name, entry in sorted(self._entries().items())]

    def find(self, name: str) -> Held:
        """The document of that name. Raises NoSuchFile."""
        entries = self._entries()
        if name not in entries:
            raise no_such(name, list(entries))
        return self._held(name, entries[name])

    def reading(self, held: Held, progress: Progress) -> Reading:
        """What the library keeps of it."""
        return self._library.reading(self._entries()[held.name])

    def likely(self, query: str) -> list[Held]:
        """The documents of the passages that its full text finds."""
        names = {entry.id: name for name, entry in self._entries().items()}
        found = {hit.entry.id: hit.entry for hit in self._library.search(query, PASSAGES)}
        return [self._held(names[number], entry) for number, entry in found.items() if number in names]

    def _held(self, name: str, entry: Entry) -> Held:
        pages = entry.pages if entry.counted == "page" else 0
        return Held(name, f"{entry.content_hash} {entry.read_at}", entry.title, pages, entry.words)

    def _entries(self) -> dict[str, Entry]:
        """Entries by names, of which each is as long as it must be."""
        entries = self._library.documents()
        tails = {entry.id: _tails(entry.path) for entry in entries}
        counts = Counter(tail for held in tails.values() for tail in held)
        names = (
            (next((one for one in tails[entry.id] if counts[one] == 1), str(entry.path)), entry) for entry in entries
        )
        return {self._before + name: entry for name, entry in names}


def _tails(path: Path) -> list[str]:
    """The name of a file, with more and more of the folders above it."""
    return ["/".join(path.parts[-count:]) for count in range(1, len(path.parts) + 1)]

"""What an agent may read: documents by their names, wherever they are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import process

from twopass.errors import NoSuchFile
from twopass.schema import Reading

if TYPE_CHECKING:
    from twopass.readers.progress import Progress

NEAREST = 3
"""Names that are offered where there is no such document."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document by the name under which an agent asks for it; `stamp` changes with its content, and what is 0 or empty
    is not known before it is read.
    """

    name: str
    stamp: str
    title: str = ""
    pages: int = 0
    words: int = 0


class Holdings(Protocol):
    """Documents that may be read."""

    def documents(self) -> Sequence[Held]:
        """All of them, in the order of their names."""
        ...

    def find(self, name: str) -> Held:
        """The document of that name. Raises NoSuchFile."""
        ...

    def reading(self, held: Held, progress: Progress) -> Reading:
        """Its reading, made now if there is none. Raises InputError."""
        ...

    def likely(self, query: str) -> Sequence[Held]:
        """The documents that can be searched at once, the likeliest first."""
        ...


def no_such(name: str, known: Sequence[str]) -> NoSuchFile:
    """The error for a name that no document has."""
    near = [other for other, _, _ in process.extract(name, known, limit=NEAREST)]
    hint = f"nearest: {', '.join(near)}" if near else "there is none"
    return NoSuchFile("no document of that name lies in what may be read", hint)

"""What a library holds, as it is handed out: documents, what could not be read, and what a search finds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from twopass.outputs import ESCAPED

Counted = Literal["page", "line", "paragraph"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a library: one content, under one path or several.

    `id` is its number in this library; `content_hash` the SHA-256 of the file's bytes; `counted` tells by what its
    places are told; `read_by` names the model that read it, and `version` the program.
    """

    id: int
    path: Path
    paths: tuple[Path, ...]
    title: str
    pages: int
    words: int
    language: str
    counted: Counted
    read_at: datetime
    read_by: str
    version: str
    content_hash: str

    @property
    def told(self) -> str:
        """The path in letters; what in a name is none as JSON escapes it."""
        return in_letters(self.path)


def in_letters(words: Path | str) -> str:
    """A path, or what is said of one, as it can be written into a text."""
    return os.fspath(words).encode("utf-8", ESCAPED).decode("utf-8")


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why; `code` is the exit code of that error."""

    path: Path
    reason: str
    code: int
    tried_at: datetime
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a document that a search found: `words == reading.document.text[start:end]`.

    `headings` stand above them, the uppermost first; they begin on `page`, of a file without pages on line or paragraph
    `line`. `score` is that of BM25 for the words of the query.
    """

    entry: Entry
    section_id: str
    headings: tuple[str, ...]
    page: int
    line: int
    start: int
    end: int
    words: str
    score: float


@dataclass(frozen=True, slots=True)
class Source:
    """What decides a reading: the bytes of a file, the reader that its suffix chooses, options and program."""

    content: str
    suffix: str
    options: str
    version: str


Outcome = Literal["read", "unchanged", "moved", "duplicate"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a path: read now, known and unchanged, or known under `other`, which is gone or still there."""

    outcome: Outcome
    entry: Entry
    other: Path | None = None

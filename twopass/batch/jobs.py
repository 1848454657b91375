"""What a batch is asked for, and what became of each of its documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from twopass.config import Options
from twopass.errors import TwopassError
from twopass.llm.client import Usage
from twopass.schema import Audit, Reading

if TYPE_CHECKING:
    from twopass.library import Kept
    from twopass.report import Format

Engine = Literal["local", "ray"]
"""Who carries the documents: processes and threads of this machine, or actors of a Ray cluster."""


@dataclass(frozen=True, slots=True)
class Job:
    """How every document of a batch is read; with `output` each reading is written there and not handed over, in
    Markdown only as much of the index as `length` words say, all if 0. With `library` it is kept there; with `again`
    also what the folder or library has of a file is read anew.
    """

    options: Options = field(default_factory=Options)
    output: Path | None = None
    format: Format = "markdown"
    length: int = 0
    library: Path | None = None
    again: bool = False
    engine: Engine = "local"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What became of one document: its reading (or the file that it was written to, or what a library has of it) and
    audit, or the error; what was used of the model; and whether its folder had it `already`.
    """

    path: Path
    reading: Reading | None = None
    audit: Audit | None = None
    output: Path | None = None
    error: TwopassError | None = None
    usage: Usage = field(default_factory=Usage)
    kept: Kept | None = None
    already: bool = False

    @property
    def outcome(self) -> str:
        """What became of it in a word or two; what a library or folder has of it already is unchanged."""
        if self.error is not None:
            return "not read"
        return self.kept.outcome if self.kept is not None else "unchanged" if self.already else "read"

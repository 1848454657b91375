"""A reading written into the tables of a library, inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from twopass.library.reading_rows import PassageRow, heading_paths, packed, passage_rows
from twopass.schema import Reading


@dataclass(frozen=True, slots=True)
class Rows:
    """All that is written of a reading, made before the transaction begins, so that others need not wait for it."""

    reading: bytes
    text: bytes
    sections: Sequence[tuple[str, str]]
    passages: Sequence[PassageRow]

    @classmethod
    def of(cls, reading: Reading) -> Rows:
        """The rows of a reading."""
        return cls(*packed(reading), list(heading_paths(reading)), list(passage_rows(reading)))

    def write(self, file: sqlite3.Connection, document: int) -> None:
        """Write them for a document."""
        file.execute("INSERT INTO readings VALUES (?, ?, ?)", (document, self.reading, self.text))
        self.write_index(file, document)

    def write_index(self, file: sqlite3.Connection, document: int) -> None:
        """Write what is searched: sections, passages and terms."""
        first, last = _last(file, "sections") + 1, _last(file, "passages")
        file.executemany(
            "INSERT INTO sections VALUES (?, ?, ?, ?)",
            ((number, document, *section) for number, section in enumerate(self.sections, first)),
        )
        numbered = list(enumerate(self.passages, last + 1))
        file.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            ((number, document, first + one.section, one.start, one.end, one.places) for number, one in numbered),
        )
        file.executemany(
            "INSERT INTO terms (rowid, said, above, noted) VALUES (?, ?, ?, ?)",
            ((number, one.said, one.above, one.noted) for number, one in numbered),
        )


def _last(file: sqlite3.Connection, table: str) -> int:
    """The last number of a table, 0 of an empty one."""
    ((number,),) = file.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchall()
    return int(number)

"""The tables of a library, version by version: what a file of an earlier one lacks is added in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from twopass.library.filling import Rows
from twopass.library.reading_rows import unpacked

_FIRST = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content TEXT NOT NULL, suffix TEXT NOT NULL, options TEXT NOT NULL, version TEXT NOT NULL,
    read_at TEXT NOT NULL, read_by TEXT NOT NULL,
    title TEXT NOT NULL, language TEXT NOT NULL, counted TEXT NOT NULL,
    pages INTEGER NOT NULL, words INTEGER NOT NULL,
    UNIQUE (content, suffix, options, version)
);
CREATE TABLE paths (
    path BLOB PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX paths_of_documents ON paths (document);
CREATE TABLE readings (
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE, reading BLOB NOT NULL, text BLOB NOT NULL
);
CREATE TABLE failures (
    path BLOB PRIMARY KEY, content TEXT, suffix TEXT, options TEXT, version TEXT,
    tried_at TEXT NOT NULL, code INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sections (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    section TEXT NOT NULL, headings TEXT NOT NULL
);
CREATE INDEX sections_of_documents ON sections (document);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    section INTEGER NOT NULL REFERENCES sections ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, places TEXT NOT NULL
);
CREATE INDEX passages_of_documents ON passages (document);
CREATE INDEX passages_of_sections ON passages (section);
CREATE VIRTUAL TABLE terms USING fts5 (said, above, tokenize = "ascii tokenchars '_'");
"""
"""What was read, under which paths; a row of `terms` for each row of `passages`, under its id."""
_SECOND = """
DROP TABLE terms;
DELETE FROM passages;
DELETE FROM sections;
CREATE VIRTUAL TABLE terms USING fts5 (said, above, noted, tokenize = "ascii tokenchars '_'");
"""
"""What readings note is searched as well: their lines, keywords, points and closings."""


def _run(file: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            file.execute(statement)


def _first(file: sqlite3.Connection) -> None:
    _run(file, _FIRST)


def _second(file: sqlite3.Connection) -> None:
    _run(file, _SECOND)
    for document, reading, text in file.execute("SELECT document, reading, text FROM readings").fetchall():
        Rows.of(unpacked(reading, text, "")).write_index(file, document)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)
"""What makes a file of version n + 1 of one of version n."""
VERSION = len(STEPS)


def bring_up_to_date(file: sqlite3.Connection, version: int) -> None:
    """Take the steps that a file of some version lacks, inside a transaction."""
    for step in STEPS[version:]:
        step(file)

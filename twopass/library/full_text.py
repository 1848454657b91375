"""Full-text search: passages that hold all words of a query first, then those that hold some, each with the words."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from twopass.library.database import Database
from twopass.library.index_terms import Wanted, wanted
from twopass.library.key_words import key_words
from twopass.library.reading_rows import place_at, unpacked_text
from twopass.library.records import Entry, Hit

EntryOf = Callable[[int], Entry]
"""Gives the document of a number."""
WEIGHTS = (1.0, 0.4, 0.4)
"""What a word of a passage counts for, one above it, and one of what a reading notes of it."""
_BEST = f"""SELECT rowid, -bm25(terms, {", ".join(map(str, WEIGHTS))}) AS score FROM terms WHERE terms MATCH ?"""
_WITHIN = " AND rowid IN (SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?)))"
_HOLDING = """SELECT p.document, count(*) FROM terms JOIN passages p ON p.id = terms.rowid WHERE terms MATCH ?
    GROUP BY p.document"""
_PASSAGE = """SELECT p.document, p.start, p."end", p.places, s.section, s.headings FROM passages p
    JOIN sections s ON s.id = p.section WHERE p.id = ?"""


class FullText:
    """The index of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wanted(self, query: str, loose: bool = False) -> Wanted:
        """What a query looks for in the languages of the library."""
        languages = (code for (code,) in self._database.rows("SELECT DISTINCT language FROM documents"))
        return wanted(query, languages, loose)

    def search(self, query: str, limit: int, entry_of: EntryOf, within: Sequence[int]) -> Iterator[Hit]:
        """What a query finds, the best first."""
        loose = self.wanted(query, loose=True)
        found = self.best(self.wanted(query).all(), limit, within)
        if len(found) < limit:
            more = self.best(loose.any(), limit + len(found), within)
            found |= {passage: score for passage, score in more.items() if passage not in found}
        texts: dict[int, str] = {}
        for passage, score in islice(found.items(), limit):
            yield self._hit(passage, score, entry_of, loose, texts)

    def best(self, expression: str, limit: int, within: Sequence[int] = ()) -> dict[int, float]:
        """The best passages for an expression with their scores, none for an empty one."""
        if not expression:
            return {}
        values: list[object] = [expression, *([json.dumps(list(within))] if within else ())]
        statement = f"{_BEST}{_WITHIN if within else ''} ORDER BY score DESC LIMIT ?"
        return dict(self._database.rows(statement, *values, limit))

    def documents_with(self, expression: str) -> dict[int, int]:
        """The documents that hold an expression, and in how many passages each."""
        return dict(self._database.rows(_HOLDING, expression))

    def sizes(self) -> dict[int, int]:
        """How many passages each document has."""
        return dict(self._database.rows("SELECT document, count(*) FROM passages GROUP BY document"))

    def documents_of(self, passages: Collection[int]) -> dict[int, int]:
        """The documents of passages."""
        statement = "SELECT id, document FROM passages WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._database.rows(statement, json.dumps(list(passages))))

    def _hit(self, passage: int, score: float, entry_of: EntryOf, wanted: Wanted, texts: dict[int, str]) -> Hit:
        ((document, start, end, places, section, headings),) = self._database.rows(_PASSAGE, passage)
        if document not in texts:
            ((text,),) = self._database.rows("SELECT text FROM readings WHERE document = ?", document)
            texts[document] = unpacked_text(text)
        entry, words = entry_of(document), texts[document][start:end]
        low, high = key_words(words, entry.language, wanted.terms(entry.language))
        number = place_at(places, low)
        page, line = (number, 0) if entry.counted == "page" else (1, number)
        return Hit(
            entry, section, tuple(json.loads(headings)), page, line, start + low, start + high, words[low:high], score
        )

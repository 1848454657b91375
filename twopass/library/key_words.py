"""The words of a passage that show why it was found: its sentence that holds most of what was looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from twopass.languages.dot_leaders import has_leaders
from twopass.library.index_terms import Term, terms_of
from twopass.retrieval.titled_passages import Span
from twopass.text.sentences import split

LONGEST = 320
"""Characters above which a sentence, or a row of a table, is cut around what was looked for."""
SHORTEST = 60
"""Characters below which a sentence or row has those behind it beside it."""
BEFORE = 0.3
"""Share of that length that is kept before the first of these words."""
_ROW = re.compile(r"[^\n]+")


def key_words(passage: str, language: str, sought: Set[str]) -> Span:
    """The characters of a passage to show for the terms that were looked for."""
    held = [one for one in terms_of(passage, language) if one.text in sought or one.text[0] in sought]
    sentences = list(_sentences(passage, language)) or [(0, len(passage))]
    start, end = max(sentences, key=lambda span: len({one.text for one in _inside(held, *span)}))
    end = next((high for _, high in sentences if high - start >= SHORTEST), sentences[-1][1])
    if end - start <= LONGEST:
        return start, end
    first = min((one.start for one in _inside(held, start, end)), default=start)
    return _cut(passage, start, end, max(start, first - int(BEFORE * LONGEST)))


def _inside(terms: list[Term], start: int, end: int) -> list[Term]:
    return [one for one in terms if start <= one.start < end]


def _sentences(passage: str, language: str) -> Iterator[Span]:
    """The sentences of every paragraph and row, but for rows of a contents page."""
    for row in _ROW.finditer(passage):
        if not has_leaders(row[0]):
            yield from ((row.start() + low, row.start() + high) for low, high in split(row[0], language))


def _cut(passage: str, start: int, end: int, low: int) -> Span:
    """A stretch of a long sentence from about `low` on, between blanks where there are any."""
    if low > start and (blank := passage.find(" ", low, low + LONGEST // 4)) >= 0:
        low = blank + 1
    high = min(end, low + LONGEST)
    if high < end and (blank := passage.rfind(" ", low + LONGEST // 2, high)) >= 0:
        high = blank
    return low, high

"""A document in passages of some sixty words, each with what stands over it: headings, its page's top, its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twopass.languages.dot_leaders import has_leaders
from twopass.schema import Document, Page, Section
from twopass.text.analysis import DocumentAnalysis

WORDS = 60
"""Words in a passage at most, where no sentence or row is longer: with their headings, shorter passages lose what a
question says in two sentences, and longer ones were found later (34 questions on annual reports)."""
TITLE_WORDS, TITLE_LINES = 14, 4
"""Words of a line, and lines, that may be the title of a page: of a slide, or of a table that fills the page."""
ROWS = 3
"""Rows from which lines that are not parted by an empty line are a table or a listing."""
NEAR_TITLE = 25
"""Words of a paragraph beside a table that may be its caption."""

Span = tuple[int, int]
_PARAGRAPH = re.compile(r"\n\s*\n")
_BREAK = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？；])|\n")
_STOPS = (".", "!", "?", "。", "！", "？")
_UNSPACED = 2.0
"""Characters of a script without blanks that count as a word."""


@dataclass(frozen=True, slots=True)
class TitledPassage:
    """Characters `[start, end)` of one section's text on one page, and the places of what stands over them."""

    section_id: str
    start: int
    end: int
    page: int
    titles: tuple[Span, ...]


class TitledPassages:
    """A view of the document's analysis: its passages in reading order."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self._document: Document = analysis.document
        self._sections: Sequence[Section] = analysis.skeleton.sections
        self._by_id = {section.id: section for section in self._sections}
        # One heading above all others is the title, which tells no passage from another.
        self._titled = int(sum(section.parent is None for section in self._sections) == 1)
        self._tops = {page.number: tuple(page_title(self._document, page)) for page in self._document.pages}
        self.all: tuple[TitledPassage, ...] = tuple(one for section in self._sections for one in self._of(section))

    def path(self, section_id: str) -> list[Section]:
        """The section and those above it, the uppermost first."""
        found: list[Section] = []
        section = self._by_id.get(section_id)
        while section is not None:
            found.append(section)
            section = self._by_id.get(section.parent) if section.parent else None
        return found[::-1]

    def _of(self, section: Section) -> Iterator[TitledPassage]:
        """The passages of one section: neighbouring pieces together, none over the end of a page."""
        path = self.path(section.id)
        headings = tuple((one.start, one.body) for one in (path[self._titled :] or path))
        held: list[Span] = []
        words, page = 0, 0
        table: tuple[Span, ...] = ()
        for start, end, whole, title in self._pieces(section):
            count, here = _words(self._document.text, start, end), self._document.page_at(start)
            if held and (words + max(count, whole) > WORDS or here != page):
                yield self._made(section, held, headings, table)
                held, words, table = [], 0, ()
            held.append((start, end))
            words, page, table = words + count, here, tuple(dict.fromkeys((*table, *title)))
        if held:
            yield self._made(section, held, headings, table)

    def _made(
        self, section: Section, held: list[Span], headings: tuple[Span, ...], table: tuple[Span, ...]
    ) -> TitledPassage:
        start, end = held[0][0], held[-1][1]
        page = self._document.page_at(start)
        over = (*headings, *self._tops.get(page, ()), *table)
        return TitledPassage(section.id, start, end, page, tuple(one for one in dict.fromkeys(over) if one[0] != start))

    def _pieces(self, section: Section) -> Iterator[tuple[int, int, int, tuple[Span, ...]]]:
        """Sentences and rows, each with the words of the paragraph that it opens, if these fit one passage, else 0, and
        the places of its table's caption and first row.
        """
        text = self._document.text
        paragraphs = list(_paragraphs(text, section.body, section.end))
        for place, (start, end) in enumerate(paragraphs):
            title: tuple[Span, ...] = ()
            if text.count("\n", start, end) >= ROWS - 1:
                beside = [paragraphs[at] for at in (place - 1, place + 1) if 0 <= at < len(paragraphs)]
                row = text.find("\n", start, end)
                title = ((start, row), *(one for one in beside if _words(text, *one) <= NEAR_TITLE))
            whole = _words(text, start, end)
            for low, high in _split(text, start, end):
                yield low, high, whole if whole <= WORDS else 0, title
                whole = 0


def page_title(document: Document, page: Page) -> Iterator[Span]:
    """The short lines at the top of a page, before its running text."""
    at, found = page.start, 0
    for line in document.text[page.start : page.end].split("\n"):
        words = line.split()
        if words:
            if len(words) > TITLE_WORDS or line.rstrip().endswith(_STOPS) or found == TITLE_LINES:
                return
            found += 1
            yield at, at + len(line)
        at += len(line) + 1


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    for gap in _PARAGRAPH.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences or rows of a paragraph, without blanks around them; no rows of a contents page."""
    for gap in [*_BREAK.finditer(text, start, end), None]:
        high = gap.start() if gap else end
        words = text[start:high]
        if words.strip() and not has_leaders(words):
            yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        start = gap.end() if gap else end


def _words(text: str, start: int, end: int) -> int:
    """How many words a stretch has; of a script without blanks, half its characters."""
    words = text.count(" ", start, end) + 1
    return words if end - start < 20 * words else max(words, int((end - start) / _UNSPACED / 2))

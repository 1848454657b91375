"""Which parts of a document are running text, in which something can be opened."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from twopass.languages import across, tables
from twopass.languages.dot_leaders import has_leaders
from twopass.schema import Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import heads_a_listing

FAR = 400
"""Characters between a first use and its introduction below which a reader has hardly noticed the gap."""
WORDS = 8
"""Words below which a paragraph is a label, a cell or a line of code rather than prose."""

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Prose:
    """The paragraphs of running text: no headings, no tables, no figures, no lines in capitals."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        document, skeleton = analysis.document, analysis.skeleton
        self.text = text = document.text
        self.sections = [section.start for section in skeleton.sections]
        barred = [(section.start, section.body) for section in skeleton.sections]
        barred += [(section.body, section.end) for section in skeleton.sections if silent(section)]
        barred += [(line.start, line.end) for line in document.lines if line.role in ("table", "figure", "caption")]
        barred.sort()
        self.spans = [span for span in _paragraphs(text) if not _inside(span, barred) and _running(text, span)]
        self._starts = [start for start, _ in self.spans]

    def holds(self, position: int) -> bool:
        """Whether the character stands in running text."""
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self.spans[at][1]

    def section(self, position: int) -> int:
        """The place of the section that holds the character."""
        return bisect_right(self.sections, position) - 1

    def apart(self, use: int, introduced: int) -> bool:
        """Whether a use lies noticeably before its introduction: in an earlier section, and not just before it."""
        return introduced - use > FAR and self.section(use) < self.section(introduced)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _PARAGRAPH.finditer(text))


def _inside(span: tuple[int, int], barred: list[tuple[int, int]]) -> bool:
    at = bisect_right(barred, (span[0], len(barred) + span[1])) - 1
    return at >= 0 and span[0] < barred[at][1] and barred[at][1] > barred[at][0]


def _running(text: str, span: tuple[int, int]) -> bool:
    piece = text[span[0] : span[1]]
    if piece.count(" ") < WORDS - 1 and len(piece) < 5 * WORDS:
        return False
    letters = sum(map(str.isalpha, piece))
    if has_leaders(piece) or is_caption(piece):
        return False
    return letters > 0.6 * len(piece) and sum(map(str.isupper, piece)) < 0.3 * letters


@lru_cache(maxsize=65536)
def _plain(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))


def concludes(section: Section, length: int) -> bool:
    """Whether a section draws the conclusions of a document of so many characters: by its heading and its place."""
    words = set(_plain(section.title).split())
    return section.start * 2 > length and not words.isdisjoint(across("headings", "conclusions"))


def silent(section: Section) -> bool:
    """Whether a section is one in which nothing is opened: contents, bibliography, index, history of versions."""
    if lists_works(section) or heads_a_listing(section.title):
        return True
    return _plain(section.title) in tables("openings")["common"]["silent"]


def is_caption(text: str) -> bool:
    """Whether a text begins as captions do: "Figure 1"."""
    return _caption().match(text) is not None


@cache
def _caption() -> re.Pattern[str]:
    words = sorted(across("headings", "captions"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*\d", re.IGNORECASE)


def is_abstract(section: Section) -> bool:
    """Whether a section is an abstract or a summary, by its title."""
    return _plain(section.title) in across("headings", "abstracts")


def is_preface(section: Section) -> bool:
    """Whether a section is said to the reader before the matter begins, by its title."""
    return _plain(section.title) in across("headings", "prefaces")


def is_formal(section: Section) -> bool:
    """Whether a section holds what custom asks authors to declare, by its title."""
    return _plain(section.title) in across("headings", "formalities")


def is_thanks(section: Section) -> bool:
    """Whether a section holds acknowledgements, by its title."""
    return _plain(section.title) in across("headings", "thanks")


def lists_works(section: Section) -> bool:
    """Whether a section is a bibliography, an index or a contents page, which deliver nothing."""
    title = _plain(section.title)
    return title in across("references", "back") or title in across("headings", "contents")


def lists_notes(section: Section) -> bool:
    """Whether a section holds the notes of a chapter or of the document."""
    return _plain(section.title) in across("references", "notes")

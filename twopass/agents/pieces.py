"""The whole text of a document in pieces, as an agent is shown it: sentences with the numbers that cite them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twopass.backends.token_counts import estimate
from twopass.tasks.numbered import LONGEST, Numbered, Unit
from twopass.text.analysis import DocumentAnalysis

Span = tuple[int, int]
MARKS = re.compile(r"\{(\s*(?:p\.|line|paragraph)?\s*\d[\d\s,–-]*)\}")
"""What looks like one of our marks in a document's own words."""
LITTLE = 8
"""Share of a budget, one of so many, that a text may have beyond it: another call would cost as much."""
_FLOWING = ("body", "caption", "footnote")
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `[start, end)` that are shown together: a heading, a sentence or row with its number, or what has none
    (0): rows of figures alone, words in figures, entries of a bibliography.
    """

    start: int
    end: int
    section: int
    number: int = 0
    paragraph: int = -1
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Pieces as text, and the stretches for which there was no room."""

    text: str
    pieces: tuple[Piece, ...]
    rest: tuple[Span, ...]


class Pieces:
    """A view of the document's analysis: all its words in pieces, in reading order, nothing left out."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        self.document, self.sections = analysis.document, analysis.skeleton.sections
        self.numbered = analysis.of(Numbered)
        self._units = self.numbered.by_number
        self.all = list(self._pieces())
        self._starts = [one.start for one in self.all]
        self._first = {one.section: one.start for one in reversed(self.all)}

    def _pieces(self) -> Iterator[Piece]:
        numbered = [unit for unit in self._units.values() if not unit.heading]
        spans = sorted(((span, unit) for unit in numbered for span in unit.spans), key=lambda one: one[0])
        starts = [span[0] for span, _ in spans]
        for place, section in enumerate(self.sections):
            if self.document.text[section.start : section.body].strip():
                yield Piece(section.start, section.body, place, self.numbered.headings[place], heading=True)
            at = section.body
            for (low, high), unit in spans[bisect_left(starts, at) : bisect_left(starts, section.end)]:
                yield from self._between(at, low, place)
                yield Piece(low, high, place, unit.number, unit.paragraph)
                at = max(at, high)
            yield from self._between(at, section.end, place)

    def _between(self, start: int, end: int, place: int) -> Iterator[Piece]:
        """What has no number, line by line."""
        for line in _LINE.finditer(self.document.text, start, max(start, end)):
            for low in range(line.start(), line.end(), LONGEST):
                yield Piece(low, min(low + LONGEST, line.end()), place)

    def within(self, spans: Sequence[Span]) -> list[Piece]:
        """The pieces that begin in some stretches of the text, or are cut by the beginning of one."""
        found: dict[Piece, None] = {}
        for start, end in spans:
            first = max(0, bisect_right(self._starts, start) - 1)
            first += first < len(self.all) and self.all[first].end <= start
            found.update(dict.fromkeys(self.all[first : bisect_left(self._starts, end)]))
        return list(found)

    def around(self, start: int, end: int, words: int) -> list[Piece]:
        """The pieces of a stretch of one section, and those after it until there are so many words."""
        found = self.within([(start, end)])
        at = bisect_left(self._starts, end)
        while self.document.text.count(" ", start, end) < words and at < len(self.all):
            if self.all[at].section != found[-1].section:
                break
            found.append(self.all[at])
            end, at = self.all[at].end, at + 1
        return found

    def unit_at(self, position: int) -> int:
        """The number of what holds a character, else of what stands before it."""
        place = bisect_right(self._starts, position)
        return next((one.number for one in self.all[max(0, place - 1) :: -1] if one.number), 0)

    def tell(self, spans: Sequence[Span], budget: int) -> Told:
        """As much of some stretches as a budget of tokens allows, at least a piece, and all where little is left over.

        A heading stands on a line of its own, as do what has no number ("| ") and a paragraph; a page is named where
        it begins.
        """
        pieces = self.within(spans)
        lines: list[str] = []
        before: Piece | None = None
        left, slack = budget, budget // LITTLE
        for place, piece in enumerate(pieces):
            broken, words = self._shown(piece, before)
            left -= estimate(words) + 1
            if left < 0 and before is not None and self._exceeds(pieces[place:], slack):
                rest = tuple((max(low, piece.start), high) for low, high in spans if high > piece.start)
                return Told("\n".join(lines), tuple(pieces[:place]), rest)
            if broken or not lines:
                lines.append(words)
            else:
                lines[-1] += f" {words}"
            before = piece
        return Told("\n".join(lines), tuple(pieces), ())

    def _exceeds(self, pieces: Sequence[Piece], tokens: int) -> bool:
        """Whether pieces take more tokens than that."""
        for piece in pieces:
            tokens -= estimate(self.words(piece)) + 3
            if tokens < 0:
                return True
        return False

    def words(self, piece: Piece) -> str:
        """The words of a piece on one line, none of which passes for a mark of ours."""
        return MARKS.sub(r"(\1)", " ".join(self.document.text[piece.start : piece.end].split()))

    def numbered_words(self, pieces: Sequence[Piece]) -> str:
        """Pieces on one line, each with its number."""
        return " ".join(f"{{{one.number}}} {self.words(one)}" if one.number else self.words(one) for one in pieces)

    def _shown(self, piece: Piece, before: Piece | None) -> tuple[bool, str]:
        """A piece as it is shown, and whether it begins a line."""
        head, page = "", self.place(piece.start)
        if before is None or before.section != piece.section:
            head = self._heading(piece)
        if piece.heading:
            return True, f"{head} {{{page}}}"
        turned = before is None or self.place(before.start) != page
        words = f"{{{piece.number}}} {self.words(piece)}" if piece.number else f"| {self.words(piece)}"
        words = f"{{{page}}} {words}" if turned else words
        return bool(head) or not self._flows(piece, before), f"{head}\n{words}" if head else words

    def _heading(self, piece: Piece) -> str:
        section = self.sections[piece.section]
        going_on = "" if piece.start == self._first[piece.section] else " (continued)"
        number = f"{{{self.numbered.headings[piece.section]}}} " if not going_on else ""
        return f"# {section.id} {number}{self.heading(piece.section)}{going_on}"

    def heading(self, place: int) -> str:
        """A section's heading on one line."""
        return MARKS.sub(r"(\1)", " ".join(self.numbered.heading(place).split()))

    def place(self, position: int) -> str:
        """Where a character stands: its page, or its line or paragraph in a document without pages."""
        if self.document.counted == "page":
            return f"p. {self.document.page_at(position)}"
        return f"{self.document.counted} {self.document.line_at(position)}"

    def _flows(self, piece: Piece, before: Piece | None) -> bool:
        """Whether a sentence goes on in the paragraph of the one before it."""
        if before is None or not piece.number or piece.number not in (before.number, before.number + 1):
            return False
        unit: Unit = self._units[piece.number]
        return piece.paragraph == before.paragraph and unit.role in _FLOWING

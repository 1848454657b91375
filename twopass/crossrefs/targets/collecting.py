"""Goes through the headings, lines and notes of a document and indexes what references may lead to."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence

from twopass.crossrefs.chinese import han_phrases, written_together
from twopass.crossrefs.grammar import Phrase, may_open, phrases
from twopass.crossrefs.kinds import CAPTIONED
from twopass.crossrefs.targets import labels
from twopass.crossrefs.targets.equation_numbers import equation_label
from twopass.crossrefs.targets.excluded import Zones
from twopass.crossrefs.targets.notes import notes
from twopass.crossrefs.targets.target_index import TargetIndex
from twopass.crossrefs.targets.typesetting import Typography, untracked
from twopass.schema import Document, Section, Skeleton, TextLine
from twopass.text.numerals import canonical

_LIST_ITEM = re.compile(r"\(?(?P<number>\d{1,2})[.):]\s+\S")
_LETTER, _WORD = re.compile(r"[^\W\d_]"), re.compile(r"\w")
# How far the cells of one row may stand apart in height, in points: less than half a line.
_SAME_ROW = 4.0
_LINE = 200  # characters of a line that are looked at
_LABEL = 60  # the same for a label
_CAPTION = 80  # characters of a caption that was run into the text


class Collector:
    """Fills the index of one document; `silent` are the zones whose lines are no targets, `lists` those that hold no
    captions.
    """

    def __init__(
        self, document: Document, skeleton: Skeleton, typography: Typography, silent: Zones, lists: Zones
    ) -> None:
        self.index = TargetIndex(document, skeleton.sections)
        self._document, self._typography = document, typography
        self._cells = _cells(document.lines)
        self._han = written_together(document.text, document.language)
        for section in skeleton.sections:
            if section.start not in silent:
                self._add_section(section)
        self._infer_chapters(skeleton.sections)
        for line in document.lines:
            if line.start not in silent or (line.role == "caption" and line.start not in lists):
                self._add_line(line)
        for number, line in notes(document, skeleton, typography):
            self.index.add("footnote", number, line.start, line.end, 1)
        self.index.settle()

    def add_inline(self, phrase: Phrase) -> bool:
        """Take a phrase for a label that the reading of the page has run into other text ("… Figure 18: Results").

        Only where a colon follows, or where a statement opens a sentence ("✷ Corollary 5 There is …"). The answer is
        whether the phrase is a label: so is one that goes on ("Table 4.5 — continued") or opens an item ("Step 1: …").
        """
        text = self._document.text
        if len(phrase.numbers) > 1 or phrase.plural:
            return False
        after = text[phrase.end : phrase.end + 20]
        if labels.goes_on(after, phrase):
            return not self._typography.points(text[max(0, phrase.start - 20) : phrase.start])
        before = text[max(0, phrase.start - 3) : phrase.start].rstrip()[-1:]
        if labels.opens_note(before, after, phrase):
            return True
        captioned = labels.is_run_in_caption(after, phrase)
        if not captioned and not labels.is_run_in_statement(before, after, phrase):
            return False
        return self._add_run_in(phrase, 3 if captioned else 4)

    def _add_run_in(self, phrase: Phrase, rank: int) -> bool:
        """Takes in a label inside a text, unless its thing has a better one; the answer is whether it has none."""
        number = phrase.numbers[-1]
        if any(one.rank <= 2 for one in self.index.find(phrase.kind, canonical(number.text), phrase.start)):
            return False
        self.index.add(phrase.kind, number.text + number.letter, phrase.start, phrase.end + _CAPTION, rank)
        return True

    # ── headings ─────────────────────────────────────────────────────────────────────────────────────

    def _add_section(self, section: Section) -> None:
        """A section under its number, or under what its title calls it: "Theorem 3"."""
        if section.title and not _LETTER.search(section.title) and "." not in section.number:
            return
        place = (section.start, max(section.start, section.body), 0, section.level, section.first_page)
        phrase = self._phrase_at(f"{section.number} {section.title}".strip()[:80])
        if phrase:
            self.index.add(_kind(phrase), phrase.numbers[0].text + phrase.numbers[0].letter, *place)
        elif section.number:
            # "(3) Liabilities" is a note or an item of a list rather than a section.
            listed = self._document.text[section.start : section.start + 1] == "("
            self.index.add("note" if listed else "section", section.number, *place)
        self.index.labels.add(section.start)

    def _infer_chapters(self, sections: Sequence[Section]) -> None:
        """Number the chapters that are set without a number: the heading before "3.1" is the third chapter's."""
        before: Section | None = None
        named = {section.id: section for section in sections}
        for section in sections:
            number, _, rest = canonical(section.number).partition(".")
            if number and rest.split(".")[0] == "1" and not self.index.find_exactly("section", number):
                above = named.get(section.parent or "")
                nearest = above if above and not above.number and rest == "1" else before
                head = nearest if nearest and _heads(nearest, section) else section
                end = max(head.start, head.body)
                self.index.add("chapter", number, head.start, end, 1, head.level, head.first_page)
            if section.number:
                before = None
            elif before is None or section.level <= before.level:
                before = section

    def _phrase_at(self, text: str) -> Phrase | None:
        """The reference phrase that opens `text`, as it opens a heading or a label."""
        language = self._document.language
        first = next(phrases(text, language), None) if may_open(text, language) else None
        if self._han and (first is None or first.start):
            first = next(han_phrases(text, language), None)
        return first if first and not first.start and len(first.numbers) == 1 else None

    # ── lines ────────────────────────────────────────────────────────────────────────────────────────

    def _add_line(self, line: TextLine) -> None:
        """What a line labels: an equation, a caption or statement, an item of a list, or a section."""
        text = untracked(self._document.text[line.start : min(line.end, line.start + _LINE)])
        if equation := equation_label(self._document, self._typography, line):
            number, start, rank = equation
            self.index.add("equation", number, line.start, line.end, rank)
            self.index.labels.add(start)
        phrase = self._phrase_at(text[:_LABEL]) if text[:1].isalpha() or text[:1] == "§" else None
        if phrase and phrase.kind not in ("page", "footnote"):
            self._add_label(line, text, phrase)
            return
        if item := _LIST_ITEM.match(text):
            self.index.add_item(int(item["number"]), line.start, line.end)
        number, rank = self._typography.heading(line)
        if rank:
            self.index.add("section", number, line.start, line.end, rank)

    def _add_label(self, line: TextLine, text: str, phrase: Phrase) -> None:
        """The thing that a line labels, or several side by side: "Figure 2.1   Figure 2.2"."""
        row = list(phrases(text, self._document.language)) if phrase.kind in CAPTIONED else [phrase]
        if len(row) > 1 and _is_row_of_labels(text, row):
            for one in row:
                start = line.start + one.start
                self.index.labels.add(start)
                self.index.add(_kind(one), one.numbers[0].text, start, line.start + one.end + 1, 1)
            return
        rank = labels.label_rank(line, text, phrase, self._typography)
        if rank is None:
            return
        rank += bool(labels.continued().match(text, phrase.end)) + 2 * self._is_cell(line)
        number = phrase.numbers[0]
        self.index.labels.add(line.start)
        self.index.add(_kind(phrase), number.text + number.letter, line.start, line.end, rank)
        if number.letter:
            self.index.add(_kind(phrase), number.text, line.start, line.end, rank + 1)

    def _is_cell(self, line: TextLine) -> bool:
        """Whether a line stands at the right of a row of a table: a mention in a cell, not a caption."""
        cells = self._cells[line.page]
        near = itertools.islice(cells, bisect_left(cells, (line.y0 - _SAME_ROW,)), None)
        row = itertools.takewhile(lambda cell: cell[0] < line.y0 + _SAME_ROW, near)
        return any(x1 <= line.x0 and abs(y0 - line.y0) < _SAME_ROW for y0, x1 in row)


def _cells(lines: Sequence[TextLine]) -> dict[int, list[tuple[float, float]]]:
    """Where the cells of tables stand: the top and the right edge of each, from top to bottom, by page."""
    cells: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for line in lines:
        if line.role == "table":
            insort(cells[line.page], (line.y0, line.x1))
    return cells


def _heads(before: Section, section: Section) -> bool:
    """Whether a heading without a number stands above a section, on its page or the one before."""
    return section.first_page - before.first_page <= 1 and before.level < section.level


def _kind(phrase: Phrase) -> str:
    """The kind under which a label is indexed: what is numbered with a section sign need not be a section."""
    return "§" if phrase.signed else phrase.kind


def _is_row_of_labels(text: str, row: Sequence[Phrase]) -> bool:
    """Whether a line holds nothing but labels of figures or the like."""
    ends = [0, *(phrase.end for phrase in row)]
    starts = [*(phrase.start for phrase in row), len(text)]
    between = (text[end:start] for end, start in zip(ends, starts, strict=True))
    return all(one.kind in CAPTIONED for one in row) and not any(map(_WORD.search, between))

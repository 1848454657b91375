"""Rows of all pages → the text of the document, with the span of each line and page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from twopass.readers.pdf.layout.captions import caption_match
from twopass.readers.pdf.layout.hyphenation import HYPHENS, keeps_hyphen, vocabulary
from twopass.readers.pdf.layout.lines import Row
from twopass.readers.pdf.layout.paragraphs import (
    JOIN,
    PARAGRAPH,
    ROW,
    Blocks,
    blocks,
    ended,
    glues,
    usual_edge,
    usual_leading,
)
from twopass.schema import TextLine

Sizes = list[tuple[float, float]]


@dataclass(slots=True)
class Assembled:
    """The text, its lines in order, and the `[start, end)` of every page."""

    text: str
    lines: list[TextLine]
    spans: list[tuple[int, int]]
    starts: dict[int, int]  # where the text of each row begins, by the row's identity


@dataclass(slots=True)
class _Float:
    """Rows of a figure, table, caption or footnote: where they stand in the flow, and the index of their page."""

    position: int
    page: int
    rows: list[Row]


@dataclass(slots=True)
class _Flow:
    """The running text: its rows, where each page begins and ends among them, and the floats between them."""

    rows: list[Row] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)
    floats: list[_Float] = field(default_factory=list)

    def add(self, page: list[Row]) -> None:
        """Add the rows of one page."""
        first = len(self.rows)
        for role, run in groupby(page, key=lambda r: r.role):
            if role == "body":
                self.rows.extend(run)
            else:
                self.floats.append(_Float(len(self.rows), len(self.bounds), list(run)))
        self.bounds.append((first, len(self.rows)))


def assemble(pages: list[list[Row]], sizes: Sizes, body: float) -> Assembled:
    """Write all rows that are not furniture into one text; floats go between paragraphs of their page."""
    words = vocabulary(pages)
    pages = [[r for r in rows if not r.furniture and r.text] for rows in pages]
    flow = _Flow()
    for page in pages:
        flow.add(page)
    between = list(glues(flow.rows, _measures(pages), body))
    writer = _Writer(words, sizes, [-1] * len(pages))
    for row, glue, index in _placed(flow, between):
        writer.write(row, glue, index)
    return Assembled("".join(writer.parts), writer.lines, _parted(writer.begun, writer.length), writer.starts)


def _measures(pages: list[list[Row]]) -> Blocks:
    """The measures of every block of every page."""
    leading = usual_leading(pages)
    text = [[r for r in rows if r.role == "body"] for rows in pages]
    edge = usual_edge(text)
    measures: Blocks = {}
    for rows in text:
        measures.update(blocks(rows, edge, leading))
    return measures


def _placed(flow: _Flow, between: list[str]) -> Iterator[tuple[Row, str, int]]:
    """All rows in the order of the text, each with what parts it from the one before and the index of its page."""
    waiting: dict[int, list[_Float]] = defaultdict(list)
    for group in flow.floats:
        waiting[_slot(group.position, flow.bounds[group.page], flow.rows, between)].append(group)
    owner = [index for index, (first, last) in enumerate(flow.bounds) for _ in range(first, last)]
    for position in range(len(flow.rows) + 1):
        for group in waiting.get(position, ()):
            yield from _float_rows(group)
        if position < len(flow.rows):
            yield flow.rows[position], PARAGRAPH if position in waiting else between[position], owner[position]


def _float_rows(group: _Float) -> Iterator[tuple[Row, str, int]]:
    """The rows of a float: cells and labels row by row, captions and notes as paragraphs."""
    last: Row | None = None
    for row in group.rows:
        yield row, PARAGRAPH if last is None else _inside(last, row), group.page
        last = row


def _inside(last: Row, row: Row) -> str:
    """What parts two rows of one float."""
    if row.band != last.band:
        return PARAGRAPH
    if row.role in ("table", "figure"):
        return ROW
    if row.role == "caption":
        return PARAGRAPH if caption_match(row.text) else JOIN
    return PARAGRAPH if row.raised or row.text[:1] in "*∗†‡§¶" else JOIN


def _slot(position: int, bounds: tuple[int, int], flow: list[Row], between: list[str]) -> int:
    """Where a float goes: the next end of a paragraph on its page, else the last before, else a sentence's end."""
    first, last = bounds
    for k in chain(range(position, last + 1), range(position - 1, first - 1, -1)):
        if not k or k == len(flow) or between[k] == PARAGRAPH:
            return k
    for k in chain(range(position, last + 1), range(position - 1, first, -1)):
        if k and ended(flow[k - 1].text):
            return k
    return position


def _parted(begun: list[int], length: int) -> list[tuple[int, int]]:
    """Page spans that part the text without gap: each page reaches to where the next begins; -1 marks an empty page."""
    starts: list[int] = []
    following = length
    for start in reversed(begun):
        following = start if start >= 0 else following
        starts.append(following)
    starts.reverse()
    if starts:
        starts[0] = 0
    return list(zip(starts, [*starts[1:], length], strict=True))


@dataclass(slots=True)
class _Writer:
    """Collects rows as text; `begun` is where the text of each page begins."""

    words: Counter[str]
    sizes: Sizes
    begun: list[int]
    parts: list[str] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)
    length: int = 0
    starts: dict[int, int] = field(default_factory=dict)

    def write(self, row: Row, between: str, index: int) -> None:
        """Add a row of the page at `index` after `between`."""
        text = row.text
        between = self._joint(between, text)
        start = self.length + len(between)
        if self.begun[index] < 0:
            self.begun[index] = start
        self.starts[id(row)] = start
        x0, y0, x1, y1 = row.box(*self.sizes[index])
        end = start + len(text)
        style = (row.size, row.weight, row.italic, row.font, row.lead, row.column, row.role)
        self.lines.append(TextLine(start, end, row.page, x0, y0, x1, y1, *style))
        self.parts += (between, text)
        self.length = end

    def _joint(self, between: str, text: str) -> str:
        """What is written before a row: nothing where no blank belongs there. A hyphen that ends the row before is
        undone where it is no part of the word.
        """
        if not self.parts:
            return ""
        before = self.parts[-1]
        if between != JOIN:
            return between
        if _broken(before, text):
            if not keeps_hyphen(before, text, self.words):
                self._undo_hyphen()
            return ""
        return "" if _unspaced(before[-1:]) and _unspaced(text[:1]) else between

    def _undo_hyphen(self) -> None:
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1
        self.lines[-1] = replace(self.lines[-1], end=self.lines[-1].end - 1)


def _broken(before: str, after: str) -> bool:
    """Whether a line ends in a hyphen that joins it to the next."""
    return len(before) > 1 and before[-1] in HYPHENS and before[-2].isalnum() and after[:1].isalnum()


def _unspaced(character: str) -> bool:
    """Whether a character belongs to a script written without blanks."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"

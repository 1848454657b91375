"""Rows of all pages → the text of the document, with the span of each line and page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from twopass.readers.pdf.layout.captions import caption_match
from twopass.readers.pdf.layout.hyphenation import HYPHENS, keeps_hyphen, vocabulary
from twopass.readers.pdf.layout.lines import Row
from twopass.readers.pdf.layout.paragraphs import (
    JOIN,
    PARAGRAPH,
    ROW,
    Block,
    blocks,
    ended,
    glue,
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


def assemble(pages: list[list[Row]], sizes: Sizes, body: float) -> Assembled:
    """Write all rows that are not furniture into one text; floats go between paragraphs of their page."""
    writer = _Writer(vocabulary(pages), sizes, [-1] * len(pages))
    flow: list[Row] = []
    measures: dict[tuple[int, int], Block] = {}
    floats: list[tuple[int, int, list[Row]]] = []  # position in the flow, index of the page, rows
    bounds: list[tuple[int, int]] = []
    pages = [[r for r in rows if not r.furniture and r.text] for rows in pages]
    edge = usual_edge([[r for r in rows if r.role == "body"] for rows in pages])
    leading = usual_leading(pages)
    for index, kept in enumerate(pages):
        first = len(flow)
        for role, run in groupby(kept, key=lambda r: r.role):
            if role == "body":
                flow.extend(run)
            else:
                floats.append((len(flow), index, list(run)))
        measures.update(blocks([r for r in kept if r.role == "body"], edge, leading))
        bounds.append((first, len(flow)))
    glues = ["", *(glue(a, b, measures, body) for a, b in pairwise(flow))]
    waiting: dict[int, list[tuple[int, list[Row]]]] = {}
    for position, index, group in floats:
        waiting.setdefault(_slot(position, bounds[index], flow, glues), []).append((index, group))
    owner = [index for index, (first, last) in enumerate(bounds) for _ in range(first, last)]
    for position in range(len(flow) + 1):
        for index, group in waiting.get(position, ()):
            writer.float(group, index)
        if position < len(flow):
            writer.write(flow[position], PARAGRAPH if position in waiting else glues[position], owner[position])
    return Assembled("".join(writer.parts), writer.lines, _parted(writer.begun, writer.length), writer.starts)


def _slot(position: int, bounds: tuple[int, int], flow: list[Row], glues: list[str]) -> int:
    """Where a float goes: the next end of a paragraph on its page, else the last before, else a sentence's end."""
    first, last = bounds

    def free(k: int) -> bool:
        return not k or k == len(flow) or glues[k] == PARAGRAPH

    for k in range(position, last + 1):
        if free(k):
            return k
    for k in range(position - 1, first - 1, -1):
        if free(k):
            return k
    anywhere: list[int] = [*range(position, last + 1), *range(position - 1, first, -1)]
    for k in anywhere:
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
        """Add a row after `between`; a hyphen that ends the row before is undone where it is no part of the word."""
        text = row.text
        if not self.parts:
            between = ""
        elif between == JOIN and _broken(self.parts[-1], text):
            between = ""
            if not keeps_hyphen(self.parts[-1], text, self.words):
                self.parts[-1] = self.parts[-1][:-1]
                self.length -= 1
                self.lines[-1] = replace(self.lines[-1], end=self.lines[-1].end - 1)
        elif between == JOIN and _unspaced(self.parts[-1][-1:]) and _unspaced(text[:1]):
            between = ""
        self.length += len(between)
        if self.begun[index] < 0:
            self.begun[index] = self.length
        self.starts[id(row)] = self.length
        x0, y0, x1, y1 = row.box(*self.sizes[index])
        end = self.length + len(text)
        style = (row.size, row.weight, row.italic, row.font, row.lead, row.column, row.role)
        self.lines.append(TextLine(self.length, end, row.page, x0, y0, x1, y1, *style))
        self.parts += (between, text)
        self.length = end

    def float(self, rows: list[Row], index: int) -> None:
        """Add the rows of a float: cells and labels row by row, captions and notes as paragraphs."""
        last: Row | None = None
        for row in rows:
            self.write(row, PARAGRAPH if last is None else _inside(last, row), index)
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


def _broken(before: str, after: str) -> bool:
    """Whether a line ends in a hyphen that joins it to the next."""
    return len(before) > 1 and before[-1] in HYPHENS and before[-2].isalnum() and after[:1].isalnum()


def _unspaced(character: str) -> bool:
    """Whether a character belongs to a script written without blanks."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"

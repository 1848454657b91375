"""What parts two printed lines that follow one another: a paragraph's end, a row's end, or nothing but a blank."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from twopass.readers.pdf.layout.captions import caption_match
from twopass.readers.pdf.layout.lines import Row

PARAGRAPH, ROW, JOIN = "\n\n", "\n", " "
_BULLET = re.compile(
    r"^(?:[•▪◦‣●○■□∙➢✓❖\uf0b7\uf0a7]|[–—*·-]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s|\[\w{1,12}\]\s|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\))"
)
_DOTS = "•▪◦‣●○■□∙➢✓❖\uf0b7\uf0a7"
_RELATION = re.compile(r"(?<![-=])[=<>≤≥≈∼∈⊂⊆→↦≡:]|\(\d+(?:\.\d+)?\)$")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_NUMBERED = re.compile(r"^(?:§\s*)?(?:\d+(?:\.\d+)*\.?|[A-Z](?:\.\d+)+\.?|[IVX]+\.)\s+\S")
_ENDED = re.compile(r"[.!?:;。！？：；…][\"'”’»)\]]*$|[^\W\d_][.!?][\"'”’»)\]]*\d{1,3}$")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\S{0,8}$|…{2,}\s*\S{0,8}$")


@dataclass(slots=True)
class Block:
    """The measures of the rows of one block: edges of the lines in points, usual leading by size in half points, and
    how they are set.
    """

    left: float
    right: float
    leading: dict[int, float]
    justified: bool
    hanging: bool
    size: float
    weight: int

    def step(self, row: Row) -> float:
        """The usual distance of baselines in the type of a row."""
        return self.leading.get(round(2 * row.size), 1.2 * row.size)


def usual_edge(pages: list[list[Row]]) -> float:
    """Where the widest line of a page usually ends, in points."""
    edges = [max(r.x1 for r in rows) for rows in pages if rows]
    return median(edges) if edges else 0.0


def usual_leading(pages: list[list[Row]]) -> dict[int, float]:
    """The usual distance of baselines by type size, sizes in half points."""
    steps: dict[int, list[float]] = {}
    for rows in pages:
        for a, b in pairwise(rows):
            if a.band == b.band and abs(a.size - b.size) < 0.3 and 0.7 * a.size < b.base - a.base < 2.6 * a.size:
                steps.setdefault(round(2 * a.size), []).append(round(b.base - a.base, 1))
    return {size: Counter(found).most_common(1)[0][0] for size, found in steps.items() if len(found) > 4}


def blocks(rows: list[Row], edge: float, leading: dict[int, float]) -> dict[tuple[int, int], Block]:
    """The measures of every block of a page; `edge` is where lines usually end, for pages without a full line, and
    `leading` the usual distance of baselines.
    """
    groups: dict[tuple[int, int], list[Row]] = {}
    edges: dict[float, float] = {}
    for row in rows:
        groups.setdefault((row.page, row.band), []).append(row)
        edges[row.limit] = max(row.x1, edges.get(row.limit, 0.0))
    outer = max(edges, default=0.0)
    if outer and edges[outer] < edge - 20 and len(edges) == 1:
        edges[outer] = edge
    return {key: _measure(group, edges[group[0].limit], leading) for key, group in groups.items()}


def _measure(rows: list[Row], right: float, usual: dict[int, float]) -> Block:
    size = median(r.size for r in rows)
    starts = Counter(round(r.x0) for r in rows)
    left = min(r.x0 for r in rows)
    leading = dict(usual)
    steps: dict[int, list[float]] = {}
    for a, b in pairwise(rows):
        if abs(a.size - b.size) < 0.3 and 0 < b.base - a.base < 3 * size:
            steps.setdefault(round(2 * b.size), []).append(b.base - a.base)
    for key, found in steps.items():
        if len(found) > 2 or key not in leading:
            own = median(sorted(found)[: max(1, (len(found) * 3 + 3) // 4)])
            other = leading.get(key, 0.0)
            leading[key] = max(own, other) if sum(abs(f - other) < 0.08 * other for f in found) > 1 else own
    common = starts.most_common(1)[0][0]
    hanging = len(rows) > 4 and common > left + 0.8 * size and starts[common] > 0.5 * len(rows)
    if not hanging and starts[common] > 0.3 * len(rows):
        left = float(common)
    full = sum(r.x1 > right - 0.3 * size for r in rows)
    justified = full >= max(2, 0.4 * len(rows))
    return Block(left, right, leading, justified, hanging, size, round(median(r.weight for r in rows)))


def starts_item(text: str) -> bool:
    """Whether a line begins with a bullet or an enumerator."""
    return bool(_BULLET.match(text))


def ended(text: str) -> bool:
    """Whether a line ends like a sentence."""
    return bool(_ENDED.search(text))


def glue(last: Row, row: Row, measures: dict[tuple[int, int], Block], body: float) -> str:
    """What parts two rows of the flow."""
    if not _alike(last, row, measures):
        return PARAGRAPH
    if _bulleted(last, row, measures) or (caption_match(row.text) is not None and ended(last.text)):
        return PARAGRAPH
    if _NUMBERED.match(row.text) and (ended(last.text) or row.weight >= 600) and not _LEADERS.search(last.text):
        return PARAGRAPH
    block = measures[last.page, last.band]
    if last.band == row.band and last.page == row.page and (math := _around_formula(last, row)):
        return math
    if last.page != row.page or last.band != row.band or row.base <= last.base + 0.3 * row.size:
        return _over_break(last, row, block, body)
    drop = row.base - last.base
    runs_on = row.text[:1].islower() and not ended(last.text) and not last.fixed and drop < 2 * block.step(row)
    if drop > max(1.4 * block.step(row), 1.15 * row.size):
        return JOIN if runs_on and len(last.text) > 20 else PARAGRAPH
    if (last.cells > 1 and row.cells > 1) or _LEADERS.search(last.text) or (last.fixed and row.fixed):
        return ROW
    return _within(last, row, block, body)


def _bulleted(last: Row, row: Row, measures: dict[tuple[int, int], Block]) -> bool:
    """Whether a row begins an item, and not by chance with a number that the line before had no room for."""
    if not _BULLET.match(row.text):
        return False
    sure = row.text[0] in _DOTS or ended(last.text) or last.cells > 1
    return sure or not _filled(last, row, measures[last.page, last.band]) or row.text[:2] in ("- ", "– ")


def formula(row: Row) -> bool:
    """Whether a row is a displayed formula: few words, and a relation or an equation number."""
    if row.fixed or row.cells > 4 or row.weight >= 600:
        return False
    if len(row.text) < 9 and not re.search(r"[^\W\d_]{3}", row.text):
        return True  # limits of a sum, a lone bracket
    if not _RELATION.search(row.text):
        return False
    words = sum(map(len, _WORDS.findall(row.text)))
    return words < 0.4 * len(row.text.replace(" ", ""))


def _around_formula(last: Row, row: Row) -> str:
    """A sentence runs through a displayed formula: what parts it from its words, empty where neither row is one."""
    drop = row.base - last.base
    if not 0 < drop < 4 * row.size or last.weight != row.weight:
        return ""
    if formula(row) and formula(last):
        return ROW
    if formula(row) and not (ended(last.text) and last.text[-1] in ".!?") and not starts_item(row.text):
        return JOIN
    return JOIN if formula(last) and row.text[:1].islower() and not formula(row) else ""


def _alike(last: Row, row: Row, measures: dict[tuple[int, int], Block]) -> bool:
    """Whether two rows are set alike enough to belong to one paragraph."""
    if last.turn != row.turn:
        return False
    if abs(last.size - row.size) > 0.08 * max(last.size, row.size):
        few = min((last.text, row.text), key=len)
        formula = len(few) < 12 and not re.search(r"[^\W\d_]{3}", few)
        return (
            formula
            and last.page == row.page
            and abs(row.base - last.base) < 1.3 * measures[row.page, row.band].step(row)
        )
    if last.weight != row.weight:
        full = _filled(last, row, measures[last.page, last.band])
        return full and (last.ends == row.begins or not (ended(last.text) or last.weight > row.weight))
    return True


def _over_break(last: Row, row: Row, block: Block, body: float) -> str:
    """Between columns and pages: a paragraph goes on where the last line is full and ends no sentence."""
    if row.text[:1].islower() and not _display(last, block, body):
        return JOIN
    if ended(last.text) or _display(last, block, body):
        return PARAGRAPH
    if last.text[-1:] in "-‐\u00ad" or last.x1 > block.right - 3 * last.size:
        return ROW if (last.cells > 1 and row.cells > 1) or last.fixed else JOIN
    return PARAGRAPH


def _display(row: Row, block: Block, body: float) -> bool:
    """Whether a row stands out from its block and from body type, as headings do."""
    return (row.weight >= 600 > block.weight) or row.size > 1.08 * max(body, block.size)


def _filled(last: Row, row: Row, block: Block) -> bool:
    """Whether the first word of a row had no room on the line before."""
    word = row.text.split(" ", 1)[0]
    room = block.right - last.x1 - 0.3 * row.size
    need = len(word) * (row.x1 - row.x0) / max(len(row.text), 1)
    spare = room - need * (1.1 if block.justified else 1.25)
    return spare < (0.5 if block.justified else 2.5) * row.size


def _within(last: Row, row: Row, block: Block, body: float) -> str:
    """Between neighbours of one block: was the line broken for want of room, or on purpose?"""
    size = row.size
    indent = row.x0 - block.left
    if block.hanging:
        return PARAGRAPH if row.x0 < block.left + 0.5 * size and ended(last.text) else JOIN
    if ended(last.text) and 0.8 * size < indent < 5 * size and last.x0 < row.x0 - 0.6 * size:
        return PARAGRAPH
    if _filled(last, row, block) or _display(row, block, body):
        return JOIN
    if ended(last.text):
        return PARAGRAPH
    return JOIN if row.text[:1].islower() or last.text.endswith((",", "-")) else ROW

"""What parts two printed lines that follow one another: a paragraph's end, a row's end, or nothing but a blank."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from twopass.languages.dot_leaders import DOTS
from twopass.readers.pdf.layout.captions import caption_match
from twopass.readers.pdf.layout.lines import Row

PARAGRAPH, ROW, JOIN = "\n\n", "\n", " "
_BULLET = re.compile(
    r"^(?:[•▪◦‣●○■□∙➢✓❖\uf0b7\uf0a7]|[–—*·-]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s|\[\w{1,12}\]\s|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\))"
)
_LETTER = re.compile(r"[^\W\d_][.:](?=\s)")
_TURNS = 4  # times that a letter must come at the start of a line to stand for one who speaks
_TYPED = 0.8  # share of the lines in a typewriter face from which the document is typed
_DOTS = "•▪◦‣●○■□∙➢✓❖\uf0b7\uf0a7"
_RELATION = re.compile(r"(?<![-=])[=<>≤≥≈∼∈⊂⊆→↦≡:]|\(\d+(?:\.\d+)?\)$")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_WORD = re.compile(r"[^\W\d_]{3}")
_NUMBERED = re.compile(r"^(?:§\s*)?(?:\d+(?:\.\d+)*\.?|[A-Z](?:\.\d+)+\.?|[IVX]+\.)\s+\S")
_ENDED = re.compile(r"[.!?:;。．！？：；…][\"'”’»)\]]*$|[^\W\d_][.!?][\"'”’»)\]]*\d{1,3}$")
_LEADERS = re.compile(rf"(?:{DOTS})\s*\S{{0,8}}$")


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


Blocks = dict[tuple[int, int], Block]


# ── measures ──────────────────────────────────────────────────────────────────────────────────────


def usual_edge(pages: list[list[Row]]) -> float:
    """Where the widest line of a page usually ends, in points."""
    edges = [max(r.x1 for r in rows) for rows in pages if rows]
    return median(edges) if edges else 0.0


def usual_leading(pages: list[list[Row]]) -> dict[int, float]:
    """The usual distance of baselines by type size, sizes in half points."""
    steps: dict[int, list[float]] = defaultdict(list)
    for rows in pages:
        for a, b in pairwise(rows):
            if a.band == b.band and abs(a.size - b.size) < 0.3 and 0.7 * a.size < b.base - a.base < 2.6 * a.size:
                steps[round(2 * a.size)].append(round(b.base - a.base, 1))
    return {size: Counter(found).most_common(1)[0][0] for size, found in steps.items() if len(found) > 4}


def blocks(rows: list[Row], edge: float, leading: dict[int, float]) -> Blocks:
    """The measures of every block of a page; `edge` is where lines usually end, for pages without a full line, and
    `leading` the usual distance of baselines.
    """
    groups: dict[tuple[int, int], list[Row]] = defaultdict(list)
    edges: dict[float, float] = {}
    for row in rows:
        groups[row.page, row.band].append(row)
        edges[row.limit] = max(row.x1, edges.get(row.limit, 0.0))
    outer = max(edges, default=0.0)
    if outer and edges[outer] < edge - 20 and len(edges) == 1:
        edges[outer] = edge
    return {key: _measure(group, edges[group[0].limit], leading) for key, group in groups.items()}


def _measure(rows: list[Row], right: float, usual: dict[int, float]) -> Block:
    size = median([r.size for r in rows])
    left, hanging = _left_edge(rows, size)
    full = sum([r.x1 > right - 0.3 * size for r in rows])
    justified = full >= max(2, 0.4 * len(rows))
    weight = round(median([r.weight for r in rows]))
    return Block(left, right, _leading(rows, size, usual), justified, hanging, size, weight)


def _left_edge(rows: list[Row], size: float) -> tuple[float, bool]:
    """Where the lines of a block begin, and whether they hang: most of them further in than the first of each item."""
    starts = Counter([round(r.x0) for r in rows])
    left = min([r.x0 for r in rows])
    common, number = starts.most_common(1)[0]
    if len(rows) > 4 and common > left + 0.8 * size and number > 0.5 * len(rows):
        return left, True
    return (float(common) if number > 0.3 * len(rows) else left), False


def _leading(rows: list[Row], size: float, usual: dict[int, float]) -> dict[int, float]:
    """The distance of baselines by type size in a block; the usual one where the block shows it more than once."""
    steps: dict[int, list[float]] = defaultdict(list)
    for a, b in pairwise(rows):
        if abs(a.size - b.size) < 0.3 and 0 < b.base - a.base < 3 * size:
            steps[round(2 * b.size)].append(b.base - a.base)
    leading = dict(usual)
    for key, found in steps.items():
        if len(found) > 2 or key not in leading:
            own = median(sorted(found)[: max(1, (len(found) * 3 + 3) // 4)])
            other = leading.get(key, 0.0)
            shown = sum(abs(step - other) < 0.08 * other for step in found) > 1
            leading[key] = max(own, other) if shown else own
    return leading


# ── what a line looks like ────────────────────────────────────────────────────────────────────────


def starts_item(text: str) -> bool:
    """Whether a line begins with a bullet or an enumerator."""
    return bool(_BULLET.match(text))


def ended(text: str) -> bool:
    """Whether a line ends like a sentence."""
    return bool(_ENDED.search(text))


def formula(row: Row) -> bool:
    """Whether a row is a displayed formula: few words, and a relation or an equation number."""
    if row.fixed or row.cells > 4 or row.weight >= 600:
        return False
    if len(row.text) < 9 and not _WORD.search(row.text):
        return True  # limits of a sum, a lone bracket
    if not _RELATION.search(row.text):
        return False
    words = sum(map(len, _WORDS.findall(row.text)))
    return words < 0.4 * len(row.text.replace(" ", ""))


def _display(row: Row, block: Block, body: float) -> bool:
    """Whether a row stands out from its block and from body type, as headings do."""
    return (row.weight >= 600 > block.weight) or row.size > 1.08 * max(body, block.size)


@dataclass(slots=True)
class _Pair:
    """Two rows that follow one another in the flow, and the block of each."""

    last: Row
    row: Row
    block: Block
    next_block: Block
    ended: bool  # whether the first ends like a sentence

    @property
    def together(self) -> bool:
        """Whether both stand in one block."""
        return self.last.band == self.row.band and self.last.page == self.row.page

    @property
    def lower(self) -> bool:
        """Whether the second begins with a small letter."""
        return self.row.text[:1].islower()

    @property
    def filled(self) -> bool:
        """Whether the first word of the second row had no room on the line before."""
        row, block = self.row, self.block
        word = row.text.split(" ", 1)[0]
        room = block.right - self.last.x1 - 0.3 * row.size
        need = len(word) * (row.x1 - row.x0) / max(len(row.text), 1)
        spare = room - need * (1.1 if block.justified else 1.25)
        return spare < (0.5 if block.justified else 2.5) * row.size


# ── what parts two of them ────────────────────────────────────────────────────────────────────────


def glues(flow: list[Row], measures: Blocks, body: float) -> Iterator[str]:
    """What parts each row of the flow from the one before; nothing before the first."""
    if flow:
        yield ""
    typed = sum(row.fixed for row in flow) > _TYPED * len(flow)
    speakers = _speakers(flow) if typed else frozenset()
    # where all is set in a typewriter face, it marks no listing
    for last, row in pairwise([replace(row, fixed=False) for row in flow] if typed else flow):
        block, following = measures[last.page, last.band], measures[row.page, row.band]
        if row.text.split(" ", 1)[0] in speakers:
            yield PARAGRAPH
        else:
            yield _glue(_Pair(last, row, block, following, ended(last.text)), body)


def _speakers(flow: list[Row]) -> frozenset[str]:
    """The letters before what is asked and answered in a transcript: "Q." and "A.", again and again."""
    letters = Counter(found[0] for row in flow if (found := _LETTER.match(row.text)))
    often = {letter for letter, times in letters.items() if times >= _TURNS}
    return frozenset(often) if len(often) == 2 else frozenset()


def _glue(pair: _Pair, body: float) -> str:
    if not _alike(pair) or _begins_anew(pair):
        return PARAGRAPH
    if pair.together and (math := _around_formula(pair)):
        return math
    if not pair.together or pair.row.base <= pair.last.base + 0.3 * pair.row.size:
        return _over_break(pair, body)
    return _over_gap(pair) or _within(pair, body)


def _alike(pair: _Pair) -> bool:
    """Whether two rows are set alike enough to belong to one paragraph."""
    last, row = pair.last, pair.row
    if last.turn != row.turn:
        return False
    if abs(last.size - row.size) > 0.08 * max(last.size, row.size):
        return _part_of_formula(pair)
    if last.weight != row.weight:
        return pair.filled and (last.ends == row.begins or not (pair.ended or last.weight > row.weight))
    return True


def _part_of_formula(pair: _Pair) -> bool:
    """Whether one of two rows is no more than a few signs set close to the other, as above a fraction."""
    last, row = pair.last, pair.row
    few = min((last.text, row.text), key=len)
    close = last.page == row.page and abs(row.base - last.base) < 1.3 * pair.next_block.step(row)
    return close and len(few) < 12 and not _WORD.search(few)


def _begins_anew(pair: _Pair) -> bool:
    """Whether the second row begins an item, a caption or a numbered section."""
    last, row = pair.last, pair.row
    if _begins_item(pair) or (pair.ended and caption_match(row.text) is not None):
        return True
    numbered = (pair.ended or row.weight >= 600) and _NUMBERED.match(row.text)
    return bool(numbered) and not _LEADERS.search(last.text)


def _begins_item(pair: _Pair) -> bool:
    """Whether a row begins an item, and not by chance with a number that the line before had no room for."""
    text = pair.row.text
    if not _BULLET.match(text):
        return False
    sure = text[0] in _DOTS or pair.ended or pair.last.cells > 1
    return sure or not pair.filled or text[:2] in ("- ", "– ")


def _around_formula(pair: _Pair) -> str:
    """A sentence runs through a displayed formula: what parts it from its words, empty where neither row is one."""
    last, row = pair.last, pair.row
    if not 0 < row.base - last.base < 4 * row.size or last.weight != row.weight:
        return ""
    if formula(row):
        return ROW if formula(last) else _before_formula(pair)
    return JOIN if pair.lower and formula(last) else ""


def _before_formula(pair: _Pair) -> str:
    """What parts a row of words from the formula after it, empty where its sentence has ended or an item begins."""
    closed = pair.ended and pair.last.text[-1] in ".!?"
    return "" if closed or starts_item(pair.row.text) else JOIN


def _over_break(pair: _Pair, body: float) -> str:
    """Between columns and pages: a paragraph goes on where the last line is full and ends no sentence."""
    last, block = pair.last, pair.block
    display = _display(last, block, body)
    if pair.lower and not display:
        return JOIN
    if pair.ended or display:
        return PARAGRAPH
    if last.text[-1:] in "-‐\u00ad" or last.x1 > block.right - 3 * last.size:
        return ROW if (last.cells > 1 and pair.row.cells > 1) or last.fixed else JOIN
    return PARAGRAPH


def _over_gap(pair: _Pair) -> str:
    """What parts rows that white, cells, leaders or a typewriter face keep apart; empty where nothing does."""
    last, row = pair.last, pair.row
    step = pair.block.step(row)
    if row.base - last.base > max(1.4 * step, 1.15 * row.size):
        return JOIN if row.base - last.base < 2 * step and _runs_on(pair) else PARAGRAPH
    apart = (last.cells > 1 and row.cells > 1) or (last.fixed and row.fixed) or _LEADERS.search(last.text)
    return ROW if apart else ""


def _runs_on(pair: _Pair) -> bool:
    """Whether a sentence goes on from a line of some length."""
    return pair.lower and not pair.ended and not pair.last.fixed and len(pair.last.text) > 20


def _within(pair: _Pair, body: float) -> str:
    """Between neighbours of one block: was the line broken for want of room, or on purpose?"""
    last, row, block = pair.last, pair.row, pair.block
    if block.hanging:
        return PARAGRAPH if pair.ended and row.x0 < block.left + 0.5 * row.size else JOIN
    if pair.ended and _indented(pair):
        return PARAGRAPH
    if pair.filled or _display(row, block, body):
        return JOIN
    if pair.ended:
        return PARAGRAPH
    return JOIN if pair.lower or last.text.endswith((",", "-")) else ROW


def _indented(pair: _Pair) -> bool:
    """Whether the second row is set in like the first of a paragraph."""
    row, size = pair.row, pair.row.size
    return 0.8 * size < row.x0 - pair.block.left < 5 * size and pair.last.x0 < row.x0 - 0.6 * size

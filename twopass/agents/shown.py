"""What of a document an agent has been shown, word by word, and the receipt that says so."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Literal

from twopass.agents.replies import NotYet, Receipt, Shown
from twopass.schema import Section
from twopass.text.analysis import DocumentAnalysis

SESSIONS = 64
"""Agents that are remembered at once over HTTP; the one that was silent longest is forgotten first."""
RUNS, PAGE_RUNS = 10, 6
"""Runs of sections, and of pages, that a receipt names."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

Span = tuple[int, int]
State = Literal["whole", "part", "none", "silent"]
"""How much of some text was shown; `silent` where there is none."""


class Words:
    """A view of the document's analysis: where its words begin, those of headings known without being shown."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        document, self.sections = analysis.document, analysis.skeleton.sections
        self.starts = array("L", (found.start() for found in _WORD.finditer(document.text)))
        self.of_section = [self.between(one.body, one.end) for one in self.sections]
        self.paged = document.counted == "page"
        self.depths, self.ends = _tree(self.sections)
        self.deepest = max(self.depths, default=0)
        self.unread = bytearray(len(self.starts))
        for low, high in self.of_section:
            self.unread[low:high] = b"\x01" * (high - low)
        pages = ((page.number, self.between(page.start, page.end)) for page in document.pages if self.paged)
        self.of_page = [(number, (low, high)) for number, (low, high) in pages if self.unread.count(1, low, high)]

    def between(self, start: int, end: int) -> Span:
        """The words that begin in a stretch of the text, by their first and the one after their last."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def count(self, first: int, last: int) -> int:
        """Words of the sections from one place to before another, without those of headings."""
        return self.unread.count(1, self.of_section[first][0], self.of_section[last - 1][1])


def _tree(sections: Sequence[Section]) -> tuple[list[int], list[int]]:
    """For each section how many stand above it, and the place after the last one below it."""
    depth: dict[str | None, int] = {None: -1}
    ends = list(range(1, len(sections) + 1))
    places = {section.id: place for place, section in enumerate(sections)}
    for section in sections:
        depth[section.id] = depth[section.parent] + 1
    for place, section in reversed(list(enumerate(sections))):
        if section.parent is not None:
            ends[places[section.parent]] = max(ends[places[section.parent]], ends[place])
    return [depth[section.id] for section in sections], ends


class Ledger:
    """What one agent has been shown of one document."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._open = bytearray(words.unread)

    def mark(self, spans: Iterable[Span]) -> None:
        """Take it that these characters were shown."""
        for start, end in spans:
            low, high = self._words.between(start, end)
            self._open[low:high] = bytes(high - low)

    def knows(self, start: int, end: int) -> bool:
        """Whether all words of a stretch were shown before."""
        low, high = self._words.between(start, end)
        return low < high and not self._open.count(1, low, high)

    def state(self, first: int, last: int) -> State:
        """How much was shown of the sections from one place to before another."""
        low, high = self._words.of_section[first][0], self._words.of_section[last - 1][1]
        left, all_ = self._open.count(1, low, high), self._words.unread.count(1, low, high)
        if not all_:
            return "silent"
        return "none" if left == all_ else "part" if left else "whole"

    def receipt(self) -> Receipt:
        """What was shown and what was not yet, sections as exactly as there is room to say."""
        words = self._words
        left, all_ = self._open.count(1), words.unread.count(1)
        listed = next(held for held in map(self._listed, range(words.deepest, -1, -1)) if held is not None)
        whole = [number for number, span in words.of_page if not self._open.count(1, *span)]
        none = [number for number, (low, high) in words.of_page if self._open[low:high] == words.unread[low:high]]
        return Receipt(
            shown=Shown(
                words=all_ - left, sections=listed["whole"], in_part=listed["part"], pages=_told(runs(whole), PAGE_RUNS)
            ),
            not_yet=NotYet(words=left, sections=listed["none"], pages=_told(runs(none), PAGE_RUNS)),
        )

    def _listed(self, depth: int) -> dict[State, str] | None:
        """Sections down to a depth by what was shown of them, None where they are too many to name."""
        found: dict[State, list[list[str]]] = {"whole": [], "part": [], "none": []}
        last: tuple[State, str | None] | None = None
        for section, state, own in self._branches(depth):
            if state == "silent":
                continue
            if last == (state, section.parent) and not own:
                found[state][-1][1:] = [section.id]
            else:
                found[state].append([f"{section.id} itself" if own else section.id])
            last = None if own else (state, section.parent)
        if depth and sum(map(len, found.values())) > RUNS:
            return None
        return {state: _told(["-".join(run) for run in held]) for state, held in found.items()}

    def _branches(self, depth: int) -> Iterator[tuple[Section, State, bool]]:
        """Sections with all below them; of one that was shown in part, and lies not too deep, its own text (True), and
        those below it by themselves.
        """
        words, place = self._words, 0
        while place < len(words.sections):
            section, end = words.sections[place], words.ends[place]
            state = self.state(place, end)
            own = state == "part" and end > place + 1 and words.depths[place] < depth
            yield section, self.state(place, place + 1) if own else state, own
            place = place + 1 if own else end


class Agent:
    """What one agent has been shown, by document; threads may share it."""

    def __init__(self) -> None:
        self._ledgers: dict[str, Ledger] = {}
        self._lock = Lock()

    def of(self, analysis: DocumentAnalysis) -> Ledger:
        """The ledger of a document, by its content."""
        with self._lock:
            known = self._ledgers.get(analysis.document.id)
            if known is None:
                known = self._ledgers[analysis.document.id] = Ledger(analysis.of(Words))
            return known


class Agents:
    """The agents that one server answers."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Agent] = OrderedDict()
        self._lock = Lock()

    def of(self, session: str) -> Agent:
        """The agent of a session, known or new."""
        with self._lock:
            agent = self._held.setdefault(session, Agent())
            self._held.move_to_end(session)
            while len(self._held) > SESSIONS:
                self._held.popitem(last=False)
            return agent


def runs(numbers: Sequence[int]) -> list[str]:
    """Ascending numbers as ranges: 1-3, 6."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    return ["-".join(map(str, run)) for run in found]


def _told(runs: Sequence[str], most: int = RUNS) -> str:
    more = len(runs) - most
    return ", ".join(runs[:most]) + (f" and {more} more" if more > 0 else "")

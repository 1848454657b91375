"""Documents that are open: each is read once, however many calls ask for it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from twopass.agents.holdings import Held, Holdings
from twopass.agents.pieces import Pieces
from twopass.report.open_ends import open_tags
from twopass.retrieval.search import Passages
from twopass.schema import OpenTag

if TYPE_CHECKING:
    from twopass.readers.progress import Progress

MOST = 8
"""Documents held open at once; the one that was not asked for longest is closed."""


class Opened:
    """A document that is open: its reading, and what is made of it when first asked for."""

    def __init__(self, name: str, passages: Passages) -> None:
        assert passages.reading is not None
        self.name, self.passages, self.reading = name, passages, passages.reading
        self.analysis, self.document = passages.analysis, passages.analysis.document
        self.sections = self.reading.skeleton.sections
        self.lines = {line.section_id: line for line in self.reading.synthesis.lines}

    @cached_property
    def pieces(self) -> Pieces:
        """Its whole text."""
        return self.analysis.of(Pieces)

    @cached_property
    def open_tags(self) -> dict[str, list[OpenTag]]:
        """What it leaves open, by section."""
        found: dict[str, list[OpenTag]] = {}
        for tag, _ in open_tags(self.reading):
            found.setdefault(tag.section_id, []).append(tag)
        return found


@dataclass
class _Opening:
    """A document that is open or being opened: whoever comes second waits."""

    lock: Lock = field(default_factory=Lock)
    opened: Opened | None = None


class OpenDocuments:
    """The documents of some holdings, opened when they are asked for; threads may share it."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self._openings: OrderedDict[tuple[str, str], _Opening] = OrderedDict()
        self._lock = Lock()

    def open(self, name: str, progress: Progress) -> Opened:
        """A document by its name. Raises InputError."""
        return self.open_held(self.holdings.find(name), progress)

    def open_held(self, held: Held, progress: Progress) -> Opened:
        """A document of the holdings, read anew when its file has changed."""
        opening = self._opening(held)
        with opening.lock:
            if opening.opened is None:
                opening.opened = Opened(held.name, Passages.of(self.holdings.reading(held, progress)))
            return opening.opened

    def look(self, held: Held) -> Opened | None:
        """A document if it is open."""
        with self._lock:
            opening = self._openings.get((held.name, held.stamp))
        return opening.opened if opening else None

    def _opening(self, held: Held) -> _Opening:
        with self._lock:
            key = held.name, held.stamp
            opening = self._openings.setdefault(key, _Opening())
            self._openings.move_to_end(key)
            while len(self._openings) > MOST:
                self._openings.popitem(last=False)
            return opening

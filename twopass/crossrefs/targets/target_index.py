"""The targets of a document, indexed by kind and number."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from twopass.crossrefs.kinds import family
from twopass.schema import Document, Section
from twopass.text.numerals import canonical, spellings

# Steps are spoken of on the page where they are listed or the next: about 3000 characters a page.
_LIST_REACH = 4000
_LAST_ITEM = 40
_TARGET_LENGTH = 120
# Labels that stand so near, in characters, are one.
_NEAR = 40
_NO_LETTERS = re.compile(r"[\W\d_]")
_WORD_OF_FOUR = re.compile(r"[^\W\d_]{4}")


class Target(NamedTuple):
    """A place that a number leads to; the lower `rank`, the surer it is a label and no mention."""

    kind: str
    number: str
    start: int
    end: int
    page: int
    rank: int
    level: int = 0


class TargetIndex:
    """All targets of a document by kind and canonical number; `labels` holds the positions at which labels stand."""

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        self._document, self._sections = document, sections
        self._found: dict[tuple[str, str], list[Target]] = defaultdict(list)
        self._items: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._numbers: dict[str, set[str]] = {}
        self.labels: set[int] = set()

    # ── asked ────────────────────────────────────────────────────────────────────────────────────────

    def find(self, kind: str, number: str) -> list[Target]:
        """All targets of a kind and number, in reading order; those of the surest rank only."""
        for spelling in spellings(number):
            found = self._found.get((family(kind), spelling))
            if found:
                best = _surest(found)
                return [target for target in found if target.rank <= best]
        return []

    def find_exactly(self, kind: str, number: str) -> list[Target]:
        """All targets of a kind and just this number."""
        return self._found.get((kind, number), [])

    def list_items(self, number: str, position: int) -> list[Target]:
        """Items of that number in a numbered list close by, with at least one neighbour in the same list."""
        if not number.isdecimal() or int(number) > _LAST_ITEM:
            return []
        around = [start for step in (-1, 1) for start, _ in self._items.get(int(number) + step, ())]
        close = [item for item in self.items(number) if abs(item.start - position) < _LIST_REACH]
        return [item for item in close if any(abs(item.start - one) < _LIST_REACH for one in around)]

    def items(self, number: str) -> list[Target]:
        """All items of that number in numbered lists."""
        return [
            Target("item", number, start, min(end, start + _TARGET_LENGTH), self._document.page_at(start), 3)
            for start, end in self._items.get(int(number) if number.isdecimal() else 0, ())
        ]

    def unnumbered(self, above: Target, place: str) -> list[Target]:
        """The subsection of that place under a section whose subsections are set without numbers, counted from one."""
        below = self._below(above)
        if not place.isdecimal() or any(one.number for one in below):
            return []
        level = min((one.level for one in below), default=0)
        named = [one for one in below if one.level == level and _WORD_OF_FOUR.search(one.title)]
        if not 0 < int(place) <= len(named):
            return []
        one = named[int(place) - 1]
        number = f"{above.number}.{place}"
        return [Target("section", number, one.start, max(one.start, one.body), one.first_page, 4, one.level)]

    def _below(self, above: Target) -> list[Section]:
        """The sections inside the one that a target heads."""
        at = next((i for i, one in enumerate(self._sections) if one.start == above.start), len(self._sections))
        return list(itertools.takewhile(lambda one: one.level > above.level, self._sections[at + 1 :]))

    def of_kind(self, kind: str) -> list[Target]:
        """All targets of a kind that are surely labels, in reading order."""
        found = [one for (known, _), same in self._found.items() if known == kind for one in same if one.rank <= 1]
        return sorted(found, key=lambda target: target.start)

    def has_kind(self, kind: str) -> bool:
        """Whether the document numbers anything of this kind."""
        return family(kind) in self._numbers

    def depth(self, kind: str) -> int:
        """The most dots in any number of this kind."""
        return max((number.count(".") for number in self._numbers.get(family(kind), ())), default=0)

    def last(self, kind: str) -> int:
        """The largest first part of any number of this kind, 0 if none is Arabic."""
        firsts = (number.partition(".")[0] for number in self._numbers.get(family(kind), ()))
        return max((int(first) for first in firsts if first.isdecimal()), default=0)

    # ── filled ───────────────────────────────────────────────────────────────────────────────────────

    def add(self, kind: str, number: str, start: int, end: int, rank: int, level: int = 0, page: int = 0) -> None:
        """Takes in a target, unless it is known or says again what an earlier one of its number says."""
        same = self._found[family(kind), canonical(number)]
        end = min(end, start + _TARGET_LENGTH)
        if any(abs(target.start - start) < _NEAR or self._repeats(target, start, end, rank) for target in same):
            return
        same.append(Target(kind, canonical(number), start, end, page or self._document.page_at(start), rank, level))

    def add_item(self, number: int, start: int, end: int) -> None:
        """Takes in an item of a numbered list."""
        self._items[number].append((start, end))

    def settle(self) -> None:
        """Sort the targets; what only might have been a label is a mention where the label itself is known."""
        numbers: dict[str, set[str]] = defaultdict(set)
        for (kind, number), targets in self._found.items():
            targets.sort(key=lambda target: target.start)
            numbers[kind].add(number)
            best = _surest(targets)
            self.labels -= {target.start for target in targets if target.rank > best}
        self._numbers = dict(numbers)

    def _repeats(self, target: Target, start: int, end: int, rank: int) -> bool:
        """Whether a later target says the same as an earlier one: a running head, or a table that goes on."""
        if target.rank > rank or target.start > start or end - start < 12:
            return False
        text = self._document.text
        one, other = (
            _NO_LETTERS.sub("", said).casefold() for said in (text[target.start : target.end], text[start:end])
        )
        return bool(other) and one[:40] == other[: min(40, len(one))]


def _surest(targets: Sequence[Target]) -> int:
    """The rank of the surest; up to rank 1 all are labels: the nearest is meant, not the one set most clearly."""
    return max(1, min(target.rank for target in targets))

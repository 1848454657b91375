"""The targets of a document, indexed by kind and number."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from twopass.crossrefs.kinds import family
from twopass.schema import Document, Section
from twopass.text.numerals import canonical, spellings

# Steps are spoken of on the page where they are listed or the next: about 3000 characters a page.
_LIST_REACH = 4000
_LAST_ITEM = 40
_TARGET_LENGTH = 120
# Labels that stand so near, in characters, are one.
_NEAR = 40
# Of more targets of one number so many on either side of a mention are looked at: no farther one is ever meant.
_BESIDE = 50
# Letters by which two labels are told to say the same.
_ALIKE = 40
# A label of fewer characters says too little for that.
_LEAST_SAID = 12
_NO_LETTERS = re.compile(r"[\W\d_]")
_WORD_OF_FOUR = re.compile(r"[^\W\d_]{4}")


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a number leads to; the lower `rank`, the surer it is a label and no mention."""

    kind: str
    number: str
    start: int
    end: int
    page: int
    rank: int
    level: int = 0


@dataclass(slots=True)
class _Alike:
    """The targets of one kind and number, and what tells quickly whether another one is among them."""

    targets: list[Target] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    said: dict[str, dict[int, int]] = field(default_factory=dict)
    """By the first letters of a label its first position at each rank."""

    def holds(self, start: int, rank: int, letters: str) -> bool:
        """Whether a target stands there, or an earlier and no less sure one says what these letters begin with."""
        place = bisect_left(self.starts, start)
        if any(abs(one - start) < _NEAR for one in self.starts[max(0, place - 1) : place + 1]):
            return True
        opened = (self.said.get(letters[:size], {}) for size in range(min(_ALIKE, len(letters)) + 1) if letters)
        return any(known <= rank and first <= start for ranks in opened for known, first in ranks.items())

    def take(self, target: Target, letters: str) -> None:
        """One more."""
        self.targets.append(target)
        insort(self.starts, target.start)
        ranks = self.said.setdefault(letters[:_ALIKE], {})
        ranks[target.rank] = min(target.start, ranks.get(target.rank, target.start))


class TargetIndex:
    """All targets of a document by kind and canonical number; `labels` holds the positions at which labels stand."""

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        self._document, self._sections = document, sections
        self._found: dict[tuple[str, str], _Alike] = defaultdict(_Alike)
        self._sure: dict[tuple[str, str], list[Target]] = {}
        self._kinds: dict[str, list[Target]] = {}
        self._items: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._depths: dict[str, int] = {}
        self._lasts: dict[str, int] = {}
        self.labels: set[int] = set()

    # ── asked ────────────────────────────────────────────────────────────────────────────────────────

    def find(self, kind: str, number: str, near: int | None = None) -> list[Target]:
        """All targets of a kind and number, in reading order; those of the surest rank only.

        `near` leaves of very many those around a position.
        """
        for spelling in spellings(number):
            if found := self._surest_of(family(kind), spelling):
                return found if near is None else found[_beside(found, near)]
        return []

    def _surest_of(self, kind: str, number: str) -> list[Target]:
        key = kind, number
        if key not in self._sure and key in self._found:
            targets = sorted(self._found[key].targets, key=attrgetter("start"))
            best = _surest(targets)
            self._sure[key] = [target for target in targets if target.rank <= best]
        return self._sure.get(key, [])

    def find_exactly(self, kind: str, number: str) -> list[Target]:
        """All targets of a kind and just this number."""
        return self._found[kind, number].targets if (kind, number) in self._found else []

    def list_items(self, number: str, position: int) -> list[Target]:
        """Items of that number in a numbered list close by, with at least one neighbour in the same list."""
        if not number.isdecimal() or int(number) > _LAST_ITEM:
            return []
        close = (self._item(number, *one) for one in self._within_reach(int(number), position))
        return [item for item in close if any(self._within_reach(int(number) + by, item.start) for by in (-1, 1))]

    def _within_reach(self, number: int, position: int) -> list[tuple[int, int]]:
        """Where items of a number start and end around a position."""
        known = self._items.get(number, [])
        ends = (bisect_left(known, (position + by,)) for by in (1 - _LIST_REACH, _LIST_REACH))
        return known[slice(*ends)]

    def items(self, number: str, near: int) -> list[Target]:
        """Items of that number in numbered lists; of very many those around a position."""
        known = self._items.get(int(number) if number.isdecimal() else 0, [])
        place = bisect_left(known, (near,))
        return [self._item(number, *one) for one in known[max(0, place - _BESIDE) : place + _BESIDE]]

    def _item(self, number: str, start: int, end: int) -> Target:
        return Target("item", number, start, min(end, start + _TARGET_LENGTH), self._document.page_at(start), 3)

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
        at = bisect_left(self._sections, above.start, key=attrgetter("start"))
        if at == len(self._sections) or self._sections[at].start != above.start:
            return []
        after = itertools.islice(self._sections, at + 1, None)
        return list(itertools.takewhile(lambda one: one.level > above.level, after))

    def of_kind(self, kind: str) -> list[Target]:
        """All targets of a kind that are surely labels, in reading order."""
        if kind not in self._kinds:
            same = (alike.targets for (known, _), alike in self._found.items() if known == kind)
            found = [one for targets in same for one in targets if one.rank <= 1]
            self._kinds[kind] = sorted(found, key=attrgetter("start"))
        return self._kinds[kind]

    def has_kind(self, kind: str) -> bool:
        """Whether the document numbers anything of this kind."""
        return family(kind) in self._depths

    def depth(self, kind: str) -> int:
        """The most dots in any number of this kind."""
        return self._depths.get(family(kind), 0)

    def last(self, kind: str) -> int:
        """The largest first part of any number of this kind, 0 if none is Arabic."""
        return self._lasts.get(family(kind), 0)

    # ── filled ───────────────────────────────────────────────────────────────────────────────────────

    def add(self, kind: str, number: str, start: int, end: int, rank: int, level: int = 0, page: int = 0) -> None:
        """Takes in a target, unless it is known or says again what an earlier one of its number says."""
        key = family(kind), canonical(number)
        end = min(end, start + _TARGET_LENGTH)
        letters = _NO_LETTERS.sub("", self._document.text[start:end]).casefold()
        if self._found[key].holds(start, rank, letters if end - start >= _LEAST_SAID else ""):
            return
        self._found[key].take(
            Target(kind, key[1], start, end, page or self._document.page_at(start), rank, level), letters
        )
        self._sure.pop(key, None)
        self._kinds.pop(key[0], None)

    def add_item(self, number: int, start: int, end: int) -> None:
        """Takes in an item of a numbered list."""
        self._items[number].append((start, end))

    def settle(self) -> None:
        """Count the numbers; what only might have been a label is a mention where the label itself is known."""
        for (kind, number), alike in self._found.items():
            best = _surest(alike.targets)
            self.labels -= {target.start for target in alike.targets if target.rank > best}
            first, *others = number.split(".")
            self._depths[kind] = max(len(others), self._depths.get(kind, 0))
            self._lasts[kind] = max(int(first) if first.isdecimal() else 0, self._lasts.get(kind, 0))
        self._sure.clear()


def _beside(targets: Sequence[Target], position: int) -> slice:
    """Which targets are looked at from a position."""
    if len(targets) <= 2 * _BESIDE:
        return slice(None)
    place = bisect_left(targets, position, key=attrgetter("start"))
    return slice(max(0, place - _BESIDE), place + _BESIDE)


def _surest(targets: Sequence[Target]) -> int:
    """The rank of the surest; up to rank 1 all are labels: the nearest is meant, not the one set most clearly."""
    return max(1, min(target.rank for target in targets))

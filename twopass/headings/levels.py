"""Levels of the accepted headings, the same all through the document, from numbers, nesting, contents and setting."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key

from twopass.headings.candidates import Block
from twopass.headings.contents import Entry

Look = tuple[float, bool, bool, bool, str, bool]  # size in half points, bold, italic, capitals, family, run-in
_ROLES = {"part": 0, "chapter": 1, "appendix": 1, "section": 2}
SAME, CLOSE = 0.6, 2.0  # points within which sizes count as equal, or as near enough for other signs to decide
_NOTES = ("note", "rule", "clause")  # items that stand inside other items


@dataclass(slots=True)
class Class:
    """Headings of one kind: numbered alike, or without a number and set alike."""

    size: float
    bold: bool
    italic: bool
    caps: bool
    family: str
    run_in: bool
    role: str = ""
    alphabet: str = ""
    depth: int = 0
    word: str = ""
    inner: bool = False
    members: list[int] = field(default_factory=list)
    firsts: set[int] = field(default_factory=set)  # members numbered 1
    entry_level: int = 0

    @property
    def numbered(self) -> bool:
        return bool(self.alphabet)


def assign(headings: Sequence[Block], entries: Sequence[Entry]) -> None:
    """Sets `level` of every heading, 1 for the highest that the document uses."""
    classes = _classes(headings, entries)
    adjacent = _adjacent(headings, classes)
    nested = _nested(classes)
    opening = _opening(headings, classes)
    lifted = _lifted(headings, classes)
    for _, inner in nested:
        if classes[inner].alphabet != "d":
            classes[inner].entry_level = 0  # lists inside sections say more of themselves than a chance title does
    _level_appendices(classes, nested)

    def compare(a: int, b: int) -> int:
        a, b = lifted.get(a, a), lifted.get(b, b)
        if a == b:
            return 0
        followed = adjacent[(a, b)] - adjacent[(b, a)] or opening(a, b)
        return _compare(classes[a], classes[b], followed, nested[(a, b)] - nested[(b, a)])

    order = sorted(range(len(classes)), key=cmp_to_key(compare))
    level = 0
    group: list[int] = []
    for position in order:
        if not group or any(compare(other, position) < 0 for other in group):
            level, group = level + 1, []
        group.append(position)
        for member in classes[position].members:
            headings[member].level = level


def _classes(headings: Sequence[Block], entries: Sequence[Entry]) -> list[Class]:
    found: dict[tuple[object, ...], Class] = {}
    ranges = _ranges(headings)
    for index, heading in enumerate(headings):
        label, look = heading.label, _look(heading)
        first, last = ranges.get(look, (index, index))
        fresh = Class(*look)
        if label is None:
            fresh.inner = first < index < last and not heading.features.get("stock")
        else:
            fresh.role, fresh.depth = label.role, 1 if label.role == "item" else label.depth
            fresh.alphabet = "d" if label.alphabet[0] == "d" or fresh.depth > 1 else label.alphabet[0]
            fresh.word = label.form if label.role == "item" else "()" * (")" in label.form)
        numbered = (fresh.role, fresh.alphabet, fresh.depth, fresh.word)
        kind = found.setdefault(numbered if fresh.numbered else (fresh.inner, *look), fresh)
        kind.members.append(index)
        if label is not None and label.parts[-1] <= 1:
            kind.firsts.add(index)
    for kind in found.values():
        _typical(kind, headings, entries)
    return list(found.values())


def _look(heading: Block) -> Look:
    style = heading.style
    size = round(2 * heading.size) / 2
    return (size, style.bold, style.italic, style.caps, style.family, heading.run_in)


def _level_appendices(classes: Sequence[Class], nested: Counter[tuple[int, int]]) -> None:
    """Contents pages indent appendices as they please: set as the sections are, they stand beside them."""
    tops = [p for p, kind in enumerate(classes) if kind.numbered and kind.depth == 1 and not kind.word + kind.role]
    for a in tops:
        for b in tops:
            mine, other = classes[a], classes[b]
            alike = (mine.size, mine.bold, mine.caps) == (other.size, other.bold, other.caps)
            if alike and mine.members[0] < other.members[0] and not nested[(a, b)] and not nested[(b, a)]:
                other.entry_level = mine.entry_level


def _lifted(headings: Sequence[Block], classes: Sequence[Class]) -> dict[int, int]:
    """Unnumbered stock headings (References, Acknowledgments) of about the size of the sections stand beside them:
    the position of each such class → that of the class that it stands beside.
    """
    tops = [p for p, kind in enumerate(classes) if kind.numbered and kind.depth == 1 and not kind.word + kind.role]
    if not tops:
        return {}
    top = min(tops, key=lambda position: classes[position].members[0])
    return {
        position: top
        for position, kind in enumerate(classes)
        if not kind.numbered
        and abs(kind.size - classes[top].size) <= CLOSE
        and all(headings[i].features.get("stock") for i in kind.members)
    }


def _ranges(headings: Sequence[Block]) -> dict[Look, tuple[int, int]]:
    """For every look of numbered headings, where the first and the last of them stand."""
    ranges: dict[Look, tuple[int, int]] = {}
    for index, heading in enumerate(headings):
        if heading.label is not None:
            look = _look(heading)
            ranges[look] = (ranges.get(look, (index, index))[0], index)
    return ranges


def _typical(kind: Class, headings: Sequence[Block], entries: Sequence[Entry]) -> None:
    """The commonest look of a class's members, and the level at which the contents list most of them."""
    looks = Counter(_look(headings[i]) for i in kind.members)
    kind.size, kind.bold, kind.italic, kind.caps, kind.family, kind.run_in = looks.most_common(1)[0][0]
    levels = Counter(entries[headings[i].entry].level for i in kind.members if headings[i].entry >= 0)
    if sum(levels.values()) > 0.5 * len(kind.members):
        kind.entry_level = levels.most_common(1)[0][0]


def _adjacent(headings: Sequence[Block], classes: Sequence[Class]) -> Counter[tuple[int, int]]:
    """How often a heading of one class is followed at once by one of another, with no text between."""
    of = {member: position for position, kind in enumerate(classes) for member in kind.members}
    found: Counter[tuple[int, int]] = Counter()
    for index in range(len(headings) - 1):
        upper, lower = headings[index], headings[index + 1]
        if upper.last + 1 == lower.first and upper.page == lower.page and of[index] != of[index + 1]:
            found[(of[index], of[index + 1])] += 1
    return found


def _opening(headings: Sequence[Block], classes: Sequence[Class]) -> Callable[[int, int], int]:
    """Which of two classes opens the sections that hold both: the lower one comes only after the upper one."""
    of = {member: position for position, kind in enumerate(classes) for member in kind.members}
    before = [Counter(of.get(m - 1, -1) for m in kind.members) for kind in classes]

    def compare(a: int, b: int) -> int:
        shares = [1 - (before[x][a] + before[x][b]) / len(classes[x].members) for x in (a, b)]
        if min(len(classes[a].members), len(classes[b].members)) < 3 or abs(shares[0] - shares[1]) < 0.15:
            return 0
        return 2 if shares[0] > 3 * shares[1] else -2 if shares[1] > 3 * shares[0] else 0

    return compare


def _nested(classes: Sequence[Class]) -> Counter[tuple[int, int]]:
    """How often the numbers of one class start again right after a heading of another; appendices, which come after
    all sections, are not inside the last of them.
    """
    of = {m: position for position, kind in enumerate(classes) if kind.numbered for m in kind.members}
    found: Counter[tuple[int, int]] = Counter()
    numbered = sorted(of)
    for before, at in itertools.pairwise(numbered):
        outer, inner = of[before], of[at]
        if outer != inner and at in classes[inner].firsts and classes[outer].members[-1] > classes[inner].members[0]:
            found[(outer, inner)] += 1
    return found


def _compare(a: Class, b: Class, adjacent: int, nested: int) -> int:
    """Below zero where `a` stands above `b`, zero where they are on one level."""
    if a.numbered and b.numbered:
        verdict = _by_number(a, b, nested)
        if verdict is not None:
            return verdict
    if a.entry_level and b.entry_level:
        return int(a.entry_level > b.entry_level) - int(a.entry_level < b.entry_level)
    if a.run_in != b.run_in:
        return 1 if a.run_in else -1
    apart = a.size - b.size
    if abs(apart) <= CLOSE and bool(a.entry_level) != bool(b.entry_level):
        unlisted = b if a.entry_level else a
        if len(unlisted.members) > 2 and not unlisted.numbered and unlisted.bold <= (b if unlisted is a else a).bold:
            return 1 if unlisted is a else -1
    if abs(apart) > (CLOSE if abs(adjacent) > 2 else SAME):
        return -1 if apart > 0 else 1
    if abs(apart) <= SAME and (a.bold, a.italic, a.caps, a.family) == (b.bold, b.italic, b.caps, b.family):
        if a.numbered == b.numbered:
            return 0
        if (a.word or b.word) in _NOTES:
            return 1 if a.numbered else -1
        return a.inner - b.inner
    if abs(adjacent) > 1 or (adjacent and a.bold == b.bold):
        return -1 if adjacent > 0 else 1
    if abs(apart) > SAME:
        return -1 if apart > 0 else 1
    for mine, other in ((a.bold, b.bold), (a.caps, b.caps), (not a.italic, not b.italic)):
        if mine != other:
            return -1 if mine else 1
    return 0


def _by_number(a: Class, b: Class, nested: int) -> int | None:
    """The order of two numbered classes where their numbers tell it."""
    same = (a.role in ("", "section")) == (b.role in ("", "section")) and a.word == b.word
    if same and a.role == b.role == "" and a.depth != b.depth:
        return -1 if a.depth < b.depth else 1
    if abs(nested) > 1 or (nested > 0 and b.size <= a.size + SAME) or (nested < 0 and a.size <= b.size + SAME):
        return -1 if nested > 0 else 1
    if same and a.role == b.role and a.depth == b.depth == 1 and (a.size, a.bold, a.caps) == (b.size, b.bold, b.caps):
        return 0
    if a.role == b.role == "item" and a.word != b.word:
        return (a.word in _NOTES) - (b.word in _NOTES) or None
    ranks = [_ROLES.get(kind.role, 1 + kind.depth if kind.role == "" else 2) for kind in (a, b)]
    if a.role != b.role and "part" in (a.role, b.role):
        return -1 if a.role == "part" else 1
    if a.role != b.role and (a.depth > 1 or b.depth > 1):
        return -1 if ranks[0] < ranks[1] else 1 if ranks[0] > ranks[1] else None
    return None

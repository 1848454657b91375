"""Levels of the accepted headings, the same all through the document, from numbers, nesting, contents and setting."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key

from twopass.headings import beside, precedence
from twopass.headings.candidates import Block
from twopass.headings.contents.entries import Entry
from twopass.headings.precedence import SIGN, Class, Pair

Look = tuple[float, bool, bool, bool, str, bool]  # size in half points, bold, italic, capitals, family, run-in


def assign(headings: Sequence[Block], entries: Sequence[Entry]) -> None:
    """Sets `level` of every heading, 1 for the highest that the document uses."""
    classes = _classes(headings, entries)
    compare = _comparison(headings, classes)
    level = 0
    group: list[int] = []
    for position in sorted(range(len(classes)), key=cmp_to_key(compare)):
        if not group or any(compare(other, position) < 0 for other in group):
            level, group = level + 1, []
        group.append(position)
        for member in classes[position].members:
            headings[member].level = level
    beside.lift_signatures(headings)
    used = sorted({heading.level for heading in headings})
    for heading in headings:
        heading.level = used.index(heading.level) + 1


def _comparison(headings: Sequence[Block], classes: Sequence[Class]) -> Callable[[int, int], int]:
    """The order of the classes, by their positions."""
    adjacent = _adjacent(headings, classes)
    nested = _nested(classes)
    opening = _opening(headings, classes)
    lifted = beside.stock(headings, classes)
    for _, inner in nested:
        if classes[inner].alphabet != "d":
            classes[inner].entry_level = 0  # lists inside sections say more of themselves than a chance title does
    _level_appendices(classes, nested)

    def compare(a: int, b: int) -> int:
        a, b = lifted.get(a, a), lifted.get(b, b)
        if a == b:
            return 0
        followed = adjacent[(a, b)] - adjacent[(b, a)] or opening(a, b)
        return precedence.compare(Pair(classes[a], classes[b], followed, nested[(a, b)] - nested[(b, a)]))

    swallowing = beside.swallowing(headings, classes, compare)
    lifted |= {kind: lifted.get(other, other) for kind, other in swallowing.items() if kind not in lifted}
    return compare


def _classes(headings: Sequence[Block], entries: Sequence[Entry]) -> list[Class]:
    """The headings by kind, in the order in which the kinds first occur."""
    found: dict[tuple[object, ...], Class] = {}
    ranges = _ranges(headings)
    apart = _counted_apart(headings)
    formed = set(beside.form_of(headings))
    for index, heading in enumerate(headings):
        label, look = heading.label, _look(heading)
        first, last = ranges.get(look, (index, index))
        fresh = _class_of(heading, look, first < index < last)
        fresh.form = index in formed
        numbered: tuple[object, ...] = (fresh.role, fresh.alphabet, fresh.depth, fresh.word)
        if label is not None and label.family in apart:
            numbered += _setting(heading)
        kind = found.setdefault(numbered if fresh.numbered else (fresh.inner, *look), fresh)
        kind.members.append(index)
        if label is not None and label.parts[-1] <= 1:
            kind.firsts.add(index)
    for kind in found.values():
        _typical(kind, headings, entries)
    return list(found.values())


def _class_of(heading: Block, look: Look, within: bool) -> Class:
    """The class of a heading without members; `within` says whether numbered headings of its look surround it."""
    label = heading.label
    if label is None:
        return Class(*look, inner=within and not heading.features.get("stock"))
    item, sign = label.role == "item", label.form == SIGN
    depth = 1 if item or sign else label.depth
    return Class(
        *look,
        role=label.role,
        alphabet="d" if depth > 1 else label.alphabet[0],
        depth=depth,
        word=label.form if item or sign else "()" * (")" in label.form),
    )


def _look(heading: Block) -> Look:
    style = heading.style
    size = round(2 * heading.size) / 2
    return (size, style.bold, style.italic, style.caps, style.family, heading.run_in)


def _setting(heading: Block) -> tuple[float, bool, bool, bool]:
    """How a heading is set, whatever its family."""
    style = heading.style
    return (round(2 * heading.size) / 2, style.bold, style.italic, style.caps)


def _counted_apart(headings: Sequence[Block]) -> set[tuple[str, str, str]]:
    """The forms of numbers that count on two levels, each in a setting of its own: together they do not count on."""
    forms: dict[tuple[str, str, str], list[Block]] = defaultdict(list)
    for heading in headings:
        if heading.label is not None and heading.label.depth == 1:
            forms[heading.label.family].append(heading)
    return {form for form, members in forms.items() if _count_apart(members)}


def _count_apart(members: Sequence[Block]) -> bool:
    """Whether headings of one form leave fewer numbers out where each setting counts by itself."""
    settings: dict[object, list[Block]] = defaultdict(list)
    for heading in members:
        settings[_setting(heading)].append(heading)
    if len(settings) < 2 or min(map(len, settings.values())) < 2:
        return False
    apart = sum(map(_breaks, settings.values()))
    spared = _breaks(members) - apart
    return (spared >= 2 or (spared == 1 and _enclosed(members, settings))) and apart <= 0.1 * len(members)


def _enclosed(members: Sequence[Block], settings: Mapping[object, Sequence[Block]]) -> bool:
    """Whether those in the rarer of two settings stand together between two of the others."""
    rare = min(settings, key=lambda setting: len(settings[setting]))
    places = [place for place, heading in enumerate(members) if _setting(heading) == rare]
    together = places[-1] - places[0] == len(places) - 1
    return len(settings) == 2 and together and places[0] > 0 and places[-1] < len(members) - 1


def _breaks(members: Sequence[Block]) -> int:
    """How many numbers neither follow the one before nor begin anew."""
    numbers = [heading.label.parts[-1] for heading in members if heading.label is not None]
    return sum(b not in (a + 1, 1) for a, b in itertools.pairwise([0, *numbers]))


def _level_appendices(classes: Sequence[Class], nested: Counter[tuple[int, int]]) -> None:
    """Contents pages indent appendices as they please: set as the sections are, they stand beside them."""
    tops = [position for position, kind in enumerate(classes) if kind.plain_section]
    for a, b in itertools.product(tops, tops):
        mine, other = classes[a], classes[b]
        alike = (mine.size, mine.bold, mine.caps) == (other.size, other.bold, other.caps)
        if alike and mine.members[0] < other.members[0] and not (nested[(a, b)] or nested[(b, a)]):
            other.entry_level = mine.entry_level


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

"""Levels of the accepted headings, the same all through the document: numbers first, then contents, then setting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from twopass.headings.blocks import Block
from twopass.headings.contents import Entry

Setting = tuple[float, bool, bool, bool, bool]  # size, bold, italic, capitals, run-in
Kind = tuple[str, str, int]  # role, first alphabet, depth; all empty for no number


def assign(headings: Sequence[Block], entries: Sequence[Entry]) -> None:
    """Sets `level` of every heading, 1 for the highest that the document uses."""
    if not headings:
        return
    ranks = _number_ranks(headings)
    _contents_ranks(headings, entries, ranks)
    _setting_ranks(headings, ranks)
    dense = {rank: level for level, rank in enumerate(sorted(set(ranks.values())), start=1)}
    for index, heading in enumerate(headings):
        heading.level = dense[ranks[index]]


def setting(block: Block) -> Setting:
    """How a heading is set, as far as its rank goes."""
    style = block.style
    return (round(2 * block.size) / 2, style.bold, style.italic, style.caps, block.run_in)


def _kind(block: Block) -> Kind:
    label = block.label
    if label is None:
        return ("", "", 0)
    return (label.role, label.alphabet[0], label.depth)


def _number_ranks(headings: Sequence[Block]) -> dict[int, float]:
    """Ranks by number for headings of the main numbering and those that stand over or under it."""
    kinds: dict[Kind, list[int]] = defaultdict(list)
    for index, heading in enumerate(headings):
        kinds[_kind(heading)].append(index)
    ranks: dict[int, float] = {}
    chapters = any(kind[0] == "chapter" for kind in kinds)
    simple = [i for kind, members in kinds.items() if kind[:2] == ("", "d") and kind[2] == 1 for i in members]
    nested = chapters and _inside(simple, [i for k, m in kinds.items() if k[0] == "chapter" for i in m])
    for (role, alphabet, depth), members in kinds.items():
        for index in members:
            if role == "part":
                ranks[index] = 0.0
            elif role == "chapter" or role == "appendix":
                ranks[index] = 1.0 if not nested else 0.5
            elif role == "" and alphabet == "d" and "(" not in _form(headings[index]):
                ranks[index] = float(depth)
            elif role == "" and alphabet in "A" and depth > 1:
                ranks[index] = float(depth)
    return ranks


def _form(block: Block) -> str:
    return block.label.form if block.label else ""


def _inside(inner: Sequence[int], outer: Sequence[int]) -> bool:
    """Whether the inner headings stand between the outer ones, several times over."""
    return len(inner) > len(outer) > 1


def _contents_ranks(headings: Sequence[Block], entries: Sequence[Entry], ranks: dict[int, float]) -> None:
    """Ranks by contents for headings without a telling number, by the level that numbered ones have there."""
    by_level: dict[int, list[float]] = defaultdict(list)
    for index, rank in ranks.items():
        if headings[index].entry >= 0:
            by_level[entries[headings[index].entry].level].append(rank)
    known = {level: median(found) for level, found in by_level.items()}
    for index, heading in enumerate(headings):
        if index in ranks or heading.entry < 0:
            continue
        level = entries[heading.entry].level
        if level in known:
            ranks[index] = known[level]
        elif not known:
            ranks[index] = float(level)


def _setting_ranks(headings: Sequence[Block], ranks: dict[int, float]) -> None:
    """Ranks for the rest: that of ranked headings set alike, or between those set larger and smaller."""
    votes: dict[tuple[Setting, Kind], Counter[float]] = defaultdict(Counter)
    loose: dict[Setting, Counter[float]] = defaultdict(Counter)
    for index, rank in ranks.items():
        votes[(setting(headings[index]), _kind(headings[index]))][rank] += 1
        loose[setting(headings[index])][rank] += 1
    groups: dict[tuple[Setting, Kind], list[int]] = defaultdict(list)
    for index, heading in enumerate(headings):
        if index not in ranks:
            groups[(setting(heading), _kind(heading))].append(index)
    anchors = {key: counts.most_common(1)[0][0] for key, counts in loose.items()}
    pending: list[tuple[Setting, Kind, list[int]]] = []
    for (style, kind), members in groups.items():
        near = votes.get((style, kind)) or loose.get(style)
        if near and (not kind[1] or votes.get((style, kind))):
            rank = near.most_common(1)[0][0]
            ranks.update(dict.fromkeys(members, rank))
            anchors.setdefault(style, rank)
        else:
            pending.append((style, kind, members))
    pending.sort(key=lambda item: _grandeur(item[0]), reverse=True)
    for style, kind, members in pending:
        rank = anchors[style] if style in anchors and not kind[1] else _between(style, kind, headings, members, anchors)
        ranks.update(dict.fromkeys(members, rank))
        anchors.setdefault(style, rank)


def _grandeur(style: Setting) -> tuple[bool, float, bool, bool, bool]:
    size, bold, italic, caps, run_in = style
    return (not run_in, size, bold, caps, not italic)


def _between(
    style: Setting, kind: Kind, headings: Sequence[Block], members: Sequence[int], anchors: dict[Setting, float]
) -> float:
    """A rank between those of the next larger and the next smaller setting known."""
    larger = [rank for other, rank in anchors.items() if _grandeur(other) > _grandeur(style)]
    smaller = [rank for other, rank in anchors.items() if _grandeur(other) < _grandeur(style)]
    if style in anchors:
        return anchors[style] + (0.0 if not kind[1] else 0.5)
    if not larger and not smaller:
        return 1.0
    if not larger:
        return min(smaller) - 0.5 if len(members) < 40 else min(smaller)
    low = max(larger)
    above = [rank for rank in smaller if rank > low]
    return (low + min(above)) / 2 if above else low + 1.0

"""Repairs what was accepted one by one: numbers that are missing from series, and sections inside sections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from twopass.headings.candidates import Block
from twopass.headings.numbering import Label

Key = tuple[str, str, str, tuple[int, ...]]
LONGEST = 160  # characters of a title that a number alone may vouch for
MOST_MISSING = 12  # numbers missing in one place
FAINT = 0.02  # chance below which not even a hole in a series speaks for a candidate set unlike its neighbours
UNFIT = ("caption", "full_stop", "comma", "starts_lower")
NESTED = 0.15  # chance below which its number inside an accepted section is not enough: lists and rows of tables


def completed(blocks: Sequence[Block], chosen: Iterable[Block]) -> list[Block]:
    """The chosen blocks, those that fill holes in their numbers, and those numbered inside them, in reading order.

    Where numbers u and v of one form are headings and u + 1 … v - 1 stand between them in order, those are headings
    too; likewise what counts up to the first number that was found. Where "10.1" is one, a paragraph of its own that
    opens with "10.1.4" is hardly anything else. Numbers in a row outweigh all that setting and place may say.
    """
    place = {id(block): index for index, block in enumerate(blocks)}
    taken = {place[id(block)] for block in chosen}
    fit = _fillers_of(blocks)
    series: dict[Key, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if block.label is not None and (index in taken or index in fit):
            series[_key(block.label)].append(index)
    for key in sorted(series, key=lambda key: len(key[3])):
        taken |= _fillers(blocks, series[key], taken, key)
    taken |= _nested(blocks, taken, fit)
    return [block for index, block in enumerate(blocks) if index in taken]


def _fillers_of(blocks: Sequence[Block]) -> set[int]:
    """The numbered candidates that may fill a hole: they say what no other says."""
    numbered = {index: block.title.lower() for index, block in enumerate(blocks) if block.label is not None}
    said = Counter(numbered.values())
    return {index for index, title in numbered.items() if said[title] == 1 and _may_fill(blocks[index])}


def _key(label: Label) -> Key:
    """What numbers that count on from one another share: role, alphabet, form and all but the last number."""
    return (label.role, label.alphabet, label.form, label.parts[:-1])


def _may_fill(block: Block) -> bool:
    """Whether nothing but a low chance speaks against the candidate: a title in words, set off or by itself."""
    out = block.features
    if not _set_apart(block) or len(block.text) > LONGEST or any(out[mark] for mark in UNFIT):
        return False
    named = block.label is not None and block.label.role  # "Note 3" may open a remark or a note to the accounts
    return not (out["theorem"] and not named) and sum(map(str.isalpha, block.title)) > 2


def _set_apart(block: Block) -> bool:
    """Whether the candidate is set off, or a paragraph by itself."""
    out = block.features
    return block.run_in or out["distinct"] >= 0.5 or (out["opens"] > 0 and out["closes"] > 0)


def _fillers(blocks: Sequence[Block], members: Sequence[int], taken: set[int], key: Key) -> set[int]:
    """The rejected members that fill holes between accepted ones, or before the first of a run."""
    found: set[int] = set()
    start, value = -1, 0
    for index in members:
        if index not in taken:
            continue
        last = _last(blocks[index])
        if last <= value or start < 0:
            start, value = _opening(blocks, taken, key, start, index), 0
        if 1 < last - value <= MOST_MISSING:
            found |= _between(blocks, [m for m in members if start < m < index], range(value + 1, last), index)
        start, value = index, last
    return found


def _opening(blocks: Sequence[Block], taken: set[int], key: Key, after: int, before: int) -> int:
    """Where a run that is open at `before` may have begun: at its parent's heading, or after the run before it."""
    role, _, _, parent = key
    for index in range(before - 1, after, -1):
        label = blocks[index].label
        if parent and index in taken and label is not None and label.parts == parent and label.role == role:
            return index
    return after


def _between(blocks: Sequence[Block], members: Sequence[int], wanted: range, end: int) -> set[int]:
    """One candidate for each wanted number, in order; none where one of them is not there."""
    model, before = blocks[end], end
    found: set[int] = set()
    for value in reversed(wanted):
        fit = [m for m in members if m < before and _last(blocks[m]) == value and _may_stand(blocks[m], model)]
        if not fit:
            return set()
        before = max(fit, key=lambda m: (_like(blocks[m], model), blocks[m].score, m))
        found.add(before)
    return found


def _may_stand(block: Block, model: Block) -> bool:
    """Whether a candidate is set as its neighbour in the series, or not too unlikely by itself."""
    return block.score >= FAINT or _like(block, model)


def _last(block: Block) -> int:
    return block.label.parts[-1] if block.label is not None else 0


def _like(a: Block, b: Block) -> bool:
    return a.run_in == b.run_in and a.style[:3] == b.style[:3]


def _nested(blocks: Sequence[Block], taken: set[int], fit: set[int]) -> set[int]:
    """The rejected candidates that stand alone and are numbered, in digits, inside a heading before them."""
    found: set[int] = set()
    known: set[tuple[str, tuple[int, ...]]] = set()
    for index, block in enumerate(blocks):
        label = block.label
        if label is None:
            continue
        if index not in taken:
            inside = (label.alphabet[:-1], label.parts[:-1]) in known
            if not inside or index not in fit or not _may_nest(block, label):
                continue
            found.add(index)
        known.add((label.alphabet, label.parts))
    return found


def _may_nest(block: Block, label: Label) -> bool:
    """Whether a candidate is numbered as a part of another and stands alone, outside drawings."""
    out = block.features
    if label.depth < 2 or label.alphabet[-1] != "d" or block.score < NESTED or out["figure"]:
        return False
    return bool(out["opens"]) and (block.run_in or bool(out["closes"]))

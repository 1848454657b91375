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
NESTED = 0.15  # chance below which its number inside an accepted section is not enough: lists and rows of tables


def completed(blocks: Sequence[Block], chosen: Iterable[Block]) -> list[Block]:
    """The chosen blocks, those that fill holes in their numbers, and those numbered inside them, in reading order.

    Where numbers u and v of one form are headings and u + 1 … v - 1 stand between them in order, those are headings
    too; likewise what counts up to the first number that was found. Where "10.1" is one, a paragraph of its own that
    opens with "10.1.4" is hardly anything else. Numbers in a row outweigh all that setting and place may say.
    """
    place = {id(block): index for index, block in enumerate(blocks)}
    taken = {place[id(block)] for block in chosen}
    said = Counter(block.title.lower() for block in blocks if block.label is not None)
    fit = [_may_fill(block) and said[block.title.lower()] == 1 for block in blocks]
    series: dict[Key, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if block.label is not None and (index in taken or fit[index]):
            series[_key(block.label)].append(index)
    for key in sorted(series, key=lambda key: len(key[3])):
        taken |= _fillers(blocks, series[key], taken, key)
    taken |= _nested(blocks, taken, fit)
    return [block for index, block in enumerate(blocks) if index in taken]


def _key(label: Label) -> Key:
    """What numbers that count on from one another share: role, alphabet, form and all but the last number."""
    return (label.role, label.alphabet, label.form, label.parts[:-1])


def _may_fill(block: Block) -> bool:
    """Whether nothing but a low chance speaks against the candidate: a title in words, set off or by itself."""
    out = block.features
    apart = block.run_in or (out["opens"] > 0 and out["closes"] > 0) or out["distinct"] >= 0.5
    named = block.label is not None and block.label.role  # "Note 3" may open a remark or a note to the accounts
    unfit = out["caption"] or (out["theorem"] and not named) or out["full_stop"] or out["comma"] or out["starts_lower"]
    letters = sum(char.isalpha() for char in block.title)
    return bool(apart and not unfit and letters > 2 and len(block.text) <= LONGEST)


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
    model = blocks[end]
    found: list[int] = []
    for value in reversed(wanted):
        fit = [m for m in members if _last(blocks[m]) == value and m < (found[-1] if found else end)]
        fit = [m for m in fit if _like(blocks[m], model) or blocks[m].score >= FAINT]
        if not fit:
            return set()
        found.append(max(fit, key=lambda m: (_like(blocks[m], model), blocks[m].score, m)))
    return set(found)


def _last(block: Block) -> int:
    return block.label.parts[-1] if block.label is not None else 0


def _like(a: Block, b: Block) -> bool:
    one, other = a.style, b.style
    return (one.size, one.bold, one.italic, a.run_in) == (other.size, other.bold, other.italic, b.run_in)


def _nested(blocks: Sequence[Block], taken: set[int], fit: Sequence[bool]) -> set[int]:
    """The rejected candidates that stand alone and are numbered, in digits, inside a heading before them."""
    found: set[int] = set()
    known: set[tuple[str, tuple[int, ...]]] = set()
    for index, block in enumerate(blocks):
        label = block.label
        if label is None:
            continue
        if index not in taken:
            if not fit[index] or label.depth < 2 or label.alphabet[-1] != "d" or block.score < NESTED:
                continue
            out = block.features
            if not (out["opens"] and (out["closes"] or block.run_in)) or out["figure"]:
                continue
            if (label.alphabet[:-1], label.parts[:-1]) not in known:
                continue
            found.add(index)
        known.add((label.alphabet, label.parts))
    return found

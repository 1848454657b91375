"""Which reading of each number fits its neighbours, and which numbers form one run through the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from twopass.headings.candidates import Block
from twopass.headings.numbering import Label

Key = tuple[str, str, tuple[int, ...]]
NEAR = 40  # numbers of one value that are looked at on either side
RESTART = 1.5  # what a second run from 1 must bring before it is believed (in headings of a distinct style)


def choose(blocks: Sequence[Block]) -> None:
    """Sets `label` of every block to the reading with the best neighbours, and the features that say how good."""
    places: dict[Key, list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        for label in block.labels:
            places[_key(label, label.parts)].append(index)
    for index, block in enumerate(blocks):
        best: tuple[float, Label, dict[str, float]] | None = None
        for label in block.labels:
            found = _support(label, index, block, blocks, places)
            if label.weak and not found["after_found"] and found["before_found"] < 1:
                continue  # "A letter to the editor" opens no list that has no B
            worth = sum(found.values()) - 0.5 * label.weak
            if best is None or worth > best[0] + 0.01:
                best = (worth, label, found)
        if best is None or (best[1].weak and best[0] <= 0):
            continue
        block.label = best[1]
        block.features.update(best[2])


def _key(label: Label, parts: tuple[int, ...]) -> Key:
    return (label.role, label.alphabet[: len(parts)], parts)


def _support(
    label: Label, index: int, block: Block, blocks: Sequence[Block], places: dict[Key, list[int]]
) -> dict[str, float]:
    """Whether the number before and the number after stand where they should, and whether they are set alike."""
    up, down = _neighbours(label)
    before = [i for key in up for i in _nearest(places.get(key, ()), index)[0]]
    after = [i for key in down for i in _nearest(places.get(key, ()), index)[1]]
    same = (block.style.size, block.style.bold, block.style.italic, block.run_in)

    def alike(i: int) -> bool:
        other = blocks[i]
        return (other.style.size, other.style.bold, other.style.italic, other.run_in) == same

    first = label.parts[-1] <= 1
    return {
        "before_found": 1.0 if before else 0.9 if first and label.depth == 1 else 0.0,
        "after_found": 1.0 if after else 0.0,
        "same_style_before": 1.0 if first or any(alike(i) for i in before) else 0.0,
        "same_style_after": 1.0 if any(alike(i) for i in after) else 0.0,
    }


def _nearest(places: Sequence[int], index: int) -> tuple[Sequence[int], Sequence[int]]:
    """The places right before and right after `index`, out of those in order."""
    return places[max(0, bisect_left(places, index) - NEAR) : bisect_left(places, index)], places[
        bisect_right(places, index) : bisect_right(places, index) + NEAR
    ]


def _neighbours(label: Label) -> tuple[list[Key], list[Key]]:
    """The numbers that may come right before and right after this one, for its own level."""
    parts = label.parts
    *above, last = parts
    up = [_key(label, (*above, last - 1))]
    if last <= 1 and above:
        up = [_key(label, tuple(above))]
    down = [_key(label, (*above, last + 1))]
    if len(above) and last >= 1:
        down.append(_key(label, (*above[:-1], above[-1] + 1)))
    return up, down


def chain(blocks: Sequence[Block]) -> None:
    """Marks the blocks on the best run of numbers (1, 1.1, 1.2, 2, …), one run for each role and alphabet.

    The best run maximises the summed distinctness of its headings; it may start again from 1 (parts, appendices),
    at a price. Linear in the number of blocks.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, block in enumerate(blocks):
        if block.label is not None:
            groups[(block.label.role, block.label.alphabet[0])].append(index)
    for members in groups.values():
        for index in _best_run(blocks, members):
            blocks[index].features["on_chain"] = 1.0


def _worth(block: Block) -> float:
    out = block.features
    return out["distinct"] + 0.5 * out["opens"] - 0.6 - 0.8 * out["full_stop"] - (out["chars"] > 120) - out["table"]


def _best_run(blocks: Sequence[Block], members: Sequence[int]) -> list[int]:
    best: dict[tuple[int, ...], tuple[float, int]] = {}  # prefix → the best run that ends at or below it
    back: dict[int, int] = {}
    total: dict[int, float] = {}
    overall: tuple[float, int] = (0.0, -1)
    for index in members:
        label = blocks[index].label
        assert label is not None
        parts = label.parts
        *above, last = parts
        options = [(-RESTART if last > 1 or len(parts) > 1 else 0.0, -1)]
        if last <= 1:
            options.append((overall[0] - RESTART, overall[1]))
            if above and tuple(above) in best:
                options.append(best[tuple(above)])
        for skipped, price in ((1, 0.0), (2, 0.7)):
            earlier = best.get((*above, last - skipped))
            if earlier:
                options.append((earlier[0] - price, earlier[1]))
        value, source = max(options)
        value += _worth(blocks[index])
        total[index], back[index] = value, source
        for depth in range(1, len(parts) + 1):
            prefix = parts[:depth]
            if prefix not in best or best[prefix][0] <= value:
                best[prefix] = (value, index)
        if value >= overall[0]:
            overall = (value, index)
    run: list[int] = []
    at = overall[1]
    while at >= 0:
        run.append(at)
        at = back[at]
    return run[::-1]

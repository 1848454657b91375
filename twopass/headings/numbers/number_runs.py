"""Which reading of each number fits its neighbours, and which numbers form one run through the document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

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
    chosen: dict[int, _Reading] = {}
    for index, block in enumerate(blocks):
        best = _best_reading(index, blocks, places) if block.labels else None
        if best is not None and (best.worth > 0 or not best.label.weak):
            chosen[index] = best
    for index in chosen.keys() - _articles(blocks, chosen):
        blocks[index].label = chosen[index].label
        blocks[index].features.update(chosen[index].support)


class _Reading(NamedTuple):
    """One reading of a number, what supports it, and how much that is worth."""

    worth: float
    label: Label
    support: dict[str, float]


def _articles(blocks: Sequence[Block], chosen: Mapping[int, _Reading]) -> set[int]:
    """The bare capitals that open one title after another without counting on: "A letter", "A note" hold words."""
    found: set[int] = set()
    last: dict[object, int] = {}
    for index, reading in chosen.items():
        kind = (reading.label.family, _look(blocks[index]))
        before = last.get(kind, index)
        last[kind] = index
        repeated = chosen[before].label.parts == reading.label.parts and blocks[before].text != blocks[index].text
        if reading.label.weak and repeated:
            found |= {before, index}
    return found


def _best_reading(index: int, blocks: Sequence[Block], places: dict[Key, list[int]]) -> _Reading | None:
    """The reading of a block's number that its neighbours support most; of equals the first."""
    best: _Reading | None = None
    for label in blocks[index].labels:
        found = _support(label, index, blocks, places)
        if label.weak and not found["after_found"] and found["before_found"] < 1:
            continue  # "A letter to the editor" opens no list that has no B
        worth = sum(found.values()) - 0.5 * label.weak
        if best is None or worth > best.worth + 0.01:
            best = _Reading(worth, label, found)
    return best


def _key(label: Label, parts: tuple[int, ...]) -> Key:
    return (label.role, label.alphabet[: len(parts)], parts)


def _support(label: Label, index: int, blocks: Sequence[Block], places: dict[Key, list[int]]) -> dict[str, float]:
    """Whether the number before and the number after stand where they should, and whether they are set alike."""
    up, down = _neighbours(label)
    before = [blocks[i] for key in up for i in _near(places.get(key, ()), index, before=True)]
    after = [blocks[i] for key in down for i in _near(places.get(key, ()), index, before=False)]
    same = _look(blocks[index])
    first = label.parts[-1] <= 1
    unopened = 0.9 if first and label.depth == 1 else 0.0
    return {
        "before_found": 1.0 if before else unopened,
        "after_found": float(bool(after)),
        "same_style_before": float(first or any(_look(block) == same for block in before)),
        "same_style_after": float(any(_look(block) == same for block in after)),
    }


def _look(block: Block) -> tuple[float, bool, bool, bool]:
    """How a block is set, whatever its family and letters."""
    return (*block.style[:3], block.run_in)


def _near(places: Sequence[int], index: int, before: bool) -> Sequence[int]:
    """The places right before or right after `index`, out of those in order."""
    if before:
        at = bisect_left(places, index)
        return places[max(0, at - NEAR) : at]
    at = bisect_right(places, index)
    return places[at : at + NEAR]


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


class _Runs:
    """The best runs of numbers up to some block, and what each member of a run follows."""

    def __init__(self) -> None:
        self.best: dict[tuple[int, ...], tuple[float, int]] = {}  # prefix → the best run that ends at or below it
        self.back: dict[int, int] = {}
        self.overall: tuple[float, int] = (0.0, -1)

    def sources(self, parts: tuple[int, ...]) -> Iterator[tuple[float, int]]:
        """What a number may follow: the worth of the run so far, and its last block (-1 of none)."""
        *above, last = parts
        yield (-RESTART if last > 1 or above else 0.0, -1)
        if last <= 1:
            yield (self.overall[0] - RESTART, self.overall[1])
            if tuple(above) in self.best:
                yield self.best[tuple(above)]
        for skipped, price in ((1, 0.0), (2, 0.7)):
            if earlier := self.best.get((*above, last - skipped)):
                yield (earlier[0] - price, earlier[1])

    def add(self, index: int, parts: tuple[int, ...], worth: float) -> None:
        """Takes in the block of that index and number."""
        value, self.back[index] = max(self.sources(parts))
        value += worth
        for depth in range(1, len(parts) + 1):
            prefix = parts[:depth]
            if prefix not in self.best or self.best[prefix][0] <= value:
                self.best[prefix] = (value, index)
        if value >= self.overall[0]:
            self.overall = (value, index)

    def members(self) -> list[int]:
        """The blocks of the best run of all, in order."""
        run: list[int] = []
        at = self.overall[1]
        while at >= 0:
            run.append(at)
            at = self.back[at]
        return run[::-1]


def _best_run(blocks: Sequence[Block], members: Sequence[int]) -> list[int]:
    runs = _Runs()
    for index in members:
        block = blocks[index]
        assert block.label is not None
        runs.add(index, block.label.parts, _worth(block))
    return runs.members()

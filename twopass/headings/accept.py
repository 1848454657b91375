"""Which candidates are headings: those that the model finds likely, with a threshold that suits the document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twopass.headings.candidates import Block
from twopass.headings.classifier import model
from twopass.headings.features.prior import SPELLED_OUT
from twopass.headings.measured import Candidates
from twopass.headings.numbers.series import completed
from twopass.schema import Document

HIGHEST, LOWEST = 0.5, 0.12  # bounds of the threshold, so that neither certainty nor its absence runs away


def accepted(found: Candidates) -> list[Block]:
    """The candidates that are taken for headings, in reading order."""
    chosen = choose(found.blocks, model().probabilities([block.features for block in found.blocks]))
    return _without_builds(chosen, found.sheet.document)


def choose(blocks: Sequence[Block], chances: NDArray[np.float64]) -> list[Block]:
    """The blocks likely enough to be headings, those that say so themselves ("Part Two" in large type, in its place in
    a series), and those that complete their series of numbers.
    """
    likely = {id(block) for block in select(blocks, chances)}
    chosen = [block for block in blocks if id(block) in likely or block.features["prior"] >= SPELLED_OUT]
    return completed(blocks, chosen)


def _without_builds(chosen: Sequence[Block], document: Document) -> list[Block]:
    """Slides are built up over several pages: a title that stays in its place from page to page is one heading."""
    wide = {page.number for page in document.pages if page.width > page.height}
    kept: list[Block] = []
    last: dict[str, Block] = {}
    for block in chosen:
        before = last.get(block.text)
        last[block.text] = block
        if before is None or block.page not in wide or not _stays(before, block):
            kept.append(block)
    return kept


def _stays(before: Block, block: Block) -> bool:
    """Whether the second of two titles stands on the next page in the place of the first."""
    return block.page - before.page == 1 and abs(block.top - before.top) < block.size


def select(blocks: Sequence[Block], chances: NDArray[np.float64]) -> list[Block]:
    """The blocks whose chance reaches the threshold at which the expected F1 of the document is largest.

    With chances p in falling order, the first k taken are expected to score 2 Σp[:k] / (k + Σp): where everything
    looks doubtful, a doubtful heading is still better than none.
    """
    if not len(chances):
        return []
    falling = np.sort(chances)[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    threshold = min(HIGHEST, max(LOWEST, float(falling[int(expected.argmax())])))
    for block, chance in zip(blocks, chances, strict=True):
        block.score = float(chance)
    return [block for block in blocks if block.score >= threshold]

"""How likely a candidate is a heading: what a typographer would say of it, and a sum of decision trees on top.

The log-odds from which the trees start were picked by hand for the cross-validated F1 of 80 documents, all of which the
trees are fitted on, with a check that both halves of them gained: that figure is somewhat flattered by the choice. The
trees correct the values.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twopass.headings.candidates import Block

PRIOR = "prior"  # the feature that the log-odds start from; no tree asks for it
WELL_SET = 2.5  # a style used as headings are, in a document that does not number its sections
IN_SERIES = 2.0  # a number in its place among others set alike
SPELLED_OUT = 4.0  # the same in large type after a word such as Part or Chapter
ABSTRACT_PART = 3.0  # "Background:", "Methods:", "Results:" in one abstract
UNLISTED = -1.0  # no number and no entry where sections are numbered and listed, or on slides with an outline
REPEATED = -2.5  # the same words on many pages
NUMBERED = 0.1  # numbered sections a page from which a document counts as numbered
MANY_PAGES = 6
SPELLED = frozenset({"part", "chapter", "appendix"})
SECTIONS = frozenset({"", "chapter", "section", "appendix"})


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree as arrays of shape (nodes,): a node asks whether `feature` is at most `threshold`; leaves have
    feature -1 and hold a log-odds `value`.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]

    def __call__(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value of each row of `table` (rows, features), shape (rows,)."""
        at = np.zeros(len(table), np.int64)
        rows = np.arange(len(table))
        while True:
            feature = self.feature[at]
            inner = feature >= 0
            if not inner.any():
                return self.value[at]
            below = table[rows, np.maximum(feature, 0)] <= self.threshold[at]
            at = np.where(inner, np.where(below, self.left[at], self.right[at]), at)


@dataclass(frozen=True, slots=True)
class Model:
    """Trees and the features that they ask for, in the order of the table's columns."""

    names: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]

    def probabilities(self, measured: list[dict[str, float]]) -> NDArray[np.float64]:
        """How likely each candidate is a heading, from its features; shape (candidates,)."""
        table = np.array([[features.get(name, 0.0) for name in self.names] for features in measured])
        table = table.reshape(len(measured), len(self.names))
        start = np.array([self.base + features.get(PRIOR, 0.0) for features in measured])
        odds = sum((tree(table) for tree in self.trees), start)
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
        return chances


def from_data(data: dict[str, Any]) -> Model:
    """A model from its JSON form: {"names", "base", "trees": [{"feature", "threshold", "left", "right", "value"}]}."""
    trees = tuple(
        Tree(
            np.array(tree["feature"], np.int64),
            np.array(tree["threshold"], np.float64),
            np.array(tree["left"], np.int64),
            np.array(tree["right"], np.int64),
            np.array(tree["value"], np.float64),
        )
        for tree in data["trees"]
    )
    return Model(tuple(data["names"]), float(data["base"]), trees)


@cache
def model() -> Model:
    """The model that comes with the package, fitted by `benchmarks/train_headings.py`."""
    return from_data(json.loads(files(__package__).joinpath("model.json").read_text(encoding="utf-8")))


# ── before any counting ──────────────────────────────────────────────────────────────────────────────


def weigh(blocks: Sequence[Block], pages: int, listed: bool) -> None:
    """Sets the feature "prior" of every block; `listed` says whether the document has a contents page."""
    slides = bool(blocks) and blocks[0].features["landscape"] > 0.5
    systematic = listed and (slides or _numbered(blocks) > NUMBERED * max(pages, 1))
    parts = Counter(block.page for block in blocks if block.run_in and block.features["stock"])
    for block in blocks:
        block.features["prior"] = _prior(block, systematic, parts[block.page])


def _numbered(blocks: Sequence[Block]) -> float:
    return sum(
        block.features["on_chain"]
        for block in blocks
        if block.label and block.label.role in SECTIONS and block.features["distinct"] > 0.3
    )


def _prior(block: Block, systematic: bool, parts: int) -> float:
    out = block.features
    if out["repeat_pages"] >= math.log1p(MANY_PAGES - 1) and not block.label:
        return REPEATED
    if _in_series(block):
        return SPELLED_OUT if block.label and block.label.role in SPELLED and out["size"] > 1.3 else IN_SERIES
    if block.run_in and out["stock"] and parts >= 3:
        return ABSTRACT_PART
    if not systematic and _well_set(block):
        return WELL_SET
    if systematic and not block.label and not out["entry"] and out["of_entry"] < 0.3 and not out["stock"]:
        return UNLISTED
    return 0.0


def _in_series(block: Block) -> bool:
    """Whether the candidate's number stands in a run of numbers set alike, with text between them."""
    out = block.features
    if block.label is None or block.label.weak or block.run_in or not out["on_chain"]:
        return False
    spaced = out["series_gap"] > 2.5 or out["size"] > 1.3
    fits = out["series_fits"] >= 0.75 and out["series"] > 1.0 and spaced
    set_off = out["distinct"] >= 0.5 and out["of_purity"] > 0.5 and out["size"] >= 0.9
    return fits and set_off and not out["full_stop"] and not out["table"] and not out["figure"] and out["chars"] < 120


def _well_set(block: Block) -> bool:
    """Whether the candidate and its like are set off from the body, stand alone, and lead over to body text."""
    out, style = block.features, block.style
    if block.label or block.run_in or out["page"] <= 1 or not 2 < out["chars"] < 120:
        return False
    set_off = style.bold or style.caps or out["size"] > 1.05 or (out["other_family"] and out["of_purity"] > 0.98)
    large = out["size"] >= (0.85 if style.bold and style.caps else 0.9)
    alone = out["of_opens"] > 0.8 and out["of_closes"] > 0.8 and out["of_alike_after"] < 0.25
    leads = out["of_before_body"] > 0.55 and out["of_above"] >= out["of_below"] and out["of_full_stop"] < 0.3
    used = out["of_purity"] > 0.88 and out["of_count"] > 1.0 and out["of_spread"] > 0.1
    apart = not (out["table"] or out["figure"] or out["aside"] or out["caption"] or out["bullet"])
    clean = not (out["full_stop"] or out["starts_lower"]) and out["of_table"] < 0.25 and out["of_figure"] < 0.25
    return bool(set_off and large and alone and leads and used and apart and clean)

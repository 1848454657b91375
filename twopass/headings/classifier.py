"""How likely a candidate is a heading: a sum of decision trees on top of what a typographer would say of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twopass.headings.features.prior import PRIOR

ROWS = 128  # candidates that walk all trees together: as many as the processor's cache holds with their features


class Tree(NamedTuple):
    """One tree as arrays of shape (nodes,): a node asks whether `feature` is at most `threshold`; leaves have
    feature -1 and hold a log-odds `value`. Children come after their parent, the right one next to the left one.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]

    @property
    def depth(self) -> int:
        """The most questions between the root and a leaf."""
        depths = [0] * len(self.feature)
        for node in np.flatnonzero(self.feature >= 0).tolist():
            depths[self.left[node]] = depths[self.right[node]] = depths[node] + 1
        return max(depths)


class Forest:
    """The trees end to end in arrays of shape (nodes of all,), so that one step walks them all; leaves lead to
    themselves.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        sizes = [len(tree.feature) for tree in trees]
        self._roots = np.cumsum([0, *sizes])[:-1]
        self._depth = max((tree.depth for tree in trees), default=0)
        feature = np.concatenate([np.zeros(0, np.int64), *(tree.feature for tree in trees)])
        leaf = feature < 0
        left = np.concatenate([np.zeros(0, np.int64), *(tree.left for tree in trees)]) + np.repeat(self._roots, sizes)
        self._feature = np.where(leaf, 0, feature)
        self._threshold = np.where(leaf, np.inf, np.concatenate([np.zeros(0), *(tree.threshold for tree in trees)]))
        self._left = np.where(leaf, np.arange(len(leaf)), left)
        self._value = np.concatenate([np.zeros(0), *(tree.value for tree in trees)])

    def add(self, odds: NDArray[np.float64], table: NDArray[np.float64]) -> None:
        """Adds to the log-odds, shape (rows,), the value of each tree in turn for each row of (rows, features)."""
        for start in range(0, len(table), ROWS):
            some = odds[start : start + ROWS]  # a view: what is added to it is added to the odds
            for values in self._values(table[start : start + ROWS]):
                some += values

    def _values(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each tree says of each row, shape (trees, rows)."""
        rows, columns = table.shape
        flat, first = table.ravel(), np.arange(rows) * columns
        at = np.repeat(self._roots[:, None], rows, axis=1)
        for _ in range(self._depth):
            above = flat.take(self._feature.take(at) + first) > self._threshold.take(at)
            at = self._left.take(at) + above
        return self._value.take(at)


@dataclass(frozen=True)
class Model:
    """Trees and the features that they ask for, in the order of the table's columns."""

    names: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]

    @cached_property
    def forest(self) -> Forest:
        """The trees as they are walked."""
        return Forest(self.trees)

    def probabilities(self, measured: Sequence[dict[str, float]]) -> NDArray[np.float64]:
        """How likely each candidate is a heading, from its features; shape (candidates,)."""
        values = chain.from_iterable(map(features.get, self.names, repeat(0.0)) for features in measured)
        shape = (len(measured), len(self.names))
        table = np.fromiter(values, np.float64, shape[0] * shape[1]).reshape(shape)
        odds = np.array([self.base + features.get(PRIOR, 0.0) for features in measured])
        self.forest.add(odds, table)
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

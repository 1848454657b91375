"""How likely a candidate is a heading: a small sum of decision trees over its features, read from data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

PRIOR = "prior"  # the feature that the log-odds start from; no tree asks for it


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

"""Logistic regressions whose weights come with the package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from twopass.text.statistics import Floats


@dataclass(frozen=True)
class Model:
    """A logistic regression: for each feature its mean, its scale and its weight, shape (features,), and the base."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weight: Floats
    base: float

    def likely(self, measured: Sequence[Mapping[str, float]]) -> Floats:
        """How likely each row is what was looked for, in [0, 1], from its features by name; shape (rows,)."""
        return self.chances({name: np.array([one[name] for one in measured], np.float64) for name in self.names})

    def chances(self, columns: Mapping[str, Floats]) -> Floats:
        """The same of features that are given as columns, each of shape (rows,)."""
        table = np.column_stack([columns[name] for name in self.names])
        odds = self.base + ((table - self.mean) / self.scale) @ self.weight
        likely: Floats = 1.0 / (1.0 + np.exp(-odds))
        return likely


def from_data(data: Mapping[str, Any]) -> Model:
    """A model from its JSON form: {"base", "features": {NAME: [mean, scale, weight]}}."""
    mean, scale, weight = np.array([*data["features"].values()], np.float64).T
    return Model(tuple(data["features"]), mean, scale, weight, float(data["base"]))


@cache
def load(package: str, name: str) -> Model:
    """The model that lies in a package as `NAME.json`."""
    return from_data(json.loads(files(package).joinpath(f"{name}.json").read_text(encoding="utf-8")))

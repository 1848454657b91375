"""The model that comes with the package is data of numbers, and is read as it was written."""

from __future__ import annotations

import json

import numpy as np

from benchmarks.train_headings import to_json
from twopass.headings.accept import select
from twopass.headings.classifier import from_data, model

STUMP = {
    "names": ["bold"],
    "base": -1.0,
    "trees": [
        {"feature": [0, -1, -1], "threshold": [0.5, 0, 0], "left": [1, 0, 0], "right": [2, 0, 0], "value": [0, -1, 3]},
    ],
}


def test_a_tree_is_walked_by_its_thresholds() -> None:
    chances = from_data(STUMP).probabilities([{"bold": 1.0}, {"bold": 0.0}, {}, {"bold": 0.0, "prior": 4.0}])
    assert np.allclose(1 / chances - 1, np.exp([-2.0, 2.0, 2.0, -2.0]))


def test_no_candidates_are_no_trouble() -> None:
    assert model().probabilities([]).shape == (0,)
    assert select([], np.zeros(0)) == []


def test_the_stored_model_says_the_same_after_a_round_trip() -> None:
    stored = model()
    again = from_data(json.loads(to_json(stored)))
    some = [dict.fromkeys(stored.names, value) for value in (0.0, 0.5, 1.0, 3.0)]
    assert np.allclose(stored.probabilities(some), again.probabilities(some), atol=1e-3)

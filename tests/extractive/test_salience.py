"""How sentences are weighed: the percentile that scores are scaled by."""

from __future__ import annotations

import numpy as np
import pytest

from twopass.extractive.salience import ninetieth


@pytest.mark.parametrize("count", [1, 2, 7, 11, 30, 101])
def test_the_ninetieth_percentile_is_that_of_numpy_to_the_last_bit(count):
    for seed in range(50):
        values = np.random.default_rng(seed).normal(size=count)
        assert ninetieth(values) == np.quantile(values, 0.9)

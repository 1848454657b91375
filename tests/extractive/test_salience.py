"""How sentences are weighed: by their shape and label, and on the scale of a percentile."""

from __future__ import annotations

import numpy as np
import pytest

from tests.making import make
from twopass.extractive.salience import ninetieth
from twopass.extractive.study import Study
from twopass.text.analysis import DocumentAnalysis


@pytest.mark.parametrize("count", [1, 2, 7, 11, 30, 101])
def test_the_ninetieth_percentile_is_that_of_numpy_to_the_last_bit(count):
    for seed in range(50):
        values = np.random.default_rng(seed).normal(size=count)
        assert ninetieth(values) == np.quantile(values, 0.9)


def test_what_stands_behind_a_label_that_others_have_weighs_less():
    rows = [f"Premise: The miller sold {one} sacks of rye to the baker." for one in ("two", "three", "four")]
    plain = "The miller sold five sacks of rye to the baker."
    study = Study(DocumentAnalysis(*make("# Logic\n\n" + "\n\n".join([*rows, plain]))))
    shape = dict(zip(study.statistics.texts, study.shape, strict=True))
    assert shape[rows[0]] < 0.5 * shape[plain]

"""The `ci` tier: a small ensemble trained here shows the two timescales, and the committed ones in the mean.

Intervals over seeds are held against the registered ranges, since how a single seed comes out depends on the processor.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.config import Run
from experiments.repeat import again, compare
from experiments.results import read_results, read_sweep
from experiments.statistics import Interval, t_mean

ROOT = Path(__file__).parents[2]
STORED = ROOT / "experiments" / "results" / "ci.jsonl"


@pytest.fixture(scope="module")
def trained():
    """The results of the `ci` sweep, n {128, 256} × 3 seeds, trained here."""
    return again(read_results(STORED))


def growth(trained, name: str) -> Interval:
    """How many times as long a time is at n = 256 as at n = 128: geometric mean over seeds, t interval."""
    times = {line["key"]: line["times"][name] for line in trained}
    runs: dict[tuple[int, int], Run] = {
        (run.n, run.seed): run for run in read_sweep(ROOT / "experiments" / "sweeps" / "ci.py")
    }
    logs = t_mean([np.log(times[runs[256, seed].key()] / times[runs[128, seed].key()]) for seed in range(3)])
    return Interval(*(float(np.exp(value)) for value in (logs.value, logs.low, logs.high)))


def test_memorisation_waits_for_n_and_generalisation_does_not(trained):
    memorised, generalised = growth(trained, "tau_mem"), growth(trained, "tau_gen")
    assert memorised.low > 1, "it grows with n"
    assert memorised.low <= 2.7, "registered: by 1.5 to 2.7"
    assert memorised.high >= 1.5
    assert generalised.low <= 1.5, "registered: by 0.7 to 1.5"
    assert generalised.high >= 0.7
    assert memorised.value > 1.3 * generalised.value
    assert all(line["times"]["tau_gen"] < line["times"]["tau_mem"] for line in trained)


def test_a_rerun_gives_the_committed_times_in_the_mean(trained):
    stored = read_results(STORED)
    assert len(stored) == len(trained) == 6
    comparisons = compare(stored, trained)
    assert {comparison.time for comparison in comparisons} == {"tau_gen", "tau_mem"}
    assert not [str(comparison) for comparison in comparisons if comparison.differs]


def test_committed_times_that_this_sweep_does_not_have_would_be_found_out(trained):
    """The spread that this processor brings in is small enough for the comparison to see a factor of 2."""
    doubled = [
        {**line, "times": {name: time and 2 * time for name, time in line["times"].items()}}
        for line in read_results(STORED)
    ]
    assert all(comparison.differs for comparison in compare(doubled, trained))

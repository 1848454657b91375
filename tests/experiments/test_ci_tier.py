"""The `ci` tier: a small ensemble trained here shows the two timescales inside their registered ranges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.config import Run
from experiments.repeat import MAIN, TOLERANCE, differences
from experiments.results import read_results, read_sweep
from experiments.train import train_ensemble

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def trained() -> dict[str, dict[str, float | None]]:
    """Times by run key of the `ci` sweep: n {128, 256} × 3 seeds."""
    runs = read_sweep(ROOT / "experiments" / "sweeps" / "ci.py")
    return {key: record.times() for key, record in train_ensemble(runs).items()}


def geometric_mean(times, runs: list[Run], n: int, name: str) -> float:
    return float(np.exp(np.mean([np.log(times[run.key()][name]) for run in runs if run.n == n])))


def test_memorisation_waits_for_n_and_generalisation_does_not(trained):
    runs = read_sweep(ROOT / "experiments" / "sweeps" / "ci.py")
    ratios = {
        name: geometric_mean(trained, runs, 256, name) / geometric_mean(trained, runs, 128, name)
        for name in ("tau_mem", "tau_gen")
    }
    assert 1.5 <= ratios["tau_mem"] <= 2.7, ratios
    assert 0.7 <= ratios["tau_gen"] <= 1.5, ratios
    assert all(times["tau_gen"] < times["tau_mem"] for times in trained.values())


def test_a_rerun_gives_the_committed_times(trained):
    """The committed results of this sweep: the same times within the tolerance of `experiments.repeat`."""
    stored = read_results(ROOT / "experiments" / "results" / "ci.jsonl")
    assert len(stored) == len(trained)
    for line in stored:
        found = dict(differences(line["times"], trained[line["key"]]))
        assert max(found[name] for name in MAIN) <= TOLERANCE, (line["run"], found)

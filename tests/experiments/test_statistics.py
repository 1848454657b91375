"""The statistics against hand-worked cases and simulated coverage."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.statistics import (
    Interval,
    bca_mean,
    compare_paired,
    equivalent,
    exponent,
    holm,
    kaplan_meier_median,
    log_rank,
    r_squared,
)


def test_interval_reads_as_in_a_paper():
    assert f"{Interval(1.024, 0.97, 1.079):.2f}" == "1.02 [0.97, 1.08]"


def test_bca_covers_the_mean_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(40):
        interval = bca_mean(rng.exponential(size=25))
        hits += interval.low <= 1 <= interval.high
    assert hits >= 33
    with pytest.raises(ValueError, match="at least two"):
        bca_mean([1.0])


def test_paired_comparison_of_ratios():
    baseline = np.array([100.0, 150, 90, 120, 130, 110, 105, 95])
    noise = np.exp(0.02 * np.array([1, -1, 2, -2, 1, -1, 0, 0]))
    result = compare_paired(1.3 * baseline * noise, baseline)
    assert result.ratio.value == pytest.approx(1.3)
    assert result.ratio.low < 1.3 < result.ratio.high
    assert result.permutation_p == pytest.approx(2 / 2**8), "all eight signs agree: 2 of 256 flips are as extreme"
    assert result.t_p < 1e-6
    same = compare_paired(baseline, baseline)
    assert same.ratio == Interval(1, 1, 1)
    assert same.t_p == 1


def test_equivalence_is_shown_by_precision_not_by_absence_of_a_difference():
    baseline = np.full(8, 100.0)
    jitter = np.array([1, -1, 1, -1, 1, -1, 1, -1.0])
    assert equivalent(100 + jitter, baseline) < 0.001
    assert equivalent(100 + 30 * jitter, baseline) > 0.05
    assert equivalent(baseline * 1.2 + jitter, baseline) > 0.95


def test_exponent_with_seeds_as_clusters():
    rng = np.random.default_rng(1)
    groups = {
        seed: [(n, n**1.0 * np.exp(0.3 * rng.standard_normal())) for n in (128, 256, 512, 1024)] for seed in range(10)
    }
    interval = exponent(groups)
    assert interval.low < 1 < interval.high
    assert interval.high - interval.low < 0.4
    exact = exponent({0: [(2, 4), (4, 16)], 1: [(2, 8), (4, 32)]})
    assert exact.value == pytest.approx(2)


def test_holm_by_hand():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.9, "b": 0.6}) == {"b": 1.0, "a": 1.0}


def test_censored_times_are_not_taken_for_events():
    assert kaplan_meier_median([10, 20, 30, None, None], [50] * 5) == 30
    assert kaplan_meier_median([10, None, None], [50] * 3) is None
    early, late = [10.0, 11, 12, 13, 14, 15], [30.0, None, None, 33, None, None]
    assert log_rank(early, [40] * 6, late, [40] * 6) < 0.01
    assert log_rank(early, [40] * 6, early, [40] * 6) == pytest.approx(1)


def test_r_squared_does_not_fit_a_line():
    observed = [0.1, 0.4, 0.5, 0.9]
    assert r_squared(observed, observed).value == 1
    assert r_squared([0.5 * x for x in observed], observed).value < 0.5

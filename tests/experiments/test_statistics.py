"""The statistics against hand-worked cases and simulated coverage."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from experiments.statistics import (
    MARGIN,
    Interval,
    Verdict,
    censored_exponent,
    compare_paired,
    exponent,
    holm,
    judge,
    kaplan_meier_median,
    least_p,
    log_rank,
    narrowed,
    r_squared,
    sign_flip,
    t_mean,
    t_test,
)


def test_interval_reads_as_in_a_paper():
    assert f"{Interval(1.024, 0.97, 1.079):.2f}" == "1.02 [0.97, 1.08]"


def test_t_interval_by_hand():
    """Of 1, 2, 3: mean 2, standard error 1/√3, t of 2 degrees 4.303."""
    interval = t_mean([1.0, 2.0, 3.0])
    assert interval == Interval(2, pytest.approx(2 - 4.3027 / 3**0.5, abs=1e-3), pytest.approx(4.4841, abs=1e-3), 3)
    with pytest.raises(ValueError, match="at least two"):
        t_mean([1.0])


def test_with_five_values_an_interval_covers_the_mean_as_often_as_it_says():
    """What bootstraps over so few do not."""
    rng = np.random.default_rng(0)
    intervals = [t_mean(rng.normal(size=5)) for _ in range(2000)]
    hits = sum(interval.low <= 0 <= interval.high for interval in intervals)
    assert 0.935 < hits / 2000 < 0.965


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([0.30, 0.34, 0.32, 0.31], Verdict(1, False)),
        ([-0.30, -0.34, -0.32, -0.31], Verdict(-1, False)),
        ([0.01, -0.01, 0.005, -0.004], Verdict(0, True)),
        ([0.3, -0.3, 0.1, -0.1], Verdict(0, False)),
        ([0.050, 0.051, 0.049, 0.050], Verdict(1, True)),
        ([0.0, 0.0, 0.0], Verdict(0, True)),
        ([0.2, 0.2, 0.2], Verdict(1, False)),
    ],
)
def test_the_rule_names_a_difference_none_or_neither(values, verdict):
    assert judge(t_mean(values), 0.0, MARGIN) == verdict
    narrow, known = narrowed(t_mean(values)), t_mean(values, error=0.1)
    assert (narrow.low, narrow.high) == pytest.approx((known.low, known.high)), "what the margin is held against"
    shifted = judge(t_mean([value + 1 for value in values]), 1.0, MARGIN)
    assert shifted == verdict


def test_the_rule_errs_as_seldom_as_it_should():
    """Of true nulls one in twenty is called a difference; of ratios at the margin one in twenty is called the same."""
    rng = np.random.default_rng(1)
    nulls = [judge(t_mean(0.1 * rng.normal(size=8)), 0.0, MARGIN).side for _ in range(2000)]
    edges = [judge(t_mean(MARGIN + 0.02 * rng.normal(size=8)), 0.0, MARGIN).within for _ in range(2000)]
    assert 0.035 < np.mean([side != 0 for side in nulls]) < 0.065
    assert 0.035 < np.mean(edges) < 0.065


def test_the_rule_needs_to_know_on_how_many_values_an_interval_rests():
    with pytest.raises(ValueError, match="number of values"):
        judge(Interval(0.1, 0.0, 0.2), 0.0, MARGIN)


def test_the_t_test_of_an_interval_is_that_of_its_values():
    values = np.array([0.3, 0.1, -0.05, 0.2])
    assert t_test(t_mean(values)) == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue)
    assert t_test(t_mean(values), 0.2) == pytest.approx(stats.ttest_1samp(values, 0.2).pvalue)
    assert (t_test(t_mean([1.0, 1.0])), t_test(t_mean([1.0, 1.0]), 1.0)) == (0, 1)


def test_sign_flips_have_a_floor():
    for count in (4, 5, 8):
        assert sign_flip(np.linspace(1, 2, count)) == pytest.approx(least_p(count)) == pytest.approx(2 / 2**count)
    assert least_p(5) == 0.0625


def test_paired_comparison_of_ratios():
    baseline = np.array([100.0, 150, 90, 120, 130, 110, 105, 95])
    noise = np.exp(0.02 * np.array([1, -1, 2, -2, 1, -1, 0, 0]))
    result = compare_paired(1.3 * baseline * noise, baseline)
    assert result.ratio.value == pytest.approx(1.3)
    assert result.ratio.low < 1.3 < result.ratio.high
    assert result.permutation_p == pytest.approx(2 / 2**8), "all eight signs agree: 2 of 256 flips are as extreme"
    assert result.t_p < 1e-6
    same = compare_paired(baseline, baseline)
    assert same.ratio == Interval(1, 1, 1, 8)
    assert same.verdict == Verdict(0, True)
    assert (result.pairs, result.floor, result.verdict) == (8, least_p(8), Verdict(1, False))
    assert same.t_p == 1


def test_equivalence_is_shown_by_precision_not_by_absence_of_a_difference():
    baseline = np.full(8, 100.0)
    jitter = np.array([1, -1, 1, -1, 1, -1, 1, -1.0])
    assert compare_paired(100 + jitter, baseline).verdict == Verdict(0, True)
    assert compare_paired(100 + 30 * jitter, baseline).verdict == Verdict(0, False)
    assert compare_paired(baseline * 1.2 + jitter, baseline).verdict == Verdict(1, False)


def test_exponent_with_seeds_as_clusters():
    rng = np.random.default_rng(1)
    groups = {
        seed: [(n, n**1.0 * np.exp(0.3 * rng.standard_normal())) for n in (128, 256, 512, 1024)] for seed in range(10)
    }
    interval = exponent(groups)
    assert interval.low < 1 < interval.high
    assert interval.high - interval.low < 0.4
    exact = exponent({0: [(2, 4), (4, 16)], 1: [(2, 8), (4, 64)]})
    assert exact.value == pytest.approx(2.5), "the mean of a slope of 2 and one of 3"
    assert exact.count == 2


def test_holm_by_hand():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.9, "b": 0.6}) == {"b": 1.0, "a": 1.0}


def test_censored_times_are_not_taken_for_events():
    assert kaplan_meier_median([10, 20, 30, None, None], [50] * 5) == 30
    assert kaplan_meier_median([10, None, None], [50] * 3) is None
    early, late = [10.0, 11, 12, 13, 14, 15], [30.0, None, None, 33, None, None]
    p, later = log_rank(early, [40] * 6, late, [40] * 6)
    assert (p < 0.01, later) == (True, False)
    assert log_rank(late, [40] * 6, early, [40] * 6) == (pytest.approx(p), True)
    assert log_rank(early, [40] * 6, early, [40] * 6)[0] == pytest.approx(1)


def test_r_squared_does_not_fit_a_line():
    observed = [0.1, 0.4, 0.5, 0.9]
    assert r_squared(observed, observed).value == 1
    assert r_squared([0.5 * x for x in observed], observed).value < 0.5


def _runs(rng: np.random.Generator, end: float) -> tuple[list[int], list[float | None], list[float]]:
    """Times that grow with size to the power of 2, a tenth apart in the logarithm, and None beyond the end."""
    sizes = [size for size in (64, 128, 256) for _ in range(10)]
    times = [float(size**2 * np.exp(rng.normal(0, 0.1))) for size in sizes]
    return sizes, [time if time < end else None for time in times], [end] * len(sizes)


def test_an_exponent_with_all_runs_in_is_the_least_squares_slope():
    sizes, times, ends = _runs(np.random.default_rng(0), 1e9)
    found = censored_exponent(sizes, times, ends)
    assert found.value == pytest.approx(np.polyfit(np.log(sizes), np.log(times), 1)[0], abs=1e-4)
    assert found.low < 2 < found.high < found.low + 0.2


def test_runs_that_ended_before_count_as_later():
    """All of the greatest size, and half of the middle: without them the slope would be too small."""
    sizes, times, ends = _runs(np.random.default_rng(1), 16_300.0)
    seen = [(size, time) for size, time in zip(sizes, times, strict=True) if time is not None]
    assert 3 <= sum(size == 128 for size, _ in seen) <= 7
    naive = np.polyfit(*np.log(np.array(seen)).T, 1)[0]
    found = censored_exponent(sizes, times, ends)
    assert naive < found.value - 0.02 < found.value < 2 < found.high
    with pytest.raises(ValueError, match="two sizes"):
        censored_exponent(sizes, [time if size == 64 else None for size, time in zip(sizes, times, strict=True)], ends)


def test_its_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(2)
    found = [censored_exponent(*_runs(rng, 40_000.0)) for _ in range(30)]
    assert sum(one.low <= 2 <= one.high for one in found) >= 25

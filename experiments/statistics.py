"""The statistics that results are reported with: paired tests, intervals, exponents, censored times, equivalence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Name = TypeVar("Name", bound=Hashable)
ROUNDING = 1e-9  # values that differ by less are the same value
RESAMPLES = 9999  # so that the 2.5 % and 97.5 % points are order statistics


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval, of 95 % unless it is said otherwise."""

    value: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        """For example f"{interval:.2f}" gives 1.02 [0.97, 1.08]."""
        value, low, high = (format(number, f"z{spec}") for number in (self.value, self.low, self.high))
        return f"{value} [{low}, {high}]"


@dataclass(frozen=True)
class Paired:
    """A paired comparison of times: geometric mean of the ratios, its interval, and two p-values."""

    ratio: Interval
    permutation_p: float
    t_p: float
    pairs: int


def bca_mean(values: Sequence[float] | Floats, seed: int = 0) -> Interval:
    """The mean of values [k ≥ 2] with its bias-corrected and accelerated bootstrap interval; no spread, no width."""
    data = np.asarray(values, dtype=np.float64)
    if len(data) < 2:
        raise ValueError("an interval needs at least two values")
    if np.ptp(data) <= ROUNDING:
        return Interval(float(data[0]), float(data[0]), float(data[0]))
    result = stats.bootstrap(
        (data,), np.mean, n_resamples=RESAMPLES, method="BCa", rng=np.random.default_rng(seed), vectorized=True
    )
    return Interval(float(data.mean()), float(result.confidence_interval.low), float(result.confidence_interval.high))


def t_mean(values: Sequence[float] | Floats, error: float = 0.05) -> Interval:
    """The mean of values [k ≥ 2] with its t interval, which misses it with the chance `error`; no spread, no width."""
    data = np.asarray(values, dtype=np.float64)
    if len(data) < 2:
        raise ValueError("an interval needs at least two values")
    mean, half = data.mean(), stats.t.ppf(1 - error / 2, len(data) - 1) * stats.sem(data)
    return Interval(float(mean), float(mean - half), float(mean + half))


def compare_paired(times: Sequence[float], baseline: Sequence[float]) -> Paired:
    """Ratios times/baseline of pairs [k ≥ 2] that share a seed, on the log scale; two-sided p-values.

    The permutation test flips the sign of each pair, all 2^k ways when they are few enough (scipy decides).
    """
    logs = np.log(np.asarray(times, dtype=np.float64)) - np.log(np.asarray(baseline, dtype=np.float64))
    interval = bca_mean(logs)
    permutation = stats.permutation_test(
        (logs,),
        lambda x, axis: np.mean(x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(0),
    )
    constant = np.ptp(logs) <= ROUNDING
    t_p = (1.0 if abs(logs[0]) <= ROUNDING else 0.0) if constant else float(stats.ttest_1samp(logs, 0.0).pvalue)
    ratio = Interval(*(float(np.exp(x)) for x in (interval.value, interval.low, interval.high)))
    return Paired(ratio, float(permutation.pvalue), t_p, len(logs))


def equivalent(times: Sequence[float], baseline: Sequence[float], margin: float = 1.1) -> float:
    """TOST: the p-value of "the mean ratio is inside [1/margin, margin]"; small means equivalence is shown."""
    logs = np.log(np.asarray(times, dtype=np.float64)) - np.log(np.asarray(baseline, dtype=np.float64))
    bound = np.log(margin)
    if np.ptp(logs) <= ROUNDING:
        return 0.0 if abs(logs[0]) < bound else 1.0
    above = stats.ttest_1samp(logs, -bound, alternative="greater").pvalue
    below = stats.ttest_1samp(logs, bound, alternative="less").pvalue
    return float(max(above, below))


def exponent(groups: Mapping[int, Sequence[tuple[float, float]]], seed: int = 0) -> Interval:
    """The slope of log time in log size with a bootstrap interval that resamples whole seeds.

    `groups` maps a seed to its (size, time) pairs. Runs of one seed share data and initialisation and are not
    independent, so seeds are the unit (cluster bootstrap, percentile interval).
    """
    sums = np.array([_sums(groups[name]) for name in sorted(groups)])  # [seeds, 5]
    rng = np.random.default_rng(seed)
    draws = _slope(sums[rng.integers(len(sums), size=(RESAMPLES, len(sums)))].sum(1))
    low, high = np.quantile(draws, [0.025, 0.975])
    return Interval(float(_slope(sums.sum(0))), float(low), float(high))


def _sums(pairs: Sequence[tuple[float, float]]) -> Floats:
    """Count, Σx, Σy, Σx², Σxy of the logarithms of (size, time) pairs: all that a least-squares slope needs."""
    x, y = np.log(np.array(pairs)).T
    return np.array([len(x), x.sum(), y.sum(), x @ x, x @ y])


def _slope(sums: Floats) -> Floats:
    """Least-squares slopes [...] from sums [..., 5]."""
    count, x, y, xx, xy = np.moveaxis(sums, -1, 0)
    slope: Floats = (count * xy - x * y) / (count * xx - x * x)
    return slope


def holm(p_values: Mapping[Name, float]) -> dict[Name, float]:
    """Holm's step-down adjusted p-values (Holm 1979), by name."""
    ranked = sorted(p_values, key=lambda name: p_values[name])
    adjusted, running = {}, 0.0
    for rank, name in enumerate(ranked):
        running = max(running, min(1.0, (len(ranked) - rank) * p_values[name]))
        adjusted[name] = running
    return adjusted


def censored(times: Sequence[float | None], ends: Sequence[float]) -> stats.CensoredData:
    """Times with None where the event had not come by the end of the run, for scipy's survival functions."""
    seen = [time for time in times if time is not None]
    unseen = [end for time, end in zip(times, ends, strict=True) if time is None]
    return stats.CensoredData(uncensored=seen, right=unseen)


def kaplan_meier_median(times: Sequence[float | None], ends: Sequence[float]) -> float | None:
    """The median time by the Kaplan–Meier estimate; None if more than half of the runs never got there."""
    survival = stats.ecdf(censored(times, ends)).sf
    below = np.flatnonzero(survival.probabilities <= 0.5)
    return float(survival.quantiles[below[0]]) if len(below) else None


def log_rank(
    times: Sequence[float | None], ends: Sequence[float], others: Sequence[float | None], other_ends: Sequence[float]
) -> float:
    """The two-sided log-rank p-value between two groups of possibly censored times."""
    return float(stats.logrank(censored(times, ends), censored(others, other_ends)).pvalue)


def r_squared(predicted: Sequence[float], observed: Sequence[float], fitted: bool = False, seed: int = 0) -> Interval:
    """How much of `observed` [k] is given by `predicted` [k] as it stands: 1 − Σ(o − p)²/Σ(o − ō)², pair bootstrap.

    As it stands, a prediction that is right up to a factor is not right, and the score can be negative. With `fitted`
    it is the squared correlation: what a straight line on the prediction would give.
    """
    p, o = np.asarray(predicted, dtype=np.float64), np.asarray(observed, dtype=np.float64)

    def score(rows: NDArray[np.int64]) -> Floats:
        """[...] of row choices [..., k]."""
        seen, said = o[rows] - o[rows].mean(-1, keepdims=True), p[rows] - p[rows].mean(-1, keepdims=True)
        spread = (seen**2).sum(-1)
        if fitted:
            spread *= (said**2).sum(-1)
            top = (seen * said).sum(-1) ** 2
        else:
            top = spread - ((o[rows] - p[rows]) ** 2).sum(-1)
        scores: Floats = np.divide(top, spread, out=np.full(spread.shape, np.nan), where=spread > ROUNDING**2)
        return scores

    draws = score(np.random.default_rng(seed).integers(len(o), size=(RESAMPLES, len(o))))
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return Interval(float(score(np.arange(len(o)))), float(low), float(high))

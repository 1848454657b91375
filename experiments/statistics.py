"""The statistics that results are reported with: t intervals, the rule that words follow, exponents, censored times.

**The rule.** An estimate is the mean of k independent values: log ratios of pairs that share a seed, slopes of seeds,
differences of excerpts. It gets a t interval. A *difference* is named if the 95 % interval leaves out the null value.
*No difference* is said if two one-sided t tests at 5 % keep the mean within a margin of the null (TOST; ± 10 % for
ratios, ± 0.1 for exponents), that is if the 90 % interval lies within it. Otherwise the matter is *not measurable*.
With fewer than ten values a finding is preliminary. `judge` is the only place that decides this.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Floats = NDArray[np.float64]
Name = TypeVar("Name", bound=Hashable)
MARGIN = float(np.log(1.1))  # of log ratios, for equivalence: ± 10 %
ENOUGH = 10  # independent values from which a finding is not called preliminary
ROUNDING = 1e-9  # values that differ by less are the same value
_CLOSE = {"xatol": 1e-6, "fatol": 1e-9, "maxiter": 10_000, "maxfev": 10_000}
RESAMPLES = 9999  # so that the 2.5 % and 97.5 % points are order statistics


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval, of 95 % unless it is said otherwise."""

    value: float
    low: float
    high: float
    count: int = 0  # independent values that it rests on; 0 where a rule of words is not to be put to it

    def __format__(self, spec: str) -> str:
        """For example f"{interval:.2f}" gives 1.02 [0.97, 1.08]."""
        value, low, high = (format(number, f"z{spec}") for number in (self.value, self.low, self.high))
        return f"{value} [{low}, {high}]"


@dataclass(frozen=True)
class Verdict:
    """What an estimate shows: on which `side` of the null it lies (0: not told apart), and if `within` the margin."""

    side: Literal[-1, 0, 1]
    within: bool


@dataclass(frozen=True)
class Paired:
    """A paired comparison of positive quantities: geometric mean of the ratios, its t interval, and two p-values."""

    ratio: Interval
    logs: Interval
    permutation_p: float
    t_p: float

    @property
    def pairs(self) -> int:
        """How many pairs it rests on."""
        return self.logs.count

    @property
    def floor(self) -> float:
        """The least p-value that a sign-flip test can have with so many pairs."""
        return least_p(self.pairs)

    @property
    def verdict(self) -> Verdict:
        """What it shows by the rule, with a margin of ± 10 %."""
        return judge(self.logs, 0.0, MARGIN)


def judge(mean: Interval, null: float, margin: float) -> Verdict:
    """The rule of this module, put to the t interval of 95 % that `t_mean` gives."""
    if mean.count < 2:
        raise ValueError("the rule needs a t interval and the number of values that it rests on")
    half, offset, narrow = (mean.high - mean.low) / 2, mean.value - null, narrowed(mean)
    told = abs(offset) > max(half, ROUNDING)
    side: Literal[-1, 0, 1] = (1 if offset > 0 else -1) if told else 0
    return Verdict(side, null - margin < narrow.low and narrow.high < null + margin)


def narrowed(mean: Interval) -> Interval:
    """The 90 % interval to a t interval of 95 %: what two one-sided tests at 5 % hold against a margin."""
    half = (mean.high - mean.low) / 2 * stats.t.ppf(0.95, mean.count - 1) / stats.t.ppf(0.975, mean.count - 1)
    return Interval(mean.value, float(mean.value - half), float(mean.value + half), mean.count)


def t_mean(values: Sequence[float] | Floats, error: float = 0.05) -> Interval:
    """The mean of values [k ≥ 2] with its t interval, which misses it with the chance `error`; no spread, no width."""
    data = np.asarray(values, dtype=np.float64)
    if len(data) < 2:
        raise ValueError("an interval needs at least two values")
    mean, half = data.mean(), stats.t.ppf(1 - error / 2, len(data) - 1) * stats.sem(data)
    return Interval(float(mean), float(mean - half), float(mean + half), len(data))


def t_test(mean: Interval, null: float = 0.0) -> float:
    """The two-sided p-value of the t test whose 95 % interval `t_mean` gave; 1 or 0 where there is no spread."""
    degrees, offset = mean.count - 1, abs(mean.value - null)
    half = (mean.high - mean.low) / 2
    if half <= ROUNDING:
        return 1.0 if offset <= ROUNDING else 0.0
    return float(2 * stats.t.sf(offset / half * stats.t.ppf(0.975, degrees), degrees))


def compare_paired(times: Sequence[float], baseline: Sequence[float]) -> Paired:
    """Ratios times/baseline of pairs [k ≥ 2] that share a seed, on the log scale; two-sided p-values."""
    return compare_logs(np.log(np.asarray(times, dtype=np.float64)) - np.log(np.asarray(baseline, dtype=np.float64)))


def compare_logs(logs: Sequence[float] | Floats) -> Paired:
    """The comparison of log ratios [k ≥ 2], one a pair."""
    data = np.asarray(logs, dtype=np.float64)
    mean = t_mean(data)
    value, low, high = (float(np.exp(x)) for x in (mean.value, mean.low, mean.high))
    ratio = Interval(value, low, high, mean.count)
    return Paired(ratio, mean, sign_flip(data), t_test(mean))


def sign_flip(values: Sequence[float] | Floats) -> float:
    """The two-sided p-value of the permutation test that flips signs of values [k]; the null is a mean of 0.

    All 2^k ways when they are few enough (scipy decides).
    """
    found = stats.permutation_test(
        (np.asarray(values, dtype=np.float64),),
        lambda x, axis: np.mean(x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(0),
    )
    return float(found.pvalue)


def least_p(count: int) -> float:
    """The least p-value that a two-sided sign-flip test of so many values can have: 2 of 2^k flips."""
    return float(2.0 ** (1 - count))


def exponent(groups: Mapping[int, Sequence[tuple[float, float]]]) -> Interval:
    """The slope of log time in log size: the mean over seeds of each seed's least-squares slope, with its t interval.

    `groups` maps a seed to its (size, time) pairs, of the same sizes in every seed. Runs of one seed share data and
    initialisation and are not independent, so the seed is the unit.
    """
    return t_mean(np.array([_slope(_sums(groups[name])) for name in sorted(groups)]))


def _sums(pairs: Sequence[tuple[float, float]]) -> Floats:
    """Count, Σx, Σy, Σx², Σxy of the logarithms of (size, time) pairs: all that a least-squares slope needs."""
    x, y = np.log(np.array(pairs)).T
    return np.array([len(x), x.sum(), y.sum(), x @ x, x @ y])


def _slope(sums: Floats) -> float:
    """The least-squares slope from sums [5]."""
    count, x, y, xx, xy = sums
    return float((count * xy - x * y) / (count * xx - x * x))


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


def censored_exponent(sizes: Sequence[float], times: Sequence[float | None], ends: Sequence[float]) -> Interval:
    """The slope of log time in log size where some runs ended before the event: a straight line with normal errors,
    fitted by likelihood (Tobin 1958; a log-normal accelerated failure time), and the slopes whose likelihood a ratio
    test at 5 % does not reject. A run that never got there counts as later than its end; runs are taken as independent.

    Raises:
        ValueError: fewer than two sizes have a run that got there: then the slope has no upper bound.
    """
    x, seen = np.log(sizes), np.array([time is not None for time in times])
    y = np.log([end if time is None else time for time, end in zip(times, ends, strict=True)])
    if len(np.unique(x[seen])) < 2:
        raise ValueError("a slope needs events at two sizes")
    slope, base = np.polyfit(x[seen], y[seen], 1)
    spread = max(float(np.std(y[seen] - base - slope * x[seen])), ROUNDING)

    def loss(line: Floats, fixed: float | None = None) -> float:
        """Minus the log likelihood of (base, log spread, slope)."""
        errors = (y - line[0] - (line[2] if fixed is None else fixed) * x) / np.exp(line[1])
        return float(-np.where(seen, stats.norm.logpdf(errors) - line[1], stats.norm.logsf(errors)).sum())

    best = optimize.minimize(loss, [base, np.log(spread), slope], method="Nelder-Mead", options=_CLOSE)

    def beyond(fixed: float) -> float:
        """By how much the best likelihood with this slope lies under the bound of the test."""
        found = optimize.minimize(loss, best.x[:2], args=(fixed,), method="Nelder-Mead", options=_CLOSE)
        return float(2 * (found.fun - best.fun) - stats.chi2.ppf(0.95, 1))

    def bound(side: float) -> float:
        """Where the test begins to reject, on one side."""
        step = 0.1
        while beyond(value + side * step) < 0:
            step *= 2
        return float(optimize.brentq(beyond, value, value + side * step, xtol=1e-4))

    value = float(best.x[2])
    return Interval(value, bound(-1.0), bound(1.0))


def kaplan_meier_median(times: Sequence[float | None], ends: Sequence[float]) -> float | None:
    """The median time by the Kaplan–Meier estimate; None if more than half of the runs never got there."""
    survival = stats.ecdf(censored(times, ends)).sf
    below = np.flatnonzero(survival.probabilities <= 0.5)
    return float(survival.quantiles[below[0]]) if len(below) else None


def log_rank(
    times: Sequence[float | None], ends: Sequence[float], others: Sequence[float | None], other_ends: Sequence[float]
) -> tuple[float, bool]:
    """The two-sided log-rank p-value between two groups of possibly censored times, and if the first are later."""
    found = stats.logrank(censored(times, ends), censored(others, other_ends))
    return float(found.pvalue), bool(found.statistic < 0)


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

"""When a training curve crosses a threshold: registered thresholds, crossings in log step, censoring, when to stop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Threshold:
    """A registered crossing: the time at which `metric` is at or beyond `level` in two evaluations running."""

    metric: str
    level: float
    side: Literal["above", "below"]


# Registered before any run; `fingerprint` goes into every result. Levels in shares of 1, or as shares of the entropy
# that a fair draw has ("half of log D" for details; 95 % of the drop from log S for structure).
THRESHOLDS: dict[str, Threshold] = {
    "tau_gen": Threshold("test_structure_accuracy", 0.9, "above"),
    "tau_gen_ce": Threshold("test_structure_ce_share", 0.05, "below"),
    "tau_mem": Threshold("memorised", 0.5, "above"),
    "tau_mem_10": Threshold("memorised", 0.1, "above"),
    "tau_mem_1": Threshold("memorised", 0.01, "above"),
    "tau_detail": Threshold("train_detail_ce_share", 0.5, "below"),
    "tau_answer": Threshold("test_answer_accuracy", 0.9, "above"),
    "tau_nll": Threshold("unmemorised", 0.5, "below"),
}


def fingerprint(thresholds: dict[str, Threshold] = THRESHOLDS) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the registered thresholds."""
    text = json.dumps({name: asdict(threshold) for name, threshold in thresholds.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def evaluation_steps(last: int, per_decade: int, first: int = 16) -> list[int]:
    """Steps to evaluate after: 0, then log-spaced from `first` to `last`, without repeats, `last` among them."""
    if last <= first:
        return [0, last]
    count = int(np.ceil(np.log10(last / first) * per_decade)) + 1
    spaced = np.round(np.geomspace(first, last, count)).astype(int)
    return sorted({0, *spaced.tolist()})


def crossing(
    steps: Sequence[int], values: Sequence[float], level: float, side: Literal["above", "below"]
) -> float | None:
    """The step at which a curve crosses a level for good measure: the first of two consecutive evaluations beyond it.

    Interpolated linearly in log(1 + step) between that evaluation and the one before. None if it never happens: the
    time is then censored at the last step, and is never reported as the last step.
    """
    sign = 1.0 if side == "above" else -1.0
    beyond = [sign * (value - level) >= 0 for value in values]
    for i in range(len(beyond) - 1):
        if beyond[i] and beyond[i + 1]:
            if i == 0:
                return float(steps[0])
            low, high = values[i - 1], values[i]
            share = (level - low) / (high - low)
            start, end = np.log1p(steps[i - 1]), np.log1p(steps[i])
            return float(np.expm1(start + share * (end - start)))
    return None


def times(steps: Sequence[int], curves: dict[str, Sequence[float]]) -> dict[str, float | None]:
    """Every registered time whose metric is among `curves` (name → values [evaluations]); None where censored."""
    return {
        name: crossing(steps, curves[threshold.metric], threshold.level, threshold.side)
        for name, threshold in THRESHOLDS.items()
        if threshold.metric in curves
    }


def window_reason(
    steps: Sequence[int], generalised: Sequence[float], memorised: Sequence[float], patience: float, alarm: float
) -> str | None:
    """Why a run measured at `steps` [e] should end now, in words; None if it should go on.

    It has generalised for good measure, and `patience` · τgen steps have gone by or more than `alarm` is memorised.
    """
    level = THRESHOLDS["tau_gen"].level
    gen = crossing(steps, generalised, level, "above")
    if gen is None:
        return None
    if memorised[-1] > alarm:
        return f"generalised, and more than {alarm:g} of the training samples recited"
    return f"{patience:g} · τgen" if steps[-1] >= patience * gen else None


def predicted_end(tau_mem: dict[int, float], n: int, share: float = 0.5) -> float:
    """c·n: `share` of the τmem to be expected at n samples, from times measured on other n, taking τmem ∝ n."""
    slopes = [time / size for size, time in tau_mem.items()]
    return share * n * sum(slopes) / len(slopes)

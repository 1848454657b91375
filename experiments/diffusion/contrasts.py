"""The numbers that registrations/2026-11-28-stability.md asks for, worked out as it says; written before its runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.stats import spearmanr

from experiments.answers import Line, where
from experiments.diffusion.denoising import DenoiserRun
from experiments.diffusion.points import membership, points_of
from experiments.statistics import Interval, t_mean

LEVEL, EARLY = 0.3, 512  # σ and step of the first question
SMALL, LARGE = 32, 128  # batches
MARGIN = 0.02  # within which a difference of shares counts as none
END = -1


def nearest(line: Line, step: int) -> int:
    """The evaluation nearest to a step, by their ratio."""
    return int(np.abs(np.log1p(line["steps"]) - np.log1p(step)).argmin())


def owed(line: Line, at: int, level: float = LEVEL) -> float:
    """A member's counterfactual memorisation at an evaluation and a noise level."""
    left_out, kept = (line["curves"][f"{half}_{level:g}"][at] for half in ("left_out", "kept"))
    return float(left_out - kept)


def copies(line: Line, steps: int, lowest: float, at: int = END) -> float:
    """The share of generated points that copy a point the member had, less those that copy one it had not."""
    name = f"copied_{steps}_{lowest:g}"
    return float(line["curves"][name][at] - line["curves"][f"{name}_left_out"][at])


def _members(ask: Callable[[Line], float]) -> Callable[[Sequence[Line], str], list[float]]:
    """A question to every member of a data set's arm of the larger batch."""
    return lambda lines, data: [ask(line) for line in where(lines, data=data, batch=LARGE)]


def _batches(lines: Sequence[Line], data: str, step: int) -> list[float]:
    """By half: what is owed with the larger batch after `step` steps, less what is with the smaller at the end."""
    small = {line["run"]["subset"]: owed(line, END) for line in where(lines, data=data, batch=SMALL)}
    large = {line["run"]["subset"]: owed(line, nearest(line, step)) for line in where(lines, data=data, batch=LARGE)}
    return [large[half] - small[half] for half in sorted(small.keys() & large.keys())]


QUESTIONS: dict[str, Callable[[Sequence[Line], str], list[float]]] = {
    "owed at the end − at step 512": _members(lambda line: owed(line, END) - owed(line, nearest(line, EARLY))),
    "net copies, sampled down to σ = 0.02 − to 1": _members(
        lambda line: copies(line, 24, 0.02) - copies(line, 24, 1.0)
    ),
    "net copies, sampled in 24 steps − in 6": _members(lambda line: copies(line, 24, 0.02) - copies(line, 6, 0.02)),
    "owed with batches of 128 − of 32": lambda lines, data: _batches(lines, data, 4096),
}


def answered(lines: Sequence[Line], data: str) -> dict[str, Interval]:
    """The answers of a data set, those for which it has members."""
    values = {question: ask(lines, data) for question, ask in QUESTIONS.items()}
    return {question: t_mean(each) for question, each in values.items() if len(each) > 1}


def equally_shown(lines: Sequence[Line], data: str) -> Interval:
    """The batch question at equally many points shown."""
    return t_mean(_batches(lines, data, 4096 * SMALL // LARGE))


def by_point(lines: Sequence[Line]) -> NDArray[np.float64]:
    """[n] the counterfactual memorisation of each point at the end, the mean over noise levels."""
    errors = np.array([line["curves"]["error"][END] for line in lines])
    inside = np.array([membership(DenoiserRun.from_dict(line["run"])) for line in lines])
    found: NDArray[np.float64] = _mean(errors, ~inside) - _mean(errors, inside)
    return found


def _mean(errors: NDArray[np.float64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """[n] means over chosen members of [members, n]."""
    mean: NDArray[np.float64] = np.where(chosen, errors, 0).sum(0) / chosen.sum(0)
    return mean


def with_isolation(lines: Sequence[Line]) -> float:
    """The rank correlation of a point's counterfactual memorisation with its distance to the nearest other point."""
    run = DenoiserRun.from_dict(lines[0]["run"])
    points = points_of(run.data, run.seed).train[: run.n]
    apart = cdist(points, points)
    np.fill_diagonal(apart, np.inf)
    return float(spearmanr(by_point(lines), apart.min(1)).statistic)

"""The numbers that registrations/2026-11-28-schedules.md asks for, worked out as it says; written before its runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.answers import Line
from experiments.statistics import Interval, Paired, compare_paired, t_mean

MARGIN = 0.05  # within which a difference of shares of bits counts as none
ANNEALED, NONE = "annealed .3 to 0", "none"
OTHERS = (NONE, "constant .15", "reversed 0 to .3")
LOSS = "test_structure_ce_share"


def known_at(line: Line, level: float) -> float:
    """The share of details' bits known when held-out structure loss first falls to a level that the run comes to."""
    losses, known = line["curves"][LOSS], 1 - np.array(line["curves"]["train_detail_ce_share"])
    at = next(i for i, loss in enumerate(losses) if loss <= level)
    if at == 0:
        return float(known[0])
    share = (level - losses[at - 1]) / (losses[at] - losses[at - 1])  # of the way, in log step, between evaluations
    return float(known[at - 1] + share * (known[at] - known[at - 1]))


def at_equal_loss(line: Line, other: Line) -> float:
    """Details that one run knows less those that the other knows, at the lowest level that both come to."""
    level = max(min(each["curves"][LOSS]) for each in (line, other))
    return known_at(line, level) - known_at(other, level)


def _pairs(arms: Mapping[str, Sequence[Line]], other: str) -> list[tuple[Line, Line]]:
    """Runs of the annealed arm and of another one that share a seed."""
    theirs = {line["run"]["seed"]: line for line in arms[other]}
    return [(line, theirs[line["run"]["seed"]]) for line in arms[ANNEALED] if line["run"]["seed"] in theirs]


def differences(arms: Mapping[str, Sequence[Line]]) -> dict[str, Interval]:
    """1 to 3: details known at equal loss, annealed less each other arm."""
    return {other: t_mean([at_equal_loss(*pair) for pair in _pairs(arms, other)]) for other in OTHERS}


def least_loss(arms: Mapping[str, Sequence[Line]]) -> Paired:
    """4: the least held-out structure loss, annealed over none."""
    ours, theirs = zip(*_pairs(arms, NONE), strict=True)
    return compare_paired(*([min(line["curves"][LOSS]) for line in lines] for lines in (ours, theirs)))

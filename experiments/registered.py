"""The numbers that registrations/2026-11-28.md asks for, worked out as it says; written before any of its runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.answers import Line, time_of, where
from experiments.statistics import Interval, Paired, compare_logs, exponent, t_mean

STAYS = (1, 2, 4, 8)
COMMON = 2e-3  # the rate of all arms while they are not tuned
LEFT_OUT = 2  # seeds that may lack a time before a number is not reported
HALF = 0.5  # of the seeds
NONE_BELOW = 0.0625  # what a decay of 0 counts as on a logarithmic scale
Arms = Mapping[tuple[str, int], Sequence[Line]]  # by order and stay, at the rate chosen


@dataclass(frozen=True)
class Found:
    """An answer over seeds, or None if too many were left out for want of a time; and how many were."""

    estimate: Paired | Interval | None
    left_out: int


def tuned_rate(tuning: Sequence[Line], order: str, stay: int) -> float | None:
    """The rate with the least geometric mean of τgen of those at which every run arrived; None if there is none."""
    best: tuple[float, float | None] = (np.inf, None)
    for lr in sorted({line["run"]["lr"] for line in tuning}):
        times = [line["times"]["tau_gen"] for line in where(tuning, order=order, rounds=stay, lr=lr)]
        if times and None not in times:
            best = min(best, (float(np.mean(np.log(times))), lr))
    return best[1]


def arms(lines: Sequence[Line], tuning: Sequence[Line]) -> dict[tuple[str, int], list[Line]]:
    """The runs of each order and stay at its tuned rate, at the common one where it has none."""
    kinds = sorted({(line["run"]["order"], line["run"]["rounds"]) for line in lines})
    rates = {kind: tuned_rate(tuning, *kind) or COMMON for kind in kinds}
    return {(order, stay): where(lines, order=order, rounds=stay, lr=lr) for (order, stay), lr in rates.items()}


def _logs(found: Arms, order: str, stay: int, name: str) -> dict[int, float]:
    """By seed, the logarithm of a time that was reached."""
    times = {line["run"]["seed"]: time_of(line, name) for line in found.get((order, stay), [])}
    return {seed: float(np.log(time)) for seed, time in times.items() if time is not None}


def _by_seed(found: Arms, logs: Mapping[tuple[str, int], Mapping[int, float]]) -> tuple[list[int], int]:
    """The seeds that have all of these times, and how many have not."""
    seeds = {line["run"]["seed"] for lines in found.values() for line in lines}
    whole = sorted(seed for seed in seeds if all(seed in each for each in logs.values()))
    return whole, len(seeds) - len(whole)


def dwell_exponent(found: Arms, name: str) -> Found:
    """1. The exponent of a time in the stay, under the cycle."""
    logs = {("dwell_cycle", stay): _logs(found, "dwell_cycle", stay, name) for stay in STAYS}
    seeds, lost = _by_seed(found, logs)
    groups = {seed: [(stay, float(np.exp(each[seed]))) for (_, stay), each in logs.items()] for seed in seeds}
    return Found(exponent(groups) if len(seeds) > 1 and lost <= LEFT_OUT else None, lost)


def against_cycle(order: str) -> Callable[[Arms, str], Found]:
    """2 and 3. A time under `order` over that under the cycle at equal stay, the mean log ratio over stays."""

    def compare(found: Arms, name: str) -> Found:
        return _contrast(found, name, [{(order, stay): 1.0, ("dwell_cycle", stay): -1.0} for stay in STAYS])

    return compare


def turns(found: Arms, name: str) -> Found:
    """4. A time with doubled turns over the geometric mean of the cycle's at the same and at twice the stay."""
    halves = [
        {("dwell_turn", stay): 1.0, ("dwell_cycle", stay): -0.5, ("dwell_cycle", 2 * stay): -0.5} for stay in STAYS[:-1]
    ]
    return _contrast(found, name, halves)


def _contrast(found: Arms, name: str, terms: Sequence[Mapping[tuple[str, int], float]]) -> Found:
    """The mean over `terms` of weighted sums of log times, seed by seed."""
    kinds = {kind for term in terms for kind in term}
    logs = {kind: _logs(found, *kind, name) for kind in kinds}
    seeds, lost = _by_seed(found, logs)
    values = [np.mean([sum(w * logs[kind][seed] for kind, w in term.items()) for term in terms]) for seed in seeds]
    return Found(compare_logs(values) if len(seeds) > 1 and lost <= LEFT_OUT else None, lost)


DWELL: dict[str, Callable[[Arms, str], Found]] = {
    "cycle: exponent in the stay": dwell_exponent,
    "palindrome, single turns / cycle": against_cycle("dwell_palindrome"),
    "random rounds / cycle": against_cycle("dwell_random"),
    "palindrome, doubled turns / cycles at its stay and at twice that": turns,
}
EXPECTED = ("above 0", "the same", "the same", "the same")  # of τgen, as registered


def memorised(lines: Sequence[Line], n: int) -> dict[float, tuple[int, int, int]]:
    """By decay: how many runs memorised, how many generalised, and how many there are."""
    decays = sorted({line["run"]["weight_decay"] for line in lines})
    groups = {decay: where(lines, n=n, weight_decay=decay) for decay in decays}

    def count(group: Sequence[Line], name: str) -> int:
        return sum(line["times"][name] is not None for line in group)

    return {decay: (count(own, "tau_mem"), count(own, "tau_gen"), len(own)) for decay, own in groups.items() if own}


def half_decay(lines: Sequence[Line], n: int) -> float | None:
    """λ50: where half of the seeds memorise, between the last decay at which more than half do and the next.

    None if at every decay more than half memorise, or at none; log-linear in between.
    """
    shares = {decay: mem / runs for decay, (mem, _, runs) in memorised(lines, n).items()}
    above = [decay for decay, share in shares.items() if share > HALF]
    later = [decay for decay in shares if above and decay > max(above)]
    if not later:
        return None
    low, high = max(above), min(later)
    part = (shares[low] - HALF) / (shares[low] - shares[high])
    start = np.log(low or NONE_BELOW)
    return float(np.exp(start + part * (np.log(high) - start)))


def generalised_without(lines: Sequence[Line], n: int) -> tuple[float, int, int] | None:
    """The least decay at which no seed memorises, how many of its runs generalise, and how many there are."""
    found = [(decay, gen, runs) for decay, (mem, gen, runs) in memorised(lines, n).items() if mem == 0]
    return min(found) if found else None


def decay_exponent(lines: Sequence[Line]) -> Found:
    """The slope in log n of the log of the least decay at which a seed does not memorise, over seeds."""
    seeds = sorted({line["run"]["seed"] for line in lines})
    sizes = sorted({line["run"]["n"] for line in lines})
    slopes = []
    for seed in seeds:
        least = [_least(where(lines, seed=seed, n=n)) for n in sizes]
        if None not in least:
            slopes.append(float(np.polyfit(np.log(sizes), np.log(np.array(least, dtype=np.float64)), 1)[0]))
    lost = len(seeds) - len(slopes)
    return Found(t_mean(slopes) if len(slopes) > 1 and lost <= LEFT_OUT else None, lost)


def grid_step(lines: Sequence[Line]) -> float:
    """By how much that slope changes if the decay at the least or the greatest n is one step of a factor of 2 away."""
    sizes = np.log(sorted({line["run"]["n"] for line in lines}))
    return float(np.log(2) * (sizes[-1] - sizes.mean()) / ((sizes - sizes.mean()) ** 2).sum())


def _least(lines: Sequence[Line]) -> float | None:
    decays = [line["run"]["weight_decay"] for line in lines if line["times"]["tau_mem"] is None]
    return min(decays) or NONE_BELOW if decays else None

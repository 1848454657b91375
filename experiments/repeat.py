"""Trains committed results anew and compares the means: `python -m experiments.repeat [NAME ...] [--arms K]`.

Processors round differently, and training amplifies what they round: a single time of one seed may come out a tenth
longer elsewhere, although all that is drawn at random is the same. What has to repeat is the mean over seeds. From each
result file the cheapest arm of every architecture is trained anew with all its seeds; for every time the mean of
log(1 + new) − log(1 + committed), seed by seed, gets a t interval, and all intervals of one call hold together with
99 % (Bonferroni). A time DIFFERS if its interval neither holds 1 (no change) nor lies whole within the distance of two
evaluations, 15 %, closer than which a curve does not tell when it crosses its level. An interval that holds 1 and
reaches beyond that distance shows no difference, but is too wide to show that there is none.

On one machine, with the same versions and as many threads, times come out the same to the last digit; a test says so.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from experiments.kinds import ensemble_of, run_of
from experiments.results import read_results
from experiments.run import groups
from experiments.statistics import Interval, t_mean

RESULTS = Path(__file__).parent / "results"
SWEEPS = Path(__file__).parent / "sweeps"
MAIN = ("tau_gen", "tau_mem", "tau_answer", "tau_nll")  # the times that are compared, where a task has them
ERROR = 0.01  # the chance that any interval of one call misses its mean
MEMBERS = 16  # runs trained as one computation
Line = dict[str, Any]  # a result: at least "key", "run", "times" and "steps"


@dataclass(frozen=True)
class Comparison:
    """The mean ratio of new to committed times of one kind, over `runs` pairs, and how near 1 counts as the same."""

    time: str
    ratio: Interval
    runs: int
    margin: float

    @property
    def differs(self) -> bool:
        """Whether the interval holds neither 1 nor keeps within the margin."""
        return not self.ratio.low <= 1 <= self.ratio.high and not self.same

    @property
    def same(self) -> bool:
        """Whether the interval lies whole within the margin."""
        return 1 / self.margin <= self.ratio.low and self.ratio.high <= self.margin

    def __str__(self) -> str:
        verdict = "DIFFERS" if self.differs else "the same" if self.same else "no difference shown, too few runs"
        return f"{self.time} {self.ratio:.3f} times the committed ({self.runs} runs): {verdict}"


def cheapest(lines: Sequence[Line], arms: int) -> list[list[Line]]:
    """By architecture, the results of the `arms` labels of two seeds or more that took the fewest steps a run."""
    labels: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        labels.setdefault((line["run"]["architecture"], line["run"]["label"]), []).append(line)

    def steps(label: tuple[str, str]) -> float:
        return sum(line["steps"][-1] + line["run"].get("pretrain", 0) for line in labels[label]) / len(labels[label])

    ordered = sorted((label for label, same in labels.items() if len(same) > 1), key=steps)
    kinds: dict[str, list[list[Line]]] = {}
    for architecture, name in ordered:
        kinds.setdefault(architecture, []).append(labels[architecture, name])
    return [[line for arm in kind[:arms] for line in arm] for kind in kinds.values()]


def again(lines: Iterable[Line]) -> list[Line]:
    """The runs of stored results trained anew, with their times and steps, in no order."""
    runs = [run_of(line["run"]) for line in lines]
    found = [trained for group in groups(runs, MEMBERS) for trained in ensemble_of(group).train()]
    return [{"key": run.key(), "times": record.times(), "steps": record.steps} for run, record in found]


def log_ratios(stored: Sequence[Line], found: Sequence[Line], time: str) -> list[float]:
    """log(1 + new) − log(1 + committed) of each run; a pair that is censored on both sides is left out.

    A time that is censored on one side only counts as the last step of that side, which it is longer than.
    """
    fresh = {line["key"]: line for line in found}
    pairs = [(line, fresh[line["key"]]) for line in stored]
    known = [pair for pair in pairs if any(line["times"][time] is not None for line in pair)]

    def log(line: Line) -> float:
        value = line["times"][time]
        return math.log1p(line["steps"][-1] if value is None else value)

    return [log(new) - log(old) for old, new in known]


def compare(stored: Sequence[Line], found: Sequence[Line], error: float = ERROR) -> list[Comparison]:
    """Every main time that two runs or more have; the intervals hold together with 1 − `error`."""
    present = [name for name in MAIN if name in stored[0]["times"]]
    logs = {name: ratios for name in present if len(ratios := log_ratios(stored, found, name)) > 1}
    margin = 10 ** (1 / min(line["run"]["evaluations"] for line in stored))
    intervals = {name: t_mean(values, error / len(logs)) for name, values in logs.items()}
    return [
        Comparison(name, Interval(math.exp(i.value), math.exp(i.low), math.exp(i.high)), len(logs[name]), margin)
        for name, i in intervals.items()
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; fails if a main time differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="sweeps (default: all that have results)")
    parser.add_argument("--arms", type=int, default=1, help="arms of each architecture and sweep")
    parser.add_argument("--threads", type=int, default=1, help="processor threads; the committed runs had 1")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    names = options.names or [
        path.stem for path in sorted(SWEEPS.glob("*.py")) if (RESULTS / f"{path.stem}.jsonl").exists()
    ]
    chosen = [
        (name, kind) for name in names for kind in cheapest(read_results(RESULTS / f"{name}.jsonl"), options.arms)
    ]
    differing = 0
    for name, lines in chosen:
        arms = dict.fromkeys(line["run"]["label"] for line in lines)
        print(f"{name}: {lines[0]['run']['architecture']}, {'; '.join(arms)}", flush=True)
        for comparison in compare(lines, again(lines), ERROR / len(chosen)):
            differing += comparison.differs
            print(f"  {comparison}", flush=True)
    if differing:
        sys.exit(f"{differing} times differ from the committed ones")


if __name__ == "__main__":
    main()

"""Trains committed results anew and compares their times: `python -m experiments.repeat [NAME ...] [--each 1]`.

From each result file the shortest runs of every architecture are taken and trained again from the run that the line
holds; τgen and τmem must come out within 15 %, a censored one censored. On one machine with the same library versions
and thread count all times are the same to the last digit: all randomness is seeded, and an ensemble gives a member the
same bits in any company. Elsewhere rounding differs, and training amplifies it; hence the tolerance.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from experiments.config import Run
from experiments.results import read_results
from experiments.train import train_ensemble

RESULTS = Path(__file__).parent / "results"
SWEEPS = Path(__file__).parent / "sweeps"
TOLERANCE = 0.15  # of a time: about the distance of two evaluations
MAIN = ("tau_gen", "tau_mem")  # held to the tolerance; other times are shown
Times = dict[str, float | None]


def shortest(lines: Sequence[dict[str, Any]], each: int) -> list[dict[str, Any]]:
    """The `each` results of every architecture that took the fewest steps."""
    ordered = sorted(lines, key=lambda line: line["steps"][-1] + line["run"]["pretrain"])
    kinds: dict[str, list[dict[str, Any]]] = {}
    for line in ordered:
        kinds.setdefault(line["run"]["architecture"], []).append(line)
    return [line for kind in kinds.values() for line in kind[:each]]


def again(line: dict[str, Any]) -> Times:
    """The times of a stored run, trained anew."""
    run = Run.from_dict(line["run"])
    return train_ensemble([run])[run.key()].times()


def differences(stored: Times, found: Times) -> Iterable[tuple[str, float]]:
    """By registered time, |found / stored − 1|; infinite where only one of the two is censored."""
    for name, time in stored.items():
        other = found[name]
        if time is None or other is None:
            yield name, 0.0 if time is other else float("inf")
        else:
            yield name, abs(other / time - 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; fails if a main time is off by more than the tolerance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="sweeps (default: all that have results)")
    parser.add_argument("--each", type=int, default=1, help="runs of each architecture and sweep")
    parser.add_argument("--threads", type=int, default=1, help="processor threads; the committed runs had 1")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    names = options.names or [
        path.stem for path in sorted(SWEEPS.glob("*.py")) if (RESULTS / f"{path.stem}.jsonl").exists()
    ]
    worst = 0.0
    for name in names:
        for line in shortest(read_results(RESULTS / f"{name}.jsonl"), options.each):
            found = dict(differences(line["times"], again(line)))
            largest = max(found, key=lambda time: found[time])
            worst = max(worst, *(found[time] for time in MAIN if time in found))
            label = f"{line['run']['architecture']}, {line['run']['label']}, seed {line['run']['seed']}"
            print(f"{name}: {label}: {found[largest]:.2%} off at most ({largest})", flush=True)
    print(f"largest difference of τgen and τmem {worst:.2%}, tolerance {TOLERANCE:.0%}")
    if worst > TOLERANCE:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""What sweeps cost: times a few steps and an evaluation of every shape. `python -m experiments.cost` writes cost.json.

Processor time of one core, which other work on the machine hardly changes; on a GPU, time on the clock.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from experiments.kinds import AnyRun, ensemble_of
from experiments.results import read_results, read_sweep
from experiments.timescales import evaluation_steps

HERE = Path(__file__).parent
COSTS = HERE / "results" / "cost.json"
SAMPLED, STEPS = 8, 3  # members and steps of a timing


def groups(runs: Sequence[AnyRun], members: int) -> list[list[AnyRun]]:
    """Runs that can be trained together, at most `members` at a time, the quickest to finish first."""
    shapes: dict[tuple[Any, ...], list[AnyRun]] = {}
    for run in sorted(runs, key=lambda run: (run.n, run.steps, run.seed)):
        shapes.setdefault(run.shape(), []).append(run)
    return [same[i : i + members] for same in shapes.values() for i in range(0, len(same), members)]


@dataclass(frozen=True)
class Estimate:
    """Seconds that runs would take, from a timing of each shape; `rows` tell it by shape."""

    rows: list[str]
    seconds: float
    runs: int
    device: str

    def told(self, planned: int) -> str:
        """What is left to do of so many runs, and its time, in words."""
        left = f"{self.runs} of {planned} runs are left to do, at most {self.seconds / 60:.1f} minutes"
        return "\n".join([*self.rows, f"{left} of {'one core' if self.device == 'cpu' else self.device}"])


def estimate(runs: Sequence[AnyRun], device: str = "cpu", taken: Mapping[str, int] | None = None) -> Estimate:
    """The cost of runs: of as many steps as by their keys they have `taken`, else of all steps that they can take."""

    def steps(run: AnyRun) -> int:
        return (taken or {}).get(run.key(), run.steps)

    rows, total = [], 0.0
    for same in groups(runs, len(runs) or 1):
        step, look = _timing(same[:SAMPLED], device)
        each = [(steps(run) + run.pretrain, len(evaluation_steps(steps(run), run.evaluations))) for run in same]
        seconds = sum(count * step + looks * look for count, looks in each)
        total += seconds
        member_steps = sum(count for count, _ in each)
        rows.append(
            f"{same[0].architecture}, W = {same[0].width}, batch {same[0].batch}: {len(same)} runs, at most "
            f"{member_steps} member-steps of {1000 * step:.1f} ms and evaluations of {1000 * look:.0f} ms"
        )
    return Estimate(rows, total, len(runs), device)


def _timing(runs: Sequence[AnyRun], device: str) -> tuple[float, float]:
    """Seconds of a member's step and of a member's evaluation."""
    sample = ensemble_of(runs, device)
    tokens = np.stack([presenter.tokens(0) for presenter in sample.presenters])

    def seconds(call: Callable[[], None]) -> float:
        clock = time.process_time if device == "cpu" else time.perf_counter
        start = clock()
        call()
        if device != "cpu":
            torch.cuda.synchronize()
        return (clock() - start) / len(runs)

    def updates() -> None:
        for step in range(STEPS):
            sample.update(tokens, step)

    sample.update(tokens, 0)
    return seconds(updates) / STEPS, seconds(lambda: sample.look(range(len(runs))))


def main() -> None:
    """Cost of every sweep that is meant for a processor: as long as its runs took where they are in, else at most."""
    torch.set_num_threads(1)
    found = {}
    for path in sorted(path for path in (HERE / "sweeps").glob("*.py") if not path.stem.startswith("gpu")):
        runs = read_sweep(path)
        taken = {line["key"]: line["steps"][-1] for line in read_results(HERE / "results" / f"{path.stem}.jsonl")}
        whole = all(run.key() in taken for run in runs)
        cost = estimate(runs, taken=taken)
        found[path.stem] = {"runs": len(runs), "core_minutes": round(cost.seconds / 60, 1), "at_most": not whole}
        print(path.stem, found[path.stem], flush=True)
    COSTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

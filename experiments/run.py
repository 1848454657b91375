"""Runs a sweep: `python -m experiments.run experiments/sweeps/NAME.py` writes experiments/results/NAME.jsonl.

A sweep is a Python file with a list `runs`. Finished runs are lines of the result file; unfinished ones are saved every
minute under results/.partial. Killed at any point, the same command goes on from there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from tqdm import tqdm

from experiments.config import Run
from experiments.measure import NLL_MEMORISED, pre_memorisation_accuracy
from experiments.model import build, parameters
from experiments.results import SWEEP_OF_THRESHOLDS, mend, read_results, read_sweep
from experiments.timescales import fingerprint
from experiments.train import Ensemble, Record

HERE = Path(__file__).parent
SAVE_EVERY = 60.0  # seconds between saves of unfinished runs


def groups(runs: Sequence[Run], members: int) -> list[list[Run]]:
    """Runs that can be trained together, at most `members` at a time, the quickest to finish first."""
    shapes: dict[tuple[Any, ...], list[Run]] = {}
    for run in sorted(runs, key=lambda run: (run.n, run.steps, run.seed)):
        shapes.setdefault(run.shape(), []).append(run)
    return [same[i : i + members] for same in shapes.values() for i in range(0, len(same), members)]


@lru_cache(maxsize=1)
def circumstances(device: str) -> dict[str, Any]:
    """Where and with what: commit, versions, hardware, hash of the registered thresholds."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
    processor = platform.machine() if device == "cpu" else torch.cuda.get_device_name(0)
    return {
        "commit": commit.stdout.strip() or "unknown",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "numpy": np.__version__},
        "hardware": f"{device}, {processor}, {torch.get_num_threads()} threads of {os.cpu_count()} cores",
        "thresholds": fingerprint(),
    }


def line_of(run: Run, record: Record, device: str) -> str:
    """One result as a line of JSON: the run, its times in steps (null: censored), its curves, where it was made."""
    curves = {name: values for name, values in record.curves.items() if name not in ("correct", "nll")}
    if "nll" in record.curves:
        correct, nll = np.array(record.curves["correct"]), np.array(record.curves["nll"])
        for threshold in (NLL_MEMORISED, *(t for t in SWEEP_OF_THRESHOLDS if t != NLL_MEMORISED)):
            values = pre_memorisation_accuracy(correct, nll, threshold)
            curves[f"pre_memorisation_accuracy_{threshold:g}"] = [round(float(value), 5) for value in values]
    result = {
        "key": run.key(),
        "run": asdict(run),
        "parameters": parameters(build(run)),
        "times": {name: None if t is None else round(t, 2) for name, t in record.times().items()},
        "steps": record.steps,
        "curves": {name: [float(f"{value:.4g}") for value in values] for name, values in curves.items()},
        **circumstances(device),
    }
    return json.dumps(result, separators=(",", ":"))


def run_sweep(
    runs: Sequence[Run],
    results: Path,
    members: int = 16,
    device: str = "cpu",
    progress: bool = True,
    save_every: float = SAVE_EVERY,
) -> int:
    """Train what is not yet in `results`; returns how many runs were added. Safe to kill and to repeat."""
    results.parent.mkdir(parents=True, exist_ok=True)
    mend(results)
    done, added = {result["key"] for result in read_results(results)}, 0
    total = sum(run.steps + run.pretrain for run in runs if run.key() not in done)
    with tqdm(total=total, unit=" member-steps", unit_scale=True, disable=not progress, mininterval=2) as bar:
        for group in groups(runs, members):
            if all(run.key() in done for run in group):
                continue
            for line, key in _train_group(group, results, device, bar, save_every):
                if key not in done:
                    with results.open("a", encoding="utf-8") as file:
                        file.write(line + "\n")
                    done.add(key)
                    added += 1
                    tqdm.write(f"{results.stem}: {json.loads(line)['run']['label']} {json.loads(line)['times']}")
    return added


def _train_group(
    group: Sequence[Run], results: Path, device: str, bar: Any, save_every: float
) -> Iterable[tuple[str, str]]:
    """Lines and keys of a group's runs as they finish; the ensemble is saved now and then, and removed at the end."""
    name = sha256("".join(run.key() for run in group).encode()).hexdigest()[:16]
    partial = results.parent / ".partial" / f"{name}.pt"
    partial.parent.mkdir(exist_ok=True)
    ensemble = Ensemble(group, device)
    if partial.exists():
        ensemble.load(partial)
        bar.update(ensemble.step * len(ensemble.active))
    saved = time.monotonic()

    def tick(steps: int) -> None:
        nonlocal saved
        bar.update(steps)
        if ensemble.pretrained and time.monotonic() - saved > save_every:
            ensemble.save(partial)
            saved = time.monotonic()

    for run, record in ensemble.train(tick):
        bar.update(run.steps - ensemble.step)
        yield line_of(run, record, device), run.key()
    partial.unlink(missing_ok=True)


def cost(runs: Sequence[Run], device: str) -> str:
    """What a sweep would cost: member-steps, and hours from a timing of a few steps of each shape."""
    rows, hours = [], 0.0
    for group in groups(runs, 8):
        sample = Ensemble(group[:8], device)
        tokens = np.stack([presenter.tokens(0) for presenter in sample.presenters])
        sample.update(tokens, 0)
        start = time.perf_counter()
        for step in range(3):
            sample.update(tokens, step)
        each = (time.perf_counter() - start) / 3 / len(sample.runs)
        steps = sum(run.steps + run.pretrain for run in group)
        hours += steps * each / 3600
        rows.append(f"{group[0].architecture} W={group[0].width}: {len(group)} runs, at most {steps} member-steps")
    return "\n".join([*rows, f"{len(runs)} runs, at most {hours:.2f} h on this {device} (evaluations apart)"])


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the runs of a sweep; killed at any point, it resumes.")
    parser.add_argument("sweep", type=Path, help="a file of experiments/sweeps")
    parser.add_argument("--results", type=Path, help="where to write (default: experiments/results/NAME.jsonl)")
    parser.add_argument("--members", type=int, default=16, help="runs trained as one computation")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1, help="processor threads")
    parser.add_argument("--save-every", type=float, default=SAVE_EVERY, help="seconds between saves")
    parser.add_argument("--dry-run", action="store_true", help="print what it would cost, train nothing")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    runs = read_sweep(options.sweep)
    results = options.results or HERE / "results" / f"{options.sweep.stem}.jsonl"
    if options.dry_run:
        print(cost(runs, options.device))
        return
    added = run_sweep(runs, results, options.members, options.device, sys.stderr.isatty(), options.save_every)
    print(f"{added} runs added to {results}; {len(read_results(results))} of {len(runs)} are done")


if __name__ == "__main__":
    main()

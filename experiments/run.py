"""Runs a sweep: `python -m experiments.run NAME --results FOLDER` writes FOLDER/NAME.jsonl (no NAME: `ci`).

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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
import transformers
from tqdm import tqdm

from experiments.cost import estimate, groups
from experiments.kinds import AnyRun, ensemble_of, model_of
from experiments.measure import NLL_MEMORISED, pre_memorisation_accuracy
from experiments.model import parameters
from experiments.results import SWEEP_OF_THRESHOLDS, mend, read_results, read_sweep, registration_of
from experiments.stepping import PRECISIONS
from experiments.timescales import fingerprint
from experiments.train import PER_SAMPLE, Ensemble, Record

HERE = Path(__file__).parent
SAVE_EVERY = 60.0  # seconds between saves of unfinished runs


@lru_cache(maxsize=1)
def circumstances(device: str, precision: str = "fp32") -> dict[str, Any]:
    """Where and with what: commit, versions, hardware, precision, hash of the registered thresholds."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
    processor = platform.machine() if device == "cpu" else torch.cuda.get_device_name(0)
    return {
        "commit": commit.stdout.strip() or "unknown",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "numpy": np.__version__},
        "hardware": f"{device}, {processor}, {torch.get_num_threads()} threads of {os.cpu_count()} cores",
        "precision": precision,
        "thresholds": fingerprint(),
    }


def line_of(run: AnyRun, record: Record, device: str, registration: Mapping[str, str], precision: str = "fp32") -> str:
    """One result as a line of JSON: run, times in steps (null: censored), curves, circumstances, registration."""
    curves = {name: values for name, values in record.curves.items() if name not in PER_SAMPLE}
    for gate, name in (("nll", ""), ("answer_nll", "answer_")) if "nll" in record.curves else ():
        correct, nll = np.array(record.curves["correct"]), np.array(record.curves[gate])
        for threshold in (NLL_MEMORISED, *(t for t in SWEEP_OF_THRESHOLDS if t != NLL_MEMORISED)):
            values = pre_memorisation_accuracy(correct, nll, threshold)
            curves[f"pre_memorisation_accuracy_{name}{threshold:g}"] = [round(float(value), 5) for value in values]
    result = {
        "key": run.key(),
        "run": asdict(run),
        "parameters": parameters(model_of(run)),
        "times": {name: None if t is None else round(t, 2) for name, t in record.times().items()},
        "steps": record.steps,
        "curves": {name: _short(values) for name, values in curves.items()},
        **circumstances(device, precision),
        "thresholds": fingerprint(record.thresholds),
        **registration,
    }
    return json.dumps(result, separators=(",", ":"))


def _short(values: Sequence[Any]) -> list[Any]:
    """Numbers, in lists of lists or not, with four digits that count."""
    return [_short(value) if isinstance(value, list) else float(f"{value:.4g}") for value in values]


def run_sweep(
    runs: Sequence[AnyRun],
    results: Path,
    members: int = 16,
    device: str = "cpu",
    progress: bool = True,
    save_every: float = SAVE_EVERY,
    registration: Mapping[str, str] = MappingProxyType({}),
    precision: str = "fp32",
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
            ensemble = ensemble_of(group, device, precision)
            for run, record in _train_group(ensemble, results, bar, save_every):
                line, key = line_of(run, record, device, registration, precision), run.key()
                if key not in done:
                    with results.open("a", encoding="utf-8") as file:
                        file.write(line + "\n")
                    done.add(key)
                    added += 1
                    tqdm.write(f"{results.stem}: {json.loads(line)['run']['label']} {json.loads(line)['times']}")
    return added


def _train_group(ensemble: Ensemble, results: Path, bar: Any, save_every: float) -> Iterable[tuple[AnyRun, Record]]:
    """A group's runs and records as they finish; the ensemble is saved now and then, and removed at the end."""
    name = sha256("".join(run.key() for run in ensemble.runs).encode()).hexdigest()[:16]
    partial = results.parent / ".partial" / f"{name}.pt"
    partial.parent.mkdir(exist_ok=True)
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
        yield run, record
    partial.unlink(missing_ok=True)


def shown(results: Sequence[dict[str, Any]]) -> str:
    """Geometric means of τgen and τmem of finished runs by label, over the runs that reached them."""
    rows: dict[str, list[dict[str, float | None]]] = {}
    for result in results:
        rows.setdefault(result["run"]["label"], []).append(result["times"])
    lines = []
    for label, times in rows.items():
        parts = []
        for name in ("tau_gen", "tau_mem", "tau_answer"):
            known = [time[name] for time in times if time.get(name) is not None]
            if name in times[0]:
                mean = f"{np.exp(np.mean(np.log(known))):.0f}" if known else "not reached"
                parts.append(f"{name} {mean} ({len(known)} of {len(times)} runs)")
        lines.append(f"{label}: {', '.join(parts)}")
    return "\n".join(lines)


def result_file(results: Path | None, sweep: Path) -> Path:
    """Where a sweep's results go: a file that is named, a file of the sweep's name in a folder that is named."""
    if results is None:
        return HERE / "results" / f"{sweep.stem}.jsonl"
    return results if results.suffix == ".jsonl" else results / f"{sweep.stem}.jsonl"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the runs of a sweep; killed at any point, it resumes.")
    parser.add_argument("sweep", nargs="?", default="ci", help="a name or file of experiments/sweeps (default: ci)")
    parser.add_argument("--results", type=Path, help="folder, or .jsonl file, to write (default: experiments/results)")
    parser.add_argument("--members", type=int, default=16, help="runs trained as one computation")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--precision", default="fp32", choices=PRECISIONS, help="of the forward pass")
    parser.add_argument("--threads", type=int, default=1, help="processor threads")
    parser.add_argument("--save-every", type=float, default=SAVE_EVERY, help="seconds between saves")
    parser.add_argument("--dry-run", action="store_true", help="print what is left to do and its time; train nothing")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    sweep = Path(options.sweep)
    sweep = sweep if sweep.suffix == ".py" else HERE / "sweeps" / f"{options.sweep}.py"
    if not sweep.exists():
        parser.error(
            f"no sweep {options.sweep!r}: a file, or one of {sorted(path.stem for path in sweep.parent.glob('*.py'))}"
        )
    runs, results = read_sweep(sweep), result_file(options.results, sweep)
    if options.dry_run:
        done = {result["key"] for result in read_results(results)}
        print(estimate([run for run in runs if run.key() not in done], options.device).told(len(runs)))
        return
    settings = (options.members, options.device, sys.stderr.isatty(), options.save_every)
    added = run_sweep(runs, results, *settings, registration_of(sweep), options.precision)
    finished = read_results(results)
    print(f"{added} runs added to {results}; {len(finished)} of {len(runs)} are done\n{shown(finished)}")


if __name__ == "__main__":
    main()

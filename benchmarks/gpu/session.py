"""What the study has ready for a GPU, in the order of its worth, for as many minutes as there are.

    python -m benchmarks.gpu.session --out FOLDER [--earlier FOLDER] [--minutes 12]

First a member's training step, eager, graphed and in bf16, with the losses of each way; then the sweeps. Each part is a
process of its own, which is ended when the time is up: its results and its last save lie in FOLDER, and a later session
that is given them as `--earlier` goes on from there. FOLDER/session.json says what ran where and for how long. The last
line is how many runs are done.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from experiments.results import read_results, read_sweep
from experiments.run import HERE

SWEEPS = ("gpu_scaling", "dwell", "dwell_slow", "dwell_fast")
MEMBERS = 20
"""Runs at once: their weights and moments are one save, which must not grow beyond some 30 MB to travel."""
LEAST = 20.0
"""Seconds below which no further part is begun."""


@dataclass(frozen=True)
class Part:
    """A command that was run, the seconds that it took and its exit status, None where the time was up."""

    command: str
    seconds: float
    status: int | None


def commands(out: Path, device: str, sweeps: Sequence[str]) -> list[list[str]]:
    """The parts, in their order."""
    timing = ["benchmarks.gpu.ensemble", "--members", "64", "--widths", "32", "64", "--device", device]
    named = (("--device", device, "--members", str(MEMBERS), "--results", str(out)) for _ in sweeps)
    return [timing, *(["experiments.run", sweep, *how] for sweep, how in zip(sweeps, named, strict=True))]


def ran(command: Sequence[str], seconds: float) -> Part:
    """Run a part for at most so long; what it prints is seen."""
    started = time.monotonic()
    root = os.environ | {"PYTHONPATH": str(HERE.parent)}
    try:
        status = subprocess.run([sys.executable, "-m", *command], env=root, timeout=seconds, check=False).returncode
    except subprocess.TimeoutExpired:
        status = None
    return Part(" ".join(command), round(time.monotonic() - started, 1), status)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the parts, write session.json, and print what is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--earlier", type=Path, help="the folder of an earlier session, or experiments/results")
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--device", default="cuda", help="cpu: to try the script out")
    parser.add_argument("--sweeps", nargs="+", default=SWEEPS)
    options = parser.parse_args(argv)
    ends = time.monotonic() + 60 * options.minutes
    if options.earlier:
        for held in (*options.earlier.glob("*.jsonl"), *options.earlier.glob(".partial/*.pt")):
            place = options.out / held.relative_to(options.earlier)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(held, place)
    options.out.mkdir(parents=True, exist_ok=True)
    hardware = torch.cuda.get_device_name(0) if options.device == "cuda" else platform.machine()
    parts: list[Part] = []
    for command in commands(options.out, options.device, options.sweeps):
        if (left := ends - time.monotonic()) > LEAST:
            parts.append(ran(command, left))
        told = {"hardware": hardware, "torch": torch.__version__, "parts": [asdict(part) for part in parts]}
        (options.out / "session.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"{'sweep':<14}{'runs done':>10}{'of':>6}")
    done = planned = 0
    for sweep in options.sweeps:
        runs = read_sweep(HERE / "sweeps" / f"{sweep}.py")
        held = {result["key"] for result in read_results(options.out / f"{sweep}.jsonl")} & {run.key() for run in runs}
        print(f"{sweep:<14}{len(held):>10}{len(runs):>6}")
        done, planned = done + len(held), planned + len(runs)
    print(f"{done} of {planned} runs are done")


if __name__ == "__main__":
    main()

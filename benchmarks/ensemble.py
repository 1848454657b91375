"""What a member's training step costs in an ensemble, against a plain loop over the same `transformers` models.

    python -m benchmarks.ensemble [--width 32] [--members 8 16 32 64] [--threads 2] [--repeats 5]

Both train on the same batches in the same process, turn about. Processor time is counted beside wall-clock time, so
that the ratio means something on a busy machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch

from experiments.config import Run
from experiments.model import build
from experiments.presentation import Presenter
from experiments.stepping import loss_of
from experiments.train import Ensemble

STEPS = 6  # training steps of every member in one timing


def plain_loop(runs: Sequence[Run]) -> Callable[[int], None]:
    """A function that trains each model for a number of steps, one model after another."""
    models = [build(run) for run in runs]
    optimisers = [torch.optim.AdamW(model.parameters(), lr=run.lr) for model, run in zip(models, runs, strict=True)]
    presenters = [Presenter(run) for run in runs]

    def train(steps: int) -> None:
        for model, optimiser, presenter in zip(models, optimisers, presenters, strict=True):
            for step in range(steps):
                tokens = torch.as_tensor(presenter.tokens(step))[None]
                optimiser.zero_grad()
                loss_of(model(input_ids=tokens[0]).logits[None], tokens).sum().backward()
                optimiser.step()

    return train


def ensemble(runs: Sequence[Run]) -> Callable[[int], None]:
    """A function that trains all members for a number of steps as one computation."""
    together = Ensemble(runs)

    def train(steps: int) -> None:
        for step in range(steps):
            together.update(np.stack([presenter.tokens(step) for presenter in together.presenters]), step)

    return train


def timed(call: Callable[[int], None], members: int) -> tuple[float, float]:
    """(processor, wall-clock) milliseconds a member-step."""
    processor, wall = time.process_time(), time.perf_counter()
    call(STEPS)
    count = STEPS * members / 1000
    return (time.process_time() - processor) / count, (time.perf_counter() - wall) / count


def measure(options: argparse.Namespace, members: int) -> str:
    """A table row: both ways at one number of members, turn about."""
    runs = [Run("", seed, width=options.width, architecture=options.architecture) for seed in range(members)]
    ways = {"plain loop": plain_loop(runs), "ensemble": ensemble(runs)}
    for train in ways.values():
        train(1)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(options.repeats):
        for name, train in ways.items():
            found[name].append(timed(train, members))
    plain, ours = ([statistics.median(column) for column in zip(*rows, strict=True)] for rows in found.values())
    cells = "".join(f"{a:11.2f}{b:7.2f}{a / b:8.2f} ×" for a, b in zip(plain, ours, strict=True))
    return f"{members:8d}{cells}"


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table: what a member's step costs both ways, and how many times cheaper it is in the ensemble."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", default="gpt2", choices=["gpt2", "llama", "lstm", "mamba"])
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--members", type=int, nargs="+", default=[8, 16, 32, 64])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args(argv)
    torch.set_num_threads(options.threads)
    print(f"{options.architecture} d = {options.width}, {options.threads} threads, median of {options.repeats}:")
    print(f"{'':8}   milliseconds a member-step: processor, then wall clock")
    print(f"{'members':>8}" + 2 * f"{'plain':>11}{'ours':>7}{'gain':>10}")
    for members in options.members:
        print(measure(options, members), flush=True)


if __name__ == "__main__":
    main()

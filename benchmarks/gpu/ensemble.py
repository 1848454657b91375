"""What a member's training step costs on a GPU: plain loop, ensemble, ensemble in a CUDA graph, the same in bf16.

    python -m benchmarks.gpu.ensemble [--members 64] [--widths 32 64 128] [--steps 200]

Prints milliseconds a member-step by width, then how far the losses of the graphed and the bf16 ensemble are from the
eager fp32 one after the same steps, and last the ratio of the plain loop to the best way (target: 10). bf16 means
autocast of the forward pass over fp32 master weights and fp32 moments.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch

from experiments.config import Run
from experiments.model import build
from experiments.stepping import Stepper, loss_of
from experiments.train import Ensemble

WARM = 3  # steps before the clock runs; a graph is captured in the first
PLAIN_STEPS = 20  # the plain loop is slow and steady: fewer steps suffice


def batches(runs: Sequence[Run], steps: int, device: str) -> torch.Tensor:
    """[steps, E, B, T] on the device."""
    presenters = Ensemble(runs, device="cpu").presenters
    rows = [np.stack([presenter.tokens(step) for presenter in presenters]) for step in range(steps)]
    return torch.as_tensor(np.stack(rows), device=device)


def milliseconds(call: Callable[[], None], device: str) -> float:
    """Wall-clock milliseconds of a call, the device's queue emptied before and after."""
    if device == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    call()
    if device == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) * 1000


def plain_ms(run: Run, data: torch.Tensor, device: str) -> float:
    """Milliseconds a step of one model in a plain loop, fp32, fused AdamW."""
    model = build(run).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=run.lr, fused=device == "cuda")

    def train(steps: int) -> None:
        for step in range(steps):
            tokens = data[step, :1]
            optimiser.zero_grad()
            loss_of(model(input_ids=tokens[0]).logits[None], tokens).sum().backward()
            optimiser.step()

    train(WARM)
    steps = min(PLAIN_STEPS, len(data))
    return milliseconds(lambda: train(steps), device) / steps


def ensemble_ms(
    runs: Sequence[Run], data: torch.Tensor, device: str, graph: bool, precision: str
) -> tuple[float, float]:
    """(milliseconds a member-step, mean loss at the end) of an ensemble trained on all of `data`."""
    ensemble = Ensemble(runs, device)
    stepper = Stepper(ensemble.stack.forward, ensemble.weights, ensemble.optimiser, precision, graph)
    for clock, tokens in enumerate(data[:WARM]):
        stepper.step(tokens, clock)

    def train() -> None:
        for clock, tokens in enumerate(data[WARM:], WARM):
            stepper.step(tokens, clock)

    return milliseconds(train, device) / (len(data) - WARM) / len(runs), float(stepper.losses.mean())


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table by width and, last, the ratio at the first width."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=64)
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 64, 128])
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"], help="cpu: eager ways only, to try it out")
    options = parser.parse_args(argv)
    torch.backends.cuda.matmul.allow_tf32 = False
    ways = {"ensemble": (False, "fp32"), "bf16": (False, "bf16")}
    if options.device == "cuda":
        print(torch.cuda.get_device_name(0))
        ways |= {"graph": (True, "fp32"), "graph, bf16": (True, "bf16")}
    print(f"{'width':>6}{'plain':>10}" + "".join(f"{name:>14}{'loss':>8}" for name in ways) + "   ms a member-step")
    ratios = []
    for width in options.widths:
        runs = [Run("", seed, width=width) for seed in range(options.members)]
        data = batches(runs, options.steps, options.device)
        plain = plain_ms(runs[0], data, options.device)
        found = {name: ensemble_ms(runs, data, options.device, *way) for name, way in ways.items()}
        cells = "".join(f"{cost:14.4f}{loss:8.4f}" for cost, loss in found.values())
        print(f"{width:6d}{plain:10.3f}{cells}")
        ratios.append(plain / min(cost for cost, _ in found.values()))
    print(
        "plain loop over best ensemble: "
        + ", ".join(f"{r:.1f} × (d = {w})" for r, w in zip(ratios, options.widths, strict=True))
    )


if __name__ == "__main__":
    main()

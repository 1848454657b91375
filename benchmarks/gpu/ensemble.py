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
from experiments.train import Ensemble, loss_of

WARM = 3  # steps before a graph is captured, as torch asks for
PLAIN_STEPS = 20  # the plain loop is slow and steady: fewer steps suffice


class Stepper:
    """One training step of an ensemble on tokens already on the device: eager or as a replayed CUDA graph."""

    def __init__(self, ensemble: Ensemble, tokens: torch.Tensor, bf16: bool) -> None:
        self.ensemble, self.tokens, self.bf16 = ensemble, tokens.clone(), bf16
        self.weights = ensemble.weights.requires_grad_()
        self.clock = torch.full((1,), 1000.0, device=tokens.device)
        self.loss = torch.zeros(len(tokens), device=tokens.device)
        self.graph: torch.cuda.CUDAGraph | None = None

    def compute(self) -> None:
        """Forward, gradient, update; in place throughout."""
        with torch.autocast(self.tokens.device.type, dtype=torch.bfloat16, enabled=self.bf16):
            logits = self.ensemble.stack.forward(self.weights, self.tokens)
        losses = loss_of(logits.float(), self.tokens)
        (gradient,) = torch.autograd.grad(losses.sum(), self.weights)
        self.ensemble.optimiser.step(self.weights.detach(), gradient, self.clock)
        self.loss.copy_(losses.detach())

    def capture(self) -> None:
        """Record a step; afterwards `step` replays it."""
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM):
                self.compute()
        torch.cuda.current_stream().wait_stream(side)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.compute()

    def step(self, tokens: torch.Tensor) -> None:
        """Train on tokens [E, B, T]."""
        self.tokens.copy_(tokens)
        if self.graph is not None:
            self.graph.replay()
        else:
            self.compute()


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


def ensemble_ms(runs: Sequence[Run], data: torch.Tensor, device: str, graph: bool, bf16: bool) -> tuple[float, float]:
    """(milliseconds a member-step, mean loss at the end) of an ensemble trained on all of `data`."""
    stepper = Stepper(Ensemble(runs, device), data[0], bf16)
    before = stepper.weights.detach().clone(), stepper.ensemble.optimiser.first.clone()
    if graph:
        stepper.capture()
    else:
        for _ in range(WARM):
            stepper.compute()
    with torch.no_grad():
        stepper.weights.copy_(before[0])
    stepper.ensemble.optimiser.reset(torch.arange(len(runs), device=device))

    def train() -> None:
        for tokens in data:
            stepper.step(tokens)

    return milliseconds(train, device) / len(data) / len(runs), float(stepper.loss.mean())


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table by width and, last, the ratio at the first width."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=64)
    parser.add_argument("--widths", type=int, nargs="+", default=[32, 64, 128])
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"], help="cpu: eager ways only, to try it out")
    options = parser.parse_args(argv)
    torch.backends.cuda.matmul.allow_tf32 = False
    ways = {"ensemble": (False, False), "bf16": (False, True)}
    if options.device == "cuda":
        print(torch.cuda.get_device_name(0))
        ways |= {"graph": (True, False), "graph, bf16": (True, True)}
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

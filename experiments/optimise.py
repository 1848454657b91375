"""AdamW and SGD on a stack of weights [E, P], each member with its own learning rate, decay and step count."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from experiments.config import Run

BETAS, EPSILON = (0.9, 0.999), 1e-8  # torch.optim.AdamW's defaults


@dataclass
class Optimiser:
    """Per-member moments; `first` and `second` are [E, P] (SGD: [E, 0]), `count` (steps since the last reset) is [E].

    Member by member the same arithmetic as `torch.optim.AdamW` or `torch.optim.SGD` without momentum.
    """

    name: str
    lr: Tensor  # [E]
    weight_decay: Tensor  # [E]
    warmup: Tensor  # [E] steps
    first: Tensor
    second: Tensor
    count: Tensor
    decays: bool  # whether any member decays, asked once so that a step never waits for the device

    @classmethod
    def of(cls, runs: list[Run], weights: Tensor) -> Optimiser:
        """Fresh moments for the runs' members, in the order of `weights` [E, P]."""

        def column(values: list[float]) -> Tensor:
            return torch.tensor(values, dtype=torch.float32, device=weights.device)

        remembered = weights.shape[1] if runs[0].optimizer == "adamw" else 0
        return cls(
            name=runs[0].optimizer,
            lr=column([run.lr for run in runs]),
            weight_decay=column([run.weight_decay for run in runs]),
            warmup=column([float(max(run.warmup, 1)) for run in runs]),
            first=torch.zeros_like(weights[:, :remembered]),
            second=torch.zeros_like(weights[:, :remembered]),
            count=column([0.0] * len(runs)),
            decays=any(run.weight_decay for run in runs),
        )

    def take(self, members: Tensor) -> Optimiser:
        """The optimiser of some members, by index [E'] (copies)."""
        rows = (self.lr, self.weight_decay, self.warmup, self.first, self.second, self.count)
        return Optimiser(self.name, *(row[members] for row in rows), self.decays)

    def reset(self, members: Tensor) -> None:
        """Forget the moments and step counts of some members."""
        for row in (self.first, self.second, self.count):
            row[members] = 0

    @torch.no_grad()
    def step(self, weights: Tensor, gradient: Tensor, clock: int | Tensor) -> None:
        """One update in place; `clock` (0, 1, ..., or a tensor of one) is the step that the warm-up counts."""
        lr = (self.lr * torch.clamp((clock + 1) / self.warmup, max=1.0))[:, None]
        if self.decays:
            weights.mul_(1 - lr * self.weight_decay[:, None])
        self.count += 1
        if self.name == "sgd":
            weights.sub_(gradient * lr)
            return
        self.first.lerp_(gradient, 1 - BETAS[0])
        self.second.mul_(BETAS[1]).addcmul_(gradient, gradient, value=1 - BETAS[1])
        correction = torch.sqrt(1 - BETAS[1] ** self.count)[:, None]
        size = lr / (1 - BETAS[0] ** self.count)[:, None]
        weights.sub_(self.first.div(self.second.sqrt().div_(correction).add_(EPSILON)).mul_(size))

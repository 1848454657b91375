"""One training step of all members of a stack: in blocks on a processor, as a replayed CUDA graph on a GPU."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from experiments.optimise import Optimiser

# Members computed at once on a processor: with more of them the allocator hands its memory back after every step, and a
# third of the time goes into page faults.
BLOCK = 8
WARM = 3  # steps on a side stream before a graph is captured, as torch asks for
PRECISIONS = ("fp32", "bf16")  # of the forward pass; weights and moments are fp32 always
Loss = Callable[[Tensor, Tensor], Tensor]  # what forward gave, and what was shown [E, B, T] → [E]
Forward = Callable[[Tensor, Tensor], Tensor]  # weights [E, P] and tokens [E, B, T] → logits [E, B, T, V]


def loss_of(logits: Tensor, tokens: Tensor) -> Tensor:
    """[E] next-token cross-entropy, nats a token, of logits [E, B, T, V] and tokens [E, B, T]."""
    flat = functional.cross_entropy(logits[:, :, :-1].flatten(0, 2), tokens[:, :, 1:].flatten(), reduction="none")
    return flat.view(len(tokens), -1).mean(1)


class Stepper:
    """Steps of `weights` [E, P] and the moments of `optimiser`, both changed in place."""

    def __init__(
        self,
        forward: Forward,
        weights: Tensor,
        optimiser: Optimiser,
        precision: str = "fp32",
        graph: bool = True,
        loss: Loss = loss_of,
    ) -> None:
        """`graph`: on a GPU, record the first step and replay it; tokens must keep their shape."""
        self.forward, self.weights, self.optimiser, self.loss = forward, weights.detach(), optimiser, loss
        self.bf16 = precision == "bf16"
        self.graphed = graph and weights.device.type == "cuda"
        self.losses = torch.zeros(len(weights), device=weights.device)
        """[E] losses of the last step, before its update."""
        self._graph: torch.cuda.CUDAGraph | None = None
        self._tokens = torch.empty(0)
        self._clock = torch.zeros(1, device=weights.device)

    def step(self, tokens: Tensor, clock: int) -> None:
        """One step on tokens [E, B, T] of the device; `clock` is the step that a warm-up counts."""
        if not self.graphed:
            self._compute(tokens, clock)
            return
        self._clock.fill_(clock)
        if self._graph is None:
            self._tokens = tokens.clone()
            self._capture()
        self._tokens.copy_(tokens)
        assert self._graph is not None
        self._graph.replay()

    def _compute(self, tokens: Tensor, clock: int | Tensor) -> None:
        gradient = torch.empty_like(self.weights)
        size = BLOCK if self.weights.device.type == "cpu" else len(self.weights)
        for start in range(0, len(self.weights), size):
            rows = slice(start, start + size)
            part = self.weights[rows].requires_grad_()
            with torch.autocast(part.device.type, dtype=torch.bfloat16, enabled=self.bf16):
                logits = self.forward(part, tokens[rows])
            losses = self.loss(logits.float() if self.bf16 else logits, tokens[rows])
            gradient[rows] = torch.autograd.grad(losses.sum(), part)[0]
            self.losses[rows] = losses.detach()
        self.optimiser.step(self.weights, gradient, clock)

    def _capture(self) -> None:
        """Record a step; what its rehearsals changed is put back."""
        changed = (self.weights, self.optimiser.first, self.optimiser.second, self.optimiser.count)
        before = [one.clone() for one in changed]
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM):
                self._compute(self._tokens, self._clock)
        torch.cuda.current_stream().wait_stream(side)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._compute(self._tokens, self._clock)
        for one, old in zip(changed, before, strict=True):
            one.copy_(old)

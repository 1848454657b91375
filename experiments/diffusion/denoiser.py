"""The denoiser, a residual network of fully connected layers; its loss, its sampler, and many of them as one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from experiments.data import stream
from experiments.diffusion.denoising import DenoiserRun
from experiments.ensemble import Stack

WAVES = 4  # pairs of waves of log σ that tell the network how strong the noise is
CENTRE, SPREAD = -0.4, 1.2  # of log σ in training, normally distributed
HIGHEST, LOWEST = 20.0, 0.02  # noise levels between which samples are drawn
SAMPLER_STEPS = 24
DIMENSIONS = {"mixture": 8, "digits": 16}
Denoise = Callable[[Tensor, Tensor], Tensor]  # noisy [E, N, d], σ [E, N, 1] → clean [E, N, d]


class Denoiser(nn.Module):
    """D(x; σ), the guess at a clean point from x = clean + σ · noise.

    The network is put between scales such that its input and what it has to answer have variance 1 at every σ, for data
    of variance 1 (the preconditioning of Karras et al. 2022).
    """

    def __init__(self, dimension: int, width: int, blocks: int) -> None:
        super().__init__()
        self.enter = nn.Linear(dimension + 2 * WAVES, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width)) for _ in range(blocks)
        )
        self.leave = nn.Linear(width, dimension)

    def forward(self, noisy: Tensor, sigma: Tensor) -> Tensor:
        """Clean points [N, d] from noisy ones [N, d] with σ [N, 1]."""
        unit = (1 + sigma**2).rsqrt()
        return noisy * unit**2 + sigma * unit * self.network(noisy * unit, sigma)

    def network(self, scaled: Tensor, sigma: Tensor) -> Tensor:
        """The part that is learned, [N, d]."""
        angles = sigma.log() * torch.arange(1, WAVES + 1, dtype=sigma.dtype, device=sigma.device) * (math.pi / 8)
        x = self.enter(torch.cat([scaled, angles.cos(), angles.sin()], dim=-1))
        for block in self.blocks:
            x = x + block(x)
        answer: Tensor = self.leave(nn.functional.silu(x))
        return answer


def build_denoiser(run: DenoiserRun) -> Denoiser:
    """The network of a run, initialised from its seed and half (the global random state is left as it was)."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(stream(run.seed, "initialisation", max(run.subset, 0)).integers(2**62)))
        return Denoiser(DIMENSIONS[run.data], run.width, run.blocks)


def error_of(guess: Tensor, clean: Tensor, sigma: Tensor) -> Tensor:
    """[E] mean squared error of [E, B, d], weighted such that every σ counts the same; 1 is what no answer costs."""
    return ((guess - clean).square() * (1 + sigma**-2)).mean((1, 2))


def draw(run: DenoiserRun, points: np.ndarray, step: int) -> tuple[np.ndarray, ...]:
    """What a run is shown at `step`: clean points and noise [B, d], σ [B, 1]."""
    rng = stream(run.seed, "batch", step, max(run.subset, 0))
    clean = points[rng.integers(len(points), size=run.batch)]
    sigma = np.exp(CENTRE + SPREAD * rng.standard_normal((run.batch, 1), dtype=np.float32))
    return clean, rng.standard_normal(clean.shape, dtype=np.float32), sigma


@torch.no_grad()
def sample(denoise: Denoise, noise: Tensor, steps: int = SAMPLER_STEPS, lowest: float = LOWEST) -> Tensor:
    """Points [E, N, d] from noise [E, N, d]: the deterministic flow from the highest to the lowest noise level.

    Euler's steps between levels at equal ratios; the last guess is the point.
    """
    levels = np.geomspace(HIGHEST, lowest, steps).tolist()
    x = noise * math.sqrt(1 + HIGHEST**2)
    for level, following in zip(levels, [*levels[1:], 0.0], strict=True):
        guess = denoise(x, torch.full_like(x[..., :1], level))
        x = guess + (x - guess) * (following / level)
    return x


class DenoiserStack(Stack):
    """E denoisers of one shape as one function of their weights [E, P]."""

    def __init__(self, models: Sequence[Denoiser]) -> None:
        super().__init__(models)

    def denoise(self, weights: Tensor, noisy: Tensor, sigma: Tensor) -> Tensor:
        """Clean points [E, N, d] from noisy ones [E, N, d] with σ [E, N, 1]."""
        self.bind(weights)
        clean: Tensor = self.model(noisy.flatten(0, 1), sigma.flatten(0, 1))
        return clean.view(noisy.shape)

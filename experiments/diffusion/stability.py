"""Score stability (Q7): what a denoiser owes to a point that it was trained on, by the level of the noise.

Members are trained on random halves of the same points. A point's *counterfactual memorisation* is by how much smaller
its denoising error is, in the mean, for members that had it than for members that had not (Feldman and Zhang 2020;
Zhang et al. 2023). Each member is asked about all points, with the same noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from experiments.data import stream
from experiments.diffusion.denoiser import Denoise, sample
from experiments.diffusion.denoising import LEVELS, SAMPLERS, DenoiserRun
from experiments.diffusion.points import membership, points_of
from experiments.diffusion.quality import copied

DRAWS = 4  # of the noise, at every point and level


def measure_stability(denoise: Denoise, runs: Sequence[DenoiserRun], noise: Tensor) -> list[dict[str, Any]]:
    """By member: errors [n] of all points, their means over the half that it had and the other; copies of either.

    `noise` [E, k, d] is what samples are drawn from.
    """
    found: list[dict[str, Any]] = [{} for _ in runs]
    points = points_of(runs[0].data, runs[0].seed).train[: runs[0].n]
    inside = [membership(run) for run in runs]
    errors = _errors(denoise, runs[0], points, len(runs), noise.device)
    for values, own, half in zip(found, errors, inside, strict=True):
        values["error"] = own.mean(0).tolist()
        for level, each in zip(LEVELS, own, strict=True):
            values |= {f"kept_{level:g}": float(each[half].mean()), f"left_out_{level:g}": float(each[~half].mean())}
    for steps, lowest in SAMPLERS:
        generated = sample(denoise, noise, steps, lowest).double().cpu().numpy()
        for values, own, half in zip(found, generated, inside, strict=True):
            name = f"copied_{steps}_{lowest:g}"
            values |= {name: copied(own, points[half]), f"{name}_left_out": copied(own, points[~half])}
    return found


def _errors(denoise: Denoise, run: DenoiserRun, points: np.ndarray, members: int, device: torch.device) -> np.ndarray:
    """[E, levels, n] mean squared errors, weighted as in training: 1 is what no answer costs."""
    noise = stream(run.seed, "stability").standard_normal((DRAWS, *points.shape), dtype=np.float32)
    clean = torch.as_tensor(points, dtype=torch.float32, device=device)
    rows = []
    for level in LEVELS:
        noisy = (clean + level * torch.as_tensor(noise, device=device)).flatten(0, 1).expand(members, -1, -1)
        guess = denoise(noisy, torch.full_like(noisy[..., :1], level)).unflatten(1, (DRAWS, -1))
        rows.append((guess - clean).square().mean(3).mean(1) * (1 + level**-2))
    return torch.stack(rows, 1).double().cpu().numpy()

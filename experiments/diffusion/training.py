"""Trains denoisers: what each is shown and asked at a step, and the ensemble that does many at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from experiments.data import stream
from experiments.diffusion.denoiser import CENTRE, SPREAD, DenoiserStack, build_denoiser, draw, error_of, sample
from experiments.diffusion.denoising import THRESHOLDS, DenoiserRun
from experiments.diffusion.points import Mixture, kept, points_of
from experiments.diffusion.quality import copied
from experiments.diffusion.stability import measure_stability
from experiments.timescales import Threshold
from experiments.train import LATE, Ensemble, Record

SAMPLES = 512  # points generated at an evaluation, always from the same noise


class DenoiserRecord(Record):
    """What a run of a denoiser has shown so far."""

    thresholds: ClassVar[dict[str, Threshold]] = THRESHOLDS

    def over(self) -> bool:
        """Whether it may end: it has memorised, and generalised or had time to."""
        found = self.times()
        if found["tau_mem"] is None:
            return False
        return found["tau_gen"] is not None or self.steps[-1] >= LATE * found["tau_mem"]


class Shown:
    """The training stream of one run, and the fixed questions that it is asked at every evaluation."""

    def __init__(self, run: DenoiserRun) -> None:
        self.run, self.points, self.train = run, points_of(run.data, run.seed), kept(run)
        self.shown = self.train.astype(np.float32)
        self.noise = _fixed(run, "sampler", self.points.test.shape[1])
        self.unseen = copied(self.points.test, self.train)
        self.points.distance_share(self.points.test)  # features are learned now, not in the first evaluation

    def tokens(self, step: int) -> np.ndarray:
        """[B, 2d + 1] shown at `step`: clean points, noise and σ beside one another."""
        return np.concatenate(draw(self.run, self.shown, step), axis=1)

    def questions(self, seen: bool) -> np.ndarray:
        """[512, 2d + 1] training or test points with noise, repeated in whole rounds if there are fewer."""
        points = np.resize(self.train if seen else self.points.test, self.noise.shape)
        noise = _fixed(self.run, "question", points.shape[1])
        sigma = np.exp(CENTRE + SPREAD * _fixed(self.run, "level", 1))
        return np.concatenate([points, noise, sigma], axis=1).astype(np.float32)

    def told(self, generated: np.ndarray) -> dict[str, float]:
        """What generated points [512, d] show."""
        return {
            "memorised": copied(generated, self.train),
            "memorised_unseen": self.unseen,
            "distance_share": self.points.distance_share(generated),
        }

    def score_share(self, guess: np.ndarray) -> dict[str, float]:
        """The excess loss of guesses [512, d] at the test questions over the best denoiser's, where that is known.

        As a share of the excess of the denoiser that is best for a Gaussian with the right mean and covariance.
        """
        if not isinstance(self.points, Mixture):
            return {}
        clean, noise, sigma = np.split(self.questions(seen=False).astype(np.float64), [guess.shape[1], -1], axis=1)
        noisy, weight = clean + sigma * noise, 1 + sigma**-2
        ideal, plain = self.points.ideal(noisy, sigma), self.points.gaussian.denoise(noisy, sigma)
        excess, most = ((weight * (answer - ideal) ** 2).mean() for answer in (guess, plain))
        return {"score_share": float(excess / most)}


def _fixed(run: DenoiserRun, purpose: str, width: int) -> np.ndarray:
    """[512, width] fair draws that a seed keeps, in single precision."""
    return stream(run.seed, purpose).standard_normal((SAMPLES, width), dtype=np.float32)


class DenoiserEnsemble(Ensemble):
    """Denoisers of one shape trained as one batched computation; saved and resumed as the other ensembles are."""

    record, presenter = DenoiserRecord, Shown

    def stacked(self) -> DenoiserStack:
        """The members' networks."""
        return DenoiserStack([build_denoiser(run) for run in self.runs])

    def forward(self, weights: Tensor, shown: Tensor) -> Tensor:
        """The clean points [E, B, d] that members with weights [E, P] see in what is shown [E, B, 2d + 1]."""
        clean, noise, sigma = apart(shown)
        return self.stack.denoise(weights, clean + sigma * noise, sigma)

    @staticmethod
    def loss(guess: Tensor, shown: Tensor) -> Tensor:
        """[E] errors of guesses [E, B, d]."""
        clean, _, sigma = apart(shown)
        return error_of(guess, clean, sigma)

    @torch.no_grad()
    def measure(self, weights: Tensor, shown: Sequence[Shown]) -> list[dict[str, Any]]:
        """The metrics of each member."""
        denoise = partial(self.stack.denoise, weights)
        seeds = self.tensor([own.noise for own in shown])
        generated = sample(denoise, seeds).double().cpu().numpy()
        found = [own.told(points) for own, points in zip(shown, generated, strict=True)]
        for name, seen in (("train_loss", True), ("test_loss", False)):
            questions = self.tensor([own.questions(seen) for own in shown])
            guesses = self.forward(weights, questions)
            for values, loss in zip(found, self.loss(guesses, questions).tolist(), strict=True):
                values[name] = loss
        for values, own, guess in zip(found, shown, guesses.double().cpu().numpy(), strict=True):
            values |= {"gap": values["test_loss"] - values["train_loss"], **own.score_share(guess)}
        if shown[0].run.subset >= 0:
            asked = measure_stability(denoise, [own.run for own in shown], seeds)
            found = [values | more for values, more in zip(found, asked, strict=True)]
        return found

    def tensor(self, rows: Sequence[np.ndarray]) -> Tensor:
        """Arrays of members as one on the device."""
        return torch.as_tensor(np.stack(rows), device=self.device)


def apart(batch: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Clean points, noise [..., d] and σ [..., 1] of what stands side by side in [..., 2d + 1]."""
    dimension = batch.shape[-1] // 2
    clean, noise, sigma = batch.split([dimension, dimension, 1], dim=-1)
    return clean, noise, sigma

"""How good generated points are, and how many are copies: f_mem, and maximum mean discrepancies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist, pdist

Floats = NDArray[np.float64]
COPY = 1 / 3  # nearest over second nearest distance, below which a point is a copy (Bonnaire et al. 2025)
BANDWIDTH = 1.0  # of the kernel: twice the width of a component of the mixture


def nearness(points: Floats, train: Floats) -> Floats:
    """[k] the distance of points [k, d] to the nearest of `train` [n ≥ 2, d] over that to the second nearest."""
    two = np.partition(cdist(points, train), 1, axis=1)[:, :2]
    return np.divide(two[:, 0], two[:, 1], out=np.ones(len(two)), where=two[:, 1] > 0)


def copied(points: Floats, train: Floats) -> float:
    """f_mem: the share of points [k, d] less than a third as far from the nearest of `train` as from the second."""
    return float((nearness(points, train) < COPY).mean())


@dataclass(frozen=True)
class Gaussian:
    """A mean [d] and a covariance [d, d]."""

    mean: Floats
    covariance: Floats

    @classmethod
    def of(cls, points: Floats) -> Gaussian:
        """That of points [k, d]."""
        return cls(points.mean(0), np.cov(points, rowvar=False))

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        """[count, d]."""
        drawn: Floats = rng.multivariate_normal(self.mean, self.covariance, count)
        return drawn

    def denoise(self, noisy: Floats, sigma: Floats) -> Floats:
        """The best guess [k, d] at points of this density from noisy ones [k, d] with noise of `sigma` [k, 1]."""
        values, vectors = np.linalg.eigh(self.covariance)
        turned = (noisy - self.mean) @ vectors
        guess: Floats = self.mean + (turned * values / (values + sigma**2)) @ vectors.T
        return guess


def _blurred(square: Floats, variance: float, dimension: int) -> Floats:
    """The kernel's mean over Gaussian differences of that variance, whose means lie so far (squared) apart."""
    wide = BANDWIDTH**2 + variance
    return (BANDWIDTH**2 / wide) ** (dimension / 2) * np.exp(-square / (2 * wide))


def mmd_samples(points: Floats, centres: Floats, scale: float) -> float:
    """Squared MMD of points [k, d] from a mixture of centres [K, d] and equal weights, without bias, can be below 0.

    The kernel is exp(−‖x − y‖²/2h²). What it gives on the side of the mixture is worked out, not sampled, so that the
    measure errs only by the points.
    """
    among = np.exp(-pdist(points, "sqeuclidean") / (2 * BANDWIDTH**2)).mean()
    across = _blurred(cdist(points, centres, "sqeuclidean"), scale**2, points.shape[1]).mean()
    return float(among - 2 * across + _itself(centres, scale))


def _itself(centres: Floats, scale: float) -> float:
    return float(_blurred(cdist(centres, centres, "sqeuclidean"), 2 * scale**2, centres.shape[1]).mean())


def mmd_gaussian(gaussian: Gaussian, centres: Floats, scale: float) -> float:
    """Squared MMD of a Gaussian from the mixture, exact."""
    unit = BANDWIDTH**2 * np.eye(centres.shape[1])

    def mean(apart: Floats, covariance: Floats) -> float:
        """The kernel's mean over Gaussian differences [k, d] of that covariance."""
        bound = unit + covariance
        square = np.einsum("kd,de,ke->k", apart, np.linalg.inv(bound), apart)
        return float(np.sqrt(np.linalg.det(unit) / np.linalg.det(bound)) * np.exp(-square / 2).mean())

    among = mean(np.zeros((1, centres.shape[1])), 2 * gaussian.covariance)
    across = mean(gaussian.mean - centres, gaussian.covariance + scale**2 * np.eye(centres.shape[1]))
    return among - 2 * across + _itself(centres, scale)


def kernel_distance(points: Floats, others: Floats, bandwidth: float) -> float:
    """Squared MMD between two sets of points [k, d], with the kernel above, without bias.

    A Fréchet distance could not tell so few points apart: it is biased by as much as it should measure.
    """

    def kernel(square: Floats) -> float:
        return float(np.exp(-square / (2 * bandwidth**2)).mean())

    among = sum(kernel(pdist(each, "sqeuclidean")) for each in (points, others))
    return among - 2 * kernel(cdist(points, others, "sqeuclidean"))


def posterior_mean(noisy: Floats, sigma: Floats, centres: Floats, scale: float) -> Floats:
    """The mean of the clean point [k, d] given noisy ones [k, d], with noise of `sigma` [k, 1], for a mixture."""
    variance = scale**2 + sigma**2
    apart = noisy[:, None] - centres
    logits = -(apart**2).sum(-1) / (2 * variance)
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    inward = centres + (scale**2 / variance)[:, None] * apart
    answer: Floats = (shares[..., None] * inward).sum(1)
    return answer

"""Points that denoisers are trained on: an 8-dimensional mixture whose density is known, and 8 × 8 digits.

Both have a second moment near 1 a coordinate. Draws are seeded by (seed, purpose), as those of the other tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import pdist
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from experiments.data import stream
from experiments.diffusion.denoising import LARGEST, DenoiserRun
from experiments.diffusion.quality import Gaussian, kernel_distance, mmd_gaussian, mmd_samples, posterior_mean

Floats = NDArray[np.float64]
HELD_OUT = 512  # points of the mixture that are kept for tests


@dataclass(frozen=True)
class Mixture:
    """Four Gaussians of equal weight in 8 dimensions, their centres at right angles, 7 of their widths apart."""

    seed: int
    dimension: int = 8
    components: int = 4
    scale: float = 0.5  # of a component, a coordinate

    @cached_property
    def centres(self) -> Floats:
        """[K, d]: of such a length that the second moment is 1 a coordinate."""
        square, _ = np.linalg.qr(stream(self.seed, "centres").standard_normal((self.dimension, self.dimension)))
        centres: Floats = square[: self.components] * np.sqrt(self.dimension * (1 - self.scale**2))
        return centres

    def draw(self, purpose: str, count: int) -> Floats:
        """[count, d] points; their components are fair draws."""
        rng = stream(self.seed, purpose)
        which = rng.integers(self.components, size=count)
        points: Floats = self.centres[which] + self.scale * rng.standard_normal((count, self.dimension))
        return points

    @cached_property
    def train(self) -> Floats:
        """[1024, d]."""
        return self.draw("train", LARGEST)

    @cached_property
    def test(self) -> Floats:
        """[512, d]."""
        return self.draw("test", HELD_OUT)

    @cached_property
    def gaussian(self) -> Gaussian:
        """The Gaussian with the mixture's mean and covariance."""
        apart = self.centres - self.centres.mean(0)
        spread = apart.T @ apart / self.components + self.scale**2 * np.eye(self.dimension)
        return Gaussian(self.centres.mean(0), spread)

    def distance_share(self, generated: Floats) -> float:
        """Squared maximum mean discrepancy against the true density, exact on its side."""
        return mmd_samples(generated, self.centres, self.scale) / self._gaussian_distance

    @cached_property
    def _gaussian_distance(self) -> float:
        return mmd_gaussian(self.gaussian, self.centres, self.scale)

    def ideal(self, noisy: Floats, sigma: Floats) -> Floats:
        """The best denoiser's answer [k, d] to points [k, d] with noise of `sigma` [k, 1]."""
        return posterior_mean(noisy, sigma, self.centres, self.scale)


COMPONENTS = 16  # principal ones, that digits are given in: 84 % of the variance of their 64 pixels
JUDGES = 373  # digits that components and features are learned from
LAYERS, DECAY = (64, 32), 0.1  # of the classifier that learns them; the last layer is the features


@dataclass(frozen=True)
class Digits:
    """scikit-learn's 1,797 digits in a random order of the seed: 1,024 to train on, 373 to see by, 400 to test.

    A point is a digit in its first 16 principal components, of second moment 1 a coordinate in the mean. Of all 64
    pixels a network of this study's size memorises too little in the time that there is.
    """

    seed: int

    @cached_property
    def _shuffled(self) -> tuple[Floats, NDArray[np.int64]]:
        pixels, labels = load_digits(return_X_y=True)
        order = stream(self.seed, "digits").permutation(len(pixels))
        return pixels[order] / pixels.max(), labels[order]

    @cached_property
    def _judges(self) -> tuple[Floats, NDArray[np.int64]]:
        pixels, labels = (part[LARGEST : LARGEST + JUDGES] for part in self._shuffled)
        return pixels, labels

    @cached_property
    def _axes(self) -> tuple[Floats, Floats]:
        """The mean [64] and the components [16, 64], as long as the scale of a coordinate."""
        pixels = self._judges[0]
        _, sizes, axes = np.linalg.svd(pixels - pixels.mean(0), full_matrices=False)
        scale = np.sqrt((sizes[:COMPONENTS] ** 2).mean() / len(pixels))
        return pixels.mean(0), axes[:COMPONENTS] * scale

    @cached_property
    def _points(self) -> Floats:
        mean, axes = self._axes
        points: Floats = (self._shuffled[0] - mean) @ axes.T / (axes**2).sum(1)
        return points

    @property
    def train(self) -> Floats:
        """[1024, 16]."""
        return self._points[:LARGEST]

    @property
    def test(self) -> Floats:
        """[400, 16]."""
        return self._points[LARGEST + JUDGES :]

    def pixels(self, points: Floats) -> Floats:
        """[k, 64] grey levels, about 0 to 1, of points [k, 16]."""
        mean, axes = self._axes
        grey: Floats = mean + points @ axes
        return grey

    @cached_property
    def _classifier(self) -> MLPClassifier:
        network = MLPClassifier(LAYERS, alpha=DECAY, solver="lbfgs", max_iter=1000, random_state=self.seed)
        judges = self._points[LARGEST : LARGEST + JUDGES]
        return network.fit(self.pixels(judges), self._judges[1])

    def features(self, points: Floats) -> Floats:
        """[k, 32] the last hidden layer of a classifier that was taught on digits kept for that."""
        hidden, learned = self.pixels(points), self._classifier
        for weights, bias in list(zip(learned.coefs_, learned.intercepts_, strict=True))[:-1]:
            hidden = np.maximum(hidden @ weights + bias, 0)
        return hidden

    @cached_property
    def _features(self) -> tuple[Floats, float]:
        """Those of the digits kept for tests, and the kernel's bandwidth: a quarter of their median distance."""
        known = self.features(self.test)
        return known, float(np.median(pdist(known)) / 4)

    def distance_share(self, generated: Floats) -> float:
        """Squared maximum mean discrepancy of features from those of the digits kept for tests."""
        return kernel_distance(self.features(generated), *self._features) / self._gaussian_distance

    @cached_property
    def _gaussian_distance(self) -> float:
        drawn = Gaussian.of(self.train).draw(stream(self.seed, "gaussian"), 2 * LARGEST)
        return kernel_distance(self.features(drawn), *self._features)


@lru_cache(maxsize=64)
def points_of(data: str, seed: int) -> Mixture | Digits:
    """The points of a seed."""
    return Mixture(seed) if data == "mixture" else Digits(seed)


def kept(run: DenoiserRun) -> Floats:
    """[n, d] the points that a run is trained on; of a subset, a random half of them [n/2, d]."""
    train = points_of(run.data, run.seed).train[: run.n]
    return train if run.subset < 0 else train[membership(run)]


def membership(run: DenoiserRun) -> NDArray[np.bool_]:
    """[n] whether each of the first n points belongs to the half that a run is trained on."""
    inside = np.zeros(run.n, dtype=bool)
    inside[stream(run.seed, "half", run.subset).permutation(run.n)[: run.n // 2]] = True
    return inside

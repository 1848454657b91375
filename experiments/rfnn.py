"""The random-feature model of Bonnaire et al. (arXiv 2505.17638): exact flow, losses, spectrum and the two timescales.

A score s(x) = A σ(Wx/√d)/√p with fixed W [p, d] is trained on n standard Gaussian points of dimension d, noised to
x_t = e^{−t}x + √Δ ξ, Δ = 1 − e^{−2t}, by gradient flow on L = (1/dn) Σ E_ξ‖√Δ s(x_t) + ξ‖² in the time τ = kη/d².
For large d the features are equivalent to Gaussian ones, so the loss depends on two p × p matrices (σ odd):

    U = GGᵀ/n + b²WWᵀ/d + s²I,   G = e^{−t} a WX/√d + vΩ        over the n training points X [d, n]
    Ũ = (e^{−2t}a² + b²)WWᵀ/d + (v² + s²)I,   V = bW/√d           over the population

**The flow.** ∂L/∂A = (2Δ/dp) A U + (2√Δ/d√p) Vᵀ, and dA/dτ = −d²∂L/∂A with p = ψp·d, so from A = 0

    A(τ)/√p = −Δ^{−1/2} VᵀU^{−1}(I − E),   E = e^{−2ΔUτ/ψp}.

With F = U^{−1}(I − E), which commutes with U, L = 1 + (2√Δ/d)Tr(A/√p)V + (Δ/d)Tr(A/√p)U(A/√p)ᵀ becomes

    L_train = 1 − (1/d) Tr VᵀU^{−1}(I − E²)V,    L_test = 1 − (2/d) Tr VᵀFV + (1/d) Tr VᵀFŨFV.

A mode of eigenvalue λ is learned at τ_λ = ψp/(2Δλ). **The Gram form.** U = CCᵀ + s²I with C = [G/√n, bW/√d] of only
n + d columns, and V = C[0; I]: everything above is a function of K = CᵀC [n+d, n+d], which is why p may be large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Gaussian-equivalent moments of σ at diffusion time t, pre-activations of unit variance.

    σ(z) = e^{−t}a·u + b·ξ + v·ω + s·η + ..., where u is the data's and ξ the noise's part of z.
    """

    t: float
    a: float
    b: float
    v2: float
    s2: float

    @property
    def delta(self) -> float:
        """Δ = 1 − e^{−2t}, the noise variance."""
        return float(1 - np.exp(-2 * self.t))


def tanh_moments(t: float, nodes: int = 120) -> Moments:
    """The moments for σ = tanh by Gauss–Hermite quadrature with `nodes` nodes a dimension."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    weights = weights / weights.sum()
    signal, delta = np.exp(-t), 1 - np.exp(-2 * t)
    a = float(weights @ (1 / np.cosh(points) ** 2))  # E σ'(z), z standard normal
    b = float(np.sqrt(delta) * a)
    given_u = np.tanh(signal * points[:, None] + np.sqrt(delta) * points[None, :]) @ weights  # E[σ | u]
    v2 = float(weights @ given_u**2 - (signal * a) ** 2)
    s2 = float(weights @ np.tanh(points) ** 2 - (signal * a) ** 2 - b**2 - v2)
    return Moments(t, a, b, v2, s2)


@dataclass(frozen=True)
class Draw:
    """One draw of weights W [p, d], data X [d, n] and feature noise Ω [p, n]."""

    weights: Floats
    data: Floats
    noise: Floats
    moments: Moments

    @property
    def features(self) -> Floats:
        """G [p, n]: the Gaussian-equivalent features of the training points."""
        m, d = self.moments, self.weights.shape[1]
        linear = np.exp(-m.t) * m.a * self.weights @ self.data / np.sqrt(d)
        g: Floats = linear + np.sqrt(m.v2) * self.noise
        return g

    def matrices(self) -> tuple[Floats, Floats, Floats]:
        """U [p, p], Ũ [p, p] and V [p, d], written out: for tests and small p."""
        m, (p, d), g = self.moments, self.weights.shape, self.features
        gram, identity = self.weights @ self.weights.T / d, np.eye(p)
        u = g @ g.T / g.shape[1] + m.b**2 * gram + m.s2 * identity
        population = (np.exp(-2 * m.t) * m.a**2 + m.b**2) * gram + (m.v2 + m.s2) * identity
        return u, population, m.b * self.weights / np.sqrt(d)


def draw(d: int, psi_n: float, psi_p: float, seed: int, t: float = 0.01) -> Draw:
    """A draw at n = ψn·d and p = ψp·d."""
    rng, n, p = np.random.default_rng(seed), round(psi_n * d), round(psi_p * d)
    w, x, omega = (rng.standard_normal(size) for size in ((p, d), (d, n), (p, n)))
    return Draw(w, x, omega, tanh_moments(t))


def topic_blocks(d: int, psi_n: float, psi_p: float, topics: int, seed: int, t: float = 0.01) -> tuple[Floats, Floats]:
    """Curvatures [K, p, p] and centres [K, p] of training on K topics in turn, for the first row of A/√p.

    Topic k has a K-th of the points and so a U_k of its own; the U_k share the weights W and do not commute. During the
    time on topic k the row x flows by dx/dτ = −H_k(x − c_k), H_k = (2Δ/ψp) U_k, c_k = −Δ^{−1/2} U_k^{−1}V e₁, so the
    blocks are those of experiments.symmetry.
    """
    whole = draw(d, psi_n, psi_p, seed, t)
    share = whole.data.shape[1] // topics
    curvatures, centres = [], []
    for k in range(topics):
        rows = slice(k * share, (k + 1) * share)
        u, _, v = Draw(whole.weights, whole.data[:, rows], whole.noise[:, rows], whole.moments).matrices()
        curvatures.append(2 * whole.moments.delta / psi_p * u)
        centres.append(-np.linalg.solve(u, v[:, 0]) / np.sqrt(whole.moments.delta))
    return np.stack(curvatures), np.stack(centres)


class Flow:
    """The exact flow of one draw, diagonalised once: losses at any time at the cost of n + d numbers a time."""

    def __init__(self, drawn: Draw) -> None:
        m, (p, d), g = drawn.moments, drawn.weights.shape, drawn.features
        n = g.shape[1]
        self.moments, self.d, self.psi_p, self.p = m, d, p / d, p
        c = np.concatenate([g / np.sqrt(n), m.b * drawn.weights / np.sqrt(d)], axis=1)
        gram = c.T @ c
        values, vectors = np.linalg.eigh(gram)
        self.modes = np.maximum(values, 0.0)  # eigenvalues of U − s²I on the span of C
        self.loads = vectors[n:]  # [d, n+d]: V = C[0; I], in the eigenbasis
        of_v = gram[:, n:] / m.b  # CᵀW/√d
        linear = np.exp(-2 * m.t) * m.a**2 + m.b**2
        projected = vectors.T @ of_v
        self.population = linear * projected @ projected.T + (m.v2 + m.s2) * np.diag(self.modes)

    def losses(self, times: Floats) -> tuple[Floats, Floats]:
        """(L_train, L_test) at training times [k]; both 1 at τ = 0."""
        train, test = np.empty(len(times)), np.empty(len(times))
        eigenvalues, load = self.modes + self.moments.s2, (self.loads**2).sum(0)
        weighted = self.loads.T @ self.loads
        for i, tau in enumerate(times):
            decay = np.exp(-2 * self.moments.delta * eigenvalues * tau / self.psi_p)
            train[i] = 1 - (load * self.modes * (1 - decay**2) / eigenvalues).sum() / self.d
            f = (1 - decay) / eigenvalues
            quadratic = (weighted * (f[:, None] * self.population * f[None, :])).sum()
            test[i] = 1 - 2 * (load * self.modes * f).sum() / self.d + quadratic / self.d
        return train, test

    def spectrum(self) -> Floats:
        """The p eigenvalues of U, ascending; those outside the span of C are exactly s²."""
        zeros = max(self.p - len(self.modes), 0)
        return np.sort(np.concatenate([np.zeros(zeros), self.modes[-min(self.p, len(self.modes)) :]])) + self.moments.s2


def bulk_edges(psi_n: float, psi_p: float, moments: Moments) -> tuple[float, float]:
    """Edges of the first bulk, s² + v²(1 ∓ √(ψp/ψn))², the modes that memorise; valid for ψp > ψn ≫ 1."""
    ratio = np.sqrt(psi_p / psi_n)
    low, high = (moments.s2 + moments.v2 * (1 + sign * ratio) ** 2 for sign in (-1, 1))
    return float(low), float(high)


def point_mass(psi_n: float, psi_p: float) -> float:
    """Share of the eigenvalues that are exactly s², which no training point and no weight direction excites."""
    return max(1 - (1 + psi_n) / psi_p, 0.0)


@dataclass(frozen=True)
class Timescales:
    """Training times τ of one draw. Registered: `gen` and `mem`; the other two show what another choice would say."""

    gen: float  # the test loss has made half of its way to its minimum
    mem: float  # the generalisation gap is half of what it will be
    mem_absolute: float  # the gap is 0.05
    mem_test_loss: float  # the test loss has risen 10 % above its minimum; nan if it never does


def timescales(flow: Flow, points: int = 400) -> Timescales:
    """The crossings of a flow, interpolated in log τ between `points` times that span its modes."""
    slowest = flow.psi_p / (2 * flow.moments.delta * flow.moments.s2)
    fastest = flow.psi_p / (2 * flow.moments.delta * (flow.modes.max() + flow.moments.s2))
    times = np.geomspace(fastest / 100, slowest * 100, points)
    train, test = flow.losses(times)
    gap, best = test - train, int(test.argmin())
    return Timescales(
        gen=_first(times, (1 - test) / (1 - test[best]), 0.5),
        mem=_first(times, gap / gap[-1], 0.5),
        mem_absolute=_first(times, gap, 0.05),
        mem_test_loss=_first(times[best:], test[best:] / test[best], 1.1),
    )


def _first(times: Floats, values: Floats, level: float) -> float:
    """The first time a curve rises through a level, interpolated in log time; nan if it does not."""
    above = np.flatnonzero(values >= level)
    if not len(above):
        return float("nan")
    i = int(above[0])
    if i == 0:
        return float(times[0])
    share = (level - values[i - 1]) / (values[i] - values[i - 1])
    return float(np.exp(np.log(times[i - 1]) + share * np.log(times[i] / times[i - 1])))


def exponent(sizes: Floats, times: Floats) -> float:
    """The slope of log time in log size by least squares; `sizes` and `times` are [k]."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])

"""The random-feature model: closed forms against integration, spectrum against theory, exponents of the timescales."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from experiments.rfnn import (
    Flow,
    bulk_edges,
    draw,
    exponent,
    point_mass,
    tanh_moments,
    timescales,
)


def test_moments_of_tanh():
    """Against published figures and against two million samples."""
    m = tanh_moments(0.01)
    assert (m.a, m.b, m.v2, m.s2) == pytest.approx((0.6057, 0.0852, 0.02554, 0.00187), abs=5e-5)
    rng = np.random.default_rng(0)
    u, xi = rng.standard_normal((2, 2_000_000))
    sample = np.tanh(np.exp(-m.t) * u + np.sqrt(m.delta) * xi)
    assert m.a == pytest.approx((sample * u).mean() / np.exp(-m.t), abs=2e-3)
    assert m.b == pytest.approx((sample * xi).mean(), abs=2e-3)
    total = (np.exp(-m.t) * m.a) ** 2 + m.b**2 + m.v2 + m.s2
    assert total == pytest.approx((sample**2).mean(), abs=2e-3)


@pytest.fixture(scope="module")
def integrated():
    """Losses [k] from numerically integrated gradient flow on A [d, p], from matrices written out in full."""
    drawn = draw(d=4, psi_n=3, psi_p=5, seed=1, t=0.2)
    u, population, v = drawn.matrices()
    (p, d), delta = drawn.weights.shape, drawn.moments.delta
    psi_p = p / d

    def slope(_, flat):
        a = flat.reshape(d, p)
        return (-(2 * delta / psi_p) * a @ u - 2 * np.sqrt(delta) * d / np.sqrt(p) * v.T).ravel()

    times = np.geomspace(0.1, 3e4, 25)
    solution = solve_ivp(slope, (0, times[-1]), np.zeros(d * p), "LSODA", times, rtol=1e-11, atol=1e-12)

    def loss(flat, matrix):
        a = flat.reshape(d, p) / np.sqrt(p)
        return 1 + 2 * np.sqrt(delta) / d * np.trace(a @ v) + delta / d * np.trace(a @ matrix @ a.T)

    losses = [[loss(state, matrix) for state in solution.y.T] for matrix in (u, population)]
    return drawn, times, np.array(losses)


def test_closed_form_is_the_integrated_flow(integrated):
    drawn, times, losses = integrated
    train, test = Flow(drawn).losses(times)
    np.testing.assert_allclose(train, losses[0], atol=1e-6)
    np.testing.assert_allclose(test, losses[1], atol=1e-6)
    assert train[-1] < 0.9 < test[-1], "the run must be long enough to overfit"


def test_quadratic_losses_are_those_of_gaussian_features():
    """L_test written with U and V is the loss on fresh Gaussian-equivalent features, for any A: 4 million draws."""
    drawn = draw(d=3, psi_n=2, psi_p=2, seed=0, t=0.3)
    m, (p, d), rng = drawn.moments, drawn.weights.shape, np.random.default_rng(2)
    _, population, v = drawn.matrices()
    a = rng.standard_normal((d, p)) / np.sqrt(p)
    x, xi = rng.standard_normal((2, d, 1_000_000))
    linear = np.exp(-m.t) * m.a * drawn.weights @ x / np.sqrt(d) + m.b * drawn.weights @ xi / np.sqrt(d)
    features = linear + np.sqrt(m.v2 + m.s2) * rng.standard_normal(linear.shape)
    sampled = ((np.sqrt(m.delta) * a @ features + xi) ** 2).sum(0).mean() / d
    written = 1 + 2 * np.sqrt(m.delta) / d * np.trace(a @ v) + m.delta / d * np.trace(a @ population @ a.T)
    assert written == pytest.approx(sampled, rel=5e-3)


def test_gram_spectrum_is_that_of_the_full_matrix():
    drawn = draw(d=6, psi_n=3, psi_p=8, seed=0)
    full = np.linalg.eigvalsh(drawn.matrices()[0])
    np.testing.assert_allclose(Flow(drawn).spectrum(), full, atol=1e-10)


def test_two_bulks_and_a_point_mass():
    """ψn = 8, ψp = 64: the first bulk inside its theoretical edges, d modes far above, d hybrids below, the rest s²."""
    d, psi_n, psi_p = 24, 8, 64
    flow = Flow(draw(d, psi_n, psi_p, seed=0))
    spectrum, m = flow.spectrum(), flow.moments
    assert (spectrum < m.s2 * (1 + 1e-6)).mean() == pytest.approx(point_mass(psi_n, psi_p), abs=1e-9)
    excited = spectrum[spectrum > m.s2 * (1 + 1e-6)]
    hybrids, first, second = excited[:d], excited[d:-d], excited[-d:]
    low, high = bulk_edges(psi_n, psi_p, m)
    assert hybrids.max() < low, "the hybrid modes lie between s² and the first bulk"
    assert low * 0.95 < first.min() < low * 1.3
    assert high * 0.8 < first.max() < high * 1.05
    assert second.min() > 10 * high


def test_second_bulk_grows_with_the_number_of_features():
    means = [Flow(draw(16, 4, psi_p, seed=0)).spectrum()[-16:].mean() for psi_p in (16, 64)]
    assert means[1] / means[0] == pytest.approx(4, rel=0.15)


def test_memorisation_waits_for_n_and_generalisation_does_not():
    """The registered range: half of the final gap at a time ∝ n^[.95, 1.1]; half of the way to the best test loss at a
    time that does not move. ψp = 256: at fewer features the noise floor s² caps the slowest modes (see LOG.md)."""
    sizes = np.array([2.0, 4.0, 8.0, 16.0])
    found = [[timescales(Flow(draw(24, psi_n, 256, seed))) for psi_n in sizes] for seed in range(2)]
    mem = [exponent(sizes, np.array([one.mem for one in row])) for row in found]
    gen = [exponent(sizes, np.array([one.gen for one in row])) for row in found]
    assert 0.95 <= np.mean(mem) <= 1.1, mem
    assert -0.1 <= np.mean(gen) <= 0.1, gen
    assert all(one.mem > 50 * one.gen for row in found for one in row)

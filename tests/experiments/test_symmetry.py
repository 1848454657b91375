"""Forward-then-backward on quadratics: the MᵀM statement as a property, and the orders of error and bias."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.symmetry import (
    Blocks,
    bias,
    epochs_to,
    fixed_point,
    flow_error,
    order_of_error,
    pass_map,
    present,
    random_blocks,
    spectral_radius,
)

ALPHAS = np.array([0.02, 0.01, 0.005, 0.0025])


@settings(max_examples=60)
@given(
    blocks=st.integers(2, 5),
    d=st.integers(1, 6),
    seed=st.integers(0, 2**32 - 1),
    alpha=st.floats(0.01, 3.0),
    kind=st.sampled_from(["flow", "sgd"]),
)
def test_a_palindrome_never_contracts_faster_than_two_forward_passes(blocks, d, seed, alpha, kind):
    maps = random_blocks(blocks, d, seed).maps(alpha, kind)
    forward = list(range(blocks))
    m, s = pass_map(maps, forward), pass_map(maps, [*forward, *reversed(forward)])
    scale = max(np.abs(s).max(), 1e-300)
    np.testing.assert_allclose(s / scale, m.T @ m / scale, atol=1e-9)
    values = np.linalg.eigvals(s / scale)
    assert np.abs(values.imag).max() < 1e-9
    assert values.real.min() > -1e-9
    assert spectral_radius(s) == pytest.approx(np.linalg.norm(m, 2) ** 2, rel=1e-8)
    assert spectral_radius(s) >= spectral_radius(m) ** 2 * (1 - 1e-8)


def test_commuting_blocks_are_indifferent_to_the_turn():
    rng = np.random.default_rng(0)
    blocks = Blocks(np.stack([np.diag(rng.uniform(0, 1, 5)) for _ in range(3)]), rng.standard_normal((3, 5)))
    m = pass_map(blocks.maps(0.7, "flow"), [0, 1, 2])
    assert spectral_radius(m.T @ m) == pytest.approx(spectral_radius(m) ** 2)


def test_fixed_point_stays_where_it_is():
    blocks = random_blocks(4, 5, seed=3)
    maps, path = blocks.maps(0.3, "sgd"), [0, 1, 2, 3]
    point = fixed_point(maps, blocks.centre, path)
    np.testing.assert_allclose(present(point, maps, blocks.centre, path), point, atol=1e-10)


@pytest.mark.parametrize(
    ("kind", "order", "low", "high"),
    [
        ("flow", "sequential", 0.9, 1.1),
        ("flow", "palindromic", 1.9, 2.1),
        ("sgd", "sequential", 0.9, 1.1),
        ("sgd", "palindromic", 0.9, 1.1),
    ],
)
def test_order_of_the_fixed_point_bias(kind, order, low, high):
    drawn = [random_blocks(4, 6, seed) for seed in range(3)]
    slopes = [order_of_error(lambda alpha, blocks=blocks: bias(blocks, alpha, kind, order), ALPHAS) for blocks in drawn]
    assert low <= np.mean(slopes) <= high, slopes


@pytest.mark.parametrize(
    ("order", "low", "high"), [("sequential", 0.9, 1.1), ("palindromic", 1.9, 2.1), ("random", 1.35, 1.65)]
)
def test_order_of_the_flow_error(order, low, high):
    """Splitting errors: first order, second order (Strang), and half an order gained by averaging over random ones."""
    blocks, steps = random_blocks(4, 6, seed=0), 1 / np.array([8, 16, 32, 64])
    seeds = 48 if order == "random" else 1
    slope = order_of_error(lambda a: flow_error(blocks, round(1 / a), 2.0, order, seeds), steps)
    assert low <= slope <= high


def test_turning_back_helps_only_at_the_bias_floor():
    """Above the bias floor all orders need the same number of epochs; below it only less biased orders arrive."""
    blocks = random_blocks(4, 6, seed=0)
    coarse = [epochs_to(blocks, 0.1, order, 0.3) for order in ("sequential", "palindromic")]
    fine = [epochs_to(blocks, 0.1, order, 0.03) for order in ("sequential", "palindromic")]
    assert abs(coarse[0] - coarse[1]) <= 1
    assert fine[0] == float("inf")
    assert np.isfinite(fine[1])

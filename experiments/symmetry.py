"""Does reading forward and then backward shorten learning? Blocks of quadratics, where the question has an answer.

K blocks have losses ½(x − c_k)ᵀH_k(x − c_k), H_k symmetric positive semi-definite. Presenting block k for a time α
applies the affine map x ↦ B_k x + (I − B_k)c_k with the symmetric B_k = e^{−αH_k} (flow) or I − αH_k (one SGD step).

**The MᵀM statement.** Let M = B_K … B_1 be a forward pass. The backward pass is B_1 … B_K = Mᵀ, since every B_k is
symmetric, so forward-then-backward is S = MᵀM. Then

    ρ(S) = ‖M‖₂² ≥ ρ(M)² = ρ(M²):

the first equality because MᵀM is symmetric and its largest eigenvalue is the largest squared singular value of M; the
inequality because |Mx| = |λ||x| for an eigenvector gives ‖M‖₂ ≥ ρ(M). So *asymptotically* a palindrome never contracts
faster than two forward passes, with equality when the B_k commute. What it does have: eigenvalues real and ≥ 0 (S is a
Gram matrix), hence no oscillation, and S is its own transpose: presentation is symmetric in time.

**The bias.** For flows, e^{−αH_K} … e^{−αH_1} = e^{−α ΣH + (α²/2)Σ_{j<k}[H_k, H_j] + O(α³)}: the commutators make the
fixed point of a forward pass differ from the minimiser of the mean loss by O(α). Reversal flips their sign, so they
cancel in the palindrome: O(α²). In SGD the maps I − αH themselves err by α²H²/2, which reversal does not change: both
orders keep a bias of O(α), with different constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

Floats = NDArray[np.float64]
Kind = Literal["flow", "sgd"]
Order = Literal["sequential", "palindromic", "random", "flipflop"]


@dataclass(frozen=True)
class Blocks:
    """Curvatures H [K, d, d], symmetric positive semi-definite, and centres c [K, d]."""

    curvature: Floats
    centre: Floats

    def minimiser(self) -> Floats:
        """x* [d], where the gradients of all blocks cancel."""
        pull = np.einsum("kij,kj->i", self.curvature, self.centre)
        solution: Floats = np.linalg.solve(self.curvature.sum(0), pull)
        return solution

    def maps(self, alpha: float, kind: Kind) -> Floats:
        """B [K, d, d]: the linear part of presenting each block for a time (flow) or a step (SGD) α."""
        if kind == "sgd":
            return np.eye(self.centre.shape[1]) - alpha * self.curvature
        return np.stack([expm(-alpha * h) for h in self.curvature])


def random_blocks(blocks: int, d: int, seed: int) -> Blocks:
    """Wishart curvatures of trace about d with centres drawn from a standard normal: generic and non-commuting."""
    rng = np.random.default_rng(seed)
    roots = rng.standard_normal((blocks, d, d)) / np.sqrt(d)
    return Blocks(roots @ roots.transpose(0, 2, 1), rng.standard_normal((blocks, d)))


def orders(order: Order, blocks: int, seed: int) -> Iterator[list[int]]:
    """The blocks of one epoch after another, for ever. A palindromic or FlipFlop "epoch" is two, out and back."""
    rng, forward = np.random.default_rng(seed), list(range(blocks))
    while True:
        if order == "sequential":
            yield forward
        elif order == "palindromic":
            yield [*forward, *reversed(forward)]
        else:
            shuffled = rng.permutation(blocks).tolist()
            yield shuffled if order == "random" else [*shuffled, *reversed(shuffled)]


def pass_map(maps: Floats, path: list[int]) -> Floats:
    """The product [d, d] of presenting blocks in the order of `path`, the first one rightmost."""
    return reduce(lambda done, k: maps[k] @ done, path, np.eye(maps.shape[1]))


def present(x: Floats, maps: Floats, centre: Floats, path: list[int]) -> Floats:
    """x [d] after the blocks in `path` were presented in turn."""
    for k in path:
        x = maps[k] @ (x - centre[k]) + centre[k]
    return x


def spectral_radius(matrix: Floats) -> float:
    """ρ: the largest modulus of an eigenvalue."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def fixed_point(maps: Floats, centre: Floats, path: list[int]) -> Floats:
    """The point [d] that a pass leaves where it is."""
    d = maps.shape[1]
    offset = present(np.zeros(d), maps, centre, path)
    solution: Floats = np.linalg.solve(np.eye(d) - pass_map(maps, path), offset)
    return solution


def bias(blocks: Blocks, alpha: float, kind: Kind, order: Literal["sequential", "palindromic"]) -> float:
    """Distance of a pass's fixed point from the minimiser of the mean loss."""
    path = next(orders(order, len(blocks.centre), seed=0))
    return float(np.linalg.norm(fixed_point(blocks.maps(alpha, kind), blocks.centre, path) - blocks.minimiser()))


def flow_error(blocks: Blocks, epochs: int, total: float, order: Order, seeds: int = 1) -> float:
    """Distance from the gradient flow of the mean loss after time `total` of block flow in `epochs` double passes.

    `total` is the time spent on each block. Random orders: root mean square over `seeds` draws of the order.
    """
    count, x0 = len(blocks.centre), np.zeros(blocks.centre.shape[1])
    goal = blocks.minimiser()
    target = expm(-total * blocks.curvature.sum(0)) @ (x0 - goal) + goal
    maps = blocks.maps(total / (2 * epochs), "flow")
    squares = []
    for seed in range(seeds):
        x, source = x0, orders(order, count, seed)
        for _ in range(epochs if order in ("palindromic", "flipflop") else 2 * epochs):
            x = present(x, maps, blocks.centre, next(source))
        squares.append(float(((x - target) ** 2).sum()))
    return float(np.sqrt(np.mean(squares)))


def order_of_error(measure: Callable[[float], float], alphas: Floats) -> float:
    """The slope of log error in log α: 1 for a first-order method, 2 for a second-order one."""
    errors = [measure(float(alpha)) for alpha in alphas]
    return float(np.polyfit(np.log(alphas), np.log(errors), 1)[0])


def epochs_to(blocks: Blocks, alpha: float, order: Order, tolerance: float, seed: int = 0, limit: int = 5000) -> float:
    """Epochs of SGD (single passes) until ‖x − x*‖ ≤ tolerance · ‖x*‖; inf if the bias keeps it away to the limit."""
    maps, goal = blocks.maps(alpha, "sgd"), blocks.minimiser()
    x, count, source = np.zeros(len(goal)), len(blocks.centre), orders(order, len(blocks.centre), seed)
    done = 0.0
    while done < limit:
        path = next(source)
        for start in range(0, len(path), count):
            x = present(x, maps, blocks.centre, path[start : start + count])
            done += 1
            if np.linalg.norm(x - goal) <= tolerance * np.linalg.norm(goal):
                return done
    return float("inf")

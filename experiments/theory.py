"""Computes the numbers of the reference theory: `python -m experiments.theory` writes experiments/results/theory.json.

Random features (Q1) and blocks of quadratics (Q5); a minute on one core, no training.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from experiments.rfnn import Flow, draw, exponent, timescales, topic_blocks
from experiments.statistics import Interval, t_mean
from experiments.symmetry import (
    Blocks,
    Kind,
    bias,
    epochs_to,
    flow_error,
    order_of_error,
    orders,
    pass_map,
    random_blocks,
    spectral_radius,
)

RESULTS = Path(__file__).parent / "results" / "theory.json"
SIZES = (2.0, 4.0, 8.0, 16.0)  # ψn
ALPHAS = np.array([0.02, 0.01, 0.005, 0.0025])
SEEDS = 10


def _interval(values: list[float]) -> dict[str, float]:
    found: Interval = t_mean(values)
    return {"value": found.value, "low": found.low, "high": found.high}


def random_features(d: int = 24) -> dict[str, Any]:
    """Exponents in n of the registered times and of two others, over seeds, at three numbers of features."""
    found: dict[str, Any] = {"psi_n": list(SIZES), "d": d}
    for psi_p in (64, 128, 256):
        rows = [[timescales(Flow(draw(d, psi_n, psi_p, seed))) for psi_n in SIZES] for seed in range(SEEDS)]
        exponents = {
            name: _interval([exponent(np.array(SIZES), np.array([getattr(one, name) for one in row])) for row in rows])
            for name in ("gen", "mem", "mem_absolute", "mem_test_loss")
        }
        medians = {name: np.median([[getattr(x, name) for x in row] for row in rows], 0).tolist() for name in exponents}
        found[f"psi_p={psi_p}"] = {"exponents": exponents, "times": medians}
    return found


def quadratics() -> dict[str, Any]:
    """Orders of error and bias, contraction and epochs to tolerance on random blocks (K = 4, d = 6)."""
    drawn = [random_blocks(4, 6, seed) for seed in range(SEEDS)]
    bias_orders = {
        f"{kind} {order}": _interval([_bias_order(blocks, kind, order) for blocks in drawn])
        for kind in ("flow", "sgd")
        for order in ("sequential", "palindromic")
    }
    error_orders = {
        order: _interval([_error_order(blocks, order) for blocks in drawn])
        for order in ("sequential", "palindromic", "random", "flipflop")
    }
    smaller = [bias(b, 0.01, "sgd", "sequential") / bias(b, 0.01, "sgd", "palindromic") for b in drawn]
    epochs = {
        f"{tolerance:g}": {
            order: [epochs_to(blocks, 0.1, order, tolerance, limit=500) for blocks in drawn]
            for order in ("sequential", "palindromic", "random", "flipflop")
        }
        for tolerance in (0.3, 0.1, 0.03)
    }
    arrived = {
        tolerance: {
            order: {
                "arrived": sum(np.isfinite(values)),
                "median": float(np.median([v for v in values if np.isfinite(v)]))
                if np.isfinite(values).any()
                else None,
            }
            for order, values in row.items()
        }
        for tolerance, row in epochs.items()
    }
    return {
        "bias_order": bias_orders,
        "error_order": error_orders,
        "sgd_bias_ratio": _interval([float(np.log(x)) for x in smaller]),
        "contraction": _interval([contraction(blocks, 1.0) for blocks in drawn]),
        "epochs": arrived,
    }


def _bias_order(blocks: Blocks, kind: Kind, order: Any) -> float:
    return order_of_error(lambda alpha: bias(blocks, alpha, kind, order), ALPHAS)


def _error_order(blocks: Blocks, order: Any) -> float:
    epochs = np.array([8, 16, 32, 64])
    return order_of_error(lambda step: flow_error(blocks, round(1 / step), 2.0, order, 32), 1 / epochs)


def contraction(blocks: Blocks, alpha: float) -> float:
    """Rate of a palindrome over that of two forward passes, log ρ(MᵀM) / log ρ(M)²: at most 1, 1 if blocks commute."""
    m = pass_map(blocks.maps(alpha, "flow"), next(orders("sequential", len(blocks.centre), 0)))
    return float(np.log(spectral_radius(m.T @ m)) / (2 * np.log(spectral_radius(m))))


def topics_in_random_features() -> dict[str, Any]:
    """The same contraction for K = 4 topics of a random-feature model, by time spent on a topic in units of 1/‖H‖."""
    found = {}
    for length in (0.1, 1.0, 10.0, 100.0):
        rates = []
        for seed in range(SEEDS):
            blocks = Blocks(*topic_blocks(6, 8, 8, 4, seed))
            rates.append(contraction(blocks, length / np.linalg.norm(blocks.curvature.mean(0), 2)))
        found[f"{length:g}"] = _interval(rates)
    return found


def main() -> None:
    """Compute everything and write it."""
    result = {
        "random_features": random_features(),
        "quadratics": quadratics(),
        "topics": topics_in_random_features(),
    }
    RESULTS.write_text(json.dumps(_rounded(result), indent=1) + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return (
        float(f"{value:.5g}")
        if isinstance(value, float | np.floating)
        else (int(value) if isinstance(value, np.integer) else value)
    )


if __name__ == "__main__":
    main()

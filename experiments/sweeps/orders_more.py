"""Q4, Q5: the rest of the order arms: the palindrome that does not repeat the topic it turns at, and blocked passes.

Blocked arms present each topic four times before the next one comes, then go through the topics again: forward,
backward or in batches of random order. They are read against `orders` (same model, n and seeds).

`python -m experiments.run experiments/sweeps/orders_more.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 8  # the first seed that was run after it

BLOCKED = ("blocked_forward_forward", "blocked_forward_backward", "blocked_forward_random")
runs = [
    Run(order, seed, order=order, rounds=4 if order in BLOCKED else 0, steps=6144)
    for order in ("palindromic_single_turn", *BLOCKED)
    for seed in range(10)
]

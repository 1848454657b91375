"""Q4, Q5: does τgen depend on how long presentation stays on one topic, and not on the direction?

At half the rate of the other order sweeps.

Registered in experiments/registrations/2026-11-28.md. `python -m experiments.run dwell_slow`
"""

from experiments.config import Run

registration = "2026-11-28.md"
ARMS = ("reshuffled", "dwell_cycle", "dwell_palindrome", "dwell_random", "dwell_turn")
STAYS = (1, 2, 4, 8)  # batches
runs = [
    Run(f"{order} {stay}", seed, order=order, rounds=stay, lr=1e-3, steps=6144)
    for order in ARMS
    for stay in (STAYS if order != "reshuffled" else (0,))
    for seed in range(10)
]

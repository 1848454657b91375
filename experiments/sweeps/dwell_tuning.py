"""Q4, Q5: does τgen depend on how long presentation stays on one topic, and not on the direction?

At all three rates, on seeds that nothing else uses, to choose the rate of each arm.

Registered in experiments/registrations/2026-11-28.md. `python -m experiments.run dwell_tuning`
"""

from experiments.config import Run

registration = "2026-11-28.md"
ARMS = ("reshuffled", "dwell_cycle", "dwell_palindrome", "dwell_random", "dwell_turn")
STAYS = (1, 2, 4, 8)  # batches
runs = [
    Run(f"{order} {stay} lr={lr:g}", seed, order=order, rounds=stay, lr=lr, steps=6144)
    for lr in (1e-3, 2e-3, 4e-3)
    for order in ARMS
    for stay in (STAYS if order != "reshuffled" else (0,))
    for seed in range(100, 103)
]

"""Q6 (H3): does structure before details shift τgen or τmem against the same presentations mixed, or in other order?

A round is one epoch of structure with fresh details and one of full samples; 500 rounds of 128 samples in batches of 32
are 4,000 steps, of which half show details that can be memorised.

`python -m experiments.run experiments/sweeps/structure.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 8  # the first seed that was run after it

ROUNDS = 500
runs = [
    Run(order, seed, n=128, architecture="llama", order=order, rounds=ROUNDS, steps=2 * ROUNDS * 128 // 32)
    for order in ("mixed", "structure_first", "detail_first", "structure_first_within_epoch")
    for seed in range(10)
]

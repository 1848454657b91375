"""Q1: how τgen and τmem move with the number of samples n for an LSTM with as many parameters as the others.

`python -m experiments.run experiments/sweeps/lstm.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 5  # the first seed that was run after it

runs = [
    Run(f"lstm n={n}", seed, n=n, architecture="lstm", steps=max(16 * n, 4096))
    for n in (128, 256, 512)
    for seed in range(10)
]

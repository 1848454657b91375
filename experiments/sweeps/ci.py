"""The smallest sweep that shows both timescales; run inside the tests, which assert the registered ranges.

`python -m experiments.run experiments/sweeps/ci.py`
"""

from experiments.config import Run

runs = [
    Run(f"n={n}", seed, n=n, symbols=6, pairs=6, details=12, lr=3e-3, steps=3072)
    for n in (128, 256)
    for seed in range(3)
]

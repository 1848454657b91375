"""Q3: does pre-memorisation accuracy on the training set predict test accuracy? Task R, runs of unlike difficulty.

`python -m experiments.run experiments/sweeps/reasoning.py`
"""

from experiments.config import Run

runs = [
    Run(f"n={n} lr={lr:g}", seed, task="R", n=n, lr=lr, chain=2, modulus=5, wordings=3, steps=5120, evaluations=10)
    for n in (128, 256, 512, 1024, 2048)
    for lr in (1e-3, 2e-3)
    for seed in range(2)
]

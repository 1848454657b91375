"""Q1: how τgen and τmem move with the number of samples n, for GPT-2 and Llama at matched parameters (LSTM: lstm.py).

`python -m experiments.run experiments/sweeps/scaling.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 5  # the first seed that was run after it

runs = [
    Run(f"{architecture} n={n}", seed, n=n, architecture=architecture, steps=max(16 * n, 4096))
    for architecture in ("gpt2", "llama")
    for n in (128, 256, 512, 1024)
    for seed in range(10)
]

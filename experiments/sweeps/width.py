"""Q1: how τgen and τmem move with the width W at n = 256 (W = 32 is in scaling.py).

`python -m experiments.run experiments/sweeps/width.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 5  # the first seed that was run after it

runs = [
    Run(f"{architecture} W={width}", seed, architecture=architecture, width=width, steps=8192)
    for architecture in ("gpt2", "llama")
    for width in (16, 64)
    for seed in range(10)
]

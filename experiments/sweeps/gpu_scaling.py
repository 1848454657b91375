"""Q1 on a GPU: n to 16,384, widths to 512, ten seeds, four architectures, in pieces that resume.

`python -m experiments.run experiments/sweeps/gpu_scaling.py --device cuda --members 40`
"""

from experiments.config import Run

ARCHITECTURES = ("gpt2", "llama", "mamba", "lstm")
runs = [
    Run(f"{architecture} n={n}", seed, n=n, width=128, architecture=architecture, steps=32 * n)
    for architecture in ARCHITECTURES
    for n in (128, 256, 512, 1024, 2048, 4096, 8192, 16384)
    for seed in range(10)
] + [
    Run(f"{architecture} W={width}", seed, n=1024, width=width, architecture=architecture, steps=32 * 1024)
    for architecture in ARCHITECTURES
    for width in (64, 256, 512)
    for seed in range(10)
]

"""Q1 on a GPU: n to 4,096, ten seeds, two architectures.

`python -m experiments.run gpu_scaling --device cuda --members 20`
"""

from experiments.config import Run

runs = [
    Run(f"{architecture} n={n}", seed, n=n, width=64, architecture=architecture, steps=12 * n)
    for architecture in ("gpt2", "llama")
    for n in (128, 256, 512, 1024, 2048, 4096)
    for seed in range(10)
]

"""Q1: do denoisers show the two timescales, and how do they move with the number of samples n and the width W?

`python -m experiments.run diffusion`
"""

from experiments.diffusion.denoising import DenoiserRun

registered_first = "2026-11-28-diffusion.md"
registration = "2026-11-29-more-seeds.md"
registered_from = 5  # the first seed that was run after it
SIZES, WIDTHS, BASE = (64, 128, 256, 512, 1024), (32, 128), 64
runs = [
    DenoiserRun(f"{data} n={n} W={width}", seed, data, n=n, width=width, steps=64 * n)
    for data in ("mixture", "digits")
    for n, width in (*((n, BASE) for n in SIZES), *((256, width) for width in WIDTHS))
    for seed in range(10)
]

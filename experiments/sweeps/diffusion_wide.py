"""Q1 once more, where the first sweep of denoisers says that both times are reached: W = 128, seeds of its own.

`python -m experiments.run diffusion_wide`
"""

from experiments.diffusion.denoising import DenoiserRun

registered_first = "2026-11-28-diffusion-wide.md"
registration = "2026-11-29-more-seeds.md"
registered_from = 10  # the first seed that was run after it
runs = [
    DenoiserRun(f"{data} n={n} W=128", seed, data, n=n, width=128, steps=128 * n)
    for data in ("mixture", "digits")
    for n in (256, 512, 1024)
    for seed in range(5, 15)
]

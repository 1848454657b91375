"""Q2: from which weight decay on is nothing memorised, while the structure is still learned, and how does n move that?

Registered in experiments/registrations/2026-11-28.md. `python -m experiments.run decay`
"""

from experiments.config import Run

registration = "2026-11-28.md"
DECAYS = (0.0, 0.125, 0.25, 0.5, 1.0, 2.0)
runs = [
    Run(f"n={n} decay={decay:g}", seed, n=n, architecture="llama", weight_decay=decay, steps=8000)
    for n in (128, 256, 512)
    for decay in DECAYS
    for seed in range(10)
]

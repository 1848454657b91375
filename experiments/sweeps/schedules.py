"""Q2: does token noise that is annealed, as a diffusion sampler's is, keep a model inside the window?

Registered in experiments/registrations/2026-11-28-schedules.md. `python -m experiments.run schedules`
"""

from experiments.config import Run

registration = "2026-11-28-schedules.md"
ARMS = {
    "none": (0.0, None),
    "annealed .3 to 0": (0.3, 0.0),
    "constant .15": (0.15, None),
    "constant .3": (0.3, None),
    "reversed 0 to .3": (0.0, 0.3),
}
runs = [
    Run(
        label,
        seed,
        n=128,
        architecture="llama",
        steps=1024,
        token_noise=start,
        token_noise_end=end,
        stop_when_memorised=False,
    )
    for label, (start, end) in ARMS.items()
    for seed in range(10)
]

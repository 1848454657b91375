"""Q7: what does a denoiser owe to a single point, by step, noise level, sampler and batch? Members on random halves.

Registered in experiments/registrations/2026-11-28-stability.md. `python -m experiments.run stability`
"""

from experiments.diffusion.denoising import DenoiserRun

registration = "2026-11-28-stability.md"
MEMBERS = 64
ARMS = (("mixture", 128), ("mixture", 32), ("digits", 128))
runs = [
    DenoiserRun(
        f"{data} batch={batch}", 0, data, subset=half, batch=batch, steps=4096, stop_when_memorised=False, evaluations=3
    )
    for data, batch in ARMS
    for half in range(MEMBERS)
]

"""Q2: what keeps a model inside the window: weight decay, token noise and batch noise, against the plain run.

Stopping rules (time c·n, generalised, held-out loss) are read off these curves afterwards and need no runs.

`python -m experiments.run experiments/sweeps/controls.py`
"""

from experiments.config import Run

registration = "2026-11-29-ten-seeds.md"
registered_from = 5  # the first seed that was run after it

ARMS = {
    "plain": {},
    "weight decay 0.1": {"weight_decay": 0.1},
    "weight decay 1": {"weight_decay": 1.0},
    "token noise 0.1": {"token_noise": 0.1},
    "token noise 0.3": {"token_noise": 0.3},
    "batch 8": {"batch": 8},
}
runs = [
    Run(label, seed, n=128, architecture="llama", steps=1024, stop_when_memorised=False, **changes)
    for label, changes in ARMS.items()
    for seed in range(10)
]

"""What one training run of a denoiser is, and the thresholds of its times; light, like `experiments.config`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from experiments.config import Identity
from experiments.timescales import Threshold

# Score stability: σ at which errors are asked for; steps and lowest noise level of samplers.
LEVELS, SAMPLERS = (0.1, 0.3, 1.0, 3.0), ((24, 0.02), (24, 0.3), (24, 1.0), (6, 0.02))
Data = Literal["mixture", "digits"]
LARGEST = 1024  # training points that a seed has; those of a smaller n are the first ones

# Registered in experiments/registrations; `fingerprint` of them goes into every result. Distances are shares of that of
# a Gaussian with the right mean and covariance: 1 is what a model has that knows only these two.
THRESHOLDS: dict[str, Threshold] = {
    "tau_gen": Threshold("distance_share", 0.5, "below"),
    "tau_gen_quarter": Threshold("distance_share", 0.25, "below"),
    "tau_gen_score": Threshold("score_share", 0.5, "below"),
    "tau_mem": Threshold("memorised", 0.05, "above"),
    "tau_mem_1": Threshold("memorised", 0.01, "above"),
    "tau_gap": Threshold("gap", 0.1, "above"),
}


@dataclass(frozen=True)
class DenoiserRun(Identity):
    """One training run of one denoiser. Every field takes part in the run's identity."""

    label: str  # the arm's name in tables, e.g. "mixture n=256"
    seed: int  # data, initialisation, draws and noise all follow from it
    data: Data = "mixture"
    n: int = 256  # training points
    subset: int = -1  # score stability: the half of the n points that is kept, by number; below 0: all
    architecture: Literal["mlp"] = "mlp"
    width: int = 64  # W
    blocks: int = 3  # residual blocks
    optimizer: Literal["adamw"] = "adamw"
    lr: float = 4e-3  # constant after `warmup` steps
    warmup: int = 20
    weight_decay: float = 0.0
    batch: int = 128  # points a step, drawn with replacement
    steps: int = 20_000  # the clock's end: a time not reached by then is censored
    stop_when_memorised: bool = True
    evaluations: int = 10  # evaluations a decade of steps

    @property
    def pretrain(self) -> int:
        """There is no phase before the clock."""
        return 0

    def shape(self) -> tuple[Any, ...]:
        """What runs must share to be trained as one ensemble."""
        return (self.data, self.subset < 0, self.architecture, self.width, self.blocks, self.batch, self.optimizer)

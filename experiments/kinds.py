"""The kinds of runs that there are: which model each has, which ensemble trains it, and how it is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from experiments.config import Run
from experiments.diffusion.denoiser import build_denoiser
from experiments.diffusion.denoising import DenoiserRun
from experiments.diffusion.training import DenoiserEnsemble
from experiments.model import build
from experiments.train import Ensemble

AnyRun = Run | DenoiserRun


def model_of(run: AnyRun) -> nn.Module:
    """The model of a run, as it is before training."""
    return build_denoiser(run) if isinstance(run, DenoiserRun) else build(run)


def ensemble_of(runs: Sequence[AnyRun], device: str = "cpu", precision: str = "fp32") -> Ensemble:
    """The ensemble of runs of one shape, before training."""
    return (DenoiserEnsemble if isinstance(runs[0], DenoiserRun) else Ensemble)(runs, device, precision)


def run_of(values: Mapping[str, Any]) -> AnyRun:
    """The run whose fields were written into a result."""
    return (DenoiserRun if "data" in values else Run).from_dict(dict(values))

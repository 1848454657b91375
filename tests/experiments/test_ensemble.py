"""The ensemble against the plain loop: every architecture, optimiser and order, member by member."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from experiments.config import Run
from experiments.ensemble import Stack
from experiments.model import build, matched_width, parameters
from experiments.stepping import PRECISIONS, loss_of
from experiments.train import Ensemble, train_ensemble, train_plain

SMALL = {"symbols": 4, "pairs": 4, "details": 6, "topics": 2, "width": 16}
TOLERANCE = 1e-3  # nats a token; 30 steps in double precision are some 1e-5 apart, in single one in a hundredth


@pytest.fixture
def doubles():
    """Double precision: what training makes of a processor's rounding stays far below any difference that matters.

    Norms and rates are in single precision even so; hence no smaller tolerances.
    """
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("architecture", ["gpt2", "llama", "mamba", "lstm"])
def test_one_step_is_the_plain_step(architecture, doubles):
    """Losses and gradients of a stack of three equal those of the three models on their own."""
    runs = [Run("", seed, architecture=architecture, n=32, batch=8, **SMALL) for seed in range(3)]
    models = [build(run) for run in runs]
    torch.manual_seed(0)
    tokens = torch.randint(0, 13, (3, 8, 10))
    plain, gradients = [], []
    for model, rows in zip(models, tokens, strict=True):
        loss = loss_of(model(input_ids=rows).logits[None], rows[None])
        loss.sum().backward()
        plain.append(loss.item())
        gradients.append(torch.cat([parameter.grad.flatten() for parameter in model.parameters()]))
    stack = Stack([build(run) for run in runs])
    weights = stack.weights.requires_grad_()
    losses = loss_of(stack.forward(weights, tokens), tokens)
    (gradient,) = torch.autograd.grad(losses.sum(), weights)
    np.testing.assert_allclose(losses.detach().numpy(), plain, rtol=1e-6)
    torch.testing.assert_close(gradient, torch.stack(gradients), rtol=1e-3, atol=1e-6)


VARIANTS = [
    {"architecture": "gpt2", "optimizer": "sgd", "lr": 0.1},
    {"architecture": "llama", "optimizer": "adamw", "weight_decay": 0.3},
    {"architecture": "lstm", "optimizer": "adamw", "token_noise": 0.2},
]


@pytest.mark.parametrize("changes", VARIANTS, ids=lambda changes: changes["architecture"])
def test_training_is_the_plain_loop(changes, doubles):
    """Thirty steps, members of different n, order, rate and phase: the same curves as a plain loop each."""
    common = {**SMALL, "batch": 8, "steps": 30, "stop_when_memorised": False, "warmup": 5, **changes}
    runs = [
        Run("", 0, n=32, **common),
        Run("", 1, n=64, order="cyclic_topics", **common),
        Run("", 2, n=32, order="palindromic_topics", pretrain=6, reset=True, **common),
        Run("", 3, n=32, order="mixed", rounds=4, pretrain=6, **common),
    ]
    together = train_ensemble(runs)
    for run in runs:
        alone = train_plain(run)
        record = together[run.key()]
        assert record.steps == alone.steps
        for metric in ("train_loss", "test_loss"):
            np.testing.assert_allclose(record.curves[metric], alone.curves[metric], atol=TOLERANCE)
        assert alone.curves["train_loss"][-1] < alone.curves["train_loss"][0] - 0.05, "the run must learn something"


def test_half_the_precision_learns_as_much():
    """A mean over members: one by one they drift apart, as with another seed."""
    runs = [Run("", seed, n=64, batch=16, lr=3e-3, steps=150, **SMALL) for seed in range(6)]
    lost = {}
    for precision in PRECISIONS:
        ensemble = Ensemble(runs, precision=precision)
        first = None
        for step in range(150):
            ensemble.update(np.stack([presenter.tokens(step) for presenter in ensemble.presenters]), step)
            first = ensemble.losses.mean().item() if first is None else first
        lost[precision] = first - ensemble.losses.mean().item()
    assert lost["fp32"] > 0.3
    assert lost["bf16"] == pytest.approx(lost["fp32"], rel=0.05)


def test_members_leave_without_disturbing_the_others(doubles):
    common = {**SMALL, "batch": 8, "stop_when_memorised": False}
    short, long = Run("", 0, n=32, steps=17, **common), Run("", 1, n=32, steps=40, **common)
    together, alone = train_ensemble([short, long]), train_ensemble([long])
    np.testing.assert_allclose(
        together[long.key()].curves["train_loss"], alone[long.key()].curves["train_loss"], atol=1e-4
    )
    assert together[short.key()].steps[-1] == 17


def test_reasoning_runs_are_measured_sample_by_sample():
    run = Run("", 0, task="R", modulus=3, chain=1, wordings=2, n=32, batch=8, width=16, steps=20)
    record = train_ensemble([run])[run.key()]
    assert np.array(record.curves["correct"]).shape == (len(record.steps), 128)
    assert record.curves["train_trace_nll"][-1] < record.curves["train_trace_nll"][0]


def test_a_member_can_be_taken_out_as_an_ordinary_model():
    run = Run("", 5, n=32, batch=8, **SMALL)
    ensemble = Ensemble([Run("", 4, n=32, batch=8, **SMALL), run])
    state = ensemble.stack.member(ensemble.weights[1])
    for name, value in build(run).state_dict().items():
        torch.testing.assert_close(state[name], value)


@pytest.mark.parametrize("width", [16, 32])
def test_architectures_are_matched_in_parameters(width):
    target = parameters(build(Run("", 0, width=width)))
    for architecture in ("llama", "mamba", "lstm"):
        assert parameters(build(Run("", 0, architecture=architecture, width=width))) == pytest.approx(target, rel=0.1)
        assert matched_width(architecture, 29, 18, width, 2) > 0


def test_layers_without_a_twin_are_refused():
    class Odd(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Bilinear(2, 2, 2)

    with pytest.raises(TypeError, match="Bilinear"):
        Stack([Odd()])


def test_unlike_runs_are_not_stacked():
    with pytest.raises(ValueError, match="one shape"):
        Ensemble([Run("", 0), Run("", 0, width=16)])

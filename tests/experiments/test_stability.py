"""Score stability: counterfactual errors of denoisers whose memory is known, and the registered numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from experiments import answers, sections_diffusion, summary
from experiments.diffusion.contrasts import MARGIN, answered, by_point, equally_shown, with_isolation
from experiments.diffusion.denoising import LEVELS, SAMPLERS, DenoiserRun
from experiments.diffusion.points import kept, membership
from experiments.diffusion.quality import posterior_mean
from experiments.diffusion.stability import measure_stability
from experiments.statistics import Verdict, judge


def by_heart(runs, scale):
    """A denoiser of each run that knows nothing but the run's half, as so many Gaussians."""

    def denoise(noisy, sigma):
        answers = [
            posterior_mean(x.numpy(), s.numpy(), kept(run), scale) for run, x, s in zip(runs, noisy, sigma, strict=True)
        ]
        return torch.as_tensor(np.stack(answers))

    return denoise


def test_a_member_owes_its_points_to_having_had_them():
    runs = [DenoiserRun("", 0, n=64, subset=half) for half in range(4)]
    noise = torch.as_tensor(np.random.default_rng(0).standard_normal((4, 128, 8)), dtype=torch.float32)
    for values in measure_stability(by_heart(runs, 1e-3), runs, noise):
        owed = [values[f"left_out_{level:g}"] - values[f"kept_{level:g}"] for level in LEVELS]
        assert owed[0] > owed[1] > owed[2] > owed[3] > 0, "a point that is known by heart, the more so the less noise"
        assert len(values["error"]) == 64
        assert np.mean(values["error"]) == pytest.approx(
            np.mean([values[f"{half}_{level:g}"] for half in ("kept", "left_out") for level in LEVELS])
        )
        assert values["copied_24_0.02"] > 0.99
        assert values["copied_24_0.02_left_out"] < 0.1
        assert values["copied_24_1"] < values["copied_24_0.3"] <= values["copied_24_0.02"]


def made(batch, data="mixture"):
    """64 members: what is owed grows with the step and the batch, copies go with the noise level alone."""
    found = []
    for half in range(64):
        run = DenoiserRun(f"{data} batch={batch}", 0, data, n=64, subset=half, batch=batch)
        inside, wobble = membership(run), 0.001 * (half % 5)
        copied = {f"copied_{steps}_{lowest:g}": [0, 0, 0.4 - 0.3 * lowest] for steps, lowest in SAMPLERS}
        curves = {
            **{f"kept_{level:g}": [1.0, 0.9, 0.5] for level in LEVELS},
            **{f"left_out_{level:g}": [1.0, 0.9 + wobble, 0.5 + batch / 256] for level in LEVELS},
            **copied,
            **{f"{name}_left_out": [0, 0, 0.1] for name in copied},
            "error": [[]] * 2 + [np.where(inside, 0.5, 0.5 + np.arange(64) / 64).tolist()],
        }
        found.append({"run": vars(run), "steps": [0, 500, 4096], "curves": curves, "key": run.key()})
    return found


def test_the_registered_numbers_come_out_as_put_in():
    lines = made(128) + made(32)
    step, level, sampler, batch = answered(lines, "mixture").values()
    assert step.value == pytest.approx(0.5, abs=0.01)
    assert level.value == pytest.approx(0.3 * 0.98)
    assert judge(sampler, 0.0, MARGIN) == Verdict(0, True)
    assert batch.value == pytest.approx(96 / 256)
    assert equally_shown(lines, "mixture").value == pytest.approx(-32 / 256, abs=0.01), (
        "the evaluation at 500 is nearest"
    )
    assert len(answered(made(128, "digits"), "digits")) == 3, "one batch only"
    assert by_point(made(128)) == pytest.approx(np.arange(64) / 64)
    assert abs(with_isolation(made(128))) < 0.5


def test_the_page_says_that_it_has_not_been_run_and_answers_once_it_has(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    assert sections_diffusion.stability() == "It has not been run."
    lines = [*made(128), *made(32), *made(128, "digits")]
    monkeypatch.setattr(sections_diffusion, "progress", lambda name: "")
    monkeypatch.setattr(sections_diffusion, "load", lambda name: lines)
    page = sections_diffusion.stability()
    assert (
        "| mixture, net copies, sampled in 24 steps − in 6 | 0.000 [0.000, 0.000] | no difference | p = 1.00 |" in page
    )
    assert "| mixture batch=128 | 4096 | 0.500 [0.500, 0.500] |" in page
    assert "- digits batch=128: 0.492, 10th percentile 0.098, 90th 0.886; rank correlation" in page
    monkeypatch.setattr(summary, "progress", lambda name: "")
    monkeypatch.setattr(summary, "load", lambda name: lines)
    assert "in 24 steps instead of 6, neither more nor less (mixture: 0.00 [" in summary.q7()
    assert re.search(r"after equally many steps by 0\.3\d \[\S+ 0\.\d+\] more \(mixture\), but", said := summary.q7())
    assert re.search(r"points shown \(nothing expected\) by 0\.1\d \[0\.\d+, 0\.\d+\] less \(mixture\)\.", said)
    assert said.startswith("64 networks, one set of 64 points a data set.")

"""The diffusion reference: copies by hand-made points, exact measures against sampled ones, the ensemble as a loop."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from experiments import answers, sections_diffusion, summary
from experiments.data import stream
from experiments.diffusion.denoiser import build_denoiser, draw, error_of, sample
from experiments.diffusion.denoising import THRESHOLDS, DenoiserRun
from experiments.diffusion.points import Digits, Mixture, kept, membership
from experiments.diffusion.quality import copied, kernel_distance, mmd_gaussian, mmd_samples, nearness, posterior_mean
from experiments.diffusion.training import DenoiserEnsemble
from experiments.results import read_sweep

TINY = {"width": 8, "blocks": 1, "batch": 16, "n": 64, "warmup": 2, "evaluations": 4}


@pytest.mark.parametrize(
    ("point", "copy"),
    [
        ((0.0, 0.0), True),  # a training point itself
        ((0.7, 0.0), True),  # 0.7 from the first, 2.3 from the second: 0.30
        ((0.75, 0.0), False),  # 0.75 and 2.25: a third, and not less
        ((1.0, 0.0), False),  # 1 and 2; of squared distances it would be a quarter
        ((1.5, 0.0), False),  # half-way
        ((0.0, 12.0), False),  # far from all, the third point is no matter
        ((0.0, 23.0), True),  # 7 from the third, more than 23 from the next
    ],
)
def test_a_copy_is_nearer_than_a_third_of_the_way_to_the_second_nearest(point, copy):
    train = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 30.0]])
    assert copied(np.array([point]), train) == float(copy)


def test_the_memorised_fraction_is_a_share_of_points():
    train = np.array([[0.0], [3.0], [100.0]])
    assert copied(np.array([[0.1], [1.4], [2.9], [40.0]]), train) == 0.5
    assert nearness(np.array([[1.0]]), train) == pytest.approx(0.5)
    assert copied(train, np.repeat(train, 2, axis=0)) == 0, "two training points in one place: neither is nearest"


def test_the_exact_discrepancy_is_what_samples_come_to():
    truth = Mixture(1)
    normal = truth.gaussian.draw(stream(0, "normal"), 4000)
    exact = mmd_gaussian(truth.gaussian, truth.centres, truth.scale)
    assert mmd_samples(normal, truth.centres, truth.scale) == pytest.approx(exact, rel=0.05)
    assert truth.distance_share(truth.draw("others", 4000)) == pytest.approx(0, abs=0.02)
    assert truth.distance_share(truth.centres[[0]] + truth.scale * stream(0, "one").standard_normal((4000, 8))) > 2


def test_the_mixture_is_of_unit_size_and_its_gaussian_has_its_moments():
    truth = Mixture(2)
    points = truth.draw("many", 40_000)
    assert (truth.gaussian.mean**2 + np.diag(truth.gaussian.covariance)).mean() == pytest.approx(1)
    assert np.cov(points, rowvar=False) == pytest.approx(truth.gaussian.covariance, abs=0.05)


def test_the_best_denoiser_follows_the_slope_of_the_density():
    """Tweedie: D(x; σ) = x + σ² ∇ log p_σ(x), the slope taken by differences."""
    truth, sigma = Mixture(3), 0.8
    at = truth.draw("at", 5) + sigma * stream(0, "at").standard_normal((5, 8))

    def log_density(x):
        square = ((x[:, None] - truth.centres) ** 2).sum(-1)
        return np.log(np.exp(-square / (2 * (truth.scale**2 + sigma**2))).sum(1))

    slope = np.stack([(log_density(at + e) - log_density(at - e)) / 2e-4 for e in 1e-4 * np.eye(8)], axis=1)
    assert truth.ideal(at, np.full((5, 1), sigma)) == pytest.approx(at + sigma**2 * slope, abs=1e-5)


def sampled(centres, scale):
    """512 points from the sampler with the best denoiser of a mixture."""

    def denoise(noisy, sigma):
        return torch.as_tensor(posterior_mean(noisy[0].numpy(), sigma[0].numpy(), centres, scale))[None]

    noise = stream(0, "noise").standard_normal((1, 512, centres.shape[1]))
    return sample(denoise, torch.as_tensor(noise))[0].numpy()


def test_the_sampler_draws_from_what_the_denoiser_knows():
    """From the true density: no copies, no distance. From training points alone: nothing but copies."""
    truth = Mixture(4)
    found, by_heart = sampled(truth.centres, truth.scale), sampled(truth.train[:64], 1e-3)
    assert truth.distance_share(found) < THRESHOLDS["tau_gen"].level / 2
    assert copied(found, truth.train) == 0
    assert copied(by_heart, truth.train[:64]) > 0.99
    assert truth.distance_share(by_heart) > THRESHOLDS["tau_gen_quarter"].level


def test_many_digits_come_near_to_the_truth_and_copies_of_few_do_not():
    digits = Digits(0)
    assert len(digits.train) + len(digits.test) < 1797, "some teach the features"
    few = np.resize(digits.train[:64], (512, 16)) + 1e-6 * stream(0, "few").standard_normal((512, 16))
    assert abs(digits.distance_share(digits.train[:512])) < THRESHOLDS["tau_gen_quarter"].level / 2
    assert digits.distance_share(few) > THRESHOLDS["tau_gen"].level


def test_the_kernel_distance_has_no_bias():
    rng = stream(0, "kernel")
    found = [kernel_distance(rng.standard_normal((20, 3)), rng.standard_normal((30, 3)), 1.0) for _ in range(400)]
    assert abs(np.mean(found)) < 4 * np.std(found) / 20
    assert kernel_distance(rng.standard_normal((50, 3)) + 1, rng.standard_normal((50, 3)), 1.0) > 5 * np.std(found)


def test_halves_are_random_halves_and_all_else_is_whole():
    runs = [DenoiserRun("", 0, subset=subset, **TINY) for subset in (-1, 0, 1)]
    assert [len(kept(run)) for run in runs] == [64, 32, 32]
    inside = [membership(run) for run in runs[1:]]
    assert 4 < (inside[0] & inside[1]).sum() < 28
    assert np.array_equal(kept(runs[1]), kept(runs[0])[inside[0]])


@pytest.mark.parametrize("data", ["mixture", "digits"])
def test_an_ensemble_is_the_plain_loop(data):
    """Members of different n and rate: after twelve steps their weights are those of plain loops."""
    runs = [DenoiserRun("", seed, data, **{**TINY, "n": n, "lr": lr}) for seed, n, lr in ((0, 64, 1e-3), (1, 32, 3e-3))]
    ensemble = DenoiserEnsemble(runs)
    for step in range(12):
        ensemble.update(np.stack([shown.tokens(step) for shown in ensemble.presenters]), step)
    for run, row in zip(runs, ensemble.weights, strict=True):
        model = build_denoiser(run)
        optimiser = torch.optim.AdamW(model.parameters(), lr=run.lr, weight_decay=0.0)
        for step in range(12):
            optimiser.param_groups[0]["lr"] = run.lr * min((step + 1) / run.warmup, 1)
            clean, noise, sigma = map(torch.as_tensor, draw(run, kept(run).astype(np.float32), step))
            optimiser.zero_grad()
            error_of(model(clean + sigma * noise, sigma)[None], clean[None], sigma[None]).sum().backward()
            optimiser.step()
        alone = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
        moved = torch.cat([parameter.detach().flatten() for parameter in build_denoiser(run).parameters()]) - alone
        assert (row - alone).norm() < 0.05 * moved.norm()


def test_a_denoiser_learns_the_mixture_and_a_resumed_one_goes_on_as_it_would_have(tmp_path):
    run = DenoiserRun("", 0, **{**TINY, "width": 64, "blocks": 2, "batch": 64, "n": 512, "steps": 300})
    whole = next(DenoiserEnsemble([run]).train())[1]
    broken = DenoiserEnsemble([run])
    for step in range(40):
        list(broken._evaluate_due())
        broken.update(np.stack([broken.presenters[0].tokens(step)]), step)
        broken.step += 1
    broken.save(tmp_path / "half.pt")
    resumed = DenoiserEnsemble([run])
    resumed.load(tmp_path / "half.pt")
    again = next(resumed.train())[1]
    assert (again.steps, again.curves) == (whole.steps, whole.curves)
    assert min(whole.curves["score_share"]) < 0.8 < 1 < whole.curves["score_share"][0], "better than any Gaussian"
    assert set(whole.times()) == set(THRESHOLDS)


def test_the_page_says_how_made_up_times_move_and_what_is_left_out(tmp_path, monkeypatch):
    """τmem ∝ n/W, τgen ∝ 1/W, something of each seed and size; the fewest digits never generalise."""
    rows = []
    for run in read_sweep(answers.SWEEPS / "diffusion.py"):
        wobble = (1 + 0.01 * ((run.seed * 7 + run.n + run.width) % 5)) * 64 / run.width
        times = dict.fromkeys(THRESHOLDS, 300 * wobble) | {"tau_mem": 20 * run.n * wobble, "tau_gap": None}
        times |= {"tau_gen": None} if (run.data, run.n) == ("digits", 64) else {}
        rows.append(json.dumps({"key": run.key(), "run": vars(run), "times": times, "steps": [0, 9999]}) + "\n")
    (tmp_path / "diffusion.jsonl").write_text("".join(rows), encoding="utf-8")
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    page = sections_diffusion.diffusion()
    assert "**In words.**" in page
    assert "- **mixture**, n = 64, 128, 256, 512, 1024: τgen does not move with n (shown within n^±0.1)" in page
    assert (
        "- **digits**, n = 128, 256, 512, 1024 (n = 64 left out: not every run reached both times): τgen does" in page
    )
    assert page.count("τmem grows in proportion to n (shown within n^±0.1) (exponent 1.00") == 2
    assert "| digits | 64 | not reached |" in page
    assert (
        "| digits | τmem: copies ≥ 0.05 | 64, 128, 256, 512, 1024 | 1.00 [" in sections_diffusion.diffusion_exponents()
    )
    assert "By these medians memorised first, or only memorised: digits at n = 64." in page
    seeds = len({run.seed for run in read_sweep(answers.SWEEPS / "diffusion.py")})
    never = f"| gap ≥ 0.1 | never got there: {seeds} of {seeds} at n = 64, {seeds} of {seeds} at n = 128,"
    assert never in sections_diffusion.diffusion_exponents()
    assert sections_diffusion.diffusion_width().count("falls as 1/W (exponent -1.00") == 4
    assert "mixture, width 64, n = 64, 128, 256, 512, 1024: τgen does not move with n" in summary.q1_diffusion()

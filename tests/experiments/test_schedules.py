"""Noise schedules: details known at equal loss on made-up curves, and the page before and after the run."""

from __future__ import annotations

import pytest

from experiments import answers, sections_diffusion, summary
from experiments.results import read_sweep
from experiments.schedules import at_equal_loss, differences, known_at, least_loss
from experiments.statistics import MARGIN


def line(label, seed, losses, known):
    curves = {"test_structure_ce_share": losses, "train_detail_ce_share": [1 - share for share in known]}
    curves |= {"memorised": [0.0, 0.2, 0.9]}
    times = {"tau_gen": 100.0, "tau_mem": None if label.startswith("constant .3") else 200.0 + 100 * (label != "none")}
    return {"run": {"label": label, "seed": seed}, "curves": curves, "steps": [0, 10, 100], "times": times}


def test_details_are_read_off_where_the_loss_first_comes_to_a_level():
    one = line("none", 0, [1.0, 0.6, 0.2, 0.9], [0.0, 0.1, 0.5, 0.9])
    assert known_at(one, 0.4) == pytest.approx(0.3), "half of the way from 0.6 to 0.2"
    assert known_at(one, 1.0) == 0.0
    better = line("annealed .3 to 0", 0, [1.0, 0.4, 0.1], [0.0, 0.0, 0.3])
    assert at_equal_loss(better, one) == pytest.approx(0.2 - 0.5), "at 0.2, to which both come"


def made():
    known = {"none": 0.5, "annealed .3 to 0": 0.3, "constant .15": 0.3, "constant .3": 0.1, "reversed 0 to .3": 0.4}
    return [
        line(label, seed, [1.0, 0.5, 0.2 - 0.1 * label.startswith("annealed")], [0.0, 0.0, share + 0.001 * (seed % 3)])
        for label, share in known.items()
        for seed in range(10)
    ]


def test_the_registered_numbers_come_out_as_put_in():
    arms = answers.labelled(made())
    found = {other: mean.value for other, mean in differences(arms).items()}
    assert found == pytest.approx({"none": 0.225 - 0.5, "constant .15": -0.075, "reversed 0 to .3": -0.175}, abs=0.01)
    assert least_loss(arms).ratio.value == pytest.approx(0.5)
    assert least_loss(arms).verdict.side == -1
    assert abs(least_loss(arms).logs.value) > MARGIN


def test_the_page_says_that_it_has_not_been_run_and_answers_once_it_has(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    assert sections_diffusion.schedules() == "It has not been run."
    assert len(read_sweep(answers.SWEEPS / "schedules.py")) == len(made())
    for module in (sections_diffusion, summary):
        monkeypatch.setattr(module, "progress", lambda name: "")
        monkeypatch.setattr(module, "load", lambda name: made())
    page = sections_diffusion.schedules()
    assert "| details known at equal loss, − none | -0.27" in page
    assert "| least held-out structure loss, / none | 0.50 [0.50, 0.50] | below 1 | p < 0.001 | below 1 |" in page
    assert "| annealed .3 to 0 | 1.00 [1.00, 1.00] | 1.50 [1.50, 1.50] | 0.100 (0.100 … 0.100) | 0.30" in page
    assert "| constant .3 | 1.00 [1.00, 1.00] | not reached (0 of 10 pairs) |" in page
    assert "at their last evaluation only" not in page, "all annealed runs are made to reach τmem"
    late = made()[:13]
    for one in late[10:12]:
        one["times"]["tau_mem"] = None
    late[11]["curves"]["memorised"][-1] = 0.4
    assert "annealed runs 1 recite half at their last" in sections_diffusion._at_the_last(late[10:])
    assert "(weak)" not in page
    monkeypatch.setattr(sections_diffusion, "holm", lambda p_values: dict.fromkeys(p_values, 0.06))
    assert sections_diffusion.schedules().count(" (weak) | p = 0.06 |") == 4
    assert "knows less of the details than one without noise (a difference of -0.28" in summary._annealed()

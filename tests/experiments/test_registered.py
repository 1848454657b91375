"""The registered analyses on made-up results whose answers are known."""

from __future__ import annotations

import json
import math

import pytest

from experiments import answers, sections_registered
from experiments.registered import (
    DWELL,
    STAYS,
    Found,
    arms,
    decay_exponent,
    generalised_without,
    half_decay,
    tuned_rate,
)
from experiments.results import read_sweep
from experiments.statistics import compare_logs, t_mean

SLOPE, LATE = 0.5, {"dwell_cycle": 1.0, "dwell_palindrome": 1.0, "dwell_random": 0.8, "dwell_turn": math.sqrt(2**0.5)}


def line(order, stay, seed, gen, lr=2e-3, **changes):
    run = {"order": order, "rounds": stay, "seed": seed, "lr": lr, "label": f"{order} {stay}", **changes}
    return {"run": run, "times": {"tau_gen": gen, "tau_mem": gen and 4 * gen}, "steps": [0, 10]}


def dwell_lines(lr=2e-3, factor=1.0):
    """τgen = 100 · stay^0.5, times what the order does, times something of each seed and stay."""
    return [
        line(order, stay, seed, factor * late * 100 * stay**SLOPE * (1 + 0.01 * ((seed * 7 + stay) % 5)), lr)
        for order, late in LATE.items()
        for stay in STAYS
        for seed in range(10)
    ]


def test_the_four_numbers_on_dwell_time_come_out_as_put_in():
    found = {question: ask(arms(dwell_lines(), []), "tau_gen") for question, ask in DWELL.items()}
    exponent, direction, order, turns = found.values()
    assert exponent.estimate.value == pytest.approx(SLOPE, abs=0.02)
    assert direction.estimate.ratio.value == pytest.approx(1)
    assert direction.estimate.verdict.within
    assert order.estimate.ratio.value == pytest.approx(0.8)
    assert order.estimate.verdict.side == -1
    assert turns.estimate.ratio.value == pytest.approx(1, abs=0.02), "half of the way from one stay to its double"
    assert {each.left_out for each in found.values()} == {0}


def test_seeds_without_a_time_are_left_out_and_too_many_are_an_end():
    lines = dwell_lines()

    def without(seeds):
        late = [line("dwell_cycle", 8, seed, None) for seed in seeds]
        return late + [one for one in lines if one["run"]["seed"] not in seeds]

    some, many = (DWELL["random rounds / cycle"](arms(without(seeds), []), "tau_gen") for seeds in ((0, 1), (0, 1, 2)))
    assert (some.left_out, some.estimate.pairs) == (2, 8)
    assert (many.left_out, many.estimate) == (3, None)


def test_every_arm_has_its_own_rate():
    tuning = [line("dwell_cycle", 1, seed, gen, lr) for seed in range(3) for lr, gen in ((1e-3, 300.0), (2e-3, 200.0))]
    tuning += [line("dwell_cycle", 1, seed, 100.0 if seed else None, 4e-3) for seed in range(3)]
    assert tuned_rate(tuning, "dwell_cycle", 1) == 2e-3, "at the highest rate one run did not arrive"
    assert tuned_rate(tuning, "dwell_cycle", 2) is None
    both = dwell_lines() + dwell_lines(1e-3, 0.5)
    slow = [line("dwell_turn", 1, seed, 10.0, 1e-3) for seed in range(3)]
    chosen = arms(both, slow)
    assert {one["run"]["lr"] for one in chosen["dwell_turn", 1]} == {1e-3}
    assert {one["run"]["lr"] for one in chosen["dwell_cycle", 1]} == {2e-3}


def decay_lines():
    """Seeds memorise up to a decay of 128/n · 0.5, half of them up to twice that; all generalise up to 1."""
    return [
        line("reshuffled", 0, seed, 100.0 if decay <= 1 else None, n=n, weight_decay=decay)
        | {"times": {"tau_gen": 100.0 if decay <= 1 else None, "tau_mem": 900.0 if decay <= edge else None}}
        for n in (128, 256, 512)
        for decay in (0.0, 0.125, 0.25, 0.5, 1.0, 2.0)
        for seed in range(10)
        for edge in [64 / n * (1 + seed % 2)]
    ]


def test_the_critical_decay_comes_out_as_put_in():
    lines = decay_lines()
    assert half_decay(lines, 256) == pytest.approx(0.5), "at 0.25 all memorise, at 0.5 half"
    assert half_decay([one for one in lines if one["run"]["weight_decay"] <= 0.25], 256) is None
    assert half_decay([one for one in lines if one["run"]["weight_decay"] > 0.5], 256) is None
    assert generalised_without(lines, 256) == (1.0, 10, 10)
    assert generalised_without(lines, 128) == (2.0, 0, 10)
    found = decay_exponent(lines)
    assert (found.left_out, found.estimate.value) == (0, pytest.approx(-1))
    assert decay_exponent([one for one in lines if one["run"]["weight_decay"] <= 1]).left_out == 5


WORST = {"test_worst_topic_accuracy": [0.0, 1.0]}


def test_pages_say_what_has_not_been_run_and_answer_once_it_has(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "RESULTS", tmp_path)
    assert sections_registered.dwell_registered() == sections_registered.decay_registered() == "It has not been run."
    for name, made in (("dwell", dwell_lines()), ("decay", decay_lines())):
        fields = ("order", "rounds", "seed") if name == "dwell" else ("n", "weight_decay", "seed")
        times = {tuple(one["run"][field] for field in fields): one["times"] for one in made}
        rows = []
        for run in read_sweep(answers.SWEEPS / f"{name}.py"):
            of_run = vars(run)
            place = tuple(of_run[field] for field in fields)
            found = times.get(place, {"tau_gen": 200.0, "tau_mem": 800.0})
            rows.append(
                json.dumps({"key": run.key(), "run": of_run, "times": found, "steps": [0, 10], "curves": WORST}) + "\n"
            )
        (tmp_path / f"{name}.jsonl").write_text("".join(rows), encoding="utf-8")
    page = sections_registered.dwell_registered()
    assert "It has been run, 10 seeds, all arms at one rate, not tuned" in page
    assert "| palindrome, single turns / cycle | 1.00 [1.00, 1.00], the same |" in page
    assert "*random rounds* (all topics in a new order each time round) generalise sooner (0.80 [0.80, 0.80] ×)" in page
    assert "unequally" not in page, "said of a difference only"
    assert "| random rounds / cycle | 0.80 [0.80, 0.80], below 1 |" in page
    assert ": a doubled stay makes it 1.4 × as late)" in page
    assert (
        "Of what was expected, shown: growth with the stay, single turns as soon as a cycle, doubled turns as soon as "
        "such cycles; not borne out: random rounds as soon as a cycle." in page
    )
    assert "(a stay of 2: 172 with 144 and 204); a stay of 8 has no such partner" in page
    page = sections_registered.decay_registered()
    assert "| 256 | 0.50 | 1: 10 of 10 runs generalise |" in page
    assert sections_registered.half([one for one in decay_lines() if one["run"]["weight_decay"] < 0.3], 128) == (
        "above 0.25"
    )
    assert sections_registered.half([one for one in decay_lines() if one["run"]["weight_decay"] > 1], 128) == "none"
    assert "a seed does not memorise: -1.00 [" in page
    assert ": every seed gave -1.00, and one step" in page
    assert "is 0.50, so a finer grid would give something strictly between -1.50 and -0.50: its sign is" in page
    assert sections_registered._grid(Found(t_mean([-0.5, -0.5]), 0), 0.5).endswith(
        "-1.00 and 0.00: its sign is resolved, its size not."
    )
    assert sections_registered._grid(Found(t_mean([-0.4, -0.5]), 0), 0.5).startswith("; but one step of the grid")
    assert sections_registered._grid(Found(t_mean([-0.4, -0.5]), 0), 0.5).endswith("not even its sign is resolved.")


def test_a_palindromes_delay_at_equal_stays_is_not_laid_to_its_direction(monkeypatch):
    found = compare_logs([0.1, 0.11, 0.12])
    asks = {"stay": t_mean([0.5, 0.51, 0.52]), "direction": found, "order": found, "turns": found}
    monkeypatch.setattr(
        sections_registered, "DWELL", {name: lambda *_, one=one: Found(one, 0) for name, one in asks.items()}
    )
    told = sections_registered.dwell_words({})
    assert "×), perhaps since its topics come unequally often, one with doubled turns" in told


def test_expectations_that_neither_hold_nor_fail_are_open():
    open_ = compare_logs([0.3, -0.3, 0.1, -0.1])
    told = sections_registered._expected(t_mean([0.5, 0.51]), [compare_logs([0.2, 0.21, 0.22]), open_, open_])
    assert told.startswith("Of what was expected, shown: growth with the stay; not borne out: single turns")
    assert told.endswith("open: random rounds as soon as a cycle, doubled turns as soon as such cycles")

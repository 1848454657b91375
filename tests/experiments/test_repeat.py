"""Committed results trained anew, and the comparison that judges them: by means over seeds, whatever the processor.

Single times depend on how a processor rounds; no test here or elsewhere holds one against a number of another machine.
"""

from __future__ import annotations

import math
import re

import pytest

from experiments import repeat
from experiments.config import Run
from experiments.repeat import RESULTS, again, cheapest, compare, log_ratios, main
from experiments.results import read_results
from experiments.train import train_ensemble

NOISE = (0.05, -0.03, 0.01, -0.04, 0.02, 0.03)  # about what another processor does to the log of a time


def line(steps, architecture="gpt2", pretrain=0, label="a"):
    return {"steps": [0, steps], "run": {"architecture": architecture, "pretrain": pretrain, "label": label}}


def is_llama(line):
    return line["run"]["architecture"] == "llama"


def results(times, evaluations=16, last=900):
    """One result a time, with no other times."""
    run = {"evaluations": evaluations}
    return [{"key": i, "run": run, "times": {"tau_mem": time}, "steps": [0, last]} for i, time in enumerate(times)]


def changed(factor):
    """Six committed times of 100 and more, and the same from elsewhere, `factor` times as long."""
    committed = [100.0 + i for i in range(6)]
    pairs = zip(committed, NOISE, strict=True)
    return results(committed), results([time * factor * math.exp(noise) for time, noise in pairs])


def test_a_run_gives_the_same_numbers_twice():
    """All that is random is seeded: on one machine every evaluation is the same to the last digit."""
    run = Run("", 3, symbols=4, pairs=4, details=6, topics=2, width=16, n=32, batch=8, steps=60, architecture="llama")
    once, twice = (train_ensemble([run])[run.key()] for _ in range(2))
    assert (once.steps, once.curves) == (twice.steps, twice.curves)
    assert once.curves["train_loss"][-1] < once.curves["train_loss"][0], "it must have been trained"


def test_committed_llama_runs_repeat_in_the_mean():
    """The cheapest arm of the scaling sweep, ten seeds; the `ci` tier repeats a whole GPT-2 sweep."""
    (arm,) = (kind for kind in cheapest(read_results(RESULTS / "scaling.jsonl"), 1) if is_llama(kind[0]))
    comparisons = compare(arm, again(arm))
    assert {(comparison.time, comparison.runs) for comparison in comparisons} == {("tau_gen", 10), ("tau_mem", 10)}
    assert not [str(comparison) for comparison in comparisons if comparison.differs]


@pytest.mark.parametrize("factor", [1.0, 1.05, 1.3, 0.75, 2.0])
def test_what_another_processor_does_is_told_from_another_result(factor):
    (comparison,) = compare(*changed(factor))
    assert comparison.ratio.low < factor < comparison.ratio.high
    assert comparison.differs == (factor not in (1.0, 1.05))
    assert comparison.same == (not comparison.differs)


def test_too_few_runs_show_neither_a_difference_nor_that_there_is_none():
    (comparison,) = compare(results([100.0, 100.0]), results([90.0, 130.0]))
    assert not comparison.differs
    assert not comparison.same
    assert "too few" in str(comparison)


def test_the_margin_is_the_distance_of_two_evaluations():
    committed, found = results([100.0] * 3, evaluations=4), results([140.0] * 3)
    assert compare(committed, found)[0].same, "10^(1/4) = 1.78"
    assert compare(results([100.0] * 3), found)[0].differs, "10^(1/16) = 1.15"


def test_a_result_that_does_not_repeat_is_found_out(monkeypatch, capsys):
    def slower(lines):
        return [{**line, "times": {**line["times"], "tau_mem": 1.2 * line["times"]["tau_mem"]}} for line in lines]

    monkeypatch.setattr(repeat, "again", slower)
    with pytest.raises(SystemExit, match="2 times differ"):
        main(["branch", "ci"])
    shown = capsys.readouterr().out
    assert len(re.findall(r"tau_mem 1\.[12]\d\d \[.*DIFFERS", shown)) == shown.count("DIFFERS") == 2
    assert shown.count("tau_gen 1.000 [1.000, 1.000]") == 2


def test_a_time_censored_on_one_side_is_at_least_the_last_step():
    ratios = log_ratios(results([99.0, None, 99.0, None]), results([199.0, None, None, 89.0], last=399), "tau_mem")
    assert ratios == pytest.approx([math.log(2), math.log(4), math.log(90 / 901)])


def test_the_cheapest_arms_of_every_architecture_are_taken_with_all_their_seeds():
    lines = [
        *(line(steps, label="slow") for steps in (30, 50)),
        *(line(steps, label="late", pretrain=40) for steps in (10, 10)),
        *(line(steps, label="fast") for steps in (20, 22)),
        *(line(steps, "llama", label="fast") for steps in (90, 80)),
        line(1, label="alone"),
    ]
    assert cheapest(lines, 1) == [lines[4:6], lines[6:8]]
    assert cheapest(lines, 2) == [[*lines[4:6], *lines[:2]], lines[6:8]]


def test_every_result_file_has_something_to_repeat():
    for path in sorted(RESULTS.glob("*.jsonl")):
        if path.stem not in ("bridge", "facts"):
            assert all(len(kind) > 1 for kind in cheapest(read_results(path), 1)), path
            assert cheapest(read_results(path), 1), path

"""Committed results trained anew, and the comparison that judges them."""

from __future__ import annotations

import pytest

from experiments import repeat
from experiments.repeat import TOLERANCE, differences, main, shortest


def line(steps, architecture="gpt2", pretrain=0):
    return {"steps": [0, steps], "run": {"architecture": architecture, "pretrain": pretrain}}


def test_a_committed_run_gives_the_same_times_again(capsys):
    """The shortest run of the branch test (Llama); the `ci` tier repeats a whole GPT-2 sweep."""
    main(["branch"])
    assert "llama, fresh / reshuffled" in capsys.readouterr().out


def test_a_result_that_does_not_repeat_is_found_out(monkeypatch, capsys):
    monkeypatch.setattr(repeat, "again", lambda line: {**line["times"], "tau_mem": 1.2 * line["times"]["tau_mem"]})
    with pytest.raises(SystemExit):
        main(["branch", "ci"])
    assert "20.00% off at most (tau_mem)" in capsys.readouterr().out


def test_differences_count_censoring():
    stored = {"tau_gen": 100.0, "tau_mem": None, "tau_mem_1": 50.0, "tau_detail": None}
    found = dict(differences(stored, {"tau_gen": 110.0, "tau_mem": None, "tau_mem_1": None, "tau_detail": 9.0}))
    assert found["tau_gen"] == pytest.approx(0.1)
    assert found["tau_gen"] < TOLERANCE
    assert found["tau_mem"] == 0
    assert found["tau_mem_1"] == found["tau_detail"] == float("inf")


def test_the_shortest_runs_of_every_architecture_are_taken():
    lines = [line(30), line(10, pretrain=40), line(20), line(90, "llama")]
    assert shortest(lines, 1) == [lines[2], lines[3]]
    assert shortest(lines, 2) == [lines[2], lines[0], lines[3]]

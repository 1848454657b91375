"""The runner: one line a run, killed at any point and resumed, the same numbers when repeated."""

from __future__ import annotations

import hashlib
import json
import os
import re
import runpy
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.config import Run
from experiments.cost import COSTS, estimate, groups
from experiments.diffusion.denoising import THRESHOLDS as DENOISER_THRESHOLDS
from experiments.results import mend, read_results, read_sweep, registered_in, registration_of
from experiments.run import main, run_sweep
from experiments.timescales import THRESHOLDS, fingerprint
from experiments.train import Ensemble

ROOT = Path(__file__).parents[2]
SMALL = {"symbols": 4, "pairs": 4, "details": 6, "topics": 2, "width": 16, "n": 32, "batch": 8}
SWEEP = f"""
from experiments.config import Run
runs = [Run(f"a{{i}}", i, steps=150 + 40 * i, stop_when_memorised=False, **{SMALL!r}) for i in range(3)]
"""


def test_results_say_what_was_run_where_and_with_what(tmp_path):
    run = Run("one", 7, steps=20, **SMALL)
    assert run_sweep([run], tmp_path / "r.jsonl", progress=False) == 1
    (line,) = read_results(tmp_path / "r.jsonl")
    assert Run.from_dict(line["run"]) == run
    assert line["key"] == run.key()
    assert line["thresholds"] == fingerprint()
    assert {"commit", "versions", "hardware", "times", "steps", "curves", "parameters"} <= set(line)
    assert all(len(values) == len(line["steps"]) for values in line["curves"].values())
    assert run_sweep([run], tmp_path / "r.jsonl", progress=False) == 0, "a finished run is not run again"


def test_killed_at_any_point_a_sweep_resumes_to_the_same_result(tmp_path, monkeypatch):
    """Stopped after every save (and with the last line torn), the sweep ends with the lines of an unbroken one."""
    sweep = tmp_path / "s.py"
    sweep.write_text(SWEEP, encoding="utf-8")
    runs = read_sweep(sweep)
    run_sweep(runs, tmp_path / "whole.jsonl", progress=False)
    broken, save, saves = tmp_path / "broken.jsonl", Ensemble.save, 0

    def save_then_die(self, path):
        nonlocal saves
        save(self, path)
        saves += 1
        if saves % 60 == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(Ensemble, "save", save_then_die)
    deaths = 0
    while deaths < 12:
        try:
            run_sweep(runs, broken, progress=False, save_every=0)
            break
        except KeyboardInterrupt:
            deaths += 1
            with broken.open("a", encoding="utf-8") as file:
                file.write('{"key": "torn')
    assert 3 <= deaths < 12, "the sweep must have been broken off several times, and come to its end"
    whole, mended = ({line["key"]: line for line in read_results(path)} for path in (tmp_path / "whole.jsonl", broken))
    assert whole.keys() == mended.keys()
    assert len(read_results(broken)) == 3
    for key, line in whole.items():
        assert mended[key]["times"] == line["times"]
        np.testing.assert_allclose(mended[key]["curves"]["train_loss"], line["curves"]["train_loss"], rtol=1e-3)
    assert not list((tmp_path / ".partial").iterdir())


def test_a_process_killed_outright_resumes_to_the_same_result(tmp_path):
    """SIGKILL while it saves after every step, once before any run is done and once after: as if nothing had been."""
    sweep, results, partial = tmp_path / "s.py", tmp_path / "r.jsonl", tmp_path / ".partial"
    sweep.write_text(SWEEP.replace("range(3)", "range(2)"), encoding="utf-8")
    command = [sys.executable, "-m", "experiments.run", str(sweep), "--results", str(results), "--save-every", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for sign in (lambda: any(partial.glob("*.pt")), lambda: read_results(results)):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while not sign() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert process.poll() is None, "killed before it was done"
        process.kill()
        process.wait()
    run_sweep(read_sweep(sweep), results, progress=False)
    run_sweep(read_sweep(sweep), tmp_path / "whole.jsonl", progress=False)
    broken, whole = ({line["key"]: line for line in read_results(path)} for path in (results, tmp_path / "whole.jsonl"))
    assert broken.keys() == whole.keys()
    for key, line in whole.items():
        assert (broken[key]["steps"], broken[key]["curves"]) == (line["steps"], line["curves"])


def test_a_torn_last_line_is_cut_off(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text('{"key": "a"}\n{"key": "b', encoding="utf-8")
    assert read_results(path) == [{"key": "a"}]
    mend(path)
    assert path.read_text(encoding="utf-8") == '{"key": "a"}\n'


def test_sweeps_are_lists_of_different_runs(tmp_path):
    sweep = tmp_path / "s.py"
    sweep.write_text("from experiments.config import Run\nruns = [Run('a', 0), Run('b', 0)]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="same"):
        read_sweep(sweep)
    for path in (ROOT / "experiments" / "sweeps").glob("*.py"):
        assert read_sweep(path), path


def test_groups_keep_shapes_apart_and_bound_members():
    runs = [Run("", seed, n=n, width=width) for seed in range(3) for n in (128, 256) for width in (16, 32)]
    found = groups(runs, 4)
    assert sorted(len(group) for group in found) == [2, 2, 4, 4]
    assert all(len({run.shape() for run in group}) == 1 for group in found)


def test_dry_run_trains_nothing_and_leaves_out_what_is_done(tmp_path, capsys):
    sweep, results = tmp_path / "s.py", tmp_path / "mine"
    sweep.write_text(SWEEP, encoding="utf-8")
    main([str(sweep), "--dry-run", "--results", str(results)])
    shown = capsys.readouterr().out
    assert "3 of 3 runs are left to do, at most 0." in shown
    assert f"3 runs, at most {150 + 190 + 230} member-steps" in shown
    assert not results.exists()
    run_sweep(read_sweep(sweep)[:2], results / "s.jsonl", progress=False)
    main([str(sweep), "--dry-run", "--results", str(results)])
    shown = capsys.readouterr().out
    assert "1 of 3 runs are left to do" in shown
    assert "1 runs, at most 230 member-steps" in shown


def test_results_go_into_a_folder_and_are_shown(tmp_path, capsys):
    sweep = tmp_path / "s.py"
    sweep.write_text(SWEEP.replace("range(3)", "range(1)"), encoding="utf-8")
    main([str(sweep), "--results", str(tmp_path / "mine")])
    shown = capsys.readouterr().out
    assert "1 runs added" in shown
    assert re.search(r"^a0: tau_gen .*\(\d of 1 runs\), tau_mem ", shown, flags=re.MULTILINE)
    assert len(read_results(tmp_path / "mine" / "s.jsonl")) == 1
    main([str(sweep), "--results", str(tmp_path / "mine" / "s.jsonl"), "--dry-run"])
    assert "0 of 1 runs" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["no_such_sweep"])
    assert "no sweep 'no_such_sweep'" in capsys.readouterr().err


def test_without_a_name_the_smallest_sweep_is_meant(tmp_path, capsys):
    main(["--dry-run", "--results", str(tmp_path)])
    ci = read_sweep(ROOT / "experiments" / "sweeps" / "ci.py")
    assert f"{len(ci)} of {len(ci)} runs are left to do" in capsys.readouterr().out
    costs = json.loads(COSTS.read_text(encoding="utf-8"))
    assert min(costs, key=lambda name: costs[name]["core_minutes"]) == "ci"
    for path in (ROOT / "experiments" / "sweeps").glob("*.py"):
        assert (path.stem in costs) != path.stem.startswith("gpu"), path
        assert path.stem not in costs or costs[path.stem]["runs"] == len(read_sweep(path))


def test_a_longer_run_costs_more():
    short, long = (estimate([Run("", 0, steps=steps, **SMALL)]).seconds for steps in (100, 100_000))
    assert long > 30 * short


def test_stored_results_are_those_of_their_sweeps():
    """Every committed result belongs to a sweep as it stands, made under the registered thresholds, whole."""
    results, sweeps = ROOT / "experiments" / "results", ROOT / "experiments" / "sweeps"
    stored = [path for path in results.glob("*.jsonl") if (sweeps / path.name).with_suffix(".py").exists()]
    assert {path.stem for path in results.glob("*.jsonl")} - {path.stem for path in stored} <= {"bridge", "facts"}
    assert stored
    for path in stored:
        keys = {run.key() for run in read_sweep(sweeps / f"{path.stem}.py")}
        text = path.read_text(encoding="utf-8")
        for line in map(json.loads, text.splitlines()):
            assert line["key"] in keys, (path.name, line["run"]["label"])
            assert line["thresholds"] == fingerprint(DENOISER_THRESHOLDS if "data" in line["run"] else THRESHOLDS)


REGISTERED = {
    **dict.fromkeys(("dwell", "dwell_slow", "dwell_fast", "dwell_tuning", "decay"), "2026-11-28.md"),
    "diffusion": "2026-11-29-more-seeds.md",
    "diffusion_wide": "2026-11-29-more-seeds.md",
    "stability": "2026-11-28-stability.md",
    "schedules": "2026-11-28-schedules.md",
}
LATER = (
    "scaling",
    "lstm",
    "width",
    "controls",
    "orders",
    "orders_more",
    "branch",
    "structure",
    "orders_sgd",
    "orders_rates",
)
"""Sweeps of which only the later seeds are registered."""


def shrunk(run):
    """The run at a tiny size."""
    task = {"symbols": 4, "pairs": 4, "details": 6} if isinstance(run, Run) else {}
    return replace(run, width=16, n=64, batch=run.batch // 4, steps=24, warmup=2, **task)


@pytest.mark.parametrize("name", REGISTERED)
def test_registered_sweeps_are_ready_to_run(name, tmp_path):
    """A run of every kind of arm, cut to a tiny size: it trains, and its result holds the registration's hash."""
    path = ROOT / "experiments" / "sweeps" / f"{name}.py"
    fields = ("order", "rounds", "weight_decay", "token_noise", "token_noise_end", "data", "batch")
    arms = {tuple(getattr(run, field, None) for field in fields): shrunk(run) for run in read_sweep(path)}
    assert run_sweep(list(arms.values()), tmp_path / "r.jsonl", progress=False, registration=registration_of(path))
    text = (ROOT / "experiments" / "registrations" / REGISTERED[name]).read_bytes()
    for line in read_results(tmp_path / "r.jsonl"):
        assert line["registration_sha256"] == hashlib.sha256(text).hexdigest()[:16]
        assert line["curves"]["train_loss"][-1] < line["curves"]["train_loss"][0]


def test_results_of_registered_sweeps_hold_the_registration_as_it_stands():
    for path in sorted((ROOT / "experiments" / "sweeps").glob("*.py")):
        found = registration_of(path)
        assert bool(found) == (path.stem in REGISTERED or path.stem in LATER)
        sweep = runpy.run_path(str(path))
        earlier = registered_in(sweep["registered_first"]) if "registered_first" in sweep else {}
        for line in read_results(ROOT / "experiments" / "results" / f"{path.stem}.jsonl"):
            asked = found if line["run"]["seed"] >= sweep.get("registered_from", 0) else earlier
            assert {name: line.get(name) for name in asked} == asked, path

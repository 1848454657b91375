"""The prepared session on a GPU, tried without one: what it runs, how it ends, how it goes on from an earlier one."""

from __future__ import annotations

import json

import pytest

from benchmarks.gpu.session import SWEEPS, commands, main, ran
from experiments.results import read_sweep
from experiments.run import HERE


def test_every_sweep_exists_and_is_run_after_the_timing(tmp_path):
    timing, *sweeps = commands(tmp_path, "cuda", SWEEPS)
    assert timing[0] == "benchmarks.gpu.ensemble"
    assert [command[1] for command in sweeps] == [*SWEEPS]
    assert all((HERE / "sweeps" / f"{name}.py").exists() for name in SWEEPS)


@pytest.mark.parametrize(("code", "status"), [("import time; time.sleep(60)", None), ("raise SystemExit(3)", 3)])
def test_a_part_ends_when_the_time_is_up(tmp_path, monkeypatch, code, status):
    (tmp_path / "part.py").write_text(code, "utf-8")
    monkeypatch.setattr("benchmarks.gpu.session.HERE", tmp_path / "below")
    assert ran(["part"], 2.0 if status is None else 60.0).status == status


def test_a_session_goes_on_from_an_earlier_one(tmp_path, capsys):
    earlier, out = tmp_path / "earlier", tmp_path / "out"
    (earlier / ".partial").mkdir(parents=True)
    (earlier / ".partial" / "x.pt").write_bytes(b"saved")
    first, *others = read_sweep(HERE / "sweeps" / "ci.py")
    (earlier / "ci.jsonl").write_text(json.dumps({"key": first.key()}) + "\n", "utf-8")
    main(["--out", str(out), "--earlier", str(earlier), "--minutes", "0", "--device", "cpu", "--sweeps", "ci"])
    assert (out / ".partial" / "x.pt").read_bytes() == b"saved"
    assert json.loads((out / "session.json").read_text("utf-8"))["parts"] == []
    assert capsys.readouterr().out.splitlines()[-1] == f"1 of {1 + len(others)} runs are done"

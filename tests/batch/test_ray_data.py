"""Over Ray every document is told of once, as it is on this machine, whatever becomes of the actors.

Ray is started once, in a process of its own, with two actors; CI has it in one of its environments (extra `dev`).
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import twopass
from tests.conftest import ROOT
from tests.loopback import Loopback
from twopass.batch import Job, run_job
from twopass.batch.ray_data import TRIES, Tally, check_engine
from twopass.config import Options
from twopass.errors import OptionError
from twopass.library import Library
from twopass.outputs import DONE

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None or sys.platform == "win32", reason="needs twopass[ray], on Linux or macOS"
)
TEXT = "# The {0}\n\nThe {0} was built in 1872. The flow meter (FM) of the {0} is read twice a day.\n"
HOOK = """
import os, pathlib
real = pathlib.Path.read_bytes
def read_bytes(self):
    if self.name == "once.md" and not (died := pathlib.Path(os.environ["ONCE"])).exists():
        died.touch()
        os._exit(1)
    return os._exit(1) if self.name == "deadly.md" else real(self)
pathlib.Path.read_bytes = read_bytes
"""
DRIVER = """
import json, sys
from pathlib import Path
from twopass.batch import Job, gather, run_job
from twopass.batch.ray_data import connected
from twopass.config import Options
place, url = Path(sys.argv[1]), sys.argv[2]
def told(name, paths, job):
    done = list(run_job(gather(paths), job, 2))
    return {name: [[one.path.name, one.outcome, str(one.error or "")] for one in done]}
with connected(2) as ray:
    found = told("folder", [place / "in"], Job(output=place / "out", engine="ray"))
    found |= told("again", [place / "in"], Job(output=place / "out", engine="ray"))
    found |= told("library", [place / "good"], Job(library=place / "ray.sqlite", engine="ray"))
    served = Options(model="openai:m", base_url=url, cache=False)
    found |= told("model", [place / "good"], Job(served, output=place / "served", engine="ray"))
    found["resources"] = ray.cluster_resources()["CPU"]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, paper: Path) -> Path:
    """A folder of three documents, two at which actors die, and one that cannot be read."""
    place = tmp_path_factory.mktemp("ray")
    for folder, names in {"in": ("mill", "weir", "once", "deadly"), "good": ("mill", "weir")}.items():
        (place / folder).mkdir()
        for name in names:
            (place / folder / f"{name}.md").write_text(TEXT.format(name), "utf-8")
    (place / "in" / "empty.pdf").write_bytes(b"")
    (place / "good" / "paper.pdf").write_bytes(paper.read_bytes())
    for folder in ("out", "served", "hook"):
        (place / folder).mkdir()
    (place / "hook" / "sitecustomize.py").write_text(HOOK, "utf-8")
    return place


@pytest.fixture(scope="module")
def told(place: Path) -> Iterator[dict[str, Any]]:
    """What became of each document in each run, and what the server saw."""
    paths = os.pathsep.join([str(place / "hook"), str(ROOT)])
    with Loopback() as loopback:
        done = subprocess.run(
            [sys.executable, "-c", DRIVER, place, loopback.url],
            env=os.environ | {"PYTHONPATH": paths, "ONCE": str(place / "once"), "OPENAI_API_KEY": "x"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert [line for line in done.stderr.splitlines() if "Set ray log level" not in line] == []
        yield json.loads(done.stdout.splitlines()[-1]) | {"requests": len(loopback.log.answered)}


@needs_ray
def test_every_document_is_told_of_once(told):
    outcomes = {
        "mill.md": "read",
        "weir.md": "read",
        "once.md": "read",
        "deadly.md": "not read",
        "empty.pdf": "not read",
    }
    assert sorted((name, outcome) for name, outcome, _ in told["folder"]) == sorted(outcomes.items())
    again = {name: "unchanged" if outcome == "read" else outcome for name, outcome in outcomes.items()}
    assert sorted((name, outcome) for name, outcome, _ in told["again"]) == sorted(again.items())


@needs_ray
def test_a_document_at_which_actors_die_is_a_record(told):
    (error,) = (error for name, _, error in told["folder"] if name == "deadly.md")
    assert f"ended {TRIES} processes" in error


@needs_ray
def test_what_is_written_is_what_this_machine_writes(told, place, tmp_path):
    list(run_job([place / "in" / "mill.md"], Job(output=tmp_path), 1))
    for name in ("mill.twopass.md", f"{DONE}/mill.twopass.md.json"):
        assert (place / "out" / name).read_bytes() == (tmp_path / name).read_bytes()


@needs_ray
def test_a_library_holds_what_it_would_hold(told, place):
    list(twopass.index([place / "good"], library=place / "local.sqlite", workers=1))
    assert {outcome for _, outcome, _ in told["library"]} == {"read"}
    rows = []
    for name in ("ray", "local"):
        with Library.open(place / f"{name}.sqlite") as library:
            held = sorted(library.documents(), key=lambda one: one.path)
            rows.append([(one.path, one.content_hash, library.reading(one).to_json()) for one in held])
            assert {hit.entry.path.name for hit in library.search("flow meter")} >= {"mill.md", "weir.md"}
    assert rows[0] == rows[1]


@needs_ray
def test_each_actor_asks_the_server(told, place):
    assert {outcome for _, outcome, _ in told["model"]} == {"read"}
    assert told["requests"] > 3
    assert len(list((place / "served").glob("*.twopass.md"))) == 3


@needs_ray
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_run(place, tmp_path, ending):
    for number in range(30):
        (tmp_path / f"{number}.md").write_text(TEXT.format(number) * 200, "utf-8")
    command = [sys.executable, "-m", "twopass", "index", str(tmp_path), "-o", str(tmp_path / "out"), "--engine", "ray"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "THIS_RUN": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 120
        while not list((tmp_path / "out").glob("*.md")) and run.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        assert len(alive(tmp_path)) > 3
        run.send_signal(ending)
        complaint = run.communicate(timeout=60)[1]
    until = time.monotonic() + 5
    while alive(tmp_path) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive(tmp_path) == []
    assert ending is signal.SIGKILL or "the same command reads the others" in complaint


def alive(mark: Path) -> list[str]:
    """The processes in whose environment that mark is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"THIS_RUN={mark}".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_tries_are_counted_until_a_document_is_done():
    tally = Tally()
    assert [tally.begin("a"), tally.begin("b"), tally.begin("a")] == [1, 1, 2]
    tally.end("a")
    assert tally.begin("a") == 1


@pytest.mark.parametrize("model", ["vllm:folder", "transformers:folder"])
def test_a_model_is_served_and_not_loaded_by_every_actor(model):
    with pytest.raises(OptionError, match="cannot be read with over Ray"):
        check_engine(Job(Options(model=model), engine="ray"))


def test_an_engine_that_is_none_is_refused(tmp_path):
    with pytest.raises(OptionError, match="no engine 'spark'"):
        twopass.index([tmp_path], engine="spark")

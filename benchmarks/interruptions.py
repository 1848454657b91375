"""Kills a run again and again at random moments: the rerun must say the same, do nothing twice, and leave no process.

    python -m benchmarks.interruptions FILE… [--ways summarize,index,ray,library,model] [--kills 20] [--seed 0]

Each way reads the files undisturbed; then, for each kill, it starts in an empty folder, SIGKILL ends its first process
at a random moment, and it runs again to the end. `model` reads the first file with a server on loopback, the others
read without one; `ray` needs the extra of that name. Twice is what was on record before the kill and was read or asked
for again: a request counts if its answer had left the server more than 0.25 s before the kill, as what left later may
never have reached the reader. Torn is a file that the kill left and that the undisturbed run does not have like that.
A process is left if it lives 5 s after the kill. The exit code tells whether anything was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from benchmarks.library import content as library_content
from tests.loopback import Loopback
from twopass.outputs import DONE, RECORDS

ON_ITS_WAY = 0.25
"""Seconds that an answer may take from the server's last byte to the reader's cache on a busy machine."""
PATIENCE = 5.0
"""Seconds that processes have to end after the one that started them."""
MARK = "TWOPASS_BENCHMARK"
"""The environment variable by which the processes of a run are known."""
WITH_MODEL = """
import sys
from pathlib import Path
from twopass.backends.openai import OpenAIServer
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.llm.cache import ReplyCache
from twopass.report import to_json
from twopass.tasks import desk
url, folder, source = sys.argv[1:]
reader = Reader(OpenAIServer("m", base_url=url, concurrency=3), ReplyCache(Path(folder, "replies.sqlite")))
desk.PACK_TOKENS = 700
Path(folder, "read.json").write_text(to_json(run(source, reader, Options())), "utf-8")
"""


@dataclass(frozen=True, slots=True)
class Way:
    """How files are read into a folder, all that a run leaves there, and what of it was on record, each with a mark
    that changes where it is done again; `moment` waits until the run is to be killed.
    """

    command: Callable[[Path], list[str]]
    content: Callable[[Path], dict[str, Any]]
    record: Callable[[Path], dict[str, Any]]
    moment: Callable[[float], None] = time.sleep


def written(folder: Path) -> dict[str, Any]:
    """The files of a folder but for those that are being written, and what became of each document in any order."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".part" and file.name != RECORDS]
    held: dict[str, Any] = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    if (folder / RECORDS).exists():
        held[RECORDS] = sorted((folder / RECORDS).read_text("utf-8").replace(str(folder), "").splitlines())
    return held


def recorded(folder: Path) -> dict[str, Any]:
    """When each reading that is on record was written."""
    records = (json.loads(file.read_text("utf-8")) for file in folder.glob(f"{DONE}/*.json"))
    names = {record["path"]: folder / Path(record["path"]).with_suffix(".twopass.md").name for record in records}
    return {path: name.stat().st_mtime_ns for path, name in names.items()}


def ways(files: Sequence[Path], loopback: Loopback) -> dict[str, Way]:
    """All ways by name."""
    twopass, named = [sys.executable, "-m", "twopass"], [str(file) for file in files]
    index = [*twopass, "index", *named, "--quiet", "--workers", "2"]
    library = lambda folder: folder / "library.sqlite"  # noqa: E731
    told = lambda folder: library_content(library(folder)) if _filled(library(folder)) else ({}, {})  # noqa: E731
    return {
        "summarize": Way(
            lambda folder: [*twopass, "summarize", *named, "--quiet", "-o", str(folder)], written, lambda folder: {}
        ),
        "index": Way(lambda folder: [*index, "-o", str(folder)], written, recorded),
        "ray": Way(lambda folder: [*index, "--engine", "ray", "-o", str(folder)], written, recorded),
        "library": Way(
            lambda folder: [*index, "--library", str(library(folder))],
            lambda folder: told(folder)[0],
            lambda folder: told(folder)[1],
        ),
        "model": _with_model(named[0], loopback),
    }


def _filled(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _with_model(file: str, loopback: Loopback) -> Way:
    """Answers are on record; an answer that is asked for again has another time."""
    log, killed = loopback.log, [0.0]

    def moment(seconds: float) -> None:
        time.sleep(seconds)
        killed[0] = time.monotonic()

    def record(folder: Path) -> dict[str, Any]:
        time.sleep(2 * loopback.delay)
        found = {prompt: at for prompt, at in log.answered if killed[0] == 0 or at < killed[0] - ON_ITS_WAY}
        killed[0] = 0.0
        return found

    def content(folder: Path) -> dict[str, Any]:
        return {"read.json": (folder / "read.json").read_bytes()} if (folder / "read.json").exists() else {}

    return Way(
        lambda folder: [sys.executable, "-c", WITH_MODEL, loopback.url, str(folder), file], content, record, moment
    )


@contextmanager
def started(way: Way, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A run in a process of its own, and the mark of all processes that it starts."""
    mark = token_hex(8)
    surroundings = {
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "TWOPASS_CACHE": str(folder.parent / "cache"),
        MARK: mark,
    }
    folder.mkdir(exist_ok=True)
    with subprocess.Popen(way.command(folder), env=os.environ | surroundings, stdout=subprocess.DEVNULL) as run:
        yield run, mark


def alive(mark: str) -> list[int]:
    """The processes of a run that have not ended."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            marked = f"{MARK}={mark}".encode() in (place / "environ").read_bytes()
        except OSError:
            continue
        if marked:
            found.append(int(place.name))
    return found


def run_to_its_end(way: Way, folder: Path) -> float:
    """Seconds of a run."""
    began = time.monotonic()
    with started(way, folder) as (run, _):
        if run.wait() not in (0, 3, 4, 5):  # a document that cannot be read is on record
            raise SystemExit(f"the run failed: {run.args!r}")
    return time.monotonic() - began


def kill_once(way: Way, folder: Path, seconds: float, whole: dict[str, Any]) -> dict[str, int]:
    """What one kill did: what was on record, done twice, torn or other than in a run without one, and what lived on."""
    with started(way, folder) as (run, mark):
        way.moment(seconds)
        run.send_signal(signal.SIGKILL)
        run.wait()
    until = time.monotonic() + PATIENCE
    while (left := alive(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    before, torn = way.record(folder), way.content(folder)
    run_to_its_end(way, folder)
    after, held = way.record(folder), way.content(folder)
    return {
        "on record": len(before),
        "twice": sum(after.get(name) != mark for name, mark in before.items()),
        "torn": sum(whole.get(name) != data for name, data in torn.items() if name != RECORDS),
        "other": sum(whole.get(name) != held.get(name) for name in whole.keys() | held.keys()),
        "left": len(left),
    }


def main() -> None:
    """Print one line a kill and the sums of each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--ways", default="summarize,index,ray,library,model")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    wrong = 0
    for name in options.ways.split(","):
        moments, sums = random.Random(f"{options.seed} {name}"), dict[str, int]()
        with Loopback(delay=0.15) as loopback, tempfile.TemporaryDirectory() as place:
            way = ways([file.resolve() for file in options.files], loopback)[name]
            seconds = run_to_its_end(way, Path(place, "whole"))
            whole = way.content(Path(place, "whole"))
            for number in range(1, options.kills + 1):
                loopback.log.answered.clear()
                at = moments.uniform(0, seconds)
                found = kill_once(way, Path(place, str(number)), at, whole)
                sums = {what: sums.get(what, 0) + count for what, count in found.items()}
                print(f"{name} {number:2} after {at:4.1f} of {seconds:.1f} s: {_told(found)}", flush=True)
        wrong += sum(count for what, count in sums.items() if what != "on record")
        print(f"{name}: {options.kills} kills: {_told(sums)}", flush=True)
    sys.exit(wrong > 0)


def _told(found: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in found.items())


if __name__ == "__main__":
    main()

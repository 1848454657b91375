"""A folder of documents over Ray: whether each is read exactly once though a worker is killed, and what two bring.

    python -m benchmarks.ray_batch FOLDER [--limit 80] [--no-kill]

FOLDER holds PDFs, in folders of its own too. They are read by one worker, and then by two, of which one is killed as
soon as half of the documents are done. Ray is started once, on this machine, and its start is not measured; that of the
workers is. "CPU s" are the processor's seconds of all processes of the run: where other programs are at work, the
seconds of one worker over half of those of two say more than the clock. The exit code tells whether a document was
lost, told of twice, or read otherwise than by one worker.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.batch import family
from twopass.batch import Indexed, Job, run_job
from twopass.batch.ray_data import connected

LOOK = 0.2
"""Seconds between two looks at the processes."""
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """Seconds of the processor that the processes of this run took, since it was begun, each until it was last seen."""

    seen: dict[int, float] = field(default_factory=dict)
    before: dict[int, float] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Spent:
        self.before = {pid: _seconds(pid) for pid in family(os.getpid())}
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self._look()

    def _watch(self) -> None:
        while not self.done.wait(LOOK):
            self._look()

    def _look(self) -> None:
        for pid in family(os.getpid()):
            self.seen[pid] = max(self.seen.get(pid, 0.0), _seconds(pid))

    @property
    def seconds(self) -> float:
        """Of all of them."""
        return sum(seconds - self.before.get(pid, 0.0) for pid, seconds in self.seen.items())


def _seconds(pid: int) -> float:
    """Seconds of a process without those of its children; 0 if it has just ended."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / TICK


def kill_a_worker() -> int:
    """End the actor that takes the most of the processor; the number of its process, 0 where there is none."""
    actors = [pid for pid in family(os.getpid()) if _title(pid).startswith("ray::") and "Actor" in _title(pid)]
    if not actors:
        return 0
    chosen = max(actors, key=_seconds)
    os.kill(chosen, signal.SIGKILL)
    return chosen


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def measure(paths: Sequence[Path], workers: int, output: Path, kill: bool) -> tuple[float, float, list[Indexed]]:
    """Seconds, seconds of the processor and what became of each document; a worker is killed half-way."""
    found: list[Indexed] = []
    with Spent() as spent:
        began = time.perf_counter()
        for one in run_job(paths, Job(output=output, engine="ray"), workers):
            found.append(one)
            if kill and len(found) == len(paths) // 2:
                print(f"        killed the worker {kill_a_worker() or 'that is not there'}", flush=True)
        seconds = time.perf_counter() - began
    return seconds, spent.seconds, found


def main() -> None:
    """Print one row a number of workers, what was wrong, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=80, help="only so many documents, evenly chosen")
    parser.add_argument("--no-kill", action="store_true")
    options = parser.parse_args()
    found = sorted(options.folder.resolve().rglob("*.pdf"))
    paths = found[:: max(1, len(found) // options.limit)][: options.limit]
    if not paths:
        raise SystemExit(f"{options.folder} holds no PDF")
    clock, processor, wrong = dict[int, float](), dict[int, float](), 0
    with tempfile.TemporaryDirectory() as name, connected(2):
        print(f"{'workers':>7} {'seconds':>8} {'CPU s':>7} {'read':>5} {'failed':>7} {'lost':>5} {'twice':>6}")
        for workers in (1, 2):
            folder = Path(name, str(workers))
            folder.mkdir()
            clock[workers], processor[workers], done = measure(
                paths, workers, folder, workers == 2 and not options.no_kill
            )
            times = Counter(one.path for one in done)
            lost, twice = len(paths) - len(times), sum(count > 1 for count in times.values())
            failed = sum(one.error is not None for one in done)
            print(
                f"{workers:>7} {clock[workers]:>8.1f} {processor[workers]:>7.1f} {len(done) - failed:>5} {failed:>7} "
                f"{lost:>5} {twice:>6}",
                flush=True,
            )
            wrong += lost + twice
        first, second = (
            {file.name: file.read_bytes() for file in Path(name, workers).glob("*.md")} for workers in ("1", "2")
        )
        other = sum(first.get(one) != second.get(one) for one in first.keys() | second.keys())
    print(
        f"{other} readings differ; two workers are {clock[1] / clock[2]:.2f} times as fast by the clock, "
        f"{2 * processor[1] / processor[2]:.2f} by the processor"
    )
    sys.exit(wrong + other > 0)


if __name__ == "__main__":
    main()

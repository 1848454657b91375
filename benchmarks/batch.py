"""How much faster two workers read a folder of documents than one, and what became of each.

    python -m benchmarks.batch CORPUS_DIR [--workers 1,2] [--limit N]

CORPUS_DIR holds pdf/*.pdf. Five damaged files, made of the first five, are added: cut short, emptied, overwritten,
with another first line, and locked. Memory is the proportional share of all processes of the run, looked at five times
a second. "CPU s" are the processor's seconds of the workers: where other programs are at work, the same sum shared by
two says more than the clock. The last line is the speed of the most workers over that of the fewest.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from twopass.batch import Indexed, Job, run_job

LOOK = 0.2
"""Seconds between two looks at the memory."""


def damaged(files: Sequence[Path], folder: Path) -> Iterator[Path]:
    """Five files that cannot be read, each for a reason of its own."""
    import pikepdf

    spoil = {
        "cut.pdf": lambda data: data[:900],
        "empty.pdf": lambda data: b"",
        "overwritten.pdf": lambda data: data[:20] + bytes(len(data) - 20),
        "renamed.pdf": lambda data: b"PK\x03\x04" + data[8:2000].replace(b"%PDF", b"%FDP"),
    }
    for (name, change), file in zip(spoil.items(), files, strict=False):
        (folder / name).write_bytes(change(file.read_bytes()))
        yield folder / name
    with pikepdf.open(files[4]) as locked:
        locked.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    yield folder / "locked.pdf"


class Memory:
    """The most memory that this process and those it started held together, in bytes."""

    def __init__(self) -> None:
        self.most = 0
        self._done = threading.Event()

    def __enter__(self) -> Memory:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()

    def _watch(self) -> None:
        while not self._done.wait(LOOK):
            self.most = max(self.most, sum(map(_share, family(os.getpid()))))


def family(pid: int) -> Iterator[int]:
    """A process and all that it and those started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def _share(pid: int) -> int:
    """The proportional set size of a process; 0 if it has just ended."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))


def measure(paths: Sequence[Path], workers: int, output: Path) -> tuple[float, float, int, list[Indexed]]:
    """Seconds, seconds of the processor, bytes and what became of each document."""
    job = Job(output=output)
    started, spent = time.perf_counter(), _spent()
    with Memory() as memory:
        found = list(run_job(paths, job, workers))
    return time.perf_counter() - started, _spent() - spent, memory.most, found


def _spent() -> float:
    """Seconds of the processor that ended children took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print one row a number of workers, the failures and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--limit", type=int, default=0, help="only so many documents, evenly chosen")
    options = parser.parse_args()
    files = sorted((options.corpus / "pdf").glob("*.pdf"))
    if options.limit:
        files = files[:: max(1, len(files) // options.limit)][: options.limit]
    speeds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [*files, *damaged(files, folder)]
        print(f"{'workers':>7} {'seconds':>8} {'CPU s':>7} {'documents/s':>12} {'read':>5} {'failed':>7} {'MB':>5}")
        for workers in map(int, options.workers.split(",")):
            seconds, spent, memory, found = measure(paths, workers, folder)
            failed = [one for one in found if one.error]
            speeds[workers] = len(paths) / seconds
            print(
                f"{workers:>7} {seconds:>8.1f} {spent:>7.1f} {speeds[workers]:>12.2f} {len(found) - len(failed):>5} "
                f"{len(failed):>7} {memory / 1e6:>5.0f}",
                flush=True,
            )
    for one in failed:
        print(f"  {one.path.name}: {one.error}")
    lost = len(paths) - len({one.path for one in found})
    most, least = max(speeds), min(speeds)
    print(
        f"{len(paths)} documents, {lost} unaccounted for; {speeds[most] / speeds[least]:.2f} times the speed of {least}"
    )


if __name__ == "__main__":
    main()

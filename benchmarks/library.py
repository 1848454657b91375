"""A library of a folder: how fast two workers fill it, how fast it is searched and asked.

    python -m benchmarks.library FOLDER [--limit 80] [--seed 0]

FOLDER holds PDFs, in folders of its own too. It is read into a library by one worker and then by two; where other
programs are at work, the processor's seconds say more than the clock. Searches are of two neighbouring words each; one
question is put to the document that is nearest to 200 pages. What a kill leaves of it is told by
benchmarks/interruptions.py.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from twopass.library import Library

RUN = "import sys, twopass; list(twopass.index(sys.argv[3:], library=sys.argv[1], workers=int(sys.argv[2])))"
PASSAGES = """SELECT p.start, p."end", p.places, s.section, s.headings, t.said, t.above, t.noted FROM passages p
    JOIN sections s ON s.id = p.section JOIN terms t ON t.rowid = p.id WHERE p.document = ? ORDER BY p.id"""
SEARCHES = 200


def start(place: Path, files: Sequence[Path], workers: int) -> subprocess.Popen[bytes]:
    """The reading in a process group of its own."""
    command = [sys.executable, "-c", RUN, str(place), str(workers), *map(str, files)]
    root = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(command, env=root, start_new_session=True)


def spent() -> float:
    """Seconds of the processor that ended children took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(place: Path, files: Sequence[Path], workers: int) -> tuple[float, float]:
    """Seconds of the clock and of the processor."""
    clock, processor = time.perf_counter(), spent()
    if start(place, files, workers).wait():
        raise SystemExit("the run failed")
    return time.perf_counter() - clock, spent() - processor


def content(place: Path) -> tuple[dict[str, object], dict[str, int]]:
    """All that a library holds but for its numbers and times, and the number of each document."""
    with Library.open(place) as library:
        library.database.check()
        library.database.rows("INSERT INTO terms (terms) VALUES ('integrity-check')")
        held: dict[str, object] = {str(one.path): (one.code, one.reason) for one in library.failures()}
        for entry in library.documents():
            rows = library.database.rows(PASSAGES, entry.id)
            held[str(entry.path)] = (entry.paths, entry.content_hash, library.reading(entry).to_json(), rows)
        return held, {entry.content_hash: entry.id for entry in library.documents()}


def searches(place: Path, moments: random.Random) -> None:
    """Print how long searches take."""
    with Library.open(place) as library:
        ((passages,),) = library.database.rows("SELECT count(*) FROM passages")
        entries = library.documents()
        queries = []
        while len(queries) < SEARCHES:
            words = library.reading(moments.choice(entries)).document.text.split()
            at = moments.randrange(max(1, len(words) - 2))
            queries.append(" ".join(words[at : at + 2]))
        library.search("warm up")
        times = []
        for query in queries:
            began = time.process_time()
            library.search(query)
            times.append(1000 * (time.process_time() - began))
    p95 = sorted(times)[int(0.95 * len(times))]
    median = statistics.median(times)
    print(f"search over {passages} passages: median {median:.1f} ms, p95 {p95:.1f} ms, most {max(times):.1f} ms")


def question(place: Path) -> None:
    """Print what one question costs, the start of the program included."""
    with Library.open(place) as library:
        entry = min(library.documents(), key=lambda one: abs(one.pages - 200))
        lines = [line.comment for line in library.reading(entry).synthesis.lines if line.comment]
    asked = " ".join(lines[len(lines) // 2].split()[:12])
    before = spent()
    command = [sys.executable, "-m", "twopass", "ask", f"What about {asked}?", "--library", str(place)]
    subprocess.run(
        command, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    )
    print(f"a question to {entry.path.name} ({entry.pages} pages): {spent() - before:.2f} s of the processor")


def main() -> None:
    """Print the figures, one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    moments = random.Random(options.seed)
    found = sorted(options.folder.rglob("*.pdf"))
    files = found[:: max(1, len(found) // options.limit)][: options.limit]
    if not files:
        raise SystemExit(f"{options.folder} holds no PDF")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock: dict[int, float] = {}
        for workers in (1, 2):
            place = folder / f"workers-{workers}.sqlite"
            clock[workers], processor = measure(place, files, workers)
            print(
                f"{len(files)} documents, {workers} worker(s): {clock[workers]:.1f} s, processor {processor:.1f} s",
                flush=True,
            )
        size = place.stat().st_size / len(files) / 1e3
        print(f"two workers are {clock[1] / clock[2]:.2f} times as fast; {size:.0f} kB a document", flush=True)
        searches(place, moments)
        question(place)


if __name__ == "__main__":
    main()

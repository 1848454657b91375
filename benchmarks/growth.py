"""How processor time and memory grow with the length of a document, by the shape of its text.

    python -m benchmarks.growth [--shapes novel,changelog …] [--formats md,txt] [--to 10000000] [--limit 300]
    python -m benchmarks.growth --pages [--to 5000]
    python -m benchmarks.growth --fuzz N [--seed S] [--to 1000000] [--limit 60]

Each document is made by seed and read by `twopass summarize` in a process of its own, which is ended when it has taken
`--limit` seconds of the processor. The exponent is the slope of log time over log size through the larger half of the
sizes. `--pages` reads PDFs of so many pages instead. `--fuzz` reads N mixtures of all the shapes' parts, and names
those that do not end. The last line is the worst exponent, or how many mixtures ended and the longest time of one.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from benchmarks.growing_texts import mixture, shapes, text_of

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
PAGES = (50, 150, 500, 1500, 5000)
FORMATS = ("md", "txt")


@dataclass(frozen=True)
class Cost:
    """What a reading took: seconds of the processor, bytes of memory, and why it did not end, if it did not."""

    seconds: float
    memory: int
    failed: str = ""


def cost_of(path: Path, limit: int) -> Cost:
    """Read a document in a process of its own."""
    command = [sys.executable, "-m", "twopass", "summarize", "-q", str(path), "-o", str(path) + ".out"]
    bound = lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))  # noqa: E731
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(command, preexec_fn=bound, stderr=told, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        last = told.read().decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
    seconds = used.ru_utime + used.ru_stime
    over = f"over {limit} s" if child.returncode < 0 else last
    return Cost(seconds, used.ru_maxrss * 1024, over if child.returncode else "")


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of log time over log size by least squares, through the larger half of the sizes."""
    half = max(0, min(len(sizes) // 2, len(sizes) - 2))
    x, y = [log(one) for one in sizes[half:]], [log(one) for one in seconds[half:]]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def grow(name: str, kind: str, sizes: Sequence[int], limit: int, folder: Path) -> float | None:
    """Print a row: the seconds at each size, the exponent and the peak of memory; the exponent, if all ended."""
    costs: list[Cost] = []
    print(f"{name:<14} {kind:<4}", end="", flush=True)
    for size in sizes:
        path = made(name, kind, size, folder)
        costs.append(cost_of(path, limit))
        path.unlink()
        print(f" {costs[-1].failed or format(costs[-1].seconds, '.1f'):>8}", end="", flush=True)
        if costs[-1].failed:
            break
    slope = None if costs[-1].failed else exponent(sizes, [one.seconds for one in costs])
    print(f" {'-' if slope is None else format(slope, '.2f'):>8} {max(one.memory for one in costs) / 1e6:>6.0f}")
    return slope


def made(name: str, kind: str, size: int, folder: Path) -> Path:
    """A document in a file."""
    path = folder / f"{name}.{kind}"
    if kind == "pdf":
        from benchmarks.growing_pages import pdf_of

        path.write_bytes(pdf_of(size))
    else:
        path.write_text(text_of(name, size, kind == "md"), encoding="utf-8")
    return path


def fuzz(tries: int, seed: int, size: int, limit: int, folder: Path) -> bool:
    """Read mixtures; print those that do not end or fail without saying why; whether all were well."""
    longest, lost = 0.0, 0
    for at in range(tries):
        kind = FORMATS[at % 2]
        named, text = mixture(size, kind == "md", seed + at)
        path = folder / f"mixture.{kind}"
        path.write_text(text, encoding="utf-8")
        cost = cost_of(path, limit)
        longest = max(longest, cost.seconds)
        if cost.failed:
            lost += 1
            print(f"{seed + at:>6} {kind:<4} {cost.failed}: {named[:160]}", flush=True)
    print(f"{tries} mixtures of {size} bytes, {lost} did not end well, the longest took {longest:.1f} CPU s")
    return not lost


def main() -> None:
    """The command line; fails where a reading did not end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", default="", help=f"parted by commas, of {', '.join(shapes())}")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--to", type=int, default=0, help="the largest size in bytes, or number of pages")
    parser.add_argument("--limit", type=int, default=0, help="seconds of the processor")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--fuzz", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.fuzz:
            sys.exit(not fuzz(given.fuzz, given.seed, given.to or 1_000_000, given.limit or 60, folder))
        sizes = [one for one in (PAGES if given.pages else SIZES) if not given.to or one <= given.to]
        print(f"{'shape':<14} {'':<4}" + "".join(f" {one:>8}" for one in sizes) + f" {'exponent':>8} {'MB':>6}")
        chosen = given.shapes.split(",") if given.shapes else shapes()
        rows = (
            [("pages", "pdf")] if given.pages else [(one, kind) for one in chosen for kind in given.formats.split(",")]
        )
        slopes = [grow(one, kind, sizes, given.limit or 300, folder) for one, kind in rows]
    known = [slope for slope in slopes if slope is not None]
    print(f"worst exponent {max(known, default=0):.2f}; {len(slopes) - len(known)} of {len(slopes)} rows did not end")
    sys.exit(len(known) < len(slopes))


if __name__ == "__main__":
    main()

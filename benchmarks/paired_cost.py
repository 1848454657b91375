"""What a reading costs in this checkout against another one, document by document, on one machine at one time.

    python -m benchmarks.paired_cost OTHER_CHECKOUT FILE... [--repeats N] [--python PYTHON]

Each file goes through `twopass summarize FILE --quiet` in both, by turns, so that a machine that is busy is busy for
both; of the repeats the smallest processor time (user and system, start-up included) and the smallest peak of memory
count. `--python` is the interpreter of the other checkout, where what it depends on is installed elsewhere: by default
both run in this one. The last line is the figure: the median share of processor time and the largest share of memory.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.cost import spent

HERE = Path(__file__).parent.parent


def least(path: Path, checkouts: tuple[tuple[Path, str], ...], repeats: int, output: Path) -> list[tuple[float, float]]:
    """Processor time in seconds and peak memory in MB of each checkout, which is run by its interpreter. Exits
    where one cannot read the file.
    """
    found: list[list[tuple[float, float]]] = [[] for _ in checkouts]
    for _ in range(repeats):
        for runs, (checkout, python) in zip(found, checkouts, strict=True):
            arguments = ["summarize", str(path), "--quiet", "--no-cache", "-o", str(output)]
            code, seconds, memory = spent([python, "-m", "twopass", *arguments], checkout)
            if code:
                sys.exit(f"{checkout}: exit code {code} on {path}")
            runs.append((seconds, memory))
    return [(min(seconds for seconds, _ in runs), min(memory for _, memory in runs)) for runs in found]


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description="Measure what reading costs against another checkout.")
    parser.add_argument("other", type=Path, help="the root of the other checkout")
    parser.add_argument("files", type=Path, nargs="+", help="documents")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each document in each checkout")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the other checkout")
    options = parser.parse_args()
    print(f"{'document':44} {'CPU s':>7} {'other':>7} {'share':>6} {'MB':>6} {'other':>6} {'share':>6}")
    seconds, memory = [], []
    with tempfile.TemporaryDirectory() as folder:
        for path in options.files:
            checkouts = (HERE, sys.executable), (options.other.resolve(), options.python)
            own, other = least(path.resolve(), checkouts, options.repeats, Path(folder) / "reading.md")
            seconds.append(own[0] / other[0])
            memory.append(own[1] / other[1])
            times = f"{own[0]:7.2f} {other[0]:7.2f} {seconds[-1]:6.2f}"
            print(f"{path.stem[:44]:44} {times} {own[1]:6.1f} {other[1]:6.1f} {memory[-1]:6.3f}", flush=True)
    print(f"\nmedian share of CPU {median(seconds):.2f}, largest share of memory {max(memory):.3f}")


if __name__ == "__main__":
    main()

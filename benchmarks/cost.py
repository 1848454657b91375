"""What a whole run costs: every document of a corpus summarised in a process of its own, and its output checked.

    python -m benchmarks.cost CORPUS_DIR [--limit N]

Each PDF under CORPUS_DIR/pdf goes once through `twopass summarize FILE --format json --quiet`; the processor time (user
and system) and the peak memory of that process come from the operating system. Prints one table, then the totals: exit
codes, sections without a line, quotes that are not in the text. The last line is the figure: median processor time a
page, the growth exponent in pages, and the peak memory on the longest document.

The exponent is the slope of the logarithm of processor time against the logarithm of pages, by least squares, after
the start-up cost is taken off: that is the processor time of the same command on a PDF of one sentence, the smallest of
three runs, which imports and loads all that a run needs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

_SENTENCE = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 67>> stream
BT /F 12 Tf 20 200 Td (The river was measured in the spring.) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R>>
"""
_MEGABYTE = 1024.0 * (1024.0 if sys.platform == "darwin" else 1.0)  # ru_maxrss counts kilobytes on Linux


@dataclass(frozen=True, slots=True)
class Run:
    """One document's run: exit code, processor time in seconds, peak memory in MB, and what its output holds."""

    name: str
    code: int
    seconds: float
    memory: float
    pages: int = 0
    sections: int = 0
    unlined: int = 0
    quotes: int = 0
    unfound: int = 0


def spent(command: list[str], folder: Path | None = None) -> tuple[int, float, float]:
    """Exit code, processor time in seconds and peak memory in MB of a command run to its end, in a folder."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _MEGABYTE


def summarise(path: Path, folder: Path) -> Run:
    """Summarise one document and check what was written."""
    output = folder / "reading.json"
    output.unlink(missing_ok=True)
    arguments = ["summarize", str(path), "--format", "json", "--quiet", "-o", str(output)]
    code, seconds, memory = spent([sys.executable, "-m", "twopass", *arguments])
    if not output.exists():
        return Run(path.stem, code, seconds, memory)
    reading = json.loads(output.read_text(encoding="utf-8"))
    text = reading["document"]["text"]
    sections = [section["id"] for section in reading["skeleton"]["sections"]]
    lined = {line["section_id"] for line in reading["synthesis"]["lines"] if line["comment"].strip()}
    quotes = list(_evidence(reading))
    unfound = sum(text[quote["start"] : quote["end"]] != quote["quote"] for quote in quotes)
    unlined = sum(section not in lined for section in sections)
    pages = len(reading["document"]["pages"])
    return Run(path.stem, code, seconds, memory, pages, len(sections), unlined, len(quotes), unfound)


def _evidence(value: Any) -> Iterator[dict[str, Any]]:
    """Every piece of evidence anywhere in a reading."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for inner in value.values():
            yield from _evidence(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _evidence(inner)


def start_up(folder: Path) -> float:
    """The processor time of a run on a PDF of one sentence, in seconds."""
    path = folder / "sentence.pdf"
    path.write_bytes(_SENTENCE)
    runs = [summarise(path, folder) for _ in range(3)]
    if any(run.code for run in runs):
        sys.exit("twopass summarize fails on a PDF of one sentence")
    return min(run.seconds for run in runs)


def growth(runs: list[Run], start: float) -> float:
    """The exponent of processor time in pages: slope of the logarithms, start-up taken off; 0 for too few documents."""
    points = [(math.log(run.pages), math.log(run.seconds - start)) for run in runs if run.seconds > start]
    if len({x for x, _ in points}) < 2:
        return 0.0
    x_mean, y_mean = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    spread = sum((x - x_mean) ** 2 for x, _ in points)
    return sum((x - x_mean) * (y - y_mean) for x, y in points) / spread


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description="Measure what summarising a corpus costs.")
    parser.add_argument("corpus", type=Path, help="folder with the PDFs under pdf/")
    parser.add_argument("--limit", type=int, help="only so many documents, spread over the corpus")
    options = parser.parse_args()
    paths = sorted((options.corpus / "pdf").glob("*.pdf"))
    if options.limit:
        step = max(1, len(paths) // options.limit)
        paths = paths[::step][: options.limit]
    if not paths:
        parser.error(f"no PDFs under {options.corpus / 'pdf'}")
    print(f"{'document':44} {'code':>4} {'pages':>5} {'sect':>5} {'CPU s':>7} {'s/page':>7} {'MB':>5}", flush=True)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        start = start_up(Path(folder))
        for path in paths:
            run = summarise(path, Path(folder))
            runs.append(run)
            share = f"{run.seconds / run.pages:7.3f}" if run.pages else "      –"
            row = f"{run.name[:44]:44} {run.code:4} {run.pages:5} {run.sections:5} {run.seconds:7.2f} {share}"
            print(f"{row} {run.memory:5.0f}", flush=True)
    report(runs, start)


def report(runs: list[Run], start: float) -> None:
    """Print the totals, and the figures on the last line."""
    failed = [run.name for run in runs if run.code]
    print(
        f"\nexit codes: {len(runs) - len(failed)} of {len(runs)} are 0{'; not: ' + ', '.join(failed) if failed else ''}"
    )
    print(f"sections without a line: {sum(run.unlined for run in runs)} of {sum(run.sections for run in runs)}")
    print(f"quotes not in the text: {sum(run.unfound for run in runs)} of {sum(run.quotes for run in runs)}")
    print(f"start-up: {start:.2f} CPU s on a PDF of one sentence, taken off for the exponent")
    read = [run for run in runs if run.pages]
    if not read:
        sys.exit("nothing was read")
    longest = max(read, key=lambda run: run.pages)
    a_page = median(run.seconds / run.pages for run in read)
    print(
        f"median {a_page:.3f} CPU s/page, growth exponent {growth(read, start):.2f} in pages, "
        f"peak {longest.memory:.0f} MB on the longest ({longest.pages} pages)"
    )


if __name__ == "__main__":
    main()

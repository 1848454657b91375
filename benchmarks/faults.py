"""Damaged and hostile inputs, made by chance from a seed: what becomes of each, by the fault that it has.

    python -m benchmarks.faults [--corpus FOLDER] [--damaged 1000] [--hostile 200] [--texts 300] [--keep FOLDER]

Damaged PDFs are made of those of data/, of the small ones of tests/skeletons, and of those of --corpus if it is given.
Each input is read in a process of its own, one after another. It is read or refused with a reason; a traceback, a hang
(more processor time than --limit), memory over 2 GB or no answer at all (lost) is a fault of ours, which is printed
with the seed's number, and which --keep writes to a folder. The exit code tells whether there was one.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks import damage, hostile_pdfs, hostile_texts
from twopass.config import Options

ROOT = Path(__file__).parent.parent
MEMORY = 2 * 10**9
"""Bytes that no reading may take."""
COLUMNS = ("read", "refused", "traceback", "hang", "memory over", "lost")
PATIENCE = 8
"""Seconds on the clock for one of the processor."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file made by chance: the fault that it has, its name and its bytes."""

    fault: str
    name: str
    data: bytes


def inputs(options: argparse.Namespace) -> Iterator[Input]:
    """All inputs of a run, the same for the same seed and files."""
    folders = [ROOT / "data", ROOT / "tests" / "skeletons", *([options.corpus] if options.corpus else [])]
    files = [file for folder in folders for file in sorted(folder.glob("*.pdf"))]
    for number in range(options.damaged):
        chance = Random(f"{options.seed} damaged {number}")
        way = list(damage.WAYS)[number % len(damage.WAYS)]
        yield Input(way, f"damaged-{number}.pdf", damage.WAYS[way](chance.choice(files).read_bytes(), chance))
    kinds = {"hostile": (hostile_pdfs.KINDS, options.hostile, (".pdf",))}
    kinds["text"] = (hostile_texts.KINDS, options.texts, (".md", ".txt"))
    for label, (made, count, endings) in kinds.items():
        for number in range(count):
            chance = Random(f"{options.seed} {label} {number}")
            kind = list(made)[number % len(made)]
            ending = endings[number // len(made) % len(endings)]
            yield Input(f"{label}: {kind}", f"{label}-{number}{ending}", made[kind](chance))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input: one of COLUMNS, the reason of a refusal, processor seconds and bytes."""

    column: str
    told: str
    seconds: float
    memory: int


def tried(file: Path, options: argparse.Namespace) -> Outcome:
    """What becomes of one file in a process of its own."""
    source, target = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _read(file, target, Options(cache=False, time_limit=options.time_limit))
    os.close(target)
    status, seconds, memory = _awaited(child, options.limit)
    with os.fdopen(source, "rb") as pipe:
        told = pipe.read()
    column, words = json.loads(told) if told else ("lost", f"status {status}")
    if seconds > options.limit or status == signal.SIGKILL:
        column = "hang"
    elif memory > MEMORY:
        column = "memory over"
    return Outcome(column, words, seconds, memory)


def _awaited(child: int, limit: float) -> tuple[int, float, int]:
    """Wait for a child and those it started; its status, their seconds and the most memory of one of them."""
    until = time.monotonic() + PATIENCE * limit
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            return status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)


def _read(file: Path, target: int, options: Options) -> None:
    """Read a file, and tell its end through a pipe."""
    import twopass
    from twopass.errors import Unforeseen, as_ours
    from twopass.report import to_html, to_json, to_markdown

    try:
        reading = twopass.read(file, options)
        for told in (to_markdown, to_html, to_json):
            told(reading).encode("utf-8")
        outcome = ("read", "")
    except Exception as error:
        ours = as_ours(error, file)
        unforeseen = isinstance(ours, Unforeseen)
        outcome = ("traceback", ours.report) if unforeseen else ("refused", ours.reason)
    os.write(target, json.dumps(outcome).encode()[:60_000])
    os._exit(0)


def main() -> None:
    """Try all inputs, print what we did wrong as it comes, and the table at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a folder of further PDFs to damage")
    parser.add_argument("--damaged", type=int, default=1000)
    parser.add_argument("--hostile", type=int, default=200)
    parser.add_argument("--texts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=120, help="seconds of the processor that an input may take")
    parser.add_argument("--time-limit", type=float, help="the option of a reading, its own default if not given")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs at which we failed")
    options = parser.parse_args()
    _load()
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for one in inputs(options):
            file = Path(folder) / one.name
            file.write_bytes(one.data)
            outcome = tried(file, options)
            file.unlink()
            row = table[one.fault]
            row[outcome.column] += 1
            row["seconds"] = max(row["seconds"], int(outcome.seconds + 1))
            row["megabytes"] = max(row["megabytes"], outcome.memory // 10**6)
            if outcome.column == "refused":
                reasons[outcome.told] += 1
            elif outcome.column != "read":
                print(
                    f"{one.name} ({one.fault}): {outcome.column} after {outcome.seconds:.1f} s\n{outcome.told}",
                    flush=True,
                )
                if options.keep:
                    (options.keep / one.name).write_bytes(one.data)
    print(_tabulated(table))
    print("refused for: " + ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()))
    sys.exit(any(row[column] for row in table.values() for column in COLUMNS[2:]))


def _load() -> None:
    """Import what every reading needs, so that each process has it from the start."""
    import twopass
    import twopass.readers.pdf.document
    from twopass.report import to_html

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "first.md"
        file.write_text("# First\n\nThe gauge is read twice a day by two readers.\n", "utf-8")
        to_html(twopass.read(file, Options(cache=False)))


def _tabulated(table: dict[str, Counter[str]]) -> str:
    heads = ("tries", *COLUMNS, "most s", "most MB")
    rows = [f"{'fault':36}" + "".join(f"{head:>12}" for head in heads)]
    total: Counter[str] = Counter()
    for fault, row in table.items():
        rows.append(_row(fault, row))
        total += Counter({name: row[name] for name in COLUMNS})
        total["seconds"] = max(total["seconds"], row["seconds"])
        total["megabytes"] = max(total["megabytes"], row["megabytes"])
    return "\n".join([*rows, _row("all", total)])


def _row(fault: str, row: Counter[str]) -> str:
    counts = [row[name] for name in COLUMNS]
    cells = (sum(counts), *counts, row["seconds"], row["megabytes"])
    return f"{fault:36}" + "".join(f"{cell:>12}" for cell in cells)


if __name__ == "__main__":
    main()

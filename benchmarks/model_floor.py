"""Whether a model's index is no worse than the extractive reader's: grounding, evenness of coverage, abstract test.

    python -m benchmarks.model_floor --model transformers:FOLDER [--base-url URL] [--cache] FILE…

Abstract and conclusion are hidden from papers that have them; both indexes are cut at the length of the shorter. The
last line says whether the floor held: every figure of every document no worse, and so the means.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.abstract import hide, recall
from twopass.audit import audit_reading
from twopass.backends import Settings, open_backend
from twopass.backends.base import Backend
from twopass.config import ReadOptions
from twopass.crossrefs import find_references
from twopass.llm.client import Reader, open_reader
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.skeleton import scan_skeleton
from twopass.passes.synthesis import synthesize
from twopass.readers import read
from twopass.schema import Document, Skeleton
from twopass.text.analysis import DocumentAnalysis

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Figures:
    """One reader on one document; `text` is its index, `replaced` the sections where the model was not used."""

    grounding: float
    flatness: float
    text: str
    lines: tuple[str, ...]
    replaced: int
    seconds: float


def index(document: Document, skeleton: Skeleton, backend: Backend, cache: bool) -> Figures:
    """Both readings and the lines of the index."""
    started = time.perf_counter()
    reader: Reader = open_reader(backend, cache=cache)
    references = find_references(document, skeleton)
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, reader, references=references)
    resolved = resolve_backward(analysis, forward, reader, references=references)
    synthesis = synthesize(analysis, resolved, reader)
    audit = audit_reading(analysis, forward, resolved, synthesis, reader.fallbacks)
    lines = tuple(f"{', '.join(line.keywords)}. {line.comment}" for line in synthesis.lines)
    seconds = time.perf_counter() - started
    return Figures(audit.grounding, audit.flatness, "\n".join(lines), lines, len(reader.fallbacks), seconds)


def compare(file: Path, model: Backend, cache: bool) -> tuple[list[float], list[float], str]:
    """Grounding, flatness, ROUGE-1 and ROUGE-2 by the extractive reader and by the model, and a remark."""
    document = read(file, ReadOptions())
    skeleton = scan_skeleton(document)
    hidden = hide(document, skeleton)
    if hidden is not None:
        document, skeleton = hidden.document, hidden.skeleton
    floor = index(document, skeleton, open_backend("extractive"), False)
    ours = index(document, skeleton, model, cache)
    words = min(len(_WORD.findall(floor.text)), len(_WORD.findall(ours.text)))
    rows = [
        [one.grounding, one.flatness]
        + [recall(hidden.abstract, one.text, words, n) if hidden is not None else 0.0 for n in (1, 2)]
        for one in (floor, ours)
    ]
    changed = sum(a != b for a, b in zip(floor.lines, ours.lines, strict=True))
    remark = f"{changed} of {len(ours.lines)} lines differ, {ours.replaced} replaced, {ours.seconds:.0f} s"
    return rows[0], rows[1], remark


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and whether the floor held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--base-url")
    parser.add_argument("--context", type=int)
    parser.add_argument("--form", choices=("packed", "plain"))
    parser.add_argument("--cache", action="store_true", help="keep replies, so that an interrupted run goes on")
    options = parser.parse_args(arguments)
    backend = open_backend(options.model, Settings(options.base_url, context_tokens=options.context, form=options.form))
    print(f"{'document':32} {'reader':11} {'grounding':>9} {'flatness':>9} {'ROUGE-1':>8} {'ROUGE-2':>8}", flush=True)
    differences: list[list[float]] = []
    for file in options.files:
        floor, ours, remark = compare(file, backend, options.cache)
        for name, row in (("extractive", floor), ("model", ours)):
            print(f"{file.name[:32]:32} {name:11} {row[0]:9.3f} {row[1]:9.3f} {row[2]:8.3f} {row[3]:8.3f}", flush=True)
        print(f"{'':32} {remark}", flush=True)
        differences.append([b - a for a, b in zip(floor, ours, strict=True)])
    means, worst = ([of(column) for column in zip(*differences, strict=True)] for of in (fmean, min))
    names = ("grounding", "flatness", "ROUGE-1", "ROUGE-2")
    told = (f"{name} {mean:+.3f} ({least:+.3f})" for name, mean, least in zip(names, means, worst, strict=True))
    print(
        f"floor {'held' if min(worst) >= 0 else 'broken'} by {options.model} on {len(differences)} documents; "
        f"mean difference (the worst): {', '.join(told)}"
    )


if __name__ == "__main__":
    main()

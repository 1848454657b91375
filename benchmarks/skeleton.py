"""How well headings are recovered from layout alone: F1, parent agreement, CPU and memory over a corpus of PDFs.

    python -m benchmarks.skeleton CORPUS_DIR [--compare PEER_DIR] [--save DIR] [--only TEXT] [--workers N]

CORPUS_DIR holds manifest.jsonl (name, kind), pdf/NAME.pdf and truth/NAME.json, a list of {"level", "title", "page"};
PEER_DIR holds another tool's NAME.json of the same form. Each document is read in a process of its own, without its
outline, links and structure tree.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

import numpy as np
from rapidfuzz import fuzz

from benchmarks import processor_time

ENOUGH_ALIKE = 90  # rapidfuzz ratio from which two titles count as the same
PAGES_APART = 1
RESAMPLES = 10_000

_LABEL_WORD = "chapter section appendix part annex kapitel chapitre cap[ií]tulo глава κεφάλαιο item note article"
_NUMBER = re.compile(
    rf"^\s*(?:(?:{_LABEL_WORD.replace(' ', '|')})\s+)?"
    r"(?:(?:\d+|[ivxlc]+|[a-z])(?:\.(?:\d+|[a-z]))*\s*[.):\-–—]?\s+"
    r"|\d+(?:\.\d+)*\.?(?=\D)"
    r"|第[0-9一二三四五六七八九十]+[章节]\s*)",
    re.IGNORECASE,
)
_UNLISTED = frozenset(
    [
        "abstract",
        "keywords",
        "indexterms",
        "ccsconcepts",
        "acmreferenceformat",
        "categoriesandsubjectdescriptors",
        "generalterms",
        "contents",
        "tableofcontents",
        "listoffigures",
        "listoftables",
        "references",
        "bibliography",
        "acknowledgements",
        "acknowledgments",
        "acknowledgement",
        "index",
    ]
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a list to compare: level, page (None: unknown) and its title's two comparison keys."""

    level: int
    page: int | None
    whole: str
    bare: str


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one document's headings; parent agreement, None under two matches."""

    precision: float
    recall: float
    f1: float
    parent: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """One document read: its score, CPU seconds, pages and peak memory in MB."""

    name: str
    kind: str
    score: Score
    seconds: float
    pages: int
    megabytes: float


def heading(entry: dict[str, object]) -> Heading:
    """A heading made comparable: letters and digits only, with and without its number."""
    text = unicodedata.normalize("NFKC", str(entry.get("title") or "")).replace("\u00ad", "")
    text = re.sub(r"[*_`#]+", "", re.sub(r"<[^>]+>", "", text))
    text = re.sub(r"\s+", " ", text).strip()
    whole = re.sub(r"[\W_]+", "", text.lower())
    bare = re.sub(r"[\W_]+", "", _NUMBER.sub("", text, count=1).lower())
    page = entry.get("page")
    level = entry.get("level")
    return Heading(
        level if isinstance(level, int) else 1,
        page if isinstance(page, int) else None,
        whole,
        bare if len(bare) >= 2 else whole,
    )


def alike(a: Heading, b: Heading) -> bool:
    """Whether two titles are the same, with or without their numbers."""
    if a.whole == b.whole or a.bare == b.bare:
        return True
    return _close(a.bare, b.bare) or _close(a.whole, b.whole)


def _close(x: str, y: str) -> bool:
    if not x or not y or abs(len(x) - len(y)) > 0.25 * max(len(x), len(y)):
        return False
    return fuzz.ratio(x, y) >= ENOUGH_ALIKE


def pairs(found: Sequence[Heading], true: Sequence[Heading]) -> list[tuple[int, int]]:
    """The longest order-keeping one-to-one pairing of headings alike in title and page: (found, true) indices."""
    ends: list[int] = []  # smallest true index that a pairing of each length may end with
    last: list[int] = []  # the link that ends so
    links: list[tuple[int, int, int]] = []
    for i, mine in enumerate(found):
        near = [
            j
            for j, other in enumerate(true)
            if (mine.page is None or other.page is None or abs(mine.page - other.page) <= PAGES_APART)
            and alike(mine, other)
        ]
        for j in reversed(near):
            length = bisect_left(ends, j)
            links.append((i, j, last[length - 1] if length else -1))
            ends[length : length + 1] = [j]
            last[length : length + 1] = [len(links) - 1]
    chosen: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        i, j, at = links[at]
        chosen.append((i, j))
    return chosen[::-1]


def parents(levels: Iterable[int]) -> list[int]:
    """For each heading the index of the nearest earlier one of a smaller level, -1 for none."""
    above: list[tuple[int, int]] = []
    found = []
    for index, level in enumerate(levels):
        while above and above[-1][0] >= level:
            above.pop()
        found.append(above[-1][1] if above else -1)
        above.append((level, index))
    return found


def score(predicted: Sequence[dict[str, object]], truth: Sequence[dict[str, object]]) -> Score:
    """The score of one document; an unmatched title on page 1 and unmatched stock headings are not held against it."""
    mine, true = [heading(h) for h in predicted], [heading(h) for h in truth]
    both = pairs(mine, true)
    matched = {i for i, _ in both}
    spared = sum(
        (i == 0 and h.page in (1, None)) or h.bare in _UNLISTED for i, h in enumerate(mine) if i not in matched
    )
    counted = len(mine) - spared
    precision = len(both) / counted if counted else 0.0
    recall = len(both) / len(true)
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    if len(both) < 2:
        return Score(precision, recall, f1, None)
    agree = zip(parents(mine[i].level for i, _ in both), parents(true[j].level for _, j in both), strict=True)
    return Score(precision, recall, f1, fmean(a == b for a, b in agree))


def read_headings(path: Path) -> tuple[list[dict[str, object]], float, int, float]:
    """Headings by layout alone, CPU seconds, pages, and peak memory of a process in MB. Not on Windows."""
    import resource

    from twopass.config import ReadOptions
    from twopass.headings import heading_list
    from twopass.passes.skeleton import scan_skeleton
    from twopass.readers import read

    began = processor_time()
    document = read(path, ReadOptions(layout_only=True))
    found = heading_list(scan_skeleton(document))
    seconds = processor_time() - began
    held = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return found, seconds, len(document.pages), held / 1024


def difference(mine: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """Mean paired difference and the ends of its 95 % bootstrap interval over documents."""
    gaps = np.asarray(mine) - np.asarray(theirs)
    draws = np.random.default_rng(0).integers(0, len(gaps), size=(RESAMPLES, len(gaps)))
    low, high = np.quantile(gaps[draws].mean(axis=1), [0.025, 0.975])
    return float(gaps.mean()), float(low), float(high)


def run(
    corpus: Path, only: str, workers: int, save: Path | None
) -> tuple[list[Run], dict[str, list[dict[str, object]]]]:
    """Reads every document of the corpus whose name holds `only`; returns the runs and the truths by name."""
    entries = [json.loads(line) for line in (corpus / "manifest.jsonl").read_text("utf-8").splitlines()]
    entries = [entry for entry in entries if only in entry["name"]]
    truths = {e["name"]: json.loads((corpus / "truth" / f"{e['name']}.json").read_text("utf-8")) for e in entries}
    files = [corpus / "pdf" / f"{entry['name']}.pdf" for entry in entries]
    runs = []
    with multiprocessing.get_context("spawn").Pool(workers, maxtasksperchild=1) as pool:
        for entry, (found, seconds, pages, megabytes) in zip(
            entries, pool.imap(read_headings, files, chunksize=1), strict=True
        ):
            if save:
                (save / f"{entry['name']}.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
            marks = score(found, truths[entry["name"]])
            runs.append(Run(entry["name"], entry["kind"], marks, seconds, pages, megabytes))
    return runs, truths


def row(name: str, runs: Sequence[Run]) -> str:
    """One line of the table: means over documents, median CPU, largest memory."""
    known = [r.score.parent for r in runs if r.score.parent is not None]
    figures = [fmean(getattr(r.score, key) for r in runs) for key in ("precision", "recall", "f1")]
    cpu = median(r.seconds / max(r.pages, 1) for r in runs)
    parent = f"{fmean(known):7.3f}" if known else "      -"
    return (
        f"{name:12}{len(runs):4}"
        + "".join(f"{f:7.3f}" for f in figures)
        + parent
        + f"{cpu:10.4f}{max(r.megabytes for r in runs):8.0f}"
    )


def compare(runs: Sequence[Run], truths: dict[str, list[dict[str, object]]], peer: Path) -> str:
    """The paired difference in F1 on the documents that the peer has an answer for."""
    theirs = {r.name: peer / f"{r.name}.json" for r in runs}
    shared = [r for r in runs if theirs[r.name].exists()]
    if not shared:
        return f"{peer.name}: no document in common"
    other = [score(json.loads(theirs[r.name].read_text("utf-8")), truths[r.name]).f1 for r in shared]
    mine = [r.score.f1 for r in shared]
    mean, low, high = difference(mine, other)
    return (
        f"against {peer.name}: n {len(shared)}, F1 {fmean(mine):.3f} to {fmean(other):.3f}, "
        f"difference {mean:+.3f} [{low:+.3f}, {high:+.3f}]"
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the benchmark and prints its table; the last line is the overall figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--compare", type=Path, action="append", default=[])
    parser.add_argument("--save", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--each", action="store_true", help="one line a document as well, the worst first")
    args = parser.parse_args(argv)
    if args.save:
        args.save.mkdir(parents=True, exist_ok=True)
    runs, truths = run(args.corpus, args.only, args.workers, args.save)
    print(f"{'kind':12}{'n':>4}{'P':>7}{'R':>7}{'F1':>7}{'parent':>7}{'CPU s/page':>10}{'MB':>8}")
    if args.each:
        for each in sorted(runs, key=lambda r: r.score.f1):
            print(row(each.kind, [each]), each.name)
    for kind in sorted({r.kind for r in runs}):
        print(row(kind, [r for r in runs if r.kind == kind]))
    print(row("all", runs))
    for peer in args.compare:
        print(compare(runs, truths, peer))
    known = [r.score.parent for r in runs if r.score.parent is not None]
    print(f"F1 {fmean(r.score.f1 for r in runs):.3f} parent {fmean(known) if known else float('nan'):.3f}")


if __name__ == "__main__":
    main()

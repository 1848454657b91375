"""python -m benchmarks.planted: tags, closings and coverage on long documents of ours whose threads are all known."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.planted_sheets import Planted, Thread
from benchmarks.planting import plant
from twopass.backends import open_backend
from twopass.config import BackwardOptions
from twopass.crossrefs import find_references
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.schema import ForwardIndex, OpenTag, Resolution, ResolvedIndex
from twopass.text.analysis import DocumentAnalysis

CHOSEN_ON = range(100, 106)
"""Seeds on which thresholds were chosen; none of them is reported."""
REPORTED = ((1, 10), (2, 20), (3, 40), (4, 60), (5, 80), (6, 120), (7, 160), (8, 220), (9, 300), (11, 30), (13, 50))
"""Seeds and pages reported; the odd seeds draw their openings from the half of the lists never used to choose."""
TENTHS = 10
Order = Literal["backward", "forward", "none"]
Read = tuple[ForwardIndex, ResolvedIndex]


@dataclass
class Tally:
    """Counts over documents, by kind of thread."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    closable: Counter[str] = field(default_factory=Counter)
    never: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    tags: int = 0
    true: int = 0
    wrong: list[str] = field(default_factory=list)
    facts: list[int] = field(default_factory=lambda: [0] * TENTHS)
    kept: list[int] = field(default_factory=lambda: [0] * TENTHS)
    left_open: Counter[str] = field(default_factory=Counter)

    def share(self, part: Iterable[int], whole: Iterable[int]) -> float:
        """A part of a whole, 1 where there is nothing to find."""
        total = sum(whole)
        return sum(part) / total if total else 1.0

    @property
    def tenths(self) -> list[float]:
        """The share of planted facts in each tenth that an entry kept."""
        return [kept / max(1, facts) for kept, facts in zip(self.kept, self.facts, strict=True)]

    def figures(self) -> dict[str, float]:
        """The figures of the last line."""
        mean = sum(self.tenths) / TENTHS or 1.0
        return {
            "tags recall": self.share(self.found.values(), self.planted.values()),
            "precision": self.true / max(1, self.tags),
            "resolutions right": self.share(self.right.values(), self.closable.values()),
            "never kept reported": self.share(self.reported.values(), self.never.values()),
            "flatness": min(self.tenths) / mean,
            "left open recall": self.left_open["found"] / max(1, self.left_open["planted"]),
            "left open precision": self.left_open["true"] / max(1, self.left_open["told"]),
        }


def read(planted: Planted, order: Order) -> Read:
    """Both readings of a planted document, with the extractive reader."""
    backend = open_backend("extractive")
    document, skeleton = planted.document, planted.skeleton
    references = find_references(document, skeleton)
    analysis = DocumentAnalysis(document, skeleton)
    forward = index_forward(analysis, backend, references=references)
    return forward, resolve_backward(analysis, forward, backend, BackwardOptions(order=order), references)


def score(planted: Planted, both: Read, tally: Tally) -> None:
    """Add one document to the tally."""
    forward, resolved = both
    _admitted(planted, forward, tally)
    closed = {resolution.tag_id: resolution for resolution in resolved.resolutions}
    tags = [tag for entry in resolved.entries for tag in entry.tags]
    text = planted.document.text
    taken: set[str] = set()
    for thread in planted.threads:
        tally.planted[thread.kind] += 1
        hits = [tag for tag in tags if opens(tag, thread)]
        taken |= {tag.id for tag in hits[:1]}
        tally.found[thread.kind] += bool(hits)
        if not hits:
            tally.wrong.append(f"missed {thread.kind}: {text[slice(*thread.opened[0])]}")
        resolution = closed[hits[0].id] if hits else None
        _closing(planted, thread, resolution, tally)
    tally.tags += len(tags)
    tally.true += len(taken)
    tally.wrong += [f"false {tag.kind} {tag.concept!r}: {tag.at.quote}" for tag in tags if tag.id not in taken]
    _facts(planted, resolved, tally)


def _admitted(planted: Planted, forward: ForwardIndex, tally: Tally) -> None:
    text, told = planted.document.text, [(one.at.start, one.at.end) for one in forward.admitted]
    missed = [at for at in planted.admissions if not any(low < at[1] and at[0] < high for low, high in told)]
    false = [at for at in told if not any(low < at[1] and at[0] < high for low, high in planted.admissions)]
    tally.left_open.update(
        planted=len(planted.admissions),
        found=len(planted.admissions) - len(missed),
        told=len(told),
        true=len(told) - len(false),
    )
    tally.wrong += [f"missed admission: {text[slice(*at)]}" for at in missed]
    tally.wrong += [f"false admission: {text[slice(*at)]}" for at in false]


def opens(tag: OpenTag, thread: Thread) -> bool:
    """Whether a tag stands on the words that open a thread; a name must be the thread's own."""
    named = thread.kind in ("acronym", "term", "symbol")
    if named != (tag.kind == "undefined") or (named and tag.concept.casefold() != thread.concept.casefold()):
        return False
    return any(tag.at.start < end and start < tag.at.end for start, end in thread.opened)


def _closing(planted: Planted, thread: Thread, resolution: Resolution | None, tally: Tally) -> None:
    if thread.kind == "reference":
        return
    evidence = resolution.evidence if resolution else ()
    if thread.reach == "never":
        tally.never[thread.kind] += 1
        reported = resolution is not None and resolution.status == "unresolved"
        tally.reported[thread.kind] += reported
        if resolution and not reported:
            tally.wrong.append(f"closed though never kept, {thread.kind} {thread.concept}: {resolution.answer}")
        return
    tally.closable[thread.kind] += 1
    right = resolution is not None and resolution.status in ("resolved", "partial")
    right = right and any(e.start < end and start < e.end for e in evidence for start, end in thread.closed)
    tally.right[thread.kind] += right
    if resolution and not right:
        tally.wrong.append(f"{resolution.status}, {thread.kind} {thread.reach} {thread.concept}: {resolution.answer}")


def _facts(planted: Planted, resolved: ResolvedIndex, tally: Tally) -> None:
    spans = [(e.start, e.end) for entry in resolved.entries for point in entry.points for e in point.evidence]
    for start, end in planted.facts:
        tenth = min(TENTHS - 1, start * TENTHS // len(planted.document.text))
        tally.facts[tenth] += 1
        tally.kept[tenth] += any(low < end and start < high for low, high in spans)


def run(cases: Sequence[tuple[int, int]], order: Order) -> Tally:
    """Plant, read and score documents of the given seeds and pages."""
    tally = Tally()
    for seed, pages in cases:
        planted = plant(seed, pages)
        score(planted, read(planted, order), tally)
    return tally


def _table(tally: Tally) -> Iterable[str]:
    yield f"{'thread':12}{'planted':>9}{'found':>8}{'closable':>10}{'right':>8}{'never':>8}{'reported':>10}"
    for kind in sorted(tally.planted):
        row = (tally.planted, tally.found, tally.closable, tally.right, tally.never, tally.reported)
        widths = (9, 8, 10, 8, 8, 10)
        yield f"{kind:12}" + "".join(f"{counts[kind]:>{width}}" for counts, width in zip(row, widths, strict=True))
    yield "facts kept, by tenth: " + " ".join(f"{share:.2f}" for share in tally.tenths)


def main() -> None:
    """Print the tables and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the documents up to 60 pages")
    parser.add_argument("--choosing", action="store_true", help="the seeds on which thresholds are chosen")
    parser.add_argument("--wrong", action="store_true", help="print each miss")
    parser.add_argument("--orders", action="store_true", help="compare the orders of the second reading")
    given = parser.parse_args()
    cases = [(seed * 2, 20 + 10 * i) for i, seed in enumerate(CHOSEN_ON)] if given.choosing else list(REPORTED)
    cases = [case for case in cases if case[1] <= 60 or not given.quick]
    figures: defaultdict[str, dict[str, float]] = defaultdict(dict)
    orders: tuple[Order, ...] = ("backward", "forward", "none") if given.orders else ("backward",)
    for order in orders:
        tally = run(cases, order)
        figures[order] = tally.figures()
        if order == "backward":
            print("\n".join([*_table(tally), *(sorted(tally.wrong) if given.wrong else ())]))
    if given.orders:
        names = ("resolutions right", "never kept reported")
        print(f"\n{'second reading':16}" + "".join(f"{name:>21}" for name in names))
        for order in orders:
            print(f"{order:16}" + "".join(f"{figures[order][name]:>21.3f}" for name in names))
    print("  ".join(f"{name} {value:.3f}" for name, value in figures["backward"].items()))


if __name__ == "__main__":
    main()

"""The numbers that registrations/2026-11-28-facts.md asks for, worked out as it says; written before any result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from experiments.pretrained.memorising import ARMS
from experiments.statistics import Paired, compare_paired

Line = dict[str, Any]
TIMES = {"tau_gen": "τgen", "tau_mem": "τmem", "window": "window τmem/τgen"}
LEFT_OUT = 2  # papers that may lack a time before a ratio is not reported
QUESTIONS = {
    "skeleton first / skeleton after an epoch": ("skeleton_first", "skeleton_last"),
    "skeleton first / no skeleton": ("skeleton_first", "sequential"),
    "forward and backward / forward": ("forward_backward", "sequential"),
    "shuffled / in order": ("shuffled", "sequential"),
}
EXPECTED = ("the same", "below 1", "the same", "below 1")  # of τgen, as registered


def ready(lines: Sequence[Line]) -> bool:
    """Whether every order has run on every paper that takes part: nothing is looked at before."""
    papers = {line["document"] for line in lines}
    planned = {line["documents"] for line in lines}
    return planned == {len(papers)} and len(lines) == len(papers) * len(ARMS)


def time_of(line: Line, name: str) -> float | None:
    """A time in steps, or the window between the two; None where it was not reached."""
    if name != "window":
        found: float | None = line["times"][name]
        return found
    gen, mem = line["times"]["tau_gen"], line["times"]["tau_mem"]
    return mem / gen if gen and mem else None


def ratio(lines: Sequence[Line], arm: str, other: str, name: str) -> tuple[Paired | None, int]:
    """An order's time over another's, paired by paper, and how many papers lack one; None if those are too many."""
    ours, theirs = ({line["document"]: time_of(line, name) for line in lines if line["arm"] == a} for a in (arm, other))
    pairs = [(ours[paper], theirs[paper]) for paper in ours if ours[paper] and theirs.get(paper)]
    lost = len(ours) - len(pairs)
    if lost > LEFT_OUT or len(pairs) < 2:
        return None, lost
    first, second = zip(*pairs, strict=True)
    return compare_paired(first, second), lost

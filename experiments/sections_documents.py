"""The section of README.md on a pretrained model that reads excerpts of documents in several orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments import answers
from experiments.results import read_results
from experiments.statistics import Interval, least_p, sign_flip, t_mean
from experiments.wording import table

Line = dict[str, Any]
BASELINE, OTHERS = "sequential", ("shuffled", "retrospective", "skeleton_first")


def lines() -> list[Line]:
    """The results of experiments.finetune of excerpts on which every arm has run."""
    found = read_results(answers.RESULTS / "finetune.jsonl")
    runs = Counter(map(_place, found))
    return [line for line in found if runs[_place(line)] == 1 + len(OTHERS)]


def _place(line: Line) -> tuple[str, int]:
    return line["document"], line["excerpt"]


def known(line: Line, at: int = -1) -> dict[str, float]:
    """Nats a token by part of the excerpt, at an evaluation."""
    values = line["evaluations"][at]
    fifths = values["by_fifth"]
    return {"held_out": values["held_out"], "trained": values["trained"], "first": fifths[0], "last": fifths[-1]}


def changes_of(found: Sequence[Line], arm: str, part: str) -> list[float]:
    """How many nats a token more than after sequential reading an arm costs in the end, excerpt by excerpt."""
    ends = {(line["arm"], _place(line)): known(line)[part] for line in found}
    return [value - ends[BASELINE, place] for (name, place), value in ends.items() if name == arm]


def change(found: Sequence[Line], arm: str, part: str) -> tuple[Interval, float] | None:
    """Their mean with its t interval, and the p-value of the sign-flip test; None for fewer than three excerpts."""
    values = changes_of(found, arm, part)
    return (t_mean(values), sign_flip(values)) if len(values) >= 3 else None


def documents() -> str:
    """Why the comparison is void, and the numbers that say so."""
    found = lines()
    if not found:
        return ""
    places = {_place(line) for line in found}
    recited = max(values["recited"] for line in found for values in line["evaluations"])
    length = max(line["length"] for line in found)
    rows = []
    for arm in OTHERS:
        value = change(found, arm, "held_out")
        shown = f"{np.mean(changes_of(found, arm, 'held_out')):.3f}" if value is None else _shown(*value)
        rows.append([arm.replace("_", " "), shown])
    return (
        f"**Void.** `sequential`, the baseline, begins with the list of headings too: `skeleton_first` moves one "
        f"presentation of at most {length} tokens from the start of the second epoch to the start of the first, and "
        f"tests nothing. No run came near memorising: the largest share of chunks recited, in any run at any time, is "
        f"{recited:.0%}, so there is no τmem to compare. The {len(places)} excerpts come from "
        f"{len({name for name, _ in places})} documents, and are not so many independent values. For the record, what "
        "each arm costs more than sequential on sections held out:\n\n"
        + table(["arm", "nats a token, t interval, p of the sign-flip test"], rows)
    )


def _shown(mean: Interval, p: float) -> str:
    return f"{mean:.3f}, p = {p:.3g} (it cannot go below {least_p(mean.count):.3g})"


def q6_documents() -> str:
    """That this has not been measured."""
    return "Void: the arms do not differ in what they were to test, and nothing was memorised" if lines() else PENDING


PENDING = "not run to the end yet"
SECTIONS = (documents,)

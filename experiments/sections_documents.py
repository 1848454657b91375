"""The section of README.md on a pretrained model that reads excerpts of documents in several orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from experiments import answers
from experiments.results import read_results
from experiments.statistics import Interval, bca_mean
from experiments.wording import direction, table

Line = dict[str, Any]
PARTS = {
    "held_out": "sections held out",
    "trained": "text trained on",
    "first": "its first fifth",
    "last": "its last fifth",
}
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


def change(found: Sequence[Line], arm: str, part: str) -> Interval | None:
    """Their mean with its interval; None for fewer than three excerpts."""
    values = changes_of(found, arm, part)
    return bca_mean(values) if len(values) >= 3 else None


def documents() -> str:
    """What the model knows at the end, by arm, against sequential reading."""
    found = lines()
    if not found:
        return ""
    base = [line for line in found if line["arm"] == BASELINE]
    rows = [
        [label, *(f"{np.mean([known(line, at)[part] for line in base]):.2f}" for part in PARTS)]
        for label, at in (("before", 0), ("sequential, after", -1))
    ]
    changes = {arm: {part: change(found, arm, part) for part in PARTS} for arm in OTHERS}
    for arm in OTHERS:
        cells = [
            f"{np.mean(changes_of(found, arm, part)):.3f} (no interval)" if value is None else f"{value:.3f}"
            for part, value in changes[arm].items()
        ]
        rows.append([f"{arm.replace('_', ' ')}, more than sequential", *cells])
    head = [f"nats a token ({len(base)} excerpts)", *PARTS.values()]
    return table(head, rows) + "\n\n" + _words(changes)


def _words(changes: Mapping[str, Mapping[str, Interval | None]]) -> str:
    said = []
    for arm, parts in changes.items():
        value = parts["held_out"]
        if value is not None:
            verb = direction(value, "worse than", "better than", "no better or worse than", at=0.0)
            said.append(f"{arm.replace('_', ' ')} does {verb} sequential reading ({value:.3f} nats)")
    return "**In words.** On sections held out, " + "; ".join(said) + "." if said else ""


def q6_documents() -> str:
    """Skeleton first and reading back, against sequential reading, on what was held out."""
    found = lines()
    named = {"skeleton_first": "skeleton first", "retrospective": "forward then backward"}
    parts = []
    for arm, words in named.items():
        value = change(found, arm, "held_out")
        if value is None:
            return "not run to the end yet"
        verb = direction(value, "worse", "better", "no better or worse", at=0.0)
        parts.append(f"{words} {verb} than sequential ({value:.3f} nats a token)")
    return "On text held out: " + ", ".join(parts)


SECTIONS = (documents,)

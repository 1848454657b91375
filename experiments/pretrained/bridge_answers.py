"""The numbers that registrations/2026-11-28-bridge.md asks for, worked out as it says; written before any result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import stats

from experiments.pretrained.windows import EACH, THIRDS
from experiments.statistics import Interval, t_mean

Line = dict[str, Any]
MARGIN = 0.03  # bits a token, within which a difference counts as none
POWER = 0.8
PRIMARY = ("resolved", "forward")
CONTROLS = {  # what the resolved index is held against besides, and what was expected
    "shuffled": "below 0",
    "excerpt": "no difference",
    "other": "below 0",
    "local": "below 0",
    "more": "above 0",
}


def by_document(lines: Sequence[Line], name: str, other: str, third: str) -> dict[str, float]:
    """By document, how many bits a token more its windows of a third cost after one context than after another."""
    found: dict[str, list[float]] = {}
    for line in lines:
        if line["third"] == third:
            found.setdefault(line["document"], []).append(line["bits"][name] - line["bits"][other])
    return {document: float(np.mean(values)) for document, values in found.items()}


def difference(lines: Sequence[Line], name: str, other: str, third: str = "middle") -> Interval:
    """Its mean over documents, with the t interval."""
    return t_mean(list(by_document(lines, name, other, third).values()))


def primary(lines: Sequence[Line]) -> Interval:
    """1: resolved less forward, middle windows."""
    return difference(lines, *PRIMARY)


def controls(lines: Sequence[Line]) -> dict[str, Interval]:
    """2 to 6: resolved less each control, middle windows."""
    return {other: difference(lines, "resolved", other) for other in CONTROLS}


def by_third(lines: Sequence[Line]) -> dict[str, Interval]:
    """Resolved less forward in each third; but for the middle they are described, and not tested."""
    return {third: difference(lines, *PRIMARY, third) for third in THIRDS}


def means(lines: Sequence[Line]) -> dict[str, dict[str, float]]:
    """By context, and within it by third and over all, mean bits a token; documents count alike."""
    kept = {third: [line for line in lines if line["third"] == third] for third in THIRDS} | {"all": list(lines)}
    return {
        name: {third: float(np.mean([line["bits"][name] for line in own])) for third, own in kept.items()}
        for name in lines[0]["bits"]
    }


def detectable(found: Interval) -> float:
    """The difference that a study with this spread and number of documents would find in four of five cases."""
    degrees = found.count - 1
    reach = stats.t.ppf(0.975, degrees)
    return float((reach + stats.t.ppf(POWER, degrees)) * (found.high - found.low) / 2 / reach)


def ready(lines: Sequence[Line]) -> bool:
    """Whether all windows of all documents that take part are in: nothing is looked at before."""
    windows = Counter(line["document"] for line in lines)
    return {line["documents"] for line in lines} == {len(windows)} and set(windows.values()) == {EACH * len(THIRDS)}

"""Turns numbers into the words and tables of the pages: what is said depends on the interval alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.answers import SWEEPS, load
from experiments.results import read_sweep
from experiments.statistics import Interval, Paired

LEVEL = 0.05  # of a single permutation test; tables give the adjusted p-values
SAME = "no later or sooner, as far as can be told"
TIMES = {"tau_gen": "τgen", "tau_mem": "τmem", "tau_detail": "half of the details' bits", "tau_mem_1": "1 % recited"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def ours(found: Mapping[str, float], spec: str = ".2f") -> str:
    """A stored interval as text."""
    return format(Interval(found["value"], found["low"], found["high"]), spec)


def grows(interval: Interval, what: str, size: str) -> str:
    """How a time moves with a size, in words, from the interval of its exponent."""
    if interval.low <= 0 <= interval.high:
        return f"{what} does not move with {size} beyond the noise"
    if interval.high < 0:
        return f"{what} falls with {size}"
    if interval.low > 1:
        return f"{what} grows faster than in proportion to {size}"
    if interval.low <= 1 <= interval.high:
        return f"{what} grows in proportion to {size}"
    return f"{what} grows with {size}, but slower than in proportion"


def progress(name: str) -> str:
    """How many of a sweep's runs are in, said only while some are missing."""
    done, planned = len(load(name)), len(read_sweep(SWEEPS / f"{name}.py"))
    return "" if done == planned else f"*(So far {done} of {planned} runs.)*\n\n"


def number(value: float | None, spec: str = ".0f") -> str:
    """A number, or what stands for a censored one."""
    return "not reached" if value is None else format(value, spec)


def direction(ratio: Interval, above: str, below: str, neither: str, at: float = 1.0) -> str:
    """One of three words: the interval lies above `at`, below it, or holds it."""
    return above if ratio.low > at else below if ratio.high < at else neither


def pace(paired: Paired, above: str = "later", below: str = "sooner", neither: str = SAME) -> str:
    """Later, sooner or neither: a difference is named if the interval leaves out 1 and the permutation test agrees."""
    told = paired.permutation_p < LEVEL
    return f"{direction(paired.ratio, above, below, neither) if told else neither} ({paired.ratio:.2f} ×)"

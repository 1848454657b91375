"""Turns numbers into the words and tables of the pages: what is said depends on `statistics.judge` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from experiments.answers import SWEEPS, Line, load
from experiments.results import read_sweep
from experiments.statistics import ENOUGH, Interval, Paired, Verdict, judge, least_p

LEVEL = 0.05  # of a test; tables give the adjusted p-values
PENDING = "not run, or not to the end"
EXPONENT_MARGIN = 0.1  # within which an exponent counts as the same
ORDERS = {  # the arms' names in tables and figures, where they are not their own
    "iid": "drawn with replacement",
    "shuffle_once": "one order for good",
    "flipflop": "FlipFlop",
    "random_topic_batches": "random topics",
    "cyclic_topics": "cycle",
    "palindromic_topics": "palindrome, doubled turns",
    "palindromic_single_turn": "palindrome, single turns",
    "blocked_forward_forward": "blocks, forward again",
    "blocked_forward_backward": "blocks, then backward",
    "blocked_forward_random": "blocks, then at random",
    "structure_first_within_epoch": "in turn, epoch by epoch",
}
STARTS = {"fresh": "fresh", "structure": "knows the structure"}
STARTS |= {"structure, moments forgotten": "knows the structure, optimiser reset"}
TIMES = {"tau_gen": "τgen", "tau_mem": "τmem", "tau_detail": "half of the details' bits", "tau_mem_1": "1 % recited"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def order(arm: str) -> str:
    """An arm's name in words."""
    return ORDERS.get(arm, arm.replace("_", " "))


def ours(found: Mapping[str, float], spec: str = ".2f") -> str:
    """A stored interval as text."""
    return format(Interval(found["value"], found["low"], found["high"]), spec)


def p_text(value: float) -> str:
    """A p-value as text."""
    return "p < 0.001" if value < 0.001 else f"p = {value:.2g}" if value < 0.1 else f"p = {value:.2f}"


def spread(values: Sequence[float], spec: str) -> str:
    """A mean with the least and the greatest of the values: a description, no interval."""
    mean, low, high = (format(number, f"z{spec}") for number in (float(np.mean(values)), min(values), max(values)))
    return f"{mean} ({low} … {high})"


def grows(interval: Interval, what: str, size: str) -> str:
    """How a time moves with a size, in words, from the t interval of its exponent."""
    moves, linear = judge(interval, 0.0, EXPONENT_MARGIN), judge(interval, 1.0, EXPONENT_MARGIN)
    if moves.side == 0:
        still = f"does not move with {size} (shown within {size}^±{EXPONENT_MARGIN:g})"
        return f"{what} {still}" if moves.within else f"whether {what} moves with {size} is not measurable"
    if moves.side < 0:
        return f"{what} falls with {size}"
    nearly = f", by less than {size}^{EXPONENT_MARGIN:g}" if linear.within and linear.side else ""
    if linear.side > 0:
        return f"{what} grows faster than in proportion to {size}{nearly}"
    if linear.side < 0:
        return f"{what} grows with {size}, but slower than in proportion{nearly}"
    if linear.within:
        return f"{what} grows in proportion to {size} (shown within {size}^±{EXPONENT_MARGIN:g})"
    return f"{what} grows with {size}, not measurably faster or slower than in proportion"


def progress(name: str) -> str:
    """How many of a sweep's runs are in, said only while some are missing."""
    done, planned = len(load(name)), len(read_sweep(SWEEPS / f"{name}.py"))
    return "" if done == planned else f"*(So far {done} of {planned} runs.)*\n\n"


def seeds(lines: Iterable[Line]) -> str:
    """How many seeds runs have."""
    return f"{len({line['run']['seed'] for line in lines})} seeds"


def number(value: float | None, spec: str = ".0f") -> str:
    """A number, or what stands for a censored one."""
    return "not reached" if value is None else format(value, spec)


def named(verdict: Verdict, above: str, below: str, same: str, unknown: str, margin: str = "10 %") -> str:
    """One of four words, by the rule: a difference, small where it is within the margin, none, or not measurable."""
    if verdict.side:
        return (above if verdict.side > 0 else below) + (f", by less than {margin}" if verdict.within else "")
    return same if verdict.within else unknown


def pace(
    paired: Paired,
    above: str = "later",
    below: str = "sooner",
    same: str = "at the same time within 10 %",
    unknown: str = "not measurably later or sooner",
    adjusted: float = 0.0,
) -> str:
    """Later, sooner, the same or not measurable, with the ratio; a difference is weak if its adjusted p says so."""
    weak = f", weak: adjusted {p_text(adjusted)}" if is_weak(paired.verdict, adjusted) else ""
    return f"{named(paired.verdict, above, below, same, unknown)} ({paired.ratio:.2f} ×{weak})"


def is_weak(verdict: Verdict, adjusted: float) -> bool:
    """Whether a difference by its own interval is none once its p-value is adjusted for the number of comparisons."""
    return bool(verdict.side) and adjusted > LEVEL


def preliminary(compared: Iterable[Paired | Interval | None], units: str = "seeds") -> str:
    """ "preliminary, 8 seeds" for the fewest seeds that any of these rests on; "" if that is enough."""
    counts = {(each.pairs if isinstance(each, Paired) else each.count) for each in compared if each is not None}
    if not counts or min(counts) >= ENOUGH:
        return ""
    span = f"{min(counts)} to {max(counts)}" if len(counts) > 1 else f"{max(counts)}"
    return f"preliminary, {span} {units}"


def in_words(sentence: str, compared: Iterable[Paired | Interval | None], units: str = "seeds") -> str:
    """A paragraph that says what a table shows, marked as preliminary where it rests on few seeds."""
    note = preliminary(compared, units)
    return f"**In words{f' ({note})' if note else ''}.** {sentence}"


def sign_flips(compared: Sequence[Paired]) -> str:
    """What a test that assumes no distribution can say, and does say, of the differences that intervals show."""
    told = [paired for paired in compared if paired.verdict.side]
    pairs = sorted({paired.pairs for paired in compared})
    able = [paired for paired in told if paired.floor < LEVEL]
    agreed = sum(paired.permutation_p < LEVEL for paired in able)
    floors = ", ".join(f"{least_p(count):.3g} with {count}" for count in pairs)
    unable = len(told) - len(able)
    return (
        f"*Sign-flip test (least p {floors} pairs): agrees with {agreed} of {len(told)} differences"
        f"{f', is unable to with {unable}' if unable else ''}.*"
    )

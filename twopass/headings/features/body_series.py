"""Numbered headings in the type of the text: a form of numbers that everywhere opens lines by themselves, in order."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.headings.candidates import Block

LONGEST = 160  # characters
MOST_ROWS = 3
SPACED = 0.3  # lines of the body that stand empty above
FEWEST, RUNS = 4, 2  # headings of one form, and runs of numbers: a list has one
LIGHT = 0.8  # how far from the body's they may be set: what is set heavier is judged by its looks
PURE = 0.9  # share of the candidates of one form that must stand by themselves
ORDERED = 0.85  # share of them whose numbers must follow the one before, or begin anew
REACH = 3.0  # rows from one to the next candidate: items of a list follow closer on one another
_UNFIT = ("full_stop", "comma", "question", "figure", "table", "aside", "caption", "open_end", "bullet", "maths")


def is_series(members: Sequence[Block]) -> bool:
    """Whether the candidates of one form and look, in reading order, are headings by the way they stand and count."""
    if len(members) < FEWEST or _share_alone(members) < PURE or members[0].features["distinct"] > LIGHT:
        return False
    if sum(block.label is not None and block.label.parts[-1] <= 1 for block in members) < RUNS:
        return False
    reach = sum(block.features["reach"] for block in members) / len(members)
    return reach >= REACH and _ordered(members) >= ORDERED


def _share_alone(members: Sequence[Block]) -> float:
    return sum(map(_alone, members)) / len(members)


def _alone(block: Block) -> bool:
    """Whether the candidate stands by itself as headings do."""
    out = block.features
    if any(out[name] for name in _UNFIT) or out["chars"] > LONGEST or out["rows"] > MOST_ROWS:
        return False
    return bool(out["opens"] and out["closes"]) and out["above"] >= SPACED and not out["starts_lower"]


def _ordered(members: Sequence[Block]) -> float:
    """The share of the candidates whose number follows that of the one before, or begins anew."""
    counted, before = 0, 0
    for block in members:
        last = block.label.parts[-1] if block.label else 0
        counted += last in (before + 1, 1)
        before = last
    return counted / len(members)

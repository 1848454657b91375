"""Progress in words: who is told, and the bar that shows how much of something is done."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""
BAR = 20
"""Characters of a bar."""


def unheard(step: str) -> None:
    """Progress that nobody is told."""


def bar(done: int, wanted: int, counted: str, seconds: float) -> str:
    """How much is done: a bar, "3/28" and what is counted, and the time left if there is any to speak of."""
    full = BAR * done // wanted
    left = f", {seconds:.0f} s left" if seconds >= 1 else ""
    return f"{'━' * full}{'─' * (BAR - full)} {done}/{wanted} {counted}{left}"

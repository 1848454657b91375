"""Where results, progress and errors go: stdout or a file, and stderr for what a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twopass.outputs import write_whole

if TYPE_CHECKING:
    from rich.table import Table

    from twopass.cost import Plan, Prices
    from twopass.errors import TwopassError
    from twopass.pipeline import Progress

BAR = 20
"""Characters of a progress bar."""


def write(text: str, output: Path | None = None) -> None:
    """Print, or write to a file."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_whole(text, output)


def write_table(table: Table, output: Path | None, below: str = "") -> None:
    """Print a table, fitted to the terminal where stdout is one and plain elsewhere, and the text below it."""
    from rich.console import Console

    from twopass.report.table import plain

    if output is None and sys.stdout.isatty():
        Console().print(table)
        write(below)
    else:
        write(plain(table) + below, output)


def write_plans(plans: Sequence[tuple[str, Plan]], prices: Prices, output: Path | None = None) -> None:
    """Print what each document would ask of a model."""
    from twopass.cost import summed_up, tabulated

    write_table(tabulated(plans), output, summed_up(plans, prices))


def complain(error: TwopassError, file: Path | None = None) -> None:
    """Say on stderr, in one line, what went wrong."""
    where = f"{file.name}: " if file else ""
    print(f"twopass: {where}{error}", file=sys.stderr)


@contextmanager
def progress_of(file: Path, quiet: bool) -> Iterator[Progress]:
    """The running step on stderr, where someone is there to see it."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status(file.name) as status:
        yield lambda step: status.update(f"{file.name}: {step}")


def telling(say: Callable[[str], None]) -> Callable[[str, int, int, Any], None]:
    """Progress of a model's replies as words: how many are there, tokens so far, and the time left of this task."""
    began: dict[str, float] = {}

    def tell(task: str, done: int, wanted: int, usage: Any) -> None:
        now = time.monotonic()
        elapsed = now - began.setdefault(task, now)
        left = elapsed / (done - 1) * (wanted - done) if done > 1 else 0.0
        tokens = usage.prompt_tokens + usage.reply_tokens
        bar = "━" * (BAR * done // wanted) + "─" * (BAR - BAR * done // wanted)
        say(f"{task} {bar} {done}/{wanted} replies, {tokens} tokens" + (f", {left:.0f} s left" if left >= 1 else ""))

    return tell

"""Where results, progress and errors go: stdout or a file, and stderr for what a person watches."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from io import RawIOBase, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twopass.errors import OutputError
from twopass.guard import PROGRESS
from twopass.outputs import inert, one_line, write_whole

if TYPE_CHECKING:
    from rich.table import Table

    from twopass.answers import AnswerSentence
    from twopass.config import Options
    from twopass.cost import Plan, Prices
    from twopass.errors import TwopassError
    from twopass.readers.progress import Progress
    from twopass.schema import Audit, Document

BEAT = 30.0
"""Seconds between two lines of progress where there is no terminal."""
TURN = 0.1
"""Seconds between two pictures of what turns on a terminal."""
UNHEARD = 141
"""The exit code where nobody listens any more, as shells tell of the signal for it."""
NARROW = 60
"""Columns of a terminal below which a table fitted to it would say nothing."""
CLEARED = "\r\x1b[2K"
"""What empties the line of a terminal."""


def write(text: str, output: Path | None = None) -> None:
    """Print, or write to a file. Raises OutputError where not all of it can be written."""
    if output is not None:
        write_whole(text, output)
        return
    if sys.stdout is None:
        raise OutputError("cannot write to stdout: it is closed", "write to a file with -o")
    text = inert(text)
    try:
        if isinstance(raw := getattr(sys.stdout, "buffer", None), RawIOBase):  # unbuffered, it may take a part only
            _pour(text.encode(sys.stdout.encoding, sys.stdout.errors or "strict"), raw)
        else:
            sys.stdout.write(text)
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(UNHEARD) from None
    except OSError as error:
        raise OutputError(f"cannot write to stdout: {error.strerror}", "write to a file with -o") from None


def _pour(data: bytes, target: RawIOBase) -> None:
    left = memoryview(data)
    while left:
        left = left[target.write(left) or 0 :]


class Heedless(TextIOWrapper):
    """A stream of messages: where nobody takes them any more, or the disk is full, they are lost and nothing else."""

    def write(self, text: str) -> int:
        """Write, if that can be done."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush, if that can be done."""
        with suppress(OSError):
            super().flush()


def say(line: str) -> None:
    """Print a line on stderr, whatever names and words stand in it."""
    print(one_line(line), file=sys.stderr, flush=True)


class Live:
    """Shows an answer as it comes: what is done on stderr, if that is a terminal, and its sentences in their final form
    on stdout.

    What was shown is the beginning of the answer's text, or else the text follows whole, under a word that says so.
    """

    def __init__(
        self,
        told: Callable[[Sequence[AnswerSentence]], str],
        language: str,
        steps: bool = True,
        show: Callable[[str], None] = write,
    ) -> None:
        """Args:
        told: the text of an answer that begins with these sentences, as far as they go.
        steps: say on stderr what is done.
        show: prints.
        """
        from twopass.tasks.asked.following import Follower

        self._told, self._language, self._show = told, language, show
        self._steps = steps and sys.stderr.isatty()
        self._held: list[AnswerSentence] = []
        self._shown, self._doing, self._going = "", "", True
        self.follower = Follower(self._step, self._sentence)

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *error: object) -> None:
        self._going = False
        self._line("")

    def finish(self, text: str) -> None:
        """Show what the answer's text has beyond its sentences that were shown."""
        from twopass.languages import table

        self._line("")
        if text.startswith(self._shown):
            self._show(text.removeprefix(self._shown))
        else:
            self._show(f"\n{table('answers', self._language.split('-')[0])['revised']}\n{text}")

    def _step(self, words: str) -> None:
        self._doing = f"{words}…"
        self._line(self._doing)

    def _sentence(self, place: int, one: AnswerSentence) -> None:
        """Show a sentence, unless it is there or a reply written once more has another one in its place."""
        self._going = self._going and (place >= len(self._held) or self._held[place] == one)
        if self._going and place == len(self._held):
            self._held.append(one)
            text = self._told(self._held)
            self._line("")
            self._show(text.removeprefix(self._shown))
            self._shown = text
            self._line(self._doing)

    def _line(self, words: str) -> None:
        """Let the terminal's last line say what is done."""
        if self._steps and self._doing:
            sys.stderr.write(CLEARED + words)
            sys.stderr.flush()


def streams(asked: bool | None) -> bool:
    """Whether what a model writes is to be shown as it comes: as asked for, or else on a terminal."""
    return sys.stdout is not None and sys.stdout.isatty() if asked is None else asked


def write_table(table: Table, output: Path | None, below: str = "") -> None:
    """Print a table, fitted to the terminal where stdout is one that is wide enough and plain elsewhere, and the text
    below it.
    """
    from rich.console import Console

    from twopass.report.table import plain

    if output is None and sys.stdout is not None and sys.stdout.isatty() and Console().width >= NARROW:
        Console().print(table)
        write(below)
    else:
        write(plain(table) + below, output)


def write_plans(
    plans: Sequence[tuple[str, Plan]], options: Options, prices: Prices, output: Path | None = None
) -> None:
    """Print what each document would ask of a model."""
    from twopass.cost import patience, summed_up, tabulated

    write_table(tabulated(plans), output, summed_up(plans, prices, patience(options)))


def complain(error: TwopassError, file: Path | None = None) -> None:
    """Say on stderr, in one line, what went wrong."""
    where = f"{file.name}: " if file else ""
    say(f"twopass: {where}{error}")


def tell_stood_in(file: Path, audit: Audit) -> None:
    """Say on stderr for how many sections the extractive reader stood in for a model, if for any, and why."""
    from twopass.audit import stood_in

    if words := stood_in(audit):
        say(f"twopass: {file.name}: {words}")


def tell_unread(file: Path, document: Document) -> None:
    """Say on stderr, a line each, what of a file was not read or kept out of the text, and what was recognised."""
    for warning in document.warnings:
        say(f"{file.name}: warning: {warning}")
    if count := len(document.recognised):
        say(f"{file.name}: {count} of {len(document.pages)} pages were recognised (OCR)")


@contextmanager
def beating(words: Callable[[], str], quiet: bool = False) -> Iterator[None]:
    """A line on stderr every 30 seconds, so that a log shows what goes on; `words` are asked for each."""
    with nullcontext() if quiet else _every(BEAT, lambda: say(words())):
        yield


@contextmanager
def _every(seconds: float, tell: Callable[[], None]) -> Iterator[None]:
    """Something done again and again in a thread beside which a process may be forked."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(seconds):
            tell()

    threading.Thread(target=beat, name=PROGRESS, daemon=True).start()
    try:
        yield
    finally:
        done.set()


@contextmanager
def progress_of(file: Path, quiet: bool) -> Iterator[Progress]:
    """The running step on stderr: as it changes on a terminal, every 30 seconds elsewhere."""
    if quiet or not sys.stderr.isatty():
        steps = ["reading the file"]
        with beating(lambda: f"{file.name}: {steps[-1]}", quiet):
            yield steps.append
        return
    from rich.console import Console
    from rich.live import Live as Turning
    from rich.markup import escape
    from rich.spinner import Spinner

    spinner = Spinner("dots", escape(one_line(file.name)))
    live = Turning(spinner, console=Console(stderr=True), auto_refresh=False, transient=True)
    with live, _every(TURN, live.refresh):
        yield lambda step: spinner.update(text=escape(one_line(f"{file.name}: {step}")))


def telling(say: Callable[[str], None]) -> Callable[[str, int, int, Any], None]:
    """Progress of a model's replies as words: how many are there, tokens so far, and the time left of this task."""
    from twopass.readers.progress import bar

    began: dict[str, float] = {}

    def tell(task: str, done: int, wanted: int, usage: Any) -> None:
        now = time.monotonic()
        elapsed = now - began.setdefault(task, now)
        left = elapsed / (done - 1) * (wanted - done) if done > 1 else 0.0
        tokens = usage.prompt_tokens + usage.reply_tokens
        if not done:
            return say(f"{task}: waiting for the first of {wanted} replies")
        say(f"{task} {bar(done, wanted, f'replies, {tokens} tokens', left)}")

    return tell

"""The command `chat`: questions to documents in a session that is kept, with citations that can be opened."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from twopass.cli.ask import Stream, opened
from twopass.cli.options import Files, Quiet, takes
from twopass.cli.output import Live, complain, streams, write
from twopass.config import Group, Options
from twopass.errors import TwopassError

if TYPE_CHECKING:
    from twopass.cli.session import Session

PROMPT = "? "
HINT = "Ask in your own words; /help says what else there is, /quit leaves.\n"
STOPPED = "\nStopped; this answer is not kept.\n"
Resume = Annotated[str, typer.Option("--resume", help="Go on with a session that was saved under this name.")]


@takes(Group.FILE, Group.MODEL)
def chat(files: Files, options: Options, resume: Resume = "", stream: Stream = None, quiet: Quiet = False) -> None:
    """Ask documents one question after another: /sections, /open N, /check CLAIM, /tags, /save NAME, /help, /quit."""
    from twopass.asking import reader_of
    from twopass.cli.session import Session

    held = [(file.name, opened(file, options, quiet)) for file in files]
    live = partial(Live, steps=not quiet, show=show) if streams(stream) else None
    session = Session(held, lambda: reader_of(options), resume, live)
    write(session.greeting())
    talk(session)


def talk(session: Session) -> None:
    """Take lines until the input ends or the session is left."""
    asks = sys.stdin.isatty()
    if asks:
        _edit_lines()
        show(HINT)
    while (line := _line(asks)) is not None:
        if not line.strip():
            continue
        try:
            reply = session.take(line)
        except KeyboardInterrupt:
            show(STOPPED)
        except TwopassError as error:
            complain(error)
        else:
            if reply is None:
                return
            show(reply)
        if asks:
            show("\n")


def _line(asks: bool) -> str | None:
    """The next line; None where there is no more. Ctrl-C gives up a line that is being written."""
    try:
        return input(PROMPT) if asks else sys.stdin.readline() or None
    except EOFError:
        show("\n")
        return None
    except KeyboardInterrupt:
        show(f"\n{HINT}" if asks else "")
        return "" if asks else None


def show(text: str) -> None:
    """Print, with lines broken between words where a terminal is narrow."""
    if not sys.stdout.isatty():
        write(text)
        return
    from rich.console import Console

    Console(markup=False, emoji=False, highlight=False).print(text, end="")


def _edit_lines() -> None:
    """Arrow keys and a history of lines, where the system has them."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return

"""The command `chat`: questions to documents in a session that is kept, with citations that can be opened."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from twopass.cli.ask import opened
from twopass.cli.options import Files, Quiet, takes
from twopass.cli.output import complain, write
from twopass.config import Group, Options
from twopass.errors import TwopassError

if TYPE_CHECKING:
    from twopass.cli.session import Session

PROMPT = "? "
Resume = Annotated[str, typer.Option("--resume", help="Go on with a session that was saved under this name.")]


@takes(Group.FILE, Group.MODEL)
def chat(files: Files, options: Options, resume: Resume = "", quiet: Quiet = False) -> None:
    """Ask documents one question after another: /sections, /open N, /check CLAIM, /tags, /save NAME, /help, /quit."""
    from twopass.asking import reader_of
    from twopass.cli.session import Session

    held = [(file, opened(file, options, quiet)) for file in files]
    session = Session([(file.name, passages) for file, passages in held], lambda: reader_of(options), resume)
    write(session.greeting())
    talk(session)


def talk(session: Session) -> None:
    """Take lines until the input ends or the session is left."""
    asks = sys.stdin.isatty()
    if asks:
        _edit_lines()
    while True:
        try:
            line = input(PROMPT) if asks else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            return
        if not asks and not line:
            return
        if not line.strip():
            continue
        try:
            reply = session.take(line)
        except TwopassError as error:
            complain(error)
            continue
        if reply is None:
            return
        write(reply)


def _edit_lines() -> None:
    """Arrow keys and a history of lines, where the system has them."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return

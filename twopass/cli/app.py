"""The command line: parse, call one function, print; an error becomes one line on stderr and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from twopass import __version__
from twopass.cli.ask import ask
from twopass.cli.chat import chat
from twopass.cli.check import check
from twopass.cli.commands import references, skeleton, summarize
from twopass.cli.index import index
from twopass.cli.kept.cache_commands import cache
from twopass.cli.kept.library_commands import export, list_documents, remove, search, show
from twopass.cli.mcp import mcp
from twopass.cli.output import Heedless, complain, write
from twopass.cli.plan import plan
from twopass.cli.read import read
from twopass.errors import Interrupted
from twopass.guard.reports import recorded
from twopass.outputs import ESCAPED

app = typer.Typer(
    name="twopass",
    help="Read long documents twice: forward to index and tag what is left open, backward to close every tag.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


LIBRARIES = "What a library holds"
"""The heading of its commands in `--help`."""


def doctor() -> None:
    """Say what this machine can run, and how to get what is missing."""
    from twopass.cli.doctor import examine

    write(examine())


command: Callable[..., None]
for command in (summarize, skeleton, references, read, ask, check, chat, plan, mcp, doctor, index):
    app.command()(command)
app.command("list", rich_help_panel=LIBRARIES)(list_documents)
for command in (show, search, remove, export):
    app.command(rich_help_panel=LIBRARIES)(command)
app.add_typer(cache, name="cache")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"twopass {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Holds the options of the program itself."""


def main() -> None:
    """Run the command line; every error ends in one line on stderr and its exit code."""
    _speak_utf8()
    try:
        app()
    except Interrupted as error:
        complain(error)
        os._exit(error.exit_code)  # without waiting for what other threads and processes are at
    except Exception as error:
        told = recorded(error)
        complain(told)
        sys.exit(told.exit_code)


def _speak_utf8() -> None:
    """What goes into a file or a pipe is UTF-8; a terminal keeps its encoding, and lacks what that cannot show.
    Messages that nobody takes stop nothing.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            terminal = stream.isatty()
            stream.reconfigure(encoding=None if terminal else "utf-8", errors="replace" if terminal else ESCAPED)
    told = sys.stderr
    if told is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  (for as long as the process lives)
    elif isinstance(told, TextIOWrapper):
        sys.stderr = Heedless(told.detach(), told.encoding, told.errors, line_buffering=True)

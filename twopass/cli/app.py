"""The command line: parse, call one function, print; an error becomes one line on stderr and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from twopass import __version__
from twopass.cli.output import Heedless, complain, write
from twopass.errors import Interrupted
from twopass.guard.reports import recorded
from twopass.outputs import ESCAPED

LIBRARIES = "What a library holds"
"""The heading of its commands in `--help`."""
COMMANDS = {
    "summarize": "commands:summarize",
    "skeleton": "commands:skeleton",
    "references": "commands:references",
    "read": "read:read",
    "ask": "ask:ask",
    "check": "check:check",
    "chat": "chat:chat",
    "plan": "plan:plan",
    "mcp": "mcp:mcp",
    "doctor": "app:doctor",
    "index": "index:index",
    "list": "kept.library_commands:list_documents",
    "show": "kept.library_commands:show",
    "search": "kept.library_commands:search",
    "remove": "kept.library_commands:remove",
    "export": "kept.library_commands:export",
    "cache": "kept.cache_commands:cache",
}
"""Where in this room each command stands, in the order in which `--help` lists them."""


def doctor() -> None:
    """Say what this machine can run, and how to get what is missing."""
    from twopass.cli.doctor import examine

    write(examine())


def program(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The program with these of its commands, which are imported now: most runs need one, and each takes its time."""
    made = typer.Typer(
        name="twopass",
        help="Read long documents twice: forward to index and tag what is left open, backward to close every tag.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_options)
    for name in names:
        module, _, function = COMMANDS[name].partition(":")
        command = getattr(import_module(f"twopass.cli.{module}"), function)
        if isinstance(command, typer.Typer):
            made.add_typer(command, name=name)
        else:
            made.command(name, rich_help_panel=LIBRARIES if "library" in module else None)(command)
    return made


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"twopass {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Holds the options of the program itself."""


def main() -> None:
    """Run the command line; every error ends in one line on stderr and its exit code."""
    _speak_utf8()
    named = [name for name in sys.argv[1:2] if name in COMMANDS]
    try:
        program(named or COMMANDS)()
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

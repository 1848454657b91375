"""The command `mcp`: documents served to agents as tools that scout, read, look up and check."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from twopass.cli.options import Password
from twopass.cli.output import write
from twopass.config import Options
from twopass.errors import MissingDependency

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FOLDER|FILE]...", help="What may be read, with all folders below.", show_default=False),
]
Http = Annotated[
    int | None, typer.Option("--http", help="Serve over HTTP on this port of 127.0.0.1.", min=1, max=65535)
]
Skill = Annotated[bool, typer.Option("--skill", help="Print a SKILL.md for agents that use the command line.")]


def mcp(paths: Paths = None, http: Http = None, password: Password = "", skill: Skill = False) -> None:
    """Serve documents to agents (Model Context Protocol), on stdin and stdout unless --http is given."""
    if skill:
        return write(files("twopass.agents").joinpath("SKILL.md").read_text(encoding="utf-8"))
    if not paths:
        raise typer.BadParameter("give the folders or files that may be read", param_hint="FOLDER")
    from twopass.agents.served import open_holdings

    try:
        from twopass.agents.server import serve
    except ImportError as error:
        raise MissingDependency(
            f"agents cannot be served: {error.name} is missing", "pip install 'twopass[mcp]'"
        ) from None
    serve(open_holdings(paths, Options(password=password or None)), http)

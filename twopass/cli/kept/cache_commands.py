"""The commands `cache info` and `cache clear`, which tell or forget what is kept of replies and readings."""

from __future__ import annotations

import typer

cache = typer.Typer(help="What is kept of models' replies, of readings, and of recognised pages.", no_args_is_help=True)


@cache.command()
def info() -> None:
    """Say where replies, readings and recognised pages are kept, and how many."""
    from twopass import shelf
    from twopass.llm.cache import ReplyCache

    held = ReplyCache().holdings()
    typer.echo(f"{held.path}: {held.replies} replies, {held.size / 1e6:.1f} MB")
    for model, count in held.models.items():
        typer.echo(f"  {model}: {count}")
    readings, pages, size = shelf.holdings()
    typer.echo(f"{held.path.parent / shelf.FOLDER}: {readings} readings, {pages} recognised pages, {size / 1e6:.1f} MB")


@cache.command()
def clear() -> None:
    """Forget every reply, reading and recognised page."""
    from twopass import shelf
    from twopass.llm.cache import ReplyCache

    replies, (readings, pages) = ReplyCache().clear(), shelf.clear()
    typer.echo(f"{replies} replies forgotten, {readings} readings, and {pages} recognised pages")

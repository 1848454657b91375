"""The commands `cache info` and `cache clear`, which tell or forget what is kept of replies and readings."""

from __future__ import annotations

import typer

cache = typer.Typer(help="What is kept of models' replies, and of readings.", no_args_is_help=True)


@cache.command()
def info() -> None:
    """Say where replies and readings are kept, and how many."""
    from twopass import shelf
    from twopass.llm.cache import ReplyCache

    held = ReplyCache().holdings()
    typer.echo(f"{held.path}: {held.replies} replies, {held.size / 1e6:.1f} MB")
    for model, count in held.models.items():
        typer.echo(f"  {model}: {count}")
    readings, size = shelf.holdings()
    typer.echo(f"{held.path.parent / shelf.FOLDER}: {readings} readings, {size / 1e6:.1f} MB")


@cache.command()
def clear() -> None:
    """Forget every reply and reading."""
    from twopass import shelf
    from twopass.llm.cache import ReplyCache

    typer.echo(f"{ReplyCache().clear()} replies forgotten, and {shelf.clear()} readings")

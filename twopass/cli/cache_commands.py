"""The commands `cache info` and `cache clear`, which tell or forget what is kept of models' replies."""

from __future__ import annotations

import typer

cache = typer.Typer(help="What is kept of models' replies.", no_args_is_help=True)


@cache.command()
def info() -> None:
    """Say where replies are kept, and how many of which model."""
    from twopass.llm.cache import ReplyCache

    held = ReplyCache().holdings()
    typer.echo(f"{held.path}: {held.replies} replies, {held.size / 1e6:.1f} MB")
    for model, count in held.models.items():
        typer.echo(f"  {model}: {count}")


@cache.command()
def clear() -> None:
    """Forget every reply."""
    from twopass.llm.cache import ReplyCache

    typer.echo(f"{ReplyCache().clear()} replies forgotten")

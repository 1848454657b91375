"""The commands `index`, which reads many documents, and `cache`, which tells or forgets what is kept."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twopass.cli.options import (
    BaseUrl,
    Concurrency,
    Context,
    Devices,
    Format,
    Language,
    LayoutOnly,
    Model,
    NoCache,
    Plain,
    Price,
    Quiet,
    prices,
)
from twopass.outputs import RECORDS, keep_others, keep_sources, make_folder

if TYPE_CHECKING:
    from twopass.batch import Indexed

cache = typer.Typer(help="What is kept of models' replies.", no_args_is_help=True)
BAR = 20
"""Characters of a progress bar."""
Folder = Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.", show_default=False)]
Paths = Annotated[
    list[Path],
    typer.Argument(help="Documents, and folders of them, where NAME.twopass.md is passed over.", show_default=False),
]


def index(
    paths: Paths,
    output: Folder,
    format: Annotated[Format, typer.Option(help="How each reading is written.")] = Format.markdown,
    workers: Annotated[
        int | None, typer.Option(help="Documents read at once.", min=1, show_default="one a processor; 8 over a model")
    ] = None,
    model: Model = "extractive",
    essay: Annotated[bool, typer.Option("--essay", help="Also write an essay on each.")] = False,
    layout_only: LayoutOnly = False,
    quiet: Quiet = False,
    base_url: BaseUrl = None,
    language: Language = "",
    no_cache: NoCache = False,
    concurrency: Concurrency = None,
    context: Context = None,
    devices: Devices = None,
    plain: Plain = False,
    price: Price = "",
) -> None:
    """Read many documents side by side into a folder; one that fails is recorded and stops nothing."""
    from twopass.backends import Settings
    from twopass.batch import Job, gather, run_job
    from twopass.config import Options, ReadOptions
    from twopass.cost import used
    from twopass.llm.client import Usage

    options = Options(read=ReadOptions(layout_only=layout_only), write_essay=essay)
    settings = Settings(base_url, concurrency, context, "plain" if plain else None, devices=devices)
    job = Job(model, options, settings, language, not no_cache, output, format.value)
    documents, records_at = gather(paths), output / RECORDS
    make_folder(output)
    keep_sources(records_at, documents)
    keep_others(records_at)
    first_error, usage, started = 0, Usage(), time.monotonic()
    with records_at.open("w", encoding="utf-8") as records:
        for count, one in enumerate(run_job(documents, job, workers), 1):
            records.write(json.dumps(_record(one), ensure_ascii=False) + "\n")
            records.flush()
            first_error = first_error or (one.error.exit_code if one.error else 0)
            usage += one.usage
            if not quiet:
                print(f"[{count}/{len(documents)}] {one.path.name}: {_told(one)}", file=sys.stderr)
    if not quiet and (usage.requests or usage.kept):
        print(used(usage, prices(price, 0.0), time.monotonic() - started), file=sys.stderr)
    raise typer.Exit(first_error)


def _record(one: Indexed) -> dict[str, Any]:
    """A line of index.jsonl: what became of one document."""
    if one.error is not None:
        return {"path": str(one.path), "error": str(one.error), "code": one.error.exit_code}
    audit = one.audit
    return {
        "path": str(one.path),
        "output": str(one.output),
        "pages": sum(map(len, audit.pages.values())) if audit else 0,
        "sections": audit.sections if audit else 0,
        "tags": audit.tags if audit else {},
        "warnings": list(audit.warnings) if audit else [],
    }


def _told(one: Indexed) -> str:
    from twopass.audit import audit_line

    if one.error is not None:
        return f"not read: {one.error}"
    return audit_line(one.audit) if one.audit else ""


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

"""The command line: parse, call one function, print; an error becomes one line on stderr and its exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twopass import __version__
from twopass.cli.commands import cache, index, telling
from twopass.cli.options import (
    Asking,
    BaseUrl,
    Concurrency,
    Context,
    Devices,
    Embeddings,
    File,
    Files,
    Format,
    Language,
    LayoutOnly,
    Length,
    Model,
    NoCache,
    Order,
    Output,
    Pages,
    Password,
    Plain,
    Price,
    Quiet,
    Rate,
    TableFormat,
    TreeFormat,
    prices,
)
from twopass.config import BackwardOptions, Options, ReadOptions
from twopass.errors import LostContent, TwopassError, recorded
from twopass.outputs import keep_sources, make_folder, named, write_whole

if TYPE_CHECKING:
    from twopass.backends.base import Backend
    from twopass.pipeline import Progress
    from twopass.schema import Reading

app = typer.Typer(
    name="twopass",
    help="Read long documents twice: forward to index and tag what is left open, backward to close every tag.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def summarize(
    files: Files,
    essay: Annotated[bool, typer.Option("--essay", help="Also write an essay.")] = False,
    format: Annotated[Format, typer.Option(help="How the reading is printed.")] = Format.markdown,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write here; several files to NAME.twopass.md in this folder.")
    ] = None,
    model: Model = "extractive",
    pages: Pages = "",
    password: Password = None,
    layout_only: LayoutOnly = False,
    second_pass: Annotated[Order, typer.Option(help="Order of the second reading, to compare.")] = Order.backward,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if a page, section or tag was lost.")] = False,
    length: Length = 0,
    quiet: Quiet = False,
    base_url: BaseUrl = None,
    language: Language = "",
    no_cache: NoCache = False,
    concurrency: Concurrency = None,
    context: Context = None,
    devices: Devices = None,
    plain: Plain = False,
    embeddings: Embeddings = "",
    plan: Annotated[bool, typer.Option("--plan", help="Only say what a model would be asked, and exit.")] = False,
    price: Price = "",
    rate: Rate = 0.0,
) -> None:
    """Read documents twice and print their index: every section, what was left open, and where it was closed."""
    from twopass.backends import Settings, open_backend
    from twopass.report import ENDING, WRITERS, to_markdown

    keep_sources(output, files)
    if length and (essay or format is not Format.markdown):
        raise typer.BadParameter("only the index in Markdown can be cut to a length", param_hint="--length")
    options = Options(
        read=ReadOptions(pages, password, layout_only),
        backward=BackwardOptions(second_pass.value),
        write_essay=essay,
    )
    settings = Settings(base_url, concurrency, context, "plain" if plain else None, devices=devices)
    asking = Asking(language, not no_cache, embeddings, prices(price, rate))
    if plan:
        from twopass.cost import plan as plan_reading
        from twopass.cost import told

        plans = {file.name: plan_reading(file, model, settings, options, language) for file in files}
        return _write(told(plans, asking.prices), output)
    several = len(files) > 1
    if several and output:
        make_folder(output)
    places = named(files, output, ENDING[format.value]) if several and output else {}
    backend = open_backend(model, settings)
    failures: list[TwopassError] = []
    for file in files:
        try:
            reading = _read(file, backend, options, asking, quiet, strict)
            shown = to_markdown(reading, length) if length else WRITERS[format.value](reading)
            _write(shown, places.get(file, output))
        except BrokenPipeError:
            raise  # nobody listens any more: there is no use in reading the others
        except Exception as error:
            if not several:
                raise
            failures.append(recorded(error, file))
            _complain(failures[-1], file)
    if failures:
        raise typer.Exit(failures[0].exit_code)


@app.command()
def skeleton(
    file: File,
    format: Annotated[TreeFormat, typer.Option(help="How the headings are printed.")] = TreeFormat.tree,
    output: Output = None,
    pages: Pages = "",
    password: Password = None,
    layout_only: LayoutOnly = False,
) -> None:
    """Print a document's headings in their hierarchy."""
    from twopass.pipeline import skeleton_of
    from twopass.report.tree import to_json, to_tree

    keep_sources(output, [file])
    _, headings = skeleton_of(file, ReadOptions(pages, password, layout_only))
    _write(to_json(headings) if format is TreeFormat.json else to_tree(headings), output)


@app.command()
def references(
    file: File,
    format: Annotated[TableFormat, typer.Option(help="How the ledger is printed.")] = TableFormat.table,
    everything: Annotated[bool, typer.Option("--all", help="Also what leads back or to the same page.")] = False,
    output: Output = None,
    model: Model = "extractive",
    pages: Pages = "",
    password: Password = None,
    layout_only: LayoutOnly = False,
) -> None:
    """Print what the text points with or leaves open, and where each leads."""
    from twopass.backends import open_backend
    from twopass.pipeline import run
    from twopass.report.ledger import ledger, to_json, to_table

    keep_sources(output, [file])
    reading = run(file, open_backend(model), Options(read=ReadOptions(pages, password, layout_only)))
    rows = ledger(reading, everything=everything)
    _write(to_json(rows) if format is TableFormat.json else to_table(rows), output)


@app.command()
def doctor() -> None:
    """Say what this machine can run, and how to get what is missing."""
    from twopass.cli.doctor import examine

    _write(examine(), None)


app.command()(index)
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
    """Run the command line; every error that was foreseen ends in one line on stderr and its exit code."""
    try:
        app()
    except TwopassError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _read(file: Path, backend: Backend, options: Options, asking: Asking, quiet: bool, strict: bool) -> Reading:
    from twopass.audit import audit_line, lost
    from twopass.cost import used
    from twopass.llm.client import open_reader
    from twopass.pipeline import open_embedder, run

    started = time.monotonic()
    with _progress(file, quiet) as progress:
        reader = open_reader(backend, language=asking.language, cache=asking.cache, progress=telling(progress))
        reading = run(file, reader, options, progress, open_embedder(asking.embeddings))
    if not quiet:
        print(f"{file.name}: {audit_line(reading.audit)}", file=sys.stderr)
        if reader.usage.requests or reader.usage.kept:
            print(f"{file.name}: {used(reader.usage, asking.prices, time.monotonic() - started)}", file=sys.stderr)
        for warning in reading.audit.warnings:
            print(f"{file.name}: warning: {warning}", file=sys.stderr)
    if strict and (losses := lost(reading.audit)):
        raise LostContent("; ".join(losses))
    return reading


@contextmanager
def _progress(file: Path, quiet: bool) -> Iterator[Progress]:
    """The running step on stderr, where someone is there to see it."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status(file.name) as status:
        yield lambda step: status.update(f"{file.name}: {step}")


def _write(text: str, output: Path | None) -> None:
    """Print, or write to a file."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_whole(text, output)


def _complain(error: TwopassError, file: Path | None = None) -> None:
    where = f"{file.name}: " if file else ""
    print(f"twopass: {where}{error}", file=sys.stderr)

"""The commands that read and print: `summarize`, `skeleton` and `references`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twopass.cli.options import (
    File,
    Files,
    Format,
    Length,
    OnlyPlan,
    Output,
    Price,
    Quiet,
    Rate,
    TableFormat,
    TreeFormat,
    check_length,
    place,
    prices,
    resuming,
    takes,
)
from twopass.cli.output import (
    complain,
    progress_of,
    say,
    tell_stood_in,
    tell_unread,
    telling,
    write,
    write_plans,
    write_table,
)
from twopass.config import Group, Options
from twopass.errors import Interrupted, TwopassError
from twopass.guard.reports import recorded
from twopass.outputs import keep_sources, make_folder, named

if TYPE_CHECKING:
    from twopass.backends.base import Backend
    from twopass.cost import Prices
    from twopass.llm.client import Reader
    from twopass.schema import Reading

Written = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help="Write here; several files to NAME.twopass.md in this folder.",
        parser=place,
        metavar="PATH",
    ),
]


@takes(Group.FILE, Group.READING, Group.MODEL)
def summarize(
    files: Files,
    options: Options,
    format: Annotated[Format, typer.Option(help="How the reading is printed.")] = Format.markdown,
    output: Written = None,
    length: Length = 0,
    quiet: Quiet = False,
    plan: OnlyPlan = False,
    price: Price = "",
    rate: Rate = 0.0,
) -> None:
    """Read documents twice and print their index: every section, what was left open, and where it was closed."""
    from twopass.pipeline import open_model
    from twopass.report import shown

    keep_sources(output, files)
    check_length(length, format, options)
    paid = prices(price, rate)
    if plan:
        from twopass.cost import plan as planned

        return write_plans([(file.name, planned(file, options)) for file in files], options, paid, output)
    backend = open_model(options)
    places = _places(files, output, format)
    failures: list[TwopassError] = []
    for done, file in enumerate(files):
        try:
            reading = _read(file, backend, options, quiet, paid)
            write(shown(reading, format.value, length), places[file])
        except KeyboardInterrupt:
            raise Interrupted(f"interrupted: {done} of {len(files)} documents are done", resuming(options)) from None
        except Exception as error:
            if len(files) == 1:
                raise
            failures.append(recorded(error, file))
            complain(failures[-1], file)
    if failures:
        raise typer.Exit(failures[0].exit_code)


def _places(files: list[Path], output: Path | None, format: Format) -> dict[Path, Path | None]:
    """Where the reading of each file is written, None for stdout; several have a folder, which is made."""
    if output is None or len(files) == 1:
        return dict.fromkeys(files, output)
    from twopass.report import ENDING

    make_folder(output)
    return {**named(files, output, ENDING[format.value])}


@takes(Group.FILE)
def skeleton(
    file: File,
    options: Options,
    format: Annotated[TreeFormat, typer.Option(help="How the headings are printed.")] = TreeFormat.tree,
    output: Output = None,
) -> None:
    """Print a document's headings in their hierarchy."""
    from twopass.pipeline import skeleton_of
    from twopass.report.tree import to_json, to_tree

    keep_sources(output, [file])
    with progress_of(file, quiet=False) as progress:
        document, headings = skeleton_of(file, options.read, progress)
    tell_unread(file, document)
    write(to_json(headings) if format is TreeFormat.json else to_tree(headings), output)


@takes(Group.FILE, Group.MODEL)
def references(
    file: File,
    options: Options,
    format: Annotated[TableFormat, typer.Option(help="How the ledger is printed.")] = TableFormat.table,
    everything: Annotated[bool, typer.Option("--all", help="Also what leads back or to the same page.")] = False,
    output: Output = None,
) -> None:
    """Print what the text points with or leaves open, and where each leads."""
    from twopass.pipeline import open_model
    from twopass.report.ledger import ledger, table_of, to_json

    keep_sources(output, [file])
    reading, _ = _run(file, open_model(options), options, quiet=False)
    tell_unread(file, reading.document)
    tell_stood_in(file, reading.audit)
    rows = ledger(reading, everything=everything)
    if format is TableFormat.json:
        write(to_json(rows), output)
    else:
        write_table(table_of(rows), output)


def _run(file: Path, backend: Backend, options: Options, quiet: bool) -> tuple[Reading, Reader]:
    """A reading and who made it, with its progress on stderr."""
    from twopass.llm.client import open_reader
    from twopass.pipeline import open_embedder, run

    with progress_of(file, quiet) as progress:
        reader = open_reader(backend, language=options.language, cache=options.cache, progress=telling(progress))
        return run(file, reader, options, progress, open_embedder(options.embeddings)), reader


def _read(file: Path, backend: Backend, options: Options, quiet: bool, paid: Prices) -> Reading:
    """A reading, with what became of the document, and of a model's tokens, on stderr."""
    from twopass.pipeline import check_losses

    started = time.monotonic()
    reading, reader = _run(file, backend, options, quiet)
    if not quiet:
        _tell(file, reading, reader, paid, time.monotonic() - started)
    check_losses(reading, options)
    if not quiet or not reader.usable:  # a reading without one word of the model's is no reading of the model
        tell_stood_in(file, reading.audit)
    return reading


def _tell(file: Path, reading: Reading, reader: Reader, paid: Prices, seconds: float) -> None:
    from twopass.audit import STEPPED_IN, audit_line
    from twopass.cost import used

    say(f"{file.name}: {audit_line(reading.audit)}")
    if reader.usage.requests or reader.usage.kept:
        say(f"{file.name}: {used(reader.usage, paid, seconds)}")
    for warning in reading.audit.warnings:
        if not warning.endswith(STEPPED_IN):  # told last, with the reasons
            say(f"{file.name}: warning: {warning}")

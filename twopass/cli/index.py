"""The command `index`, which reads many documents side by side and records what became of each."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twopass.cli.inputs import kept
from twopass.cli.options import (
    Format,
    Length,
    OnlyPlan,
    Price,
    Quiet,
    Rate,
    check_length,
    default_library,
    place,
    prices,
    resuming,
    takes,
)
from twopass.cli.output import beating, complain, say, write_plans
from twopass.config import Group, Options
from twopass.errors import Interrupted, NoSuchFile
from twopass.outputs import RECORDS, keep_others, keep_sources, make_folder, sole_writer
from twopass.places import located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from twopass.batch import Indexed, Job
    from twopass.cost import Prices
    from twopass.llm.client import Usage

Folder = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", help="The folder to write to.", show_default=False, parser=place, metavar="DIRECTORY"
    ),
]
IntoLibrary = Annotated[
    Path | None,
    typer.Option(
        "--library",
        help="The library to keep readings in, instead of a folder.",
        show_default=False,
        parser=place,
        metavar="PATH",
    ),
]
Again = Annotated[bool, typer.Option("--again", help="Read what is there unchanged, too.")]
Rebuild = Annotated[bool, typer.Option("--rebuild", help="Set a damaged library aside, and make it anew.")]
Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Documents, and folders of them, where NAME.twopass.md is passed over. - is stdin.",
        show_default=False,
        callback=kept,
        parser=located,
        metavar="PATH",
    ),
]
Workers = Annotated[
    int | None, typer.Option(help="Documents read at once.", min=1, show_default="one a processor; 8 over a model")
]


class Carrier(StrEnum):
    """The engines, as the command line names them."""

    local = "local"
    ray = "ray"


Carried = Annotated[Carrier, typer.Option("--engine", help="This machine, or a Ray cluster, named by RAY_ADDRESS.")]


@takes(Group.FILE, Group.READING, Group.MODEL)
def index(
    paths: Paths,
    options: Options,
    output: Folder = None,
    library: IntoLibrary = None,
    again: Again = False,
    rebuild: Rebuild = False,
    format: Annotated[Format, typer.Option(help="How each reading is written.")] = Format.markdown,
    workers: Workers = None,
    engine: Carried = Carrier.local,
    length: Length = 0,
    quiet: Quiet = False,
    plan: OnlyPlan = False,
    price: Price = "",
    rate: Rate = 0.0,
) -> None:
    """Read many documents side by side into a folder or a library; one that fails is recorded and stops nothing."""
    from twopass.batch import Job

    check_length(length, format, options)
    options.check_model()
    paid, documents = prices(price, rate), _gathered(paths, quiet)
    if plan:
        return _plan(documents, options, paid)
    library = library or (default_library() if output is None else None)
    if (output is None) == (library is None):
        raise typer.BadParameter("give a folder with -o, or a library with --library", param_hint="--library")
    if rebuild if output is not None else (length or format is not Format.markdown):
        raise typer.BadParameter("--rebuild is for a library, --format and --length for a folder")
    started = time.monotonic()
    job = Job(options, output, format.value, length, library, again, engine.value)
    into = _into_folder if output is not None else partial(_into_library, rebuild=rebuild)
    told = into(documents, job, workers, quiet)
    if not quiet and (told.usage.requests or told.usage.kept):
        from twopass.cost import used

        say(used(told.usage, paid, time.monotonic() - started))
    if not quiet and told.stood_in:
        say(f"the extractive reader stood in for the model in {told.stood_in} document(s)")
    raise typer.Exit(told.first_error)


def _gathered(paths: list[Path], quiet: bool) -> list[Path]:
    """The documents that are named; what is passed over is said. Raises NoSuchFile where there are none."""
    from twopass.batch import KINDS, gather

    passed_over: list[Path] = []
    documents = gather(paths, passed_over)
    for folder in passed_over if not quiet else ():
        say(f"{folder} was passed over: it holds programs or is hidden")
    if not documents:
        raise NoSuchFile(f"no documents in {', '.join(map(str, paths))}", f"they end in {' '.join(KINDS)}")
    return documents


def _into_folder(documents: list[Path], job: Job, workers: int | None, quiet: bool) -> _Told:
    """Write each reading into the folder, and what became of it into `index.jsonl`."""
    from twopass.batch import run_job

    assert job.output is not None
    records = job.output / RECORDS
    make_folder(job.output)
    keep_sources(records, documents)
    keep_others(records)
    with sole_writer(records) as lines:

        def record(one: Indexed) -> None:
            lines.write(json.dumps(_record(one), ensure_ascii=False) + "\n")
            lines.flush()

        told = _follow(run_job(documents, job, workers), record, len(documents), job, quiet)
    if not quiet and (count := told.ends["unchanged"]):
        say(f"{count} of {told.done} documents are unchanged since they were read into {job.output}")
    return told


def _into_library(documents: list[Path], job: Job, workers: int | None, quiet: bool, *, rebuild: bool) -> _Told:
    """Keep each reading in the library, and say how many it has now."""
    from twopass.batch import run_job
    from twopass.library import Library

    assert job.library is not None
    keep_sources(job.library, documents)
    with Library.open(job.library, create=True, rebuild=rebuild) as library:
        told = _follow(run_job(documents, job, workers), lambda one: None, len(documents), job, quiet)
        if not quiet:
            most_first = sorted(told.ends.items(), key=lambda one: (-one[1], one[0] == "not read"))
            ends = ", ".join(f"{count} {end}" for end, count in most_first)
            say(f"{ends}; {job.library} has {len(library.documents())} documents")
    return told


def _plan(documents: list[Path], options: Options, paid: Prices) -> None:
    """What a model would be asked about each document; one that cannot be read is left to the reading to record."""
    from twopass.cost import Plan, plan
    from twopass.errors import TwopassError
    from twopass.guard.reports import recorded

    plans, failed = list[tuple[str, Plan]](), list[TwopassError]()
    for path in documents:
        try:
            plans.append((path.name, plan(path, options)))
        except Exception as error:
            failed.append(recorded(error, path))
            complain(failed[-1], path)
    write_plans(plans, options, paid)
    raise typer.Exit(failed[0].exit_code if failed else 0)


@dataclass
class _Told:
    """What became of a batch: documents done, how each ended, those where the extractive reader stood in, the first
    error's exit code, 0 of none, and what was used of a model.
    """

    usage: Usage
    done: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    stood_in: int = 0
    first_error: int = 0

    def add(self, one: Indexed) -> None:
        """Count a document."""
        self.done += 1
        self.ends[one.outcome] += 1
        self.stood_in += bool(one.audit and one.audit.fallbacks)
        self.first_error = self.first_error or (one.error.exit_code if one.error else 0)
        self.usage += one.usage


def _follow(done: Iterable[Indexed], record: Callable[[Indexed], None], total: int, job: Job, quiet: bool) -> _Told:
    """Record each document as it is done, and say so; of one that is unchanged there is nothing to say."""
    from twopass.llm.client import Usage

    told = _Told(Usage())
    try:
        with beating(lambda: f"{told.done} of {total} documents are done", quiet):
            for one in done:
                record(one)
                told.add(one)
                if not quiet and one.outcome != "unchanged":
                    say(f"[{told.done}/{total}] {one.path.name}: {_told(one)}")
    except KeyboardInterrupt:
        what = f"interrupted: {told.done} of {total} documents are done"
        if job.output is None:
            raise Interrupted(f"{what}, and {job.library} has them", "the same command reads the others") from None
        again = resuming(job.options, "the same command reads the others")
        raise Interrupted(f"{what}, and {job.output / RECORDS} tells of them", again) from None
    return told


def _record(one: Indexed) -> dict[str, Any]:
    """A line of index.jsonl: what became of one document."""
    if one.error is not None:
        error = one.error
        return {"path": str(one.path), "error": str(error), "reason": error.reason, "code": error.exit_code}
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
    from twopass.audit import audit_line, stood_in

    if one.error is not None:
        return f"not read: {one.error}"
    if one.kept is not None and one.kept.other is not None:
        return f"{one.kept.outcome}: known as {one.kept.other}"
    return " · ".join(filter(None, (audit_line(one.audit), stood_in(one.audit)))) if one.audit else ""

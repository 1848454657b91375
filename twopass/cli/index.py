"""The command `index`, which reads many documents side by side and records what became of each."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twopass.cli.options import Format, Length, OnlyPlan, Price, Quiet, Rate, check_length, prices, takes
from twopass.cli.output import beating, complain, say, write_plans
from twopass.config import Group, Options
from twopass.outputs import RECORDS, keep_others, keep_sources, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twopass.batch import Indexed
    from twopass.cost import Prices
    from twopass.llm.client import Usage

Folder = Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.", show_default=False)]
Paths = Annotated[
    list[Path],
    typer.Argument(help="Documents, and folders of them, where NAME.twopass.md is passed over.", show_default=False),
]
Workers = Annotated[
    int | None, typer.Option(help="Documents read at once.", min=1, show_default="one a processor; 8 over a model")
]


@takes(Group.FILE, Group.READING, Group.MODEL)
def index(
    paths: Paths,
    output: Folder,
    options: Options,
    format: Annotated[Format, typer.Option(help="How each reading is written.")] = Format.markdown,
    workers: Workers = None,
    length: Length = 0,
    quiet: Quiet = False,
    plan: OnlyPlan = False,
    price: Price = "",
    rate: Rate = 0.0,
) -> None:
    """Read many documents side by side into a folder; one that fails is recorded and stops nothing."""
    from twopass.batch import Job, gather, run_job

    check_length(length, format, options)
    options.check_model()
    paid = prices(price, rate)
    documents, records = gather(paths), output / RECORDS
    if plan:
        return _plan(documents, options, paid)
    make_folder(output)
    keep_sources(records, documents)
    keep_others(records)
    started = time.monotonic()
    done = run_job(documents, Job(options, output, format.value, length), workers)
    told = _record_all(done, records, len(documents), quiet)
    if not quiet and (told.usage.requests or told.usage.kept):
        from twopass.cost import used

        say(used(told.usage, paid, time.monotonic() - started))
    if not quiet and told.stood_in:
        say(f"the extractive reader stood in for the model in {told.stood_in} document(s)")
    raise typer.Exit(told.first_error)


def _plan(documents: list[Path], options: Options, paid: Prices) -> None:
    """What a model would be asked about each document; one that cannot be read is left to the reading to record."""
    from twopass.cost import Plan, plan
    from twopass.errors import TwopassError, recorded

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
    """What became of a batch: documents done and those where the extractive reader stood in, the first error's exit
    code, 0 of none, and what was used of a model.
    """

    usage: Usage
    done: int = 0
    stood_in: int = 0
    first_error: int = 0

    def add(self, one: Indexed) -> None:
        """Count a document."""
        self.done += 1
        self.stood_in += bool(one.audit and one.audit.fallbacks)
        self.first_error = self.first_error or (one.error.exit_code if one.error else 0)
        self.usage += one.usage


def _record_all(done: Iterable[Indexed], records: Path, total: int, quiet: bool) -> _Told:
    """Write a line for each document as it is done."""
    from twopass.llm.client import Usage

    told = _Told(Usage())
    with (
        records.open("w", encoding="utf-8") as lines,
        beating(lambda: f"{told.done} of {total} documents are done", quiet),
    ):
        for one in done:
            lines.write(json.dumps(_record(one), ensure_ascii=False) + "\n")
            lines.flush()
            told.add(one)
            if not quiet:
                say(f"[{told.done}/{total}] {one.path.name}: {_told(one)}")
    return told


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
    from twopass.audit import audit_line, stood_in

    if one.error is not None:
        return f"not read: {one.error}"
    return " · ".join(filter(None, (audit_line(one.audit), stood_in(one.audit)))) if one.audit else ""

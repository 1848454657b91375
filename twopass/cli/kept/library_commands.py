"""The commands for what a library holds: `list`, `show`, `search`, `remove` and `export`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from twopass.cli.options import LIBRARY, Format, Output, PageFormat, TableFormat
from twopass.cli.output import write, write_table

if TYPE_CHECKING:
    from twopass.library import Entry, Failure, Hit

Named = Annotated[Path, typer.Option("--library", help="The library.", envvar=LIBRARY, show_default=False)]
Name = Annotated[
    str, typer.Argument(help="A path, file name, title or content hash, or how one begins.", show_default=False)
]
Names = Annotated[list[str], typer.Argument(help="Paths, file names, titles or content hashes.", show_default=False)]
Query = Annotated[list[str], typer.Argument(help='Words; "some words" in quotes stand together.', show_default=False)]
Rows = Annotated[TableFormat, typer.Option(help="How it is printed.")]
GONE = "gone"
PAGES: Mapping[PageFormat, Literal["markdown", "html"]] = {PageFormat.markdown: "markdown", PageFormat.html: "html"}


def list_documents(library: Named, format: Rows = TableFormat.table, output: Output = None) -> None:
    """List the documents of a library, and the files that could not be read."""
    from twopass.library import Library
    from twopass.report.table import Column, tabulate

    with Library.open(library) as held:
        documents, failures = held.documents(), held.failures()
    if format is TableFormat.json:
        return write(_json([*documents, *failures]), output)
    columns = (
        Column("title", most=48), Column("file", most=60), Column("pages", side="right"),
        Column("words", side="right"), Column("language"), Column("read"), Column("files", side="right"),
    )  # fmt: skip
    rows = map(_row, sorted(documents, key=lambda one: (one.title.casefold(), one.path)))
    failed = "".join(f"not read: {_reason(one)}\n" for one in failures)
    write_table(tabulate(columns, rows), output, failed)


def _reason(one: Failure) -> str:
    """Why a file was not read; most reasons name it themselves."""
    return one.reason if one.path.name in one.reason else f"{_near(one.path)}: {one.reason}"


def _row(one: Entry) -> tuple[str, ...]:
    """A document as it is listed, with how many files have its content, or that none has it any more."""
    there = sum(path.exists() for path in one.paths)
    counts = (str(one.pages), str(one.words), one.language)
    return (one.title, _near(one.path), *counts, f"{one.read_at:%Y-%m-%d}", str(there or GONE))


def show(
    library: Named,
    name: Name,
    format: Annotated[Format, typer.Option(help="How the reading is printed.")] = Format.markdown,
    output: Output = None,
) -> None:
    """Print the reading of a document of a library."""
    from twopass.library import Library
    from twopass.outputs import keep_sources
    from twopass.report import shown

    with Library.open(library) as held:
        entry = held.find(name)
        keep_sources(output, [library, *entry.paths])
        write(shown(held.reading(entry), format.value), output)


def search(
    library: Named,
    query: Query,
    limit: Annotated[int, typer.Option("--limit", "-n", help="Hits shown at most.", min=1)] = 10,
    within: Annotated[list[str], typer.Option("--in", help="Only in this document; may be repeated.")] = [],  # noqa: B006
    format: Annotated[TableFormat, typer.Option(help="How hits are printed.")] = TableFormat.table,
    output: Output = None,
) -> None:
    """Search a library for words, in all their forms; each hit names its document, section, page and words."""
    from twopass.library import Library

    with Library.open(library) as held:
        entries = [held.find(name) for name in within]
        hits = held.search(" ".join(query), limit, entries)
    if format is TableFormat.json:
        return write(_json(hits), output)
    write("\n".join(map(_told, hits)) or "Nothing was found.\n", output)


def _told(hit: Hit) -> str:
    from twopass.report.frames import PARAGRAPHS, frames
    from twopass.report.words import flat

    told = frames(hit.entry.language.split("-")[0].lower())
    frame = {"page": told.page, "line": told.line, "paragraph": PARAGRAPHS[0]}[hit.entry.counted]
    place = frame.format(page=hit.line or hit.page)
    words = told.quote.format(words=flat(hit.words))
    return f"{hit.entry.path.name}, {place}  {' › '.join(hit.headings)}\n   {words}\n"


def remove(
    library: Named,
    names: Annotated[list[str] | None, typer.Argument(help="Paths, file names, titles or content hashes.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="Whatever has no file any more.")] = False,
) -> None:
    """Forget documents of a library; their files stay as they are."""
    from twopass.library import Library

    if not names and not gone:
        raise typer.BadParameter("name a document, or give --gone", param_hint="NAMES")
    with Library.open(library) as held:
        given: list[Entry | str | Path] = [*(names or ())]
        if gone:
            given += [one for one in held.documents() if not any(path.exists() for path in one.paths)]
            given += [one.path for one in held.failures() if not one.path.exists()]
        for one in given:
            typer.echo(f"removed {_near(held.remove(one).path)}")


def export(
    library: Named,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.", show_default=False)],
    format: Annotated[PageFormat, typer.Option(help="How readings and index are written.")] = PageFormat.html,
) -> None:
    """Write all readings of a library into a folder, with a list of documents and a subject index."""
    from twopass.library import Library

    with Library.open(library) as held:
        typer.echo(f"written: {held.export(output, PAGES[format])}")


def _json(rows: Iterable[Any]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _near(path: Path) -> str:
    """A path as it is seen from the folder one is in."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)

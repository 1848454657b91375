"""The command `read`: the text itself, every sentence with the number by which it is cited."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from twopass.cli.ask import opened
from twopass.cli.options import File, Output, Password, Quiet
from twopass.cli.output import write
from twopass.config import Options
from twopass.outputs import keep_sources

Section = Annotated[str, typer.Option(help="A section by number, heading or id, with all below it.")]
Pages = Annotated[str, typer.Option(help="Pages, counted from 1: 3-5,9")]
Sentences = Annotated[str, typer.Option(help="120-130; or 120: from there to the end of its section.")]
Cursor = Annotated[str, typer.Option(help="Go on where the last output says that it ended.")]
Budget = Annotated[int, typer.Option(help="About so many tokens.", min=100, show_default=True)]


def read(
    file: File,
    section: Section = "",
    pages: Pages = "",
    sentences: Sentences = "",
    cursor: Cursor = "",
    budget: Budget = 4000,
    password: Password = "",
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Print text with numbered sentences: {12} is a sentence, {p. 3} begins a page, | has no number."""
    from twopass.agents import looking_up
    from twopass.agents.addressing import spans_of
    from twopass.agents.opened import Opened
    from twopass.agents.replies import seen
    from twopass.agents.shown import Agent

    keep_sources(output, [file])
    held = Opened(file.name, opened(file, Options(password=password or None), quiet))
    spans = spans_of(held, section, pages, sentences, cursor)
    told = looking_up.read(held, Agent().of(held.analysis), spans, budget)
    write(f"{seen(told.text)}\n", output)
    if told.next and not quiet:
        further = f"--cursor {told.next.cursor}" if told.next.cursor else f"--section {told.next.section}"
        print(f"next: {further} ({seen(told.next.about)})", file=sys.stderr)

"""The command `check`: a claim held against a document, with the evidence for and against it."""

from __future__ import annotations

from typing import Annotated

import typer

from twopass.cli.ask import opened, tell_unanswered
from twopass.cli.options import AnswerFormat, File, Output, Quiet, takes
from twopass.cli.output import write
from twopass.config import Group, Options
from twopass.outputs import keep_sources

Claim = Annotated[str, typer.Argument(help="The claim, in quotes.", show_default=False)]


@takes(Group.FILE, Group.MODEL)
def check(
    file: File,
    claim: Claim,
    options: Options,
    format: Annotated[AnswerFormat, typer.Option(help="How the verdict is printed.")] = AnswerFormat.text,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Check a claim against a document: supported, contradicted (and in what), not addressed, or unclear."""
    from twopass.asking import reader_of
    from twopass.passes.check_claim import check_claim
    from twopass.report.answer_text import verdict_text

    if not claim.strip():
        raise typer.BadParameter("give a claim in quotes", param_hint="CLAIM")
    keep_sources(output, [file])
    held = opened(file, options, quiet)
    reader = reader_of(options)
    verdict = check_claim(held, claim, reader)
    tell_unanswered(file.name, reader)
    json = format is AnswerFormat.json
    write(verdict.to_json() if json else verdict_text(verdict, held.analysis.language), output)

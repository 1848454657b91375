"""The command `plan`: which sections to read for a question, in an order in which what each needs comes first."""

from __future__ import annotations

from typing import Annotated

import typer

from twopass.cli.ask import opened
from twopass.cli.options import AnswerFormat, File, Output, Quiet, takes
from twopass.cli.output import write
from twopass.config import Group, Options
from twopass.outputs import keep_sources

Question = Annotated[str, typer.Argument(help="What is to be known in the end.", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="The order of all sections, for no question.")]


@takes(Group.FILE)
def plan(
    file: File,
    options: Options,
    question: Question = "",
    everything: All = False,
    format: Annotated[AnswerFormat, typer.Option(help="How the plan is printed.")] = AnswerFormat.text,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Plan a reading: the shortest order of sections in which definitions and results come before their use."""
    from twopass.passes.reading_plan import plan_reading
    from twopass.report.answer_text import plan_text

    if bool(question.strip()) == everything:
        raise typer.BadParameter("give a question in quotes, or --all", param_hint="QUESTION")
    keep_sources(output, [file])
    held = opened(file, options, quiet)
    made = plan_reading(held, question.strip())
    write(made.to_json() if format is AnswerFormat.json else plan_text(made, held.analysis.language), output)

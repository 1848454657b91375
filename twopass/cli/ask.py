"""The command `ask`: a question to one or several documents, answered with pages and words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from twopass.cli.inputs import kept
from twopass.cli.options import AnswerFormat, AskedLibrary, Output, Quiet, default_library, takes
from twopass.cli.output import Live, complain, progress_of, say, streams, write
from twopass.config import Group, Options
from twopass.errors import TwopassError
from twopass.guard.reports import recorded
from twopass.outputs import keep_sources

if TYPE_CHECKING:
    from twopass.answers import Answer
    from twopass.llm.client import Reader
    from twopass.retrieval.search import Passages

Asked = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE... QUESTION",
        help="Files, then the question; of a library the question alone.",
        show_default=False,
    ),
]
Most = Annotated[int, typer.Option("--documents", help="Documents of a library that are asked.", min=1)]
Stream = Annotated[
    bool | None,
    typer.Option("--stream/--no-stream", help="Print each sentence as soon as it holds.", show_default="on a terminal"),
]
Shown = Annotated[int, typer.Option("--passages", "-k", help="Passages shown with an answer.", min=1)]


@takes(Group.FILE, Group.MODEL)
def ask(
    asked: Asked,
    options: Options,
    format: Annotated[AnswerFormat, typer.Option(help="How the answer is printed.")] = AnswerFormat.text,
    passages: Shown = 5,
    library: AskedLibrary = None,
    documents: Most = 3,
    output: Output = None,
    stream: Stream = None,
    quiet: Quiet = False,
) -> None:
    """Ask documents, or a library of them, a question; every sentence of the answer names its page and words."""
    place = library or (default_library() if len(asked) == 1 else None)
    if place is not None:
        if stream:
            raise typer.BadParameter("an answer of a library is not streamed", param_hint="--stream")
        return _ask_library(place, asked, options, format, passages, documents, output)
    from twopass.asking import reader_of
    from twopass.passes.answer import answer_question

    files, question = parted(asked, "QUESTION")
    keep_sources(output, files)
    whole = format is AnswerFormat.json or output is not None
    if stream and whole:
        raise typer.BadParameter("only text on stdout can be streamed", param_hint="--stream")
    tell = partial(_shown, steps=not quiet) if streams(stream) and not whole else _told
    texts: list[str] = []
    failures: list[TwopassError] = []
    for file in files:
        try:
            held = opened(file, options, quiet)
            reader = reader_of(options)
            ask_it = partial(answer_question, held, question, reader, passages)
            if format is AnswerFormat.json:
                texts.append(ask_it().to_json())
            else:
                between = "\n" if texts else ""
                heading = f"{between}{file.name}\n" if len(files) > 1 else ""
                texts.append(tell(ask_it, held.analysis.language, heading))
            tell_unanswered(file.name, reader)
        except Exception as error:
            if len(files) == 1:
                raise
            failures.append(recorded(error, file))
            complain(failures[-1], file)
    write("".join(texts), output)
    if failures:
        raise typer.Exit(failures[0].exit_code)


def _ask_library(
    place: Path, asked: list[str], options: Options, format: AnswerFormat, shown: int, most: int, output: Path | None
) -> None:
    """Put the question to the documents that a library's index chooses."""
    from twopass.asking import reader_of
    from twopass.library import Library
    from twopass.library.index_terms import language_of
    from twopass.library.inquiry import ask_documents
    from twopass.report.library_text import library_answer_text
    from twopass.shelf import open_embedder_for

    if len(asked) != 1 or not asked[0].strip():
        raise typer.BadParameter("give a library the question alone, in quotes", param_hint="QUESTION")
    options.check_model()
    keep_sources(output, [place])
    reader = reader_of(options)
    with Library.open(place) as library:
        embedder_of = partial(open_embedder_for, options=options)
        answer = ask_documents(library, asked[0], reader, embedder_of, most, shown)
        known = {entry.told: entry.language for entry in library.documents()}
    tell_unanswered(place.name, reader)
    spoken = [known[one.path] for one in answer.answers[:1]]
    language = language_of(asked[0]) or "".join(spoken).split("-")[0]
    write(answer.to_json() if format is AnswerFormat.json else library_answer_text(answer, language), output)


def _told(ask_it: Callable[..., Answer], language: str, heading: str) -> str:
    """The text of an answer."""
    from twopass.report.answer_text import answer_text

    return heading + answer_text(ask_it(), language)


def _shown(ask_it: Callable[..., Answer], language: str, heading: str, *, steps: bool) -> str:
    """Nothing, after an answer was shown as it came."""
    from twopass.report.answer_text import answer_text, sentences_text

    with Live(lambda sentences: heading + sentences_text(sentences, language), language, steps) as live:
        live.finish(heading + answer_text(ask_it(live.follower), language))
    return ""


def tell_unanswered(name: str, reader: Reader) -> None:
    """Say on stderr where a model gave no usable answer, and why."""
    for note in reader.fallbacks:
        say(f"twopass: {name}: the document's own sentences stand in for the model: {note}")


def parted(asked: list[str], name: str) -> tuple[list[Path], str]:
    """Files and what follows them. Raises BadParameter where one of the two is missing."""
    if len(asked) < 2 or not asked[-1].strip():
        raise typer.BadParameter(f"give at least one file, and then the {name.lower()} in quotes", param_hint=name)
    return kept([Path(one) for one in asked[:-1]]), asked[-1].strip()


def opened(file: Path, options: Options, quiet: bool) -> Passages:
    """The passages of a document, which is read where no reading of it is kept."""
    from twopass.retrieval.search import Passages
    from twopass.shelf import open_embedder_for, open_reading

    options.check_model()
    with progress_of(file, quiet) as progress:
        reading = open_reading(file, options, progress)
    return Passages.of(reading, open_embedder_for(reading, options))

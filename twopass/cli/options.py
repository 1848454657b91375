"""Options as the command line takes them: those of the table by their groups, and those that are its own."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from enum import Enum, StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import typer

from twopass.cli.inputs import kept
from twopass.config import DEFAULTS, TABLE, Group, Options, Row, hints
from twopass.errors import Interrupted
from twopass.places import located

if TYPE_CHECKING:
    from twopass.cost import Prices

Command = Callable[..., None]

# ── those of the table ────────────────────────────────────────────────────────────────────────────


def takes(*groups: Group) -> Callable[[Command], Command]:
    """Give a command the options of these groups; they reach it together, as its parameter `options`."""
    rows = {name: row for name, row in TABLE.items() if row.group in groups}

    def give(command: Command) -> Command:
        @wraps(command)
        def called(**given: Any) -> None:
            chosen = {name: _value(name, given.pop(name)) for name in rows}
            options = Options(**chosen)
            try:
                command(options=options, **given)
            except KeyboardInterrupt:
                raise Interrupted("interrupted: nothing was written", resuming(options)) from None

        own = inspect.signature(command, eval_str=True).parameters.values()
        parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own if one.name != "options"]
        parameters += [_parameter(name, row) for name, row in rows.items()]
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in parameters}
        return called

    return give


def resuming(options: Options, otherwise: str = "") -> str:
    """How to go on after Ctrl-C: what a model answered is kept."""
    asked = options.cache and options.model != DEFAULTS["model"]
    return "a model's replies are kept: the same command asks only for what is missing" if asked else otherwise


def _parameter(name: str, row: Row) -> inspect.Parameter:
    """A row of the table as the parameter of a function that typer makes a command of.

    What is on unless it is turned off has a flag that does so, and is off for typer.
    """
    default = False if _is_on(name) else DEFAULTS[name]
    hint = hints()[name]
    told = typer.Option(
        f"--{row.flag or name.replace('_', '-')}",
        help=row.help,
        min=row.least,
        envvar=row.variable or None,
        show_default=row.shown or bool(default),
        rich_help_panel=row.group.value,
    )
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[_type(name, hint), told]
    )


def _is_on(name: str) -> bool:
    return DEFAULTS[name] is True


def _type(name: str, hint: Any) -> Any:
    """The type as every typer knows it: an enumeration of the words that an option may be."""
    return Enum(name, {word: word for word in get_args(hint)}) if get_origin(hint) is Literal else hint


def _value(name: str, given: Any) -> Any:
    if isinstance(given, Enum):
        return given.value
    return not given if _is_on(name) else given


# ── the command line's own ────────────────────────────────────────────────────────────────────────


class Format(StrEnum):
    """What `summarize` prints."""

    markdown = "markdown"
    html = "html"
    json = "json"


class PageFormat(StrEnum):
    """What `export` writes."""

    markdown = "markdown"
    html = "html"


class TreeFormat(StrEnum):
    """What `skeleton` prints."""

    tree = "tree"
    json = "json"


class AnswerFormat(StrEnum):
    """What `ask`, `check` and `plan` print."""

    text = "text"
    json = "json"


class TableFormat(StrEnum):
    """What `references` prints."""

    table = "table"
    json = "json"


File = Annotated[
    Path,
    typer.Argument(
        help="A PDF, Markdown or plain-text file; with the extra “docs” Word, PowerPoint, EPUB, HTML. - is stdin.",
        show_default=False,
        callback=kept,
    ),
]
Files = Annotated[
    list[Path],
    typer.Argument(
        help="PDF, Markdown or plain-text files; with the extra “docs” Word, PowerPoint, EPUB, HTML. - is stdin.",
        show_default=False,
        callback=kept,
    ),
]
LIBRARY = "TWOPASS_LIBRARY"
"""The environment variable that names a library."""
AskedLibrary = Annotated[
    Path | None,
    typer.Option("--library", help=f"A library instead of files; of the question alone {LIBRARY}.", show_default=False),
]


def place(given: str) -> Path:
    """Where to write. Raises BadParameter where nothing is named."""
    if not given.strip():
        raise typer.BadParameter("give the name of a file or folder")
    return located(given)


Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write here instead of to stdout.", parser=place, metavar="PATH")
]
Length = Annotated[
    int, typer.Option(help="Only so many words of the index, main headings first.", min=0, show_default="all")
]
Password = Annotated[
    str, typer.Option(envvar=TABLE["password"].variable, help=TABLE["password"].help, show_default=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing on stderr but errors.")]
OnlyPlan = Annotated[bool, typer.Option("--plan", help="Only say what a model would be asked, and exit.")]
Price = Annotated[str, typer.Option(help="Per million tokens: prompt, cached, reply: 0.5,0.05,1.5", show_default=False)]
Rate = Annotated[
    float, typer.Option(help="Tokens a second that the model writes, to plan with.", min=0, show_default=False)
]


def default_library() -> Path | None:
    """The library that the environment names."""
    named = os.environ.get(LIBRARY)
    return Path(named) if named else None


def check_length(length: int, format: Format, options: Options) -> None:
    """Raises BadParameter where there is nothing to cut to a length."""
    if length and (options.essay or format is not Format.markdown):
        raise typer.BadParameter("only the index in Markdown can be cut to a length", param_hint="--length")


def prices(price: str, rate: float) -> Prices:
    """Prices from PROMPT[,CACHED],REPLY. Raises BadParameter where they are none."""
    from twopass.cost import Prices

    given = _numbers(price)
    if len(given) not in (0, 2, 3) or not all(one >= 0 for one in given):
        raise typer.BadParameter("give two or three numbers: PROMPT,REPLY or PROMPT,CACHED,REPLY", param_hint="--price")
    if not given:
        return Prices(tokens_per_second=rate)
    return Prices(given[0], given[1] if len(given) == 3 else 0.0, given[-1], rate)


def _numbers(text: str) -> list[float]:
    """Numbers parted by commas; a negative one stands for what is none."""
    try:
        return [float(part) for part in text.split(",")] if text else []
    except ValueError:
        return [-1.0]

"""Options that several commands share, and what each may be given."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from twopass.cost import Prices


class Format(StrEnum):
    """What `summarize` prints."""

    markdown = "markdown"
    html = "html"
    json = "json"


class TreeFormat(StrEnum):
    """What `skeleton` prints."""

    tree = "tree"
    json = "json"


class TableFormat(StrEnum):
    """What `references` prints."""

    table = "table"
    json = "json"


class Order(StrEnum):
    """Which way the second reading goes."""

    backward = "backward"
    forward = "forward"
    none = "none"


File = Annotated[Path, typer.Argument(help="A PDF, Markdown or plain-text file.", show_default=False)]
Files = Annotated[list[Path], typer.Argument(help="PDF, Markdown or plain-text files.", show_default=False)]
Pages = Annotated[str, typer.Option(help="Only these pages, counted from 1: 3-40,52", show_default=False)]
Password = Annotated[str | None, typer.Option(help="Opens an encrypted PDF.", envvar="TWOPASS_PASSWORD")]
LayoutOnly = Annotated[bool, typer.Option("--layout-only", help="Ignore the file's outline, links and tags.")]
Model = Annotated[
    str,
    typer.Option(
        help="Who reads: extractive (no model), or openai:, ollama:, vllm: or transformers:NAME.",
        envvar="TWOPASS_MODEL",
    ),
]
BaseUrl = Annotated[str | None, typer.Option(help="Where an openai: or ollama: server listens.", show_default=False)]
Language = Annotated[str, typer.Option(help="Code of the language a model writes in.", show_default="the document's")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Ask anew, and keep no reply of a model.")]
Concurrency = Annotated[int | None, typer.Option(help="Requests to a server at once.", min=1, show_default="16")]
Context = Annotated[int | None, typer.Option(help="Tokens of a model's context.", min=1024, show_default=False)]
Devices = Annotated[int | None, typer.Option(help="Accelerators that share a vllm: model.", min=1, show_default="1")]
Price = Annotated[str, typer.Option(help="Per million tokens: prompt, cached, reply: 0.5,0.05,1.5", show_default=False)]
Rate = Annotated[float, typer.Option(help="Tokens a second that the model writes, to plan with.", show_default=False)]
Length = Annotated[
    int, typer.Option(help="Only so many words of the index, main headings first.", min=0, show_default="all")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing on stderr but errors.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write here instead of to stdout.")]
Embeddings = Annotated[
    str, typer.Option(help="A sentence-transformers model that helps to close tags.", show_default=False)
]
Plain = Annotated[bool, typer.Option("--plain", help="One plain question a prompt, for a model too weak for JSON.")]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a model is asked, as the command line was told."""

    language: str = ""
    cache: bool = True
    embeddings: str = ""
    prices: Prices = field(default_factory=Prices)


def prices(price: str, rate: float) -> Prices:
    """Prices from PROMPT[,CACHED],REPLY. Raises BadParameter where they are none."""
    try:
        given = [float(part) for part in price.split(",")] if price else []
    except ValueError:
        given = [-1.0]
    if any(one < 0 for one in given) or len(given) not in (0, 2, 3):
        raise typer.BadParameter("give two or three numbers: PROMPT,REPLY or PROMPT,CACHED,REPLY", param_hint="--price")
    if not given:
        return Prices(tokens_per_second=rate)
    return Prices(given[0], given[1] if len(given) == 3 else 0.0, given[-1], rate)

"""The seam to models: one batch method, which every model, server and test double has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from twopass.tasks import InputReader

if TYPE_CHECKING:
    from twopass.tasks.schemas import Schema

CONTEXT = 32_768
"""Tokens of prompt and reply together that a server is taken to accept unless told otherwise."""


Hear = Callable[[str], None]
"""Hears the pieces of one reply, in their order, while it is written."""


@dataclass(frozen=True)
class Request:
    """One question to a model, of the task whose name it bears; the prompt is rendered when first asked for."""

    task: str
    render: Callable[[], str]
    json_schema: Schema
    max_tokens: int
    temperature: float = 0.0
    seed: int = 0
    on_reply: Callable[[Reply], None] | None = field(default=None, compare=False, repr=False)
    """Called, by a model that answers one by one, as soon as the reply is there: an interrupted batch keeps it."""
    listen: Callable[[], Hear] | None = field(default=None, compare=False, repr=False)
    """Called, where the reply comes in pieces, once for every try: who hears it."""

    @cached_property
    def prompt(self) -> str:
        """The prompt as text."""
        return self.render()


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer: `text` is JSON of the request's schema where `finish` is "stop"; "length" means it was cut
    off, "failed" that this one request of the batch got no answer, and `text` says why. Tokens are counted by the
    model.
    """

    text: str
    finish: Literal["stop", "length", "failed"] = "stop"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    reply_tokens: int = 0


Form = Literal["packed", "plain"]
"""What a model is asked: several sections in one prompt, answered in JSON; or one plain question a prompt, answered in
prose, by a model too weak for more."""


class Model(Protocol):
    """Whatever turns prompts into replies."""

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        ...

    @property
    def form(self) -> Form:
        """The form of requests that suits it."""
        ...

    @property
    def context_tokens(self) -> int:
        """The most tokens that prompt and reply may have together."""
        ...

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request, in the same order; concurrency lives in here. Raises BackendError if none can be had."""
        ...

    def count_tokens(self, text: str) -> int:
        """The number of tokens in `text`."""
        ...


@runtime_checkable
class Served(Protocol):
    """A model that another machine or program serves: its name alone does not say which model it is."""

    @property
    def address(self) -> str:
        """Where it is served, without what opens it."""
        ...


def source_of(model: Model) -> str:
    """What decides, of a model, how it replies: its name, and the address of the server that has it."""
    return f"{model.name} at {model.address}" if isinstance(model, Served) else model.name


Backend = Model | InputReader
"""Whatever a name opens: a model, which is asked in prompts, or a reader that answers inputs as they are."""

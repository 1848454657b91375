"""The seam between the passes and whatever reads for them: one batch method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

CONTEXT = 32_768
"""Tokens of prompt and reply together that a server is taken to accept unless told otherwise."""


@dataclass(frozen=True)
class Request:
    """One question to a backend.

    `inputs` are the objects the prompt is made from; a backend without a model reads them and never touches `prompt`,
    which is rendered when first asked for.
    """

    task: str
    inputs: Mapping[str, Any]
    render: Callable[[], str]
    json_schema: Mapping[str, Any]
    max_tokens: int
    temperature: float = 0.0
    seed: int = 0
    on_reply: Callable[[Reply], None] | None = field(default=None, compare=False, repr=False)
    """Called, by a backend that answers one by one, as soon as the reply is there: an interrupted batch keeps it."""

    @cached_property
    def prompt(self) -> str:
        """The prompt as text."""
        return self.render()


@dataclass(frozen=True, slots=True)
class Reply:
    """A backend's answer: `text` is JSON of the request's schema where `finish` is "stop"; "length" means it was cut
    off, "failed" that this one request of the batch got no answer, and `text` says why. Tokens are counted by the
    backend.
    """

    text: str
    finish: Literal["stop", "length", "failed"] = "stop"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    reply_tokens: int = 0


Form = Literal["inputs", "packed", "plain"]
"""What a backend is asked: one request an input, which it reads itself; several sections in one prompt, answered in
JSON; or one plain question a prompt, answered in prose, for a model too weak for more."""


def form_of(backend: Backend) -> Form:
    """The form of requests that suits a backend: its attribute `form` where it has one."""
    form: Form = getattr(backend, "form", "inputs")
    return form


class Backend(Protocol):
    """Whatever answers requests: a model, a server, or the extractive reader."""

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
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

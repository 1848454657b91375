"""The seam between the passes and whatever reads for them: one batch method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol


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

    @cached_property
    def prompt(self) -> str:
        """The prompt as text."""
        return self.render()


@dataclass(frozen=True, slots=True)
class Reply:
    """A backend's answer: `text` is JSON of the request's schema where `finish` is "stop"; "length" means it was cut
    off. Tokens are counted by the backend.
    """

    text: str
    finish: Literal["stop", "length"] = "stop"
    prompt_tokens: int = 0
    cached_tokens: int = 0
    reply_tokens: int = 0


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
        """One reply a request, in the same order; concurrency lives in here. Raises BackendError."""
        ...

    def count_tokens(self, text: str) -> int:
        """The number of tokens in `text`."""
        ...

"""Asks a backend: one batch of requests, replies checked against their class, what is unusable asked once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from twopass.backends.base import Backend, Reply, Request
from twopass.errors import BackendError, ReplyError

R = TypeVar("R", bound=BaseModel)


def ask(
    backend: Backend,
    task: str,
    inputs: Sequence[Mapping[str, Any]],
    reply: type[R],
    *,
    max_tokens: int = 1024,
    on_done: Callable[[int, int], None] | None = None,
) -> list[R]:
    """One checked reply an input, in order.

    A reply that was cut off or is not of the class `reply` is asked for once more with the reason appended; all of
    these together are a second batch. `on_done` hears after each batch how many replies are usable, and of how many.
    Raises ReplyError if a reply stays unusable, BackendError if the backend fails.
    """
    schema = reply.model_json_schema()
    requests = [Request(task, one, _Render(task, one), schema, max_tokens) for one in inputs]
    outcomes = _generate(backend, requests, reply)
    failed = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, str)]
    if on_done is not None:
        on_done(len(outcomes) - len(failed), len(outcomes))
    if failed:
        again = [
            Request(task, inputs[i], _Render(task, inputs[i], str(outcomes[i])), schema, max_tokens) for i in failed
        ]
        for index, outcome in zip(failed, _generate(backend, again, reply), strict=True):
            outcomes[index] = outcome
        if on_done is not None:
            on_done(len(outcomes), len(outcomes))
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, str):
            raise ReplyError(f"{backend.name} gave no usable reply to {task} {index + 1} of {len(outcomes)}: {outcome}")
    return [outcome for outcome in outcomes if not isinstance(outcome, str)]


@dataclass(frozen=True)
class _Render:
    """Renders a prompt when the backend first reads it; `reason` is why the reply before was unusable."""

    task: str
    inputs: Mapping[str, Any]
    reason: str = ""

    def __call__(self) -> str:
        from twopass.prompts import render

        prompt = render(self.task, self.inputs)
        if self.reason:
            prompt += f"\n\nYour last reply could not be used: {self.reason}\nReply again, in the form asked for."
        return prompt


def _generate(backend: Backend, requests: Sequence[Request], reply: type[R]) -> list[R | str]:
    """For each request its checked reply, or in words what is wrong with it."""
    if not requests:
        return []
    replies = backend.generate(requests)
    if len(replies) != len(requests):
        raise BackendError(f"{backend.name} gave {len(replies)} replies to {len(requests)} requests")
    return [_checked(one, reply) for one in replies]


def _checked(given: Reply, reply: type[R]) -> R | str:
    if given.finish == "length":
        return "it was cut off at the limit of its length"
    try:
        return reply.model_validate_json(given.text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        return f"{place}: {first['msg']}"

"""The test double of a backend: it answers from a list or a function, and keeps what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel

from twopass.backends.base import Form, Reply, Request
from twopass.backends.token_counts import estimate


class Scripted:
    """`answer` gives the reply to each request: text, an object, a Reply, or an exception to raise."""

    context_tokens = 32_768

    def __init__(self, answer: Callable[[Request], Any], form: Form = "packed", name: str = "scripted") -> None:
        self.answer, self.form, self.name = answer, form, name
        self.requests: list[Request] = []

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        return [self._one(request) for request in requests]

    def count_tokens(self, text: str) -> int:
        return estimate(text)

    def _one(self, request: Request) -> Reply:
        self.requests.append(request)
        given = self.answer(request)
        if isinstance(given, Exception):
            raise given
        if isinstance(given, Reply):
            return given
        if isinstance(given, BaseModel):
            given = given.model_dump_json()
        if not isinstance(given, str):
            import json

            given = json.dumps(given)
        return Reply(given, prompt_tokens=estimate(request.prompt), reply_tokens=estimate(given))

"""What a task is to a model: the questions that inputs of a pass become, and how replies become findings."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from twopass.tasks import Out
from twopass.tasks.prompts import Prompt
from twopass.tasks.schemas import Schema

CUT_OFF = "it was cut off at the limit of its length"
"""Why a reply cannot be used that ends before its end."""

_THOUGHT = re.compile(r"^.*?</think>", re.S)
_FENCED = re.compile(r"```(?:json)?(.*?)```", re.S)
_TRIES = 50
"""Brackets in prose that are tried as the beginning of JSON."""
_NESTED = re.compile(r"(?:[\[{]\s*+){64}")  # of no reply; to read it would exhaust the stack
_OPENS = re.compile(r"[{\[]")


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt, and who hears the reply to it.

    `hear` takes the reply's JSON, or its text where there is no schema, and says why it cannot be used, if it cannot:
    single statements that are refused are the task's own affair. `subject` is what the task knows the question by,
    `reason` says why an earlier reply was unusable, and `listen` who hears a reply that comes in pieces.
    """

    prompt: Prompt
    schema: Schema
    max_tokens: int
    hear: Callable[[object], str]
    subject: object = None
    reason: str = ""
    listen: Callable[[], Callable[[str], None]] | None = None


class Task(ABC, Generic[Out]):
    """The questions that the inputs of one pass become, and what is made of the replies.

    `fallbacks` holds "SECTION: REASON" of each section for which the extractive reader steps in, `dropped` what was
    refused twice: both are told in the audit.
    """

    def __init__(self) -> None:
        self.fallbacks: list[str] = []
        self.dropped: list[str] = []

    @abstractmethod
    def questions(self) -> list[Question]:
        """What a model is asked."""

    def again(self, failed: Sequence[Question]) -> list[Question]:
        """What is asked once more: by default the questions whose replies were unusable, each with its reason."""
        return list(failed)

    def give_up(self, failed: Sequence[Question]) -> None:
        """Told the questions that stay unanswered, each with its reason, before `assemble`."""

    @abstractmethod
    def assemble(self) -> list[Out]:
        """Findings, one an input: the model's, and the extractive reader's for the rest."""


class Unasked(Task[Out]):
    """A task that a model is spared: the extractive reader does it. SmolLM2-135M, asked about 30 sections to copy,
    choose or sum up one more statement, gave none that stood in the text and was not noted already.
    """

    def __init__(self, floor: Sequence[Out]) -> None:
        super().__init__()
        self.floor = floor

    def questions(self) -> list[Question]:
        """No prompts."""
        return []

    def assemble(self) -> list[Out]:
        """What the extractive reader found."""
        return list(self.floor)


def parse(text: str) -> object:
    """The JSON of a reply, without the thoughts, the fence or the prose around it; None if it is none, or opens one
    bracket after the other.
    """
    if _NESTED.search(text):
        return None
    body = _loaded(text)
    if body is not None:
        return body
    text = _THOUGHT.sub("", text, count=1)
    fenced = (_loaded(found[1]) for found in _FENCED.finditer(text))
    return next((one for one in (_loaded(text), *fenced, _within(text)) if isinstance(one, dict | list)), None)


def _loaded(text: str) -> object:
    try:
        body: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body


def _within(text: str) -> object:
    """The longest object or list of objects that stands in prose; None if there is none."""
    found, at, decoder = list[tuple[int, object]](), 0, json.JSONDecoder()
    while len(found) < _TRIES and (opening := _OPENS.search(text, at)):
        at = opening.end()
        try:
            body, end = decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            found.append((0, None))
            continue
        found.append((end - opening.start(), body))
        at = end
    return max(found, key=lambda one: one[0], default=(0, None))[1]


def field_of(body: object, name: str) -> object:
    """What a reply holds under a name; None if it is no object or lacks it."""
    return body.get(name) if isinstance(body, dict) else None


def rows(body: object, name: str) -> list[Mapping[str, object]]:
    """The objects of the list `name`, as many as there are."""
    held = field_of(body, name)
    return [row for row in held if isinstance(row, dict)] if isinstance(held, list) else []

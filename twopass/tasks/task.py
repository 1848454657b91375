"""What a task is: inputs of a pass become questions to a model, and its replies findings, beside what needs none."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, Self, TypeVar, runtime_checkable

from twopass.schema import Document, Section, Skeleton
from twopass.tasks.desk import Desk
from twopass.tasks.prompts import Prompt
from twopass.tasks.schemas import Schema
from twopass.text.analysis import DocumentAnalysis

Out = TypeVar("Out")

_THOUGHT = re.compile(r"^.*?</think>", re.S)
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.S)


@dataclass(frozen=True)
class Input(ABC, Generic[Out]):
    """What a pass wants to know of a section or the document: its class says which task it is, and what comes back."""

    task: ClassVar[str]
    analysis: DocumentAnalysis

    @property
    def document(self) -> Document:
        """The document that is read."""
        return self.analysis.document

    @property
    def skeleton(self) -> Skeleton:
        """The document's headings."""
        return self.analysis.skeleton

    @property
    def language(self) -> str:
        """The document's language."""
        return self.analysis.language

    @classmethod
    @abstractmethod
    def extract(cls, inputs: Sequence[Self]) -> list[Out]:
        """What the extractive reader finds, one an input; the inputs are of one document."""

    @classmethod
    @abstractmethod
    def ask(cls, inputs: Sequence[Self], floor: Sequence[Out], desk: Desk) -> Task[Out]:
        """The questions to a model about the inputs of one document, of which the extractive reader found `floor`."""


@runtime_checkable
class InputReader(Protocol):
    """Whoever reads inputs as they are: the extractive reader, or a model behind `llm.client.Reader`."""

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        ...

    def read(self, inputs: Sequence[Input[Out]]) -> list[Out]:
        """What is found, one an input and in their order; the inputs are of one task and one document."""
        ...


@dataclass(frozen=True, slots=True)
class Question(Generic[Out]):
    """One prompt and the items that it asks about.

    `read` takes the reply's JSON, or its text where there is no schema, and gives for an item what was found, or, as a
    string, why that cannot be used.
    """

    prompt: Prompt
    items: tuple[int, ...]
    schema: Schema
    max_tokens: int
    read: Callable[[object], dict[int, Out | str]]


class Task(ABC, Generic[Out]):
    """The questions that the inputs of one pass become. Items are what a reply settles one by one."""

    @abstractmethod
    def items(self) -> list[int]:
        """What a model is asked about."""

    @abstractmethod
    def questions(self, items: Sequence[int]) -> list[Question[Out]]:
        """Prompts that ask about these items."""

    @abstractmethod
    def assemble(self, found: Mapping[int, Out]) -> list[Out]:
        """Findings, one an input: the model's by item, and the extractive reader's for the rest."""

    @abstractmethod
    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""


class Unasked(Task[Out]):
    """A task that a weak model is spared: the extractive reader does it. SmolLM2-135M, asked about 30 sections to copy,
    choose or sum up one more statement, gave none that stood in the text and was not noted already.
    """

    def __init__(self, floor: Sequence[Out]) -> None:
        self.floor = floor

    def items(self) -> list[int]:
        """Nothing is asked."""
        return []

    def questions(self, items: Sequence[int]) -> list[Question[Out]]:
        """No prompts."""
        return []

    def assemble(self, found: Mapping[int, Out]) -> list[Out]:
        """What the extractive reader found."""
        return list(self.floor)

    def where(self, item: int) -> str:
        """There are no items."""
        raise IndexError(item)


def parse(text: str) -> object:
    """The JSON of a reply, without the thoughts or the fence around it; None if it is none."""
    text = _THOUGHT.sub("", text, count=1) if "</think>" in text else text
    fenced = _FENCED.search(text)
    try:
        body: object = json.loads(fenced[1] if fenced else text)
    except ValueError:
        return None
    return body


def field_of(body: object, name: str) -> object:
    """What a reply holds under a name; None if it is no object or lacks it."""
    return body.get(name) if isinstance(body, dict) else None


def listed(body: object, name: str) -> dict[int, Mapping[str, object]]:
    """The objects of the list `name` by their "id"; what has another shape is left out."""
    rows = field_of(body, name) if isinstance(body, dict) else body
    if not isinstance(rows, list):
        return {}
    return {row["id"]: row for row in reversed(rows) if isinstance(row, dict) and isinstance(row.get("id"), int)}


def heading_of(section: Section) -> str:
    """A section's heading, or a word for text before the first one."""
    return section.heading or "(no heading)"

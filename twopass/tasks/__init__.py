"""What is asked, one file a task: typed inputs of a pass → a prompt and its schema → findings, each judged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, Self, TypeVar, runtime_checkable

from twopass.schema import Document, Skeleton
from twopass.text.analysis import DocumentAnalysis

if TYPE_CHECKING:
    from twopass.tasks.desk import Desk
    from twopass.tasks.task import Task

Out = TypeVar("Out")


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

"""A reader of inputs that finds what it is told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twopass.schema import Document, Evidence
from twopass.tasks import Input, Out


class Told:
    """Reads each input through a function and keeps the inputs, call by call."""

    name = "told"

    def __init__(self, find: Callable[[Input[Out]], Out]) -> None:
        self.find = find
        self.calls: list[list[Input[Out]]] = []

    def read(self, inputs: Sequence[Input[Out]]) -> list[Out]:
        self.calls.append(list(inputs))
        return [self.find(one) for one in inputs]


def words(document: Document, quote: str) -> Evidence:
    """Words of a document with their first place in it."""
    start = document.text.index(quote)
    return document.evidence(start, start + len(quote))

"""The reader without a model: it answers every task with words of the document itself."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.tasks import Input, Out


class Extractive:
    """InputReader inputs as they are: no prompt is made, and nothing is written that must be read again."""

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        return "extractive"

    def read(self, inputs: Sequence[Input[Out]]) -> list[Out]:
        """What is found, one an input and in their order; the inputs are of one task and one document."""
        return type(inputs[0]).extract(inputs) if inputs else []

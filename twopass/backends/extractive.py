"""The reader without a model: it answers every task with words of the document itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from twopass.backends.base import Reply, Request
from twopass.errors import BackendError
from twopass.extractive.study import Study

_LETTERS_A_TOKEN = 4  # the usual rule of thumb for English


class Extractive:
    """Reads the objects in `Request.inputs`; prompts are never rendered."""

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        return "extractive"

    @property
    def context_tokens(self) -> int:
        """Without bound in practice: nothing is held in a context."""
        return 1 << 30

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request, in the same order. Raises BackendError for a task it does not know."""
        lines = self._lines([one.inputs for one in requests if one.task == "synthesis"])
        return [
            Reply(
                text=(next(lines) if one.task == "synthesis" else self._answer(one.task, one.inputs)).model_dump_json()
            )
            for one in requests
        ]

    def count_tokens(self, text: str) -> int:
        """About the number of tokens a model would count."""
        return -(-len(text) // _LETTERS_A_TOKEN)

    def _answer(self, task: str, inputs: Mapping[str, Any]) -> BaseModel:
        if task == "forward":
            from twopass.extractive.points import read_section
            from twopass.gaps.tags import find_tags

            return read_section(
                inputs["analysis"].of(Study), inputs["section"], find_tags(inputs["analysis"], inputs["section"])
            )
        if task == "backward":
            from twopass.extractive.closings import close_tags

            return close_tags(inputs["analysis"], inputs["tags"])
        if task == "essay":
            from twopass.extractive.essay_paragraphs import write_prose

            return write_prose(
                inputs["analysis"].of(Study), inputs["lines"], inputs["still_open"], inputs["max_paragraphs"]
            )
        raise BackendError(f"the extractive reader knows no task named {task!r}")

    def _lines(self, inputs: Sequence[Mapping[str, Any]]) -> Iterator[BaseModel]:
        """The lines of one document are written together; requests of several documents come document by document."""
        from twopass.extractive.index_lines import Noted, write_lines

        for _, group in groupby(inputs, key=lambda one: id(one["analysis"])):
            held = list(group)
            rows = [Noted(one["section"], one["entry"], one["children"], one["max_comment"]) for one in held]
            yield from write_lines(held[0]["analysis"].of(Study), rows)

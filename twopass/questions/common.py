"""What the four tasks share: a question to a model, and the desk at which the questions of one document are made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from twopass.schema import Document, Section, Skeleton

PACK_TOKENS = 8000
"""Tokens of text that share a prompt at most: enough to make the headings and the task above it cheap, and few enough
that a model does not lose the middle of it."""
_THOUGHT = re.compile(r"^.*?</think>", re.S)
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.S)


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section of a prompt: characters `[start, end)` of the document."""

    number: int
    heading: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt and the items that it asks about.

    `prompt` is the prompt's name; `read` takes the reply's JSON, or its text where there is no schema, and gives for an
    item what was written of it, or, as a string, why that cannot be used.
    """

    prompt: str
    items: tuple[int, ...]
    inputs: Mapping[str, Any]
    schema: Mapping[str, Any]
    max_tokens: int
    read: Callable[[Any], dict[int, Any]]


class Task(Protocol):
    """The questions that the inputs of one pass become. Items are what a reply settles one by one."""

    def items(self) -> list[int]:
        """What a model is asked about."""
        ...

    def questions(self, items: Sequence[int]) -> list[Question]:
        """Prompts that ask about these items."""
        ...

    def assemble(self, values: Mapping[int, Any]) -> Sequence[BaseModel]:
        """One reply an input: the model's `values` by item, and the extractive reader's for the rest."""
        ...

    def where(self, item: int) -> str:
        """The id of the section that an item belongs to."""
        ...


@dataclass
class Desk:
    """What the questions about one document share. `packs` are the texts of the first reading, which the second
    reading shows again letter for letter, so that a server need not read them twice.
    """

    count: Callable[[str], int]
    context_tokens: int
    language: str = ""
    packs: list[tuple[Part, ...]] = field(default_factory=list)

    def room(self, most: int = PACK_TOKENS) -> int:
        """Tokens of document text that a prompt may hold, so that headings, task and reply still fit."""
        return max(200, min(most, (self.context_tokens - 2000) // 2))


def parse(text: str) -> Any:
    """The JSON of a reply, without the thoughts or the fence around it; None if it is none."""
    text = _THOUGHT.sub("", text, count=1) if "</think>" in text else text
    fenced = _FENCED.search(text)
    try:
        return json.loads(fenced[1] if fenced else text)
    except ValueError:
        return None


def listed(body: Any, name: str) -> dict[Any, Mapping[str, Any]]:
    """The objects of the list `name` by their "id"; what has another shape is left out."""
    rows = body.get(name) if isinstance(body, dict) else body
    if not isinstance(rows, list):
        return {}
    return {row["id"]: row for row in reversed(rows) if isinstance(row, dict) and isinstance(row.get("id"), int)}


def in_order(sizes: Sequence[int], levels: Sequence[int], room: int) -> list[range]:
    """Neighbours grouped to at most `room` each, cut before the highest heading near the end of a full group.

    Cutting at high headings keeps chapters together, and puts the cuts back where they were after an edit.
    """
    total, groups, first = sum(sizes), [], 0
    target = min(room, -(-total // max(1, -(-total // room))) + max(sizes, default=0) // 2)
    while first < len(sizes):
        last, held = first, 0
        while last < len(sizes) and (last == first or held + sizes[last] <= target):
            held += sizes[last]
            last += 1
        if last < len(sizes):
            last = _cut(sizes, levels, first, last)
        groups.append(range(first, last))
        first = last
    return groups


def _cut(sizes: Sequence[int], levels: Sequence[int], first: int, last: int) -> int:
    """The best place to end a group that began at `first` and is full before `last`: within its last third."""
    full, held, best = sum(sizes[first:last]), sum(sizes[first:last]), last
    for place in range(last - 1, first, -1):
        held -= sizes[place]
        if held < full * 2 / 3:
            break
        if levels[place] < levels[best]:
            best = place
    return best


def objects(name: str, item: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The schema of an object whose one field is a list of exactly `count` items."""
    array = {"type": "array", "items": dict(item), "minItems": count, "maxItems": count}
    return {"type": "object", "properties": {name: array}, "required": [name], "additionalProperties": False}


def text_field(most: int) -> dict[str, Any]:
    """The schema of a bounded string."""
    return {"type": "string", "maxLength": most}


def record(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all these fields and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def list_field(items: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The schema of a bounded list."""
    return {"type": "array", "items": dict(items), "maxItems": most}


def document_of(inputs: Mapping[str, Any]) -> tuple[Document, Skeleton, str]:
    """What every input holds: document, skeleton and the language to write in."""
    return inputs["document"], inputs["skeleton"], inputs["language"]


def heading_of(section: Section) -> str:
    """A section's heading, or a word for text before the first one."""
    return section.heading or "(no heading)"

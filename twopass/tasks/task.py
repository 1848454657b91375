"""What the four tasks share: a question to a model, and the desk at which the questions of one document are made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, Protocol

from pydantic import BaseModel

from twopass.schema import Document, Section, Skeleton
from twopass.tasks.prompts import outline

PACK_TOKENS = 8000
"""Tokens of text that share a prompt at most: enough to make the headings and the task above it cheap, and few enough
that a model does not lose the middle of it."""
SLACK = 0.15
"""Share of a prompt's text by which a cut may move to stand before a higher heading."""
FRAME = 600
"""Tokens of opening and task, and of the turns of a chat; the headings come to it."""
REPLY_SHARE = 0.4
"""Share of a context kept free for the reply where its length can be chosen."""
HEADINGS_SHARE = 0.4
"""Characters of headings to a token of context at most: a tenth of it."""
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
    _headings: str | None = field(default=None, init=False)

    def foreign(self, language: str) -> str:
        """The language to write in where it is not that of the document: then their words cannot be compared."""
        return self.language if self.language != language else ""

    def headings(self, document: Document, skeleton: Skeleton) -> str:
        """The headings as every prompt shows them: made once a document, and alike for a server that keeps prefixes."""
        if self._headings is None:
            self._headings = outline(skeleton, len(document.text), int(HEADINGS_SHARE * self.context_tokens))
        return self._headings

    def free(self, headings: str) -> int:
        """Tokens that what is asked about and the reply may have together."""
        return max(200, self.context_tokens - FRAME - self.count(headings))

    def room(self, most: int = PACK_TOKENS) -> int:
        """Tokens of document text that a prompt may hold, so that headings, task and reply still fit."""
        return max(200, min(most, int((self.context_tokens - FRAME) * (1 - REPLY_SHARE) / (1 + 2 * SLACK))))

    def packed(
        self,
        texts: Sequence[int],
        replies: Sequence[int],
        levels: Sequence[int],
        headings: str,
        most: int = PACK_TOKENS,
    ) -> list[range]:
        """Neighbours grouped so that a prompt has about `most` tokens of text, and with its reply fits the context.

        Args:
            texts, replies: tokens that each takes in the prompt, and in the reply at most.
        """
        both, free = [a + b for a, b in zip(texts, replies, strict=True)], self.free(headings)
        room = self.room(most) * sum(both) // max(1, sum(texts))
        while True:
            groups = in_order(both, levels, min(room, free))
            if all(len(group) == 1 or sum(both[i] for i in group) <= free for group in groups):
                return groups
            room = min(room, free) * 4 // 5


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
    """Neighbours in as few groups of about one size as `room` allows, parted before the highest heading near each cut.

    Cutting at high headings keeps chapters together, and puts the cuts back where they were after a small edit.
    """
    before = [0, *accumulate(sizes)]
    count = max(1, -(-before[-1] // max(1, room)))
    ideal, cuts = before[-1] / count, [0]
    for number in range(1, count):
        aim = number * ideal
        near = [i for i in range(cuts[-1] + 1, len(sizes)) if abs(before[i] - aim) <= SLACK * ideal]
        if not near:
            near = sorted(range(cuts[-1] + 1, len(sizes)), key=lambda i: abs(before[i] - aim))[:1]
        cuts += sorted(near, key=lambda i: (levels[i], abs(before[i] - aim)))[:1]
    return [range(first, last) for first, last in pairwise([*cuts, len(sizes)]) if first < last]


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

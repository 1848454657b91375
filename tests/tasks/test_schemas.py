"""The schemas that servers hold a model to are made from the classes of its replies, bounds and all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.backends.scripted import Scripted
from tests.loopback import first_sentences, small_sections
from twopass.backends.base import Request
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run


def text(most: int) -> dict[str, object]:
    return {"type": "string", "maxLength": most}


def one_of(*words: str) -> dict[str, object]:
    return {"type": "string", "enum": list(words)}


def at_most(most: int, items: object) -> dict[str, object]:
    return {"type": "array", "items": items, "maxItems": most}


def record(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def exactly(count: int, row: object) -> dict[str, object]:
    return {"type": "array", "items": row, "minItems": count, "maxItems": count}


def any_number(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


INTEGER = {"type": "integer"}
CITE = at_most(6, INTEGER)
POINT = record(text=text(600), cite=CITE)
TAG = record(
    kind=one_of("promise", "undefined", "question", "incomplete"), at=INTEGER, concept=text(120), question=text(600)
)
ADMITTED = record(at=INTEGER, text=text(600))


def wanted(task: str, request: Request) -> dict[str, object]:
    """The schema written by hand, with the counts, numbers and ids of the one asked with."""
    body = json.loads(json.dumps(request.json_schema))["properties"]
    if task == "essay":
        most = body["paragraphs"]["maxItems"]
        return record(title=text(120), paragraphs=at_most(most, record(text=text(1600), cite=at_most(10, INTEGER))))
    if list(body) == ["closes", "void"]:
        ids = body["closes"]["items"]["properties"]["tag"]["enum"]
        void = record(tag=one_of(*ids), why=text(600), same_as=text(120))
        return record(closes=any_number(_closing(body)), void=any_number(void))
    if list(body) == ["closings"]:
        ids = body["closings"]["items"]["properties"]["tag"]["enum"]
        row = record(tag=one_of(*ids), question=text(600), answer=text(600), cite=CITE)
        return record(closings=any_number(row))
    if task == "forward":
        return record(**_sections(body, request))
    number = body["lines"]["items"]["properties"]["section"]
    count = len(set(number["enum"]))
    ids, own = (body[name]["items"]["properties"]["tag"]["enum"] for name in ("closes", "void"))
    assert set(own) <= set(ids)
    return record(
        closes=any_number(_closing(body)),
        points_to=any_number(record(tag=one_of(*own), sections=at_most(6, INTEGER))),
        void=any_number(record(tag=one_of(*own), why=text(600), same_as=text(120))),
        hindsight=any_number(record(at=INTEGER, concept=text(120), question=text(600), answer=text(600), cite=CITE)),
        conflicts=any_number(record(text=text(600), cite=CITE)),
        lines=exactly(count, record(section=number, keywords=at_most(6, text(120)), text=text(900), cite=CITE)),
    )


def _sections(body: Mapping[str, Any], request: Request) -> dict[str, object]:
    """The large sections one by one, and the small ones together."""
    held = {}
    if "sections" in body:
        number = body["sections"]["items"]["properties"]["section"]
        row = record(section=number, points=at_most(40, POINT), tags=at_most(8, TAG), admitted=at_most(8, ADMITTED))
        held["sections"] = exactly(len(set(number["enum"])), row)
    if small_sections(request.prompt):
        opened = int(re.search(r"of all these sections (\d+) at most", request.prompt)[1])
        held["small"] = record(points=at_most(40, POINT), tags=at_most(opened, TAG), admitted=at_most(40, ADMITTED))
    return held


def _closing(body: Mapping[str, Any]) -> dict[str, object]:
    ids = body["closes"]["items"]["properties"]["tag"]["enum"]
    status = one_of("resolved", "partial", "external")
    return record(tag=one_of(*ids), status=status, answer=text(600), cite=CITE, missing=text(600))


@pytest.fixture(scope="module")
def asked(request: pytest.FixtureRequest) -> list[Request]:
    """What a model is asked in reading the paper, by packs of several sections and by single ones."""
    backend = Scripted(lambda one: first_sentences(one.prompt))
    backend.context_tokens = 16_384
    run(request.getfixturevalue("paper"), Reader(backend), Options(essay=True))
    return backend.requests


@pytest.mark.parametrize("task", ["forward", "backward", "essay"])
def test_a_schema_says_what_it_should_in_the_order_of_its_fields(asked, task):
    requests = [one for one in asked if one.task == task]
    assert requests
    for request in requests:
        assert json.dumps(wanted(task, request)) == json.dumps(_ordered(request.json_schema))


def test_a_reply_is_about_the_sections_of_its_prompt(asked):
    counts = set()
    for request in (one for one in asked if one.task == "forward"):
        sections = request.json_schema["properties"].get("sections")
        large = sections["items"]["properties"]["section"]["enum"] if sections else []
        numbers = sorted([*large, *small_sections(request.prompt)])
        text = request.prompt.partition('<document part="text">')[2]
        assert numbers == list(dict.fromkeys(int(n) for n in re.findall(r"^#+ \{(\d+)\}", text, re.M)))
        counts.add(len(numbers))
    assert len(counts) > 1


def _ordered(schema: object) -> object:
    """The schema with its bounds in the order in which `wanted` writes them: that of fields, ids and notes stays."""
    if isinstance(schema, dict):
        order = ["type", "enum", "properties", "required", "additionalProperties", "items", "minItems", "minimum"]
        keys = [key for key in [*order, "maxItems", "maximum", "maxLength"] if key in schema]
        if len(keys) == len(schema):
            return {key: _ordered(schema[key]) for key in keys}
        return {key: _ordered(value) for key, value in schema.items()}
    return [_ordered(one) for one in schema] if isinstance(schema, list) else schema

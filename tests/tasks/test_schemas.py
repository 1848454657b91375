"""The schemas that servers hold a model to are made from the classes of its replies, bounds and all."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.backends.scripted import Scripted
from tests.loopback import first_sentences
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


POINT = record(text=text(600), quote=text(800))
TAG = record(
    kind=one_of("promise", "undefined", "question", "incomplete"),
    concept=text(120),
    question=text(600),
    quote=text(800),
)


def wanted(task: str, given: Mapping[str, object]) -> dict[str, object]:
    """The schema written by hand, with the counts and ids of the one given."""
    body = json.loads(json.dumps(given))["properties"]
    if task == "essay":
        most = body["paragraphs"]["maxItems"]
        return record(title=text(120), paragraphs=at_most(most, record(text=text(1600), quotes=at_most(6, text(800)))))
    rows, *_ = body.values()
    count, fields = rows["minItems"], rows["items"]["properties"]
    number = {"type": "integer", "enum": list(range(1, count + 1))}
    if task == "forward":
        row = record(id=number, points=at_most(8, POINT), keywords=at_most(8, text(120)), tags=at_most(8, TAG))
        return record(sections=exactly(count, row))
    if task == "backward":
        status = one_of("resolved", "partial", "external", "unresolved")
        tag_id = one_of(*fields["tag_id"]["enum"])
        assert len(set(fields["tag_id"]["enum"])) == count
        return record(
            resolutions=exactly(count, record(tag_id=tag_id, status=status, answer=text(600), quote=text(800)))
        )
    note = {"type": "integer", "minimum": 1, "maximum": fields["rests_on"]["items"]["maximum"]}
    row = record(id=number, keywords=at_most(5, text(120)), comment=text(900), rests_on=at_most(4, note))
    return record(lines=exactly(count, row))


@pytest.fixture(scope="module")
def asked(request: pytest.FixtureRequest) -> list[Request]:
    """What a model is asked in reading the paper, by packs of several sections and by single ones."""
    backend = Scripted(lambda one: first_sentences(one.prompt))
    backend.context_tokens = 4096
    run(request.getfixturevalue("paper"), Reader(backend), Options(essay=True))
    return backend.requests


@pytest.mark.parametrize("task", ["forward", "backward", "synthesis", "essay"])
def test_a_schema_says_what_it_should_in_the_order_of_its_fields(asked, task):
    schemas = [one.json_schema for one in asked if one.task == task]
    assert schemas
    for schema in schemas:
        assert json.dumps(wanted(task, schema)) == json.dumps(_ordered(schema))


def test_a_reply_is_about_as_many_sections_as_its_prompt(asked):
    counts = set()
    for request in (one for one in asked if one.task == "forward"):
        sections = request.json_schema["properties"]["sections"]
        assert sections["items"]["properties"]["id"]["enum"][-1] == sections["minItems"] == sections["maxItems"]
        assert f"<section {sections['minItems']}>" in request.prompt
        assert f"<section {sections['minItems'] + 1}>" not in request.prompt
        counts.add(sections["minItems"])
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

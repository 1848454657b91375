"""The JSON of a reply is found in whatever a model puts around it, and nothing else is taken for it."""

from __future__ import annotations

import json

import pytest

from twopass.tasks.task import parse, rows

BODY = {"sections": [{"id": 1, "points": ["a {brace} and a [bracket]"]}]}
TEXT = json.dumps(BODY)
THOUGHT = json.dumps({"text": "The tag </think> ends a thought."})


@pytest.mark.parametrize(
    "reply",
    [
        TEXT,
        f"\n\n{TEXT}\n",
        f"```json\n{TEXT}\n```",
        f"```json {TEXT} ```",
        f"```{TEXT}```",
        f"Here it is:\n```JSON\n{TEXT}\n```\nI hope that it helps.",
        f"Here it is: {TEXT}",
        f"As asked [1], {{sic}}: {TEXT} Shall I {{go on}}?",
        f"<think>A list [1, 2], or {{}}?</think>{TEXT}",
        f"A list, then.</think>\n```json\n{TEXT}\n```",
        f"\ud83d {TEXT}",
    ],
)
def test_json_is_found(reply):
    assert parse(reply) == BODY


def test_what_a_document_says_of_thoughts_is_no_thought():
    assert parse(THOUGHT) == json.loads(THOUGHT)


@pytest.mark.parametrize(
    "reply", ["", "Certainly!", '{"sections": [{"id"', "[" * 100_000, "{" * 100_000, "see [a]", "null"]
)
def test_nothing_else_is(reply):
    assert parse(reply) is None


def test_what_has_another_shape_is_left_out():
    assert rows({"rows": [{"a": 1}, "b", None, {"a": 2}]}, "rows") == [{"a": 1}, {"a": 2}]
    assert rows({"rows": {"a": 1}}, "rows") == rows([], "rows") == []

"""The JSON of a reply is found in whatever a model puts around it, and nothing else is taken for it."""

from __future__ import annotations

import json

import pytest

from twopass.tasks.task import listed, parse

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


def test_numbers_are_read_as_a_model_writes_them():
    rows = [{"id": "1"}, {"id": "[2]"}, {"id": 3}, {"id": " #4 "}, {"id": "five"}, {"id": True}, {"id": None}, {}, "6"]
    assert listed({"rows": rows}, "rows") == {number: {"id": number} for number in (1, 2, 3, 4)}
    assert listed({"rows": [{"id": 1, "a": 1}, {"id": "1", "a": 2}]}, "rows") == {1: {"id": 1, "a": 1}}

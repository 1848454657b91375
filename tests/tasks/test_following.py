"""What is complete of a JSON reply is told once, as soon as it is, wherever the reply is cut into pieces."""

from __future__ import annotations

import json
from typing import Any

import pytest

from twopass.tasks.asked.following import PartialReply

ROWS = [{"text": 'A "brace" } and ] — 640 m, \U0001f30a.', "cite": [1, 22]}, {"text": "B\\\\", "cite": []}]
REPLY = {"verdict": "answered", "answer": ROWS, "missing": "", "none": [], "more": [3, 45], "sure": None, "odds": 1.5}
TOLD = [
    ("verdict", "answered"), ("answer", ROWS[0]), ("answer", ROWS[1]), ("missing", ""), ("more", 3), ("more", 45),
    ("sure", None), ("odds", 1.5),
]  # fmt: skip
FORMS = {
    "plain": json.dumps(REPLY),
    "spread out, in letters": json.dumps(REPLY, indent=2, ensure_ascii=False),
    "fenced": f"```json\n{json.dumps(REPLY)}\n```",
    "after thoughts": f"<think>Is it {{so}}?</think>\n{json.dumps(REPLY)} Anything else?",
}


def told(*pieces: str) -> list[tuple[str, Any]]:
    reply = PartialReply()
    return [one for piece in pieces for one in reply.take(piece)]


@pytest.mark.parametrize("form", FORMS)
def test_a_reply_is_told_the_same_wherever_it_is_cut(form):
    text = FORMS[form]
    assert told(*text) == TOLD
    for at in range(len(text)):
        assert told(text[:at], text[at:]) == TOLD, at


def test_an_element_is_told_with_its_last_brace_and_not_before():
    text = FORMS["plain"]
    end = text.index("22]}") + 4
    assert told(text[: end - 1]) == TOLD[:1]
    assert told(text[:end]) == TOLD[:2]


@pytest.mark.parametrize(
    "text",
    ['Sure: {"verdict": "answered"}', "", '<think>{"verdict": 1,', '["verdict"]', "{verdict: 1, ", "[" * 9000],
)
def test_what_is_no_such_reply_is_passed_over(text):
    assert told(*text) == []

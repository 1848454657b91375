"""What servers do: each habit ends in the full reading or in one clear line, none in a traceback or in silence."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.llm.test_client import MILL
from tests.loopback import Habit, Loopback, Sent, chat, first_sentences
from twopass import index, read
from twopass.backends.base import Request
from twopass.backends.openai import OpenAIServer
from twopass.config import Options
from twopass.errors import BackendError, LostContent
from twopass.llm.client import Reader, open_reader
from twopass.pipeline import run
from twopass.schema import Reading


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """A cache of its own and no time lost between two tries."""
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mill-0123456789")
    monkeypatch.setattr("twopass.backends.openai.LONGEST_PAUSE", 0.01)


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    (tmp_path / "mill.md").write_text(MILL, "utf-8")
    return tmp_path / "mill.md"


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> Reading:
    """What a server without habits makes of the mill."""
    folder = tmp_path_factory.mktemp("expected")
    (folder / "mill.md").write_text(MILL, "utf-8")
    with Loopback() as loopback:
        return read_by(loopback, folder / "mill.md", cache=False)


def read_by(loopback: Loopback, mill: Path, **options: Any) -> Reading:
    return read(mill, model="openai:m", base_url=loopback.url, **options)


def prompt_of(body: dict[str, Any]) -> str:
    return str(body["messages"][0]["content"])


def answered(write: Callable[[str], Sent]) -> Habit:
    """An answer made of the reply's text."""
    return lambda body: write(json.dumps(first_sentences(prompt_of(body)), ensure_ascii=False))


def refusing(parameter: str, said: Any, status: int = 400) -> Habit:
    """A refusal of every request that holds a parameter."""
    return lambda body: Sent(said, status) if parameter in body else None


def times(count: int, sent: Sent) -> Habit:
    """The same answer to the first requests."""
    left = [count]

    def habit(body: dict[str, Any]) -> Sent | None:
        left[0] -= 1
        return sent if left[0] >= 0 else None

    return habit


def always(sent: Sent) -> Habit:
    return lambda body: sent


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


# ── habits that end in the full reading ───────────────────────────────────────────────────────────


def thinking(words: int, write: Callable[[str], Sent]) -> Habit:
    """A model whose thoughts take so many tokens of what a reply may have."""

    def habit(body: dict[str, Any]) -> Sent:
        if (body.get("max_tokens") or body.get("max_completion_tokens") or 0) < words:
            return chat(None, "length", reasoning_content="Let me think about mills and stones. " * 9)
        return write(json.dumps(first_sentences(prompt_of(body))))

    return habit


def rows_of(text: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    body = json.loads(text)
    return json.dumps({name: [change(row) for row in rows] for name, rows in body.items()})


CODE_422 = {
    "detail": [
        {"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted", "input": 0},
    ]
}
GOOGLE_400 = [
    {
        "error": {
            "code": 400,
            "message": 'Invalid JSON payload received. Unknown name "seed": Cannot find field.',
            "status": "INVALID_ARGUMENT",
        }
    }
]
ROUTED = {
    "error": {
        "message": "Provider returned error",
        "code": 400,
        "metadata": {"raw": '{"detail":"temperature: not supported"}'},
    }
}
COMPLETION = (
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
)
MOST = "max_tokens is too large: 800. This model supports at most 700 completion tokens."
SOON = {"Retry-After": "0.05"}

READS: dict[str, Habit] = {
    "thoughts take the reply's tokens": thinking(4000, chat),
    "thoughts take more than was added at first": thinking(12_000, chat),
    "the answer stands in reasoning_content": answered(lambda text: chat(None, reasoning_content=text)),
    "the answer stands in reasoning": answered(lambda text: chat("", reasoning=text)),
    "thoughts stand beside the answer": answered(lambda text: chat(text, reasoning_content="{I think} about mills.")),
    "thoughts stand before the answer": answered(lambda text: chat(f"<think>\nA {{mill}}?\n</think>\n\n{text}")),
    "thoughts without their beginning": answered(lambda text: chat(f"A mill, then.\n</think>\n{text}")),
    "content is a list of parts": answered(lambda text: chat([{"type": "text", "text": text}])),
    "content is parts of many kinds": answered(
        lambda text: chat([{"type": "thinking", "thinking": [{"text": "{?"}]}, text[:50], {"text": text[50:]}])
    ),
    "token counts are words": answered(lambda text: chat(text, usage={"prompt_tokens": "many", "total_tokens": None})),
    "token counts are missing": answered(lambda text: chat(text, usage=[])),
    "half a character": answered(lambda text: chat("\ud83d " + text)),
    "no finish reason": answered(lambda text: chat(text, None)),
    "prose around the JSON": answered(lambda text: chat(f"Sure! Here [as asked] it is:\n{text}\nAnything {{else}}?")),
    "a fence on one line": answered(lambda text: chat(f"```json {text} ```")),
    "a fence with prose": answered(lambda text: chat(f"Here it is:\n\n```\n{text}\n```\n\nI hope that it helps.")),
    "ids as strings": answered(lambda text: chat(rows_of(text, lambda row: {**row, "id": f"{row.get('id')}"}))),
    "ids in brackets": answered(lambda text: chat(rows_of(text, lambda row: {**row, "id": f"[{row.get('id')}]"}))),
    "an extra field": answered(lambda text: chat(rows_of(text, lambda row: {**row, "confidence": 0.9}))),
    "seed: unknown name (a list of errors)": refusing("seed", GOOGLE_400),
    "seed: a validation error of 422": refusing("seed", CODE_422, 422),
    "seed: unrecognized argument": refusing("seed", error("Unrecognized request argument supplied: seed")),
    "temperature: in double quotes": refusing("temperature", error('"temperature" is not supported')),
    "temperature: a string error": refusing("temperature", {"error": "temperature is not supported by this model"}),
    "temperature: a plain detail": refusing("temperature", {"detail": "Unsupported: temperature"}, 422),
    "temperature: a message at the top": refusing("temperature", {"message": "`temperature` must be positive"}),
    "temperature: plain text": refusing("temperature", "Bad Request: unknown field temperature"),
    "temperature: only as param": refusing("temperature", error("unsupported value", param="temperature")),
    "temperature: told by a router": refusing("temperature", ROUTED),
    "temperature: an error of status 200": refusing("temperature", error("temperature is not supported"), 200),
    "max_tokens: another name wanted": refusing("max_tokens", error(COMPLETION, param="max_tokens")),
    "neither name of the limit": lambda body: (
        refusing("max_tokens", error(COMPLETION))(body)
        or refusing("max_completion_tokens", error("Unknown parameter: 'max_completion_tokens'"))(body)
    ),
    "max_tokens: too large": lambda body: Sent(error(MOST), 400) if body.get("max_tokens", 0) > 700 else None,
    "a refusal that names nothing": refusing("seed", error("Bad request")),
    "no response_format": refusing("response_format", error("response_format is not supported")),
    "no json_schema": lambda body: (
        Sent(error("Invalid parameter: json_schema"), 400)
        if body.get("response_format", {}).get("type") == "json_schema"
        else None
    ),
    "a grammar that breaks the server": refusing("response_format", error("failed to parse grammar"), 500),
    "429 with seconds": times(1, Sent(error("slow down"), 429, {"Retry-After": "0.05"})),
    "429 with milliseconds": times(1, Sent(error("slow down"), 429, {"retry-after-ms": "50"})),
    "429 with a date": times(1, Sent(error("slow down"), 429, {"Retry-After": format_datetime(datetime.now(UTC))})),
    "429 in words": times(1, Sent(error("Rate limit reached. Please try again in 40ms."), 429)),
    "429 with a nonsensical header": times(1, Sent(error("slow down"), 429, {"Retry-After": "soon"})),
    "408": times(2, Sent(error("Request Timeout"), 408, SOON)),
    "409": times(1, Sent(error("conflict"), 409, SOON)),
    "500 as a web page": times(2, Sent("<html><title>500 Oops</title></html>", 500)),
    "503 while the model is loading": times(3, Sent(error("Loading model"), 503)),
    "529": times(2, Sent({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, 529)),
    "an error of status 200 that passes": times(2, Sent({"error": {"message": "upstream", "code": 502}})),
    "no choices, for once": times(2, Sent({"choices": []})),
    "no body, for once": times(1, Sent("")),
}


@pytest.mark.parametrize("habit", READS)
def test_a_habit_that_ends_in_the_full_reading(mill, expected, habit):
    with Loopback(habit=READS[habit]) as loopback:
        reading = read_by(loopback, mill)
        sent = loopback.log.arrived
        plain_prompts = {
            prompt_of(body).partition("\n\nReply with one JSON object of")[0] for body in loopback.log.bodies
        }
    assert loopback.log.instead > 0
    assert reading.audit.fallbacks == expected.audit.fallbacks
    assert reading.synthesis == expected.synthesis
    assert reading.resolved == expected.resolved
    assert sent <= len(plain_prompts) + 8  # what a server does not take is found out once


# ── habits that end in one clear line ─────────────────────────────────────────────────────────────

LONG = "This model's maximum context length is 1024 tokens. However, you requested 9000 tokens (8000 in the messages)."
SPENT = "You exceeded your current quota, please check your plan and billing details."
ENDS: dict[str, tuple[Habit, str]] = {
    "a wrong key": (
        always(Sent(error("Incorrect API key provided: sk-mill-0123456789.", code="invalid_api_key"), 401)),
        "Incorrect API key provided",
    ),
    "a wrong key of status 400": (always(Sent([error("API key not valid.")], 400)), "API key not valid"),
    "a key without rights": (always(Sent(error("not for your country"), 403)), "not for your country"),
    "no such model": (always(Sent(error("model 'm' not found, try pulling it first"), 404)), "try pulling it first"),
    "no such address": (always(Sent("404 page not found", 404)), "and the address http://127.0.0.1"),
    "a spent quota": (always(Sent(error(SPENT, code="insufficient_quota"), 429)), SPENT),
    "a spent balance": (always(Sent(error("Insufficient Balance"), 402)), "Insufficient Balance"),
    "a prompt too long": (always(Sent(error(LONG, code="context_length_exceeded"), 400)), "--context 1024"),
    "a prompt too long, n_ctx": (
        always(Sent(error("the request exceeds the available context size", n_ctx=2048), 400)),
        "--context 2048",
    ),
    "a prompt too large for a minute": (
        always(Sent(error("Request too large for model m on tokens per minute: Limit 6000, Requested 9000"), 413)),
        "--context 6000",
    ),
    "a wait of an hour": (always(Sent(error("come back"), 429, {"Retry-After": "3600"})), "asks to wait 3600 s"),
    "429 without end": (always(Sent(error("slow down"), 429)), "no answer after 6 tries: slow down"),
    "408 without end": (always(Sent(error("Request Timeout"), 408)), "no answer after 6 tries: Request Timeout"),
    "529 without end": (always(Sent(error("Overloaded"), 529)), "no answer after 6 tries: Overloaded"),
    "an error of status 200": (always(Sent({"error": {"message": "no worker is free"}})), "no worker is free"),
    "a wrong key of status 200": (always(Sent({"error": "invalid api key"})), "invalid api key"),
    "every request is refused": (always(Sent({"detail": "no thanks"}, 422)), "no thanks"),
    "a web page": (always(Sent("<html><body>Welcome to our chat</body></html>")), "a web page"),
    "JSON that is no object": (always(Sent([1, 2])), "holds no reply"),
    "JSON of another kind": (always(Sent({"response": "hello"})), "holds no message"),
    "a body nested without end": (always(Sent(b"[" * 200_000)), "nested without end"),
    "content is a number": (always(chat(5)), "int, not text"),
    "content is null": (always(chat(None)), "the reply was empty"),
    "content is empty": (always(chat("")), "the reply was empty"),
    "a filter": (always(chat(None, "content_filter")), "filter withheld"),
    "a filter of status 400": (always(Sent(error("content management policy"), 400)), "content management policy"),
    "a refusal": (always(chat(None, refusal="I cannot help with mills.")), "I cannot help with mills."),
    "thoughts without an end": (always(chat("<think>hm", "length")), "--reply-tokens"),
    "thoughts that leave nothing": (always(chat(None, "length", reasoning_content="hm")), "--reply-tokens"),
}


@pytest.mark.parametrize("habit", ENDS)
def test_a_habit_that_ends_in_one_clear_line(mill, habit):
    sends, words = ENDS[habit]
    with Loopback(habit=sends) as loopback, pytest.raises(BackendError) as caught:
        read_by(loopback, mill)
    told = str(caught.value)
    assert words in told
    assert "\n" not in told
    assert len(told) < 500
    assert "0123456789" not in told
    assert "is the server running" not in told
    assert caught.value.exit_code == 11
    assert loopback.log.arrived <= 16


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:9/v1", "connection refused (is the server running?)"),
        ("http://nowhere.invalid/v1", "is --base-url right?"),
        ("127.0.0.1:9/v1", "is no server's address"),
        ("http://[::1/v1", "is no server's address"),
        ("ftp://127.0.0.1", "is no server's address"),
    ],
)
def test_an_address_where_nobody_answers(mill, address, words):
    with pytest.raises(BackendError) as caught:
        read(mill, model="openai:m", base_url=address)
    assert words in str(caught.value)


@pytest.mark.parametrize("key", ["sk-ключ", "sk-two\nlines"])
def test_a_key_that_is_none_is_told_and_not_repeated(mill, monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(BackendError, match="characters that no key has") as caught:
        read(mill, model="openai:m", base_url="http://127.0.0.1:9/v1")
    assert key not in str(caught.value)


def test_no_connection_but_a_secure_one(mill):
    with Loopback() as loopback, pytest.raises(BackendError, match="no secure connection"):
        read(mill, model="openai:m", base_url=loopback.url.replace("http:", "https:"))


# ── habits of which the reading suffers, and says so ──────────────────────────────────────────────

USELESS = {
    "prose": "Certainly! Here is what I think.",
    "JSON without end": "[" * 100_000,
    "another object": '{"sections": []}',
}


@pytest.mark.parametrize("text", USELESS)
def test_replies_of_no_use_are_told_and_are_a_failure_if_strict(mill, text):
    with Loopback(habit=always(chat(USELESS[text]))) as loopback:
        audit = read_by(loopback, mill).audit
        with pytest.raises(LostContent, match="the extractive reader stood in for 4 of 4"):
            read_by(loopback, mill, strict=True)
    assert len({note.split()[0] for note in audit.fallbacks}) == 4


def test_the_last_line_says_that_the_extractive_reader_stood_in(twopass, mill, tmp_path):
    env = os.environ | {"TWOPASS_CACHE": str(tmp_path / "cache")}
    with Loopback(habit=always(chat("Certainly! Here is what I think."))) as loopback:
        model = ("--model", "openai:m", "--base-url", loopback.url)
        done = twopass("summarize", mill, *model, env=env)
        quiet = twopass("summarize", mill, *model, "-q", env=env)
        strict = twopass("summarize", mill, *model, "--strict", env=env)
        many = twopass("index", mill, *model, "-o", tmp_path / "out", env=env)
        rows = twopass("references", mill, *model, env=env)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("twopass: mill.md: the extractive reader stood in for 4 of 4 section(s); why: ")
    assert done.stderr.count("section(s)") == 1
    assert quiet.stderr.splitlines() == [last]
    assert rows.stderr.splitlines() == [last]
    assert (done.returncode, quiet.returncode, rows.returncode, many.returncode) == (0, 0, 0, 0)
    assert strict.returncode == LostContent.exit_code
    assert "the extractive reader stood in for 4 of 4" in strict.stderr.splitlines()[-1]
    assert "stood in for 4 of 4 section(s)" in many.stderr
    assert many.stderr.splitlines()[-1] == "the extractive reader stood in for the model in 1 document(s)"


def test_replies_of_no_use_are_not_kept_and_another_server_is_asked(mill):
    with Loopback(habit=always(chat("Certainly!"))) as loopback:
        for _ in range(2):
            before = loopback.log.arrived
            reading = read_by(loopback, mill)
            assert reading.audit.fallbacks
            assert loopback.log.arrived > before
        port = int(loopback.url.split(":")[2].split("/")[0])
    with Loopback(port=port) as healthy:
        assert not [note for note in read_by(healthy, mill).audit.fallbacks if "(forward)" in note]
        asked = healthy.log.arrived
        read_by(healthy, mill)
        assert healthy.log.arrived == asked  # what was of use is kept
    with Loopback() as another:
        read_by(another, mill)
        assert another.log.arrived == asked  # under its own address


def test_damaged_replies_are_said_and_asked_for_anew(twopass, mill, tmp_path):
    env = os.environ | {"TWOPASS_CACHE": str(tmp_path / "cache")}
    with Loopback() as loopback:
        command = ("summarize", mill, "--model", "openai:m", "--base-url", loopback.url)
        first = twopass(*command, env=env)
        asked = loopback.log.arrived
        with sqlite3.connect(tmp_path / "cache" / "replies.sqlite") as file:
            file.execute("UPDATE replies SET reply = '{'")
        file.close()
        again = twopass(*command, env=env)
        assert loopback.log.arrived == 2 * asked
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert [line for line in again.stderr.splitlines() if "damaged" in line] == again.stderr.splitlines()[:1]


def test_half_a_character_of_a_document_is_no_obstacle():
    with Loopback(lambda prompt: "{}") as loopback:
        reader = open_reader(OpenAIServer("m", base_url=loopback.url))
        request = Request(
            "forward", lambda: "<section 1>\nHalf \ud83d of a character.\n</document>", {"type": "object"}, 99
        )
        (reply,) = reader.generate([request])
    assert reply.finish == "stop"


def test_one_reply_withheld_is_told_and_the_others_are_used(mill):
    mill.write_text("".join(MILL.replace("Corran", f"Corran {n}") for n in range(60)), "utf-8")

    def withheld(body: dict[str, Any]) -> Sent | None:
        text = prompt_of(body).partition('<document part="text">')[2].partition("</document>")[0]
        return chat(None, "content_filter") if re.search(r"Corran 1\b", text) else None

    with Loopback(habit=withheld) as loopback:
        reading = read_by(loopback, mill)
    assert any("filter withheld" in note for note in reading.audit.fallbacks)
    assert len(reading.audit.fallbacks) < len(reading.skeleton.sections)


# ── options ───────────────────────────────────────────────────────────────────────────────────────


def test_the_room_for_a_reply_is_an_option_everywhere(twopass, mill, tmp_path):
    with Loopback() as loopback:
        options = {"model": "openai:m", "base_url": loopback.url, "cache": False, "reply_tokens": 5000}
        read(mill, **options)
        assert all(one.error is None for one in index([mill], **options))
        flags = ("--model", "openai:m", "--base-url", loopback.url, "--no-cache", "--reply-tokens", "5000")
        assert twopass("summarize", mill, *flags).returncode == 0
        assert {body["max_tokens"] for body in loopback.log.bodies} == {5000}


def test_the_patience_is_an_option_everywhere(twopass, mill, tmp_path):
    with Loopback(delay=1.5) as loopback:
        options = {"model": "openai:m", "base_url": loopback.url, "cache": False, "timeout": 1}
        with pytest.raises(BackendError, match=r"the server was silent for 1 s \(--timeout lets it take longer\)"):
            read(mill, **options)
        (one,) = index([mill], **options)
        assert isinstance(one.error, BackendError)
        flags = ("--model", "openai:m", "--base-url", loopback.url, "--no-cache", "--timeout", "1")
        done = twopass("summarize", mill, *flags)
        assert (done.returncode, "--timeout" in done.stderr) == (11, True)


def test_thinking_counts_as_what_it_cost(mill):
    with Loopback(habit=thinking(4000, chat)) as loopback:
        reader = Reader(OpenAIServer("m", base_url=loopback.url))
        run(mill, reader, Options())
        assert reader.usage.reply_tokens == 9 * loopback.log.arrived

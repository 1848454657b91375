"""The server backend: how it asks, how it waits, and what it keeps to itself."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time

import pytest

from tests.backends.test_contract import Choice, ask_for, chosen
from tests.loopback import Loopback, Sent, chat
from twopass.backends.base import Request
from twopass.backends.openai import OpenAIServer
from twopass.errors import BackendError


def server(loopback: Loopback, **options) -> OpenAIServer:
    return OpenAIServer("mill", base_url=loopback.url, **{"timeout": 5.0, "first_wait": 0.01, **options})


@pytest.mark.parametrize("understands", [("json_schema", "json_object"), ("json_object",), ()])
def test_the_ladder_ends_where_the_server_understands(understands):
    with Loopback(chosen, understands=understands, keep_prompts=True) as loopback:
        backend = server(loopback)
        for _ in range(2):
            for reply in backend.generate(ask_for(Choice)):
                Choice.model_validate_json(reply.text)
        refused = {2: 0, 1: 2, 0: 4}[len(understands)]
        assert loopback.log.arrived == 6 + refused  # the server is asked what it understands once
        told_of_schema = ["Reply with one JSON object of this schema" in prompt for prompt in loopback.log.prompts]
        assert all(told_of_schema) is (len(understands) < 2)


@pytest.mark.parametrize("fault", ["429", "500", "cut", "400"])
def test_what_passes_is_waited_out(fault):
    with Loopback(chosen, failing=0.25, faults=(fault,), seed=3) as loopback:
        replies = server(loopback, tries=12).generate(ask_for(Choice) * 5)
        assert {reply.finish for reply in replies} == {"stop"}
        assert loopback.log.faults[fault] > 0


def test_silence_ends_at_the_timeout():
    with Loopback(chosen, failing=1.0, faults=("silence",), silence=20.0) as loopback:
        started = time.monotonic()
        with pytest.raises(BackendError, match=r"silent for 0.3 s \(--timeout"):
            server(loopback, timeout=0.3).generate(ask_for(Choice) * 3)
        assert loopback.log.arrived == 2  # sent once more, and not again and again
        assert time.monotonic() - started < 10


def test_one_silence_is_passed_over():
    asked: list[str] = []

    def answer(prompt: str):
        asked.append(prompt)
        if len(asked) == 2:
            time.sleep(5)
        return chosen(prompt)

    with Loopback(answer) as loopback:
        replies = server(loopback, timeout=1.0).generate(ask_for(Choice))
        assert {reply.finish for reply in replies} == {"stop"}
        assert loopback.log.arrived == 4


def test_time_in_line_is_no_silence():
    with Loopback(chosen, serial=True, delay=0.4) as loopback:
        started = time.monotonic()
        replies = server(loopback, timeout=3.0, concurrency=12).generate(ask_for(Choice) * 4)
        assert {reply.finish for reply in replies} == {"stop"}
        assert time.monotonic() - started > 3.0
        assert loopback.log.arrived == 12  # nothing is sent twice while the server works


def test_of_what_stands_in_line_only_the_first_is_sent_again():
    def answer(prompt: str):
        time.sleep(0 if "Question 0" in prompt else 30)
        return chosen(prompt)

    with Loopback(answer) as loopback:
        backend = server(loopback, timeout=0.6)
        backend.generate(ask_for(Choice)[:1])
        with pytest.raises(BackendError, match=r"none of 6 requests: .* silent for [\d.]+ s \(--timeout"):
            backend.generate(ask_for(Choice)[1:] * 3)
        assert loopback.log.arrived == 1 + 6 + 1


def test_a_limit_of_requests_is_no_failure_while_others_are_answered():
    last = [0.0]

    def habit(body):
        now = time.monotonic()
        if now - last[0] < 0.1:
            return Sent({"error": {"message": "slow down"}}, 429, {"Retry-After": "0.05"})
        last[0] = now
        return None

    with Loopback(chosen, habit=habit) as loopback:
        replies = server(loopback).generate(ask_for(Choice) * 8)
        assert {reply.finish for reply in replies} == {"stop"}
        assert loopback.log.instead > 24


def test_a_server_that_dies_ends_the_run():
    with Loopback(chosen) as loopback:
        backend = server(loopback, tries=2)
        backend.generate(ask_for(Choice)[:1])
    with pytest.raises(BackendError, match=r"is the server running.*is kept"):
        backend.generate(ask_for(Choice))


def test_what_is_found_out_once_holds_for_the_run():
    def habit(body):
        return Sent({"error": '"temperature" is not supported'}, 400) if "temperature" in body else None

    with Loopback(chosen, habit=habit) as loopback:
        backend = server(loopback)
        for _ in range(2):
            assert {reply.finish for reply in backend.generate(ask_for(Choice) * 2)} == {"stop"}
        assert loopback.log.instead == 1


def test_a_prompt_that_does_not_fit_fails_alone_and_says_what_helps():
    def habit(body):
        long = "Question 1" in body["messages"][0]["content"]
        return Sent({"error": {"message": "maximum context length is 512 tokens"}}, 400) if long else None

    with Loopback(chosen, habit=habit) as loopback:
        replies = server(loopback).generate(ask_for(Choice))
        assert [reply.finish for reply in replies] == ["stop", "failed", "stop"]
        assert "--context 512" in replies[1].text


def test_room_for_thoughts_ends_with_the_context():
    habit = lambda body: chat(None, "length", reasoning_content="hm")  # noqa: E731
    with Loopback(chosen, habit=habit) as loopback:
        with pytest.raises(BackendError, match=r"left no room in \d+ tokens .* --reply-tokens or --context"):
            server(loopback, context_tokens=20_000).generate(ask_for(Choice)[:1])
        asked = [body["max_tokens"] for body in loopback.log.bodies]
    assert asked[:3] == [200, 200 + 4096, 200 + 4 * 4096]
    assert asked[2] < asked[3] < 20_000
    assert len(asked) == 4


def test_a_lone_plain_reply_is_never_made_of_thoughts():
    habit = lambda body: chat("", "stop", reasoning_content="{hm}")  # noqa: E731
    with Loopback(habit=habit) as loopback, pytest.raises(BackendError, match="the reply was empty"):
        server(loopback).generate([Request("forward", lambda: "Sum it up.", {}, 50)])


def test_the_address_is_told_without_what_opens_it(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://me:secret@127.0.0.1:9/v1/chat/completions")
    assert OpenAIServer("mill").address == "http://127.0.0.1:9/v1"


def test_retry_after_is_honoured():
    with Loopback(chosen, failing=1.0, faults=("429",)) as loopback:
        backend, started = server(loopback, tries=2), time.monotonic()
        with pytest.raises(BackendError, match="no answer after 2"):
            backend.generate(ask_for(Choice)[:1])
        assert time.monotonic() - started >= 0.2  # the server asks for 0.2 s; the first wait alone is 0.01 s


def test_one_request_may_fail_alone():
    def answer(prompt: str):
        return chosen(prompt) if not prompt.startswith("Question 1") else {}["no reply"]

    with Loopback(answer) as loopback:
        replies = server(loopback, tries=2).generate(ask_for(Choice))
        assert [reply.finish for reply in replies] == ["stop", "failed", "stop"]


def test_a_server_that_is_not_there_is_one_clear_error():
    backend = OpenAIServer("mill", base_url="http://127.0.0.1:9/v1", tries=2, first_wait=0.01)
    with pytest.raises(BackendError, match="is the server running"):
        backend.generate(ask_for(Choice))


def test_no_more_requests_at_once_than_allowed():
    running, most, lock, full = [0], [0], threading.Lock(), threading.Event()

    def answer(prompt: str):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
            if running[0] == 3:
                full.set()
        full.wait(4)  # nobody is answered before three are asking
        time.sleep(0.02)
        with lock:
            running[0] -= 1
        return chosen(prompt)

    with Loopback(answer) as loopback:
        server(loopback, concurrency=3).generate(ask_for(Choice) * 6)
    assert full.is_set()
    assert most[0] == 3


def test_the_key_comes_from_the_environment_and_goes_nowhere_else(monkeypatch, caplog, tmp_path):
    from twopass.llm.cache import ReplyCache
    from twopass.llm.client import Reader

    monkeypatch.setenv("OPENAI_API_KEY", "sk-mill-secret")
    caplog.set_level("DEBUG")
    with Loopback(chosen) as loopback:
        reader = Reader(server(loopback), ReplyCache(tmp_path / "replies.sqlite"))
        reader.generate(ask_for(Choice))
        reader.cache.close()
        assert loopback.log.keys == {"Bearer sk-mill-secret"}
    assert "secret" not in caplog.text
    assert all(b"secret" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_key_for_openai_goes_to_no_other_kind_of_server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mill-secret")
    with Loopback(chosen) as loopback:
        OpenAIServer("mill", base_url=loopback.url, prefix="ollama").generate(ask_for(Choice))
        assert loopback.log.keys == {"Bearer none"}


def test_no_key_and_no_server_is_one_clear_error(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(BackendError, match="OPENAI_API_KEY"):
        OpenAIServer("mill")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process that sends itself an interrupt")
def test_an_interrupt_keeps_what_was_answered():
    kept: list[str] = []

    def answer(prompt: str):
        time.sleep(0.01 if "fast" in prompt else 30)
        return {"prompt": prompt}

    with Loopback(answer) as loopback:
        backend = server(loopback, concurrency=8, timeout=60.0)
        keep = lambda reply: kept.append(json.loads(reply.text)["prompt"])  # noqa: E731
        prompts = [f"fast {n}" for n in range(4)] + [f"slow {n}" for n in range(3)]
        requests = [Request("t", lambda p=p: p, {}, 10, on_reply=keep) for p in prompts]
        waiting = threading.Thread(target=lambda: _interrupt_when(lambda: len(kept) == 4))
        waiting.start()
        with pytest.raises(KeyboardInterrupt):
            backend.generate(requests)
        waiting.join()
    assert sorted(kept) == [f"fast {n}" for n in range(4)]


def _interrupt_when(ready) -> None:
    while not ready():
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)

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
from tests.loopback import Loopback
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
        replies = server(loopback, attempts=12).generate(ask_for(Choice) * 5)
        assert {reply.finish for reply in replies} == {"stop"}
        assert loopback.log.faults[fault] > 0


def test_silence_ends_at_the_timeout():
    with Loopback(chosen, failing=0.4, faults=("silence",), seed=1, silence=60.0) as loopback:
        started = time.monotonic()
        replies = server(loopback, timeout=0.5, attempts=20).generate(ask_for(Choice) * 3)
        assert {reply.finish for reply in replies} == {"stop"}
        assert loopback.log.faults["silence"] > 0
        assert time.monotonic() - started < 60  # not even the first silence was sat out


def test_retry_after_is_honoured():
    with Loopback(chosen, failing=1.0, faults=("429",)) as loopback:
        backend, started = server(loopback, attempts=2), time.monotonic()
        with pytest.raises(BackendError, match="no answer after 2"):
            backend.generate(ask_for(Choice)[:1])
        assert time.monotonic() - started >= 0.2  # the server asks for 0.2 s; the first wait alone is 0.01 s


def test_one_request_may_fail_alone():
    def answer(prompt: str):
        return chosen(prompt) if not prompt.startswith("Question 1") else {}["no reply"]

    with Loopback(answer) as loopback:
        replies = server(loopback, attempts=2).generate(ask_for(Choice))
        assert [reply.finish for reply in replies] == ["stop", "failed", "stop"]


def test_a_server_that_is_not_there_is_one_clear_error():
    backend = OpenAIServer("mill", base_url="http://127.0.0.1:9/v1", attempts=2, first_wait=0.01)
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
        backend = server(loopback, concurrency=8)
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

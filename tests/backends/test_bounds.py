"""What a server may do to its client: no answer without end, no key where it does not belong, no wait without bound."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable

import pytest

from tests.backends.test_contract import Choice, ask_for
from tests.loopback import Loopback, Sent
from twopass.backends import connection
from twopass.backends.connection import Connection
from twopass.backends.openai import OpenAIServer
from twopass.cli import output
from twopass.config import Options
from twopass.cost import patience
from twopass.errors import BackendError

KEY = "sk-none-such-0123456789"
RUNNING = "is the server running?"


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def server(url: str, **options) -> OpenAIServer:
    return OpenAIServer("mill", base_url=url, **{"first_wait": 0.01, "tries": 1, **options})


def complaint_of(url: str, **options) -> str:
    with pytest.raises(BackendError) as raised:
        server(url, **options).generate(ask_for(Choice))
    return str(raised.value)


class Socket:
    """A server that writes whatever it is told after the head of an answer."""

    def __init__(self, write: Callable[[socket.socket], None], head: str = "") -> None:
        self._write, self._head = write, head
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> Socket:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                held, _ = self._socket.accept()
            except OSError:
                return
            with held, contextlib.suppress(OSError):
                held.recv(1 << 16)
                held.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{self._head}\r\n".encode())
                self._write(held)


def endless(held: socket.socket) -> None:
    while True:
        held.sendall(b" " * 4096)


def dripping(held: socket.socket) -> None:
    for _ in range(200):
        held.sendall(b" ")
        time.sleep(0.05)


def test_an_answer_without_end_is_cut(monkeypatch):
    monkeypatch.setitem(connection.MOST_BYTES, "identity", 100_000)
    with Socket(endless) as held:
        assert "longer than 100000 bytes" in complaint_of(held.url)


def test_an_answer_that_drips_ends_with_the_patience():
    started = time.monotonic()
    with Socket(dripping) as held:
        assert "silent for 0.5 s" in complaint_of(held.url, timeout=0.5)
    assert time.monotonic() - started < 8


def test_an_answer_that_unpacks_to_gigabytes_is_cut(monkeypatch):
    monkeypatch.setitem(connection.MOST_BYTES, "gzip", 1_000)
    bomb = gzip.compress(b" " * 10_000_000)
    with Socket(lambda held: held.sendall(bomb), f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n") as held:
        assert "longer than 1000 bytes" in complaint_of(held.url)


def test_a_compressed_answer_is_read():
    def habit(body):
        return Sent(gzip.compress(b'{"error": {"message": "no such model"}}'), 404, {"Content-Encoding": "gzip"})

    with Loopback(habit=habit) as loopback:
        assert "no such model" in complaint_of(loopback.url)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}),
        (408, {"error": {"message": "request timed out"}}),
        (529, {"error": {"message": "overloaded"}}),
        (200, b"\xff\xfe{"),
        (200, "<html>hello</html>"),
        (500, "not json"),
    ],
)
def test_a_server_that_answers_is_not_said_to_be_down(status, body):
    with Loopback(habit=lambda asked: Sent(body, status)) as loopback:
        assert RUNNING not in complaint_of(loopback.url)


def test_no_redirection_is_followed():
    with Loopback() as other:
        sent = Sent("", 307, {"Location": f"{other.url.replace('127.0.0.1', 'localhost')}/chat/completions"})
        with Loopback(habit=lambda body: sent) as loopback:
            assert "no redirection is followed" in complaint_of(loopback.url)
        assert other.log.arrived == 0
        assert not other.log.keys


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://localhost:1/v1", True),
        ("http://[::1]:1/v1", True),
        ("https://models.example/v1", True),
        (None, True),
        ("http://models.example/v1", False),
        ("http://192.0.2.7:8000/v1", False),
        ("http://127.0.0.1.models.example/v1", False),
    ],
)
@pytest.mark.parametrize("asked", [False, True])
def test_a_key_goes_without_encryption_to_this_machine_alone(address, sent, asked):
    import openai

    held = Connection(openai, "mill", address, "openai", asked)
    assert held.withheld is not (sent or asked)
    assert (held._client.api_key == KEY) is (sent or asked)


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_key_that_the_server_repeats_is_struck_out(monkeypatch, status):
    monkeypatch.setenv("OPENAI_API_KEY", "hunter22hunter22")
    said = {"error": {"message": "bad key hunter22hunter22 \x1b[2J"}}
    with Loopback(habit=lambda body: Sent(said, status)) as loopback:
        words = complaint_of(loopback.url)
    assert "bad key" in words
    assert "hunter22" not in words


def test_the_wait_that_a_server_asks_for_has_a_bound():
    sent = Sent({"error": {"message": "slow down"}}, 429, {"Retry-After": "7"})
    with Loopback(habit=lambda body: sent) as loopback:
        started = time.monotonic()
        words = complaint_of(loopback.url, tries=3, longest_wait=5)
    assert time.monotonic() - started < 5
    assert "asks to wait 7 s" in words
    assert "--longest-wait" in words


def test_the_tries_have_a_bound():
    with Loopback(habit=lambda body: Sent({"error": {"message": "broken"}}, 500)) as loopback:
        assert "after 2 tries" in complaint_of(loopback.url, tries=2)


def test_a_plan_tells_how_long_a_server_is_waited_for():
    assert patience(Options()) == ""
    words = patience(Options(model="openai:mill", tries=3, timeout=40, longest_wait=20))
    assert all(told in words for told in ("3 times", "40 s", "20 s"))


def test_a_slow_server_is_said_to_be_waited_for(monkeypatch, capsys, tmp_path):
    from typer.testing import CliRunner

    from twopass.cli.app import program

    monkeypatch.setattr(output, "BEAT", 0.3)
    file = tmp_path / "mill.md"
    file.write_text("# Mill\n\nThe mill stands below the weir. The weir is old.\n", "utf-8")
    with Loopback(delay=1.0) as loopback:
        arguments = ["summarize", str(file), "--model", "openai:m", "--base-url", loopback.url, "--no-cache"]
        said = CliRunner().invoke(program(), arguments)
    assert said.exit_code == 0
    assert "waiting for" in said.output

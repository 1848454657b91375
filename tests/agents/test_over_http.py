"""Over HTTP: only this machine by its own name is answered, and each agent has receipts of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import anyio
import pytest
from mcp import Client

from tests.conftest import ROOT

CALL = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'


@pytest.fixture(scope="module")
def port(folder) -> Iterator[int]:
    """The port of a server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    command = [sys.executable, "-m", "twopass", "mcp", str(folder), "--http", str(free)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(free, process)
            yield free
        finally:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:{port}"}, 421),
        ({"Host": "127.0.0.1:{port}.evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:{port}.evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_who_comes_under_another_name_is_refused(port, headers, status):
    named = {key: value.format(port=port) for key, value in headers.items()}
    accepted = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/mcp", CALL, accepted | named)
    assert connection.getresponse().status == status
    connection.close()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_two_agents_have_receipts_of_their_own(port, mode):
    async def shown(client: Client, session: str = "") -> tuple[int, str]:
        arguments = {"document": "paper.pdf", "section": "2.1"} | ({"session": session} if session else {})
        answer = (await client.call_tool("read", arguments)).structured_content
        return answer["receipt"][0]["shown"]["words"], answer.get("session", "")

    async def drive() -> None:
        async with Client(f"http://127.0.0.1:{port}/mcp", mode=mode) as one:
            words, session = await shown(one)
            await one.call_tool(
                "read", {"document": "paper.pdf", "section": "2.2"} | ({"session": session} if session else {})
            )
            assert (await shown(one, session))[0] > words
            async with Client(f"http://127.0.0.1:{port}/mcp", mode=mode) as other:
                assert (await shown(other))[0] == words
            assert bool(session) == (mode == "auto")

    anyio.run(drive)


def test_a_port_that_is_taken_is_said(port, twopass, folder):
    done = twopass("mcp", folder, "--http", port)
    assert done.returncode == 14
    assert f"port {port} cannot be used" in done.stderr

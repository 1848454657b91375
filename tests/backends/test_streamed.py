"""A server that streams is heard while it writes; one that does not, or breaks off, is asked for the whole reply."""

from __future__ import annotations

import json
import time

import pytest

from tests.loopback import Dripped, Habit, Loopback, Sent, events
from twopass.backends.base import Reply, Request
from twopass.backends.openai import OpenAIServer
from twopass.backends.streamed import EVENT
from twopass.errors import BackendError

TEXT = json.dumps({"answer": [{"text": "The mill — of 1872 — grinds. \U0001f30a", "cite": [4]}]}, ensure_ascii=False)
STREAM = b"".join(events(TEXT))
REFUSED = Sent({"error": {"message": "streaming is not supported"}}, 400)


def asked(server: OpenAIServer) -> tuple[Reply, list[str]]:
    """The reply, and what was heard of every try."""
    heard: list[list[str]] = []

    def listen():
        heard.append([])
        return heard[-1].append

    request = Request("answer", lambda: "Who?", {"type": "object"}, 200, listen=listen)
    return server.generate([request])[0], ["".join(one) for one in heard]


def streamed(*pieces: bytes | float | None, kind: str = "text/event-stream") -> Habit:
    return lambda body: Dripped(pieces, kind) if body.get("stream") else None


def without(name: str, *pieces: bytes) -> Habit:
    """A stream, but a refusal where the request holds a parameter."""
    return lambda body: REFUSED if name in body else streamed(*pieces)(body)


HEARD: dict[str, Habit] = {
    "an event at a time": streamed(*events(TEXT)),
    "a byte at a time": streamed(*(STREAM[i : i + 1] for i in range(len(STREAM)))),
    "all at once": streamed(STREAM),
    "other ends of lines, comments and names of events": streamed(
        b": ping\r\n\r\nevent: delta\r\n", STREAM.replace(b"\n", b"\r\n")
    ),
    "no [DONE]": streamed(*events(TEXT, done=False)),
    "no last line's end": streamed(b"".join(events(TEXT, done=False)).rstrip()),
    "no reason for its end": streamed(*events(TEXT, finish=None)),
    "nothing after [DONE] but silence": streamed(STREAM, 1.0),
    "usage in every event": streamed(
        STREAM.replace(b'{"choices": [{', b'{"usage": {"prompt_tokens": 9}, "choices": [{')
    ),
}


@pytest.mark.parametrize("habit", HEARD)
def test_a_stream_is_heard_and_counted(habit):
    with Loopback(habit=HEARD[habit]) as loopback:
        reply, heard = asked(OpenAIServer("m", base_url=loopback.url))
    assert (reply.text, reply.finish, heard) == (TEXT, "stop", [TEXT])
    assert (reply.prompt_tokens, reply.reply_tokens) == (90, 30)
    assert len(loopback.log.bodies) == 1


def test_usage_is_not_asked_for_where_it_is_refused():
    with Loopback(habit=without("stream_options", *events(TEXT, usage=False))) as loopback:
        server = OpenAIServer("m", base_url=loopback.url)
        assert [asked(server)[1], asked(server)[1]] == [[TEXT], [TEXT]]
    assert ["stream_options" in body for body in loopback.log.bodies] == [True, False, False]


ERROR = b'data: {"error": {"message": "out of memory", "code": 500}}\n\n'
WHOLE: dict[str, Habit] = {
    "reset in the middle": streamed(*events(TEXT)[:4], None),
    "closed in the middle": streamed(*events(TEXT)[:4]),
    "an error in the middle": streamed(*events(TEXT)[:4], ERROR),
    "no event": streamed(b"\n"),
    "garbled": streamed(b"data: {nonsense\n\n"),
    "another shape": streamed(b"data: [1]\n\n"),
    "a web page": streamed(b"<html></html>", kind="text/html"),
}


@pytest.mark.parametrize("habit", WHOLE)
def test_a_stream_that_breaks_is_asked_for_whole_and_the_next_is_tried_again(habit):
    with Loopback(lambda prompt: TEXT, habit=WHOLE[habit]) as loopback:
        server = OpenAIServer("m", base_url=loopback.url, tries=1)
        reply, _ = asked(server)
        loopback.habit = streamed(*events(TEXT))
        assert asked(server)[1] == [TEXT]
    assert (reply.text, reply.finish) == (TEXT, "stop")
    assert reply.reply_tokens > 0


REFUSALS = {
    **{str(status): Sent(REFUSED.body, status) for status in (400, 404, 405, 422, 501)},
    "an error of status 200": Sent(REFUSED.body),
    "an error for a stream": Dripped([ERROR]),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_server_that_refuses_streams_is_asked_for_none_again(refusal):
    said = REFUSALS[refusal]
    with Loopback(lambda prompt: TEXT, habit=lambda body: said if "stream" in body else None) as loopback:
        server = OpenAIServer("m", base_url=loopback.url)
        assert [asked(server)[0].text, asked(server)[0].text] == [TEXT, TEXT]
    assert ["stream" in body for body in loopback.log.bodies] == [True, True, False, False]


def test_a_server_that_does_not_know_streams_answers_whole():
    with Loopback(lambda prompt: TEXT) as loopback:
        reply, heard = asked(OpenAIServer("m", base_url=loopback.url))
    assert (reply.text, heard, len(loopback.log.bodies)) == (TEXT, [], 1)


def test_other_refusals_are_met_as_ever():
    def habit(body):
        return Sent({"error": {"message": "seed is not supported"}}, 400) if "seed" in body else None

    with Loopback(lambda prompt: TEXT, habit=habit) as loopback:
        server = OpenAIServer("m", base_url=loopback.url)
        assert asked(server)[0].text == TEXT
        loopback.habit = without("seed", *events(TEXT))
        assert asked(server)[1] == [TEXT]


def test_a_stream_that_stalls_is_left_after_the_timeout():
    began = time.monotonic()
    with Loopback(habit=streamed(*events(TEXT)[:4], 2.0)) as loopback, pytest.raises(BackendError, match="silent for"):
        asked(OpenAIServer("m", base_url=loopback.url, timeout=0.2))
    assert time.monotonic() - began < 3


ENDLESS = {"events": (events("x")[1], "length"), "comments": (b": ping\n\n", "stop"), "one line": (b"data: ", "stop")}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_stream_without_end_is_cut_off_and_one_without_a_reply_asked_for_whole(kind):
    piece, finish = ENDLESS[kind]
    with Loopback(lambda prompt: TEXT, habit=streamed(*[piece * 400] * 1000)) as loopback:
        reply, heard = asked(OpenAIServer("m", base_url=loopback.url))
    assert reply.finish == finish
    assert len(heard[0]) < 200 * EVENT

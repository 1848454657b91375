"""A request's silence begins anew while those before it are answered, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from twopass.backends.retries import Line, Silence
from twopass.backends.server_errors import asked_for, complaint, redacted


def test_a_request_that_is_passed_over_is_given_up():
    async def story() -> tuple[int, float]:
        line, clock = Line(0.3), asyncio.get_running_loop().time
        before = [asyncio.ensure_future(line.wait(asyncio.sleep(60))) for _ in range(3)]
        await asyncio.sleep(0)
        lost = asyncio.ensure_future(line.wait(asyncio.sleep(60)))
        began, heard = clock(), 0
        while not lost.done():
            await asyncio.sleep(0.1)
            line.heard()
            heard += 1
        with pytest.raises(Silence):
            lost.result()
        for one in before:
            one.cancel()
        await asyncio.gather(*before, return_exceptions=True)
        return heard, clock() - began

    heard, seconds = asyncio.run(story())
    assert 5 <= heard <= 8  # three answers stood before it; from then on only the clock counts
    assert seconds >= 0.55


def test_what_is_given_up_is_ended():
    ended: list[bool] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def story() -> None:
        with pytest.raises(Silence):
            await Line(0.05).wait(work())
        await asyncio.sleep(0)

    asyncio.run(story())
    assert ended == [True]


WAITS: list[tuple[Mapping[str, str], float]] = [
    ({"retry-after": "7"}, 7.0),
    ({"retry-after": "0.5"}, 0.5),
    ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
    ({"retry-after": "-3"}, 0.0),
    ({"retry-after": "nan"}, 0.0),
    ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ({"retry-after": "soon"}, 0.0),
    ({}, 0.0),
]


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_waits_in_headers(headers, seconds):
    assert asked_for(headers) == seconds


def test_a_date_to_wait_for():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90))
    assert 60 < asked_for({"retry-after": later}) <= 90


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Rate limit reached for m. Please try again in 20ms.", 0.02),
        ("Please try again in 1.5s.", 1.5),
        ("Please try again in 6m30s.", 390.0),
        ("retry after 3 seconds", 3.0),
        ("Please wait 2 min", 120.0),
        ("slow down", 0.0),
        ("Please retry later. (request 123456)", 0.0),
    ],
)
def test_waits_in_words(words, seconds):
    assert complaint(429, {"error": {"message": words}}).wait({}) == pytest.approx(seconds)


def test_a_wait_among_the_details():
    details = [{"@type": "RetryInfo", "retryDelay": "34s"}]
    said = complaint(429, [{"error": {"message": "RESOURCE_EXHAUSTED", "details": details}}])
    assert said.wait({}) == 34.0
    assert said.remedy == "wait"


FITS = [
    ("This model's maximum context length is 8,192 tokens. However, you requested 9000 tokens.", 8192),
    ("prompt is too long: 210000 tokens > 200000 maximum", 200_000),
    ("The input token count (1050000) exceeds the maximum number of tokens allowed (1048576).", 1_048_576),
    ("The input (9000 tokens) is longer than the model's context length (8192 tokens).", 8192),
    ("`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens", 4096),
    ("'max_tokens' is too large: 20000. This model's maximum context length is 8192 tokens, your input 3000", 8192),
    ("Prompt contains 40000 tokens, too large for model with 32768 maximum context length", 32_768),
    ("the request exceeds the available context size. try increasing the context size", None),
]


@pytest.mark.parametrize(("words", "fits"), FITS)
def test_a_context_that_is_too_small(words, fits):
    said = complaint(400, {"error": {"message": words}})
    assert (said.remedy, said.fits) == ("shorten", fits)


@pytest.mark.parametrize(
    ("words", "most"),
    [
        ("max_tokens is too large: 9000. This model supports at most 4096 completion tokens", 4096),
        ("`max_tokens` must be less than or equal to `8192`, less than the `context_window` for this model", 8192),
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192),
    ],
)
def test_a_reply_that_is_to_be_shorter(words, most):
    said = complaint(400, {"error": {"message": words}})
    assert (said.remedy, said.most) == ("leave out", most)


def test_what_a_server_repeats_of_the_request_is_not_told():
    echo = {"detail": [{"loc": ["body", "seed"], "msg": "not permitted", "input": {"temperature": 0, "messages": "x"}}]}
    said = complaint(422, echo)
    assert said.words == "body.seed: not permitted"
    assert said.parameters == {"seed"}


def test_keys_are_struck_out():
    assert redacted("Bearer abcdef123456 and sk-proj-abc123456 and\nAIzaSyA1234567890") == "Bearer … and sk-… and AIza…"
    assert redacted("the key is hunter22", "hunter22") == "the key is …"

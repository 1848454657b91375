"""A reply that is heard while it is written: the events of a server's stream, put together as the answer they make."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from twopass.backends.base import Hear, Request
from twopass.backends.server_dialect import LIMITS
from twopass.backends.server_replies import Garbled, decoded, object_of, text_of

WAYS: tuple[dict[str, Any], ...] = ({"stream": True, "stream_options": {"include_usage": True}}, {"stream": True})
"""How a stream is asked for, best first: one that says at its end what it cost, or any."""
REFUSALS = (400, 404, 405, 415, 422, 501)
"""HTTP statuses with which a server may refuse to stream."""
EVENT = 1024
"""Bytes that a stream may have for each token of the reply: an event about one has some 300."""
TEXTS = ("content", "reasoning_content", "reasoning", "refusal")
"""Texts of a message, which come in pieces."""


class Broken(Exception):
    """A stream ended before the reply in it did."""


class Streams:
    """Asks one server for streams, as far as it was found to give any."""

    def __init__(self, completions: Any, refusal: type[Exception]) -> None:
        """Args:
        completions: those of the client, which sends requests.
        refusal: what it raises where the server answers with an HTTP error, its `status_code`.
        """
        self._completions, self._refusal = completions, refusal
        self._ways, self._refused = WAYS, False

    async def body(self, request: Request, asked: Mapping[str, Any]) -> Mapping[str, object] | None:
        """An answer's body whose content the request's listener has heard; None where it is to be asked for whole.

        Raises what the client raises where nothing would come whole, either.
        """
        self._refused = False
        if request.listen is None:
            return None
        for place, way in enumerate(self._ways):
            try:
                body = await self._heard({**asked, **way}, _room(request, asked), request.listen)
            except (Broken, Garbled):
                return None
            except self._refusal as error:
                if getattr(error, "status_code", 0) not in REFUSALS:
                    raise
                body = {}
            if body.get("choices"):
                self._ways = self._ways[place:]
                return body
            self._refused = True
        return None

    def note_whole(self) -> None:
        """A whole reply came: where a stream was refused for the same request, ask for no more."""
        if self._refused:
            self._ways = ()

    async def _heard(self, asked: Mapping[str, Any], room: int, listen: Callable[[], Hear]) -> Mapping[str, object]:
        """What came back; nothing where the stream begins with a complaint."""
        async with self._completions.with_streaming_response.create(**asked) as response:
            if "event-stream" not in response.headers.get("content-type", ""):
                return decoded(b"".join([data async for data in _bytes(response)]).decode("utf-8", "replace"))
            pieces, hear = _Pieces(), listen()
            async for event in _events(response, room):
                if event.get("error") and not pieces.texts["content"]:
                    return {}
                if event.get("error"):
                    raise Broken("the server broke off")
                hear(pieces.take(event))
            return pieces.body()


def _room(request: Request, asked: Mapping[str, Any]) -> int:
    """Bytes that a stream may have: a server that keeps to no limit is cut off."""
    return EVENT * max(request.max_tokens, *(int(asked.get(name, 0)) for name in LIMITS))


async def _events(response: Any, room: int) -> AsyncIterator[Mapping[str, Any]]:
    """The objects of a stream's events; "length" is the last one where there was no more room.

    The client's own decoder knows no such bound, and takes lines without end.
    """
    rest = b""
    async for data in _bytes(response):
        room -= len(data)
        *lines, rest = (rest + data).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            if line.startswith(b"data:") and (said := line[5:].strip()):
                if said == b"[DONE]":
                    return
                yield decoded(said.decode("utf-8", "replace"))
        if room < 0:
            yield {"choices": [{"finish_reason": "length"}]}
            return
    if rest.startswith(b"data:") and rest[5:].strip() not in (b"", b"[DONE]"):
        yield decoded(rest[5:].decode("utf-8", "replace"))


async def _bytes(response: Any) -> AsyncIterator[bytes]:
    """What a response brings. Raises Broken for all that the client's packages of transport raise."""
    try:
        async for data in response.iter_bytes():
            yield data
    except Exception as error:
        raise Broken(str(error)) from error


@dataclass
class _Pieces:
    """What has come of a message."""

    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    finish: object = None
    usage: object = None

    def take(self, event: Mapping[str, Any]) -> str:
        """The content that an event adds."""
        self.usage = event.get("usage") or self.usage
        choices = event.get("choices")
        choice = object_of(choices[0]) if isinstance(choices, list) and choices else {}
        self.finish = choice.get("finish_reason") or self.finish
        delta = object_of(choice.get("delta"))
        for name in TEXTS:
            self.texts[name].append(text_of(delta.get(name)))
        return self.texts["content"][-1]

    def body(self) -> Mapping[str, object]:
        """The answer as it would have come whole. Raises Broken where nothing came, or its end is missing."""
        message = {name: "".join(pieces) for name, pieces in self.texts.items()}
        if not any(message.values()):
            raise Broken("the stream held no reply")
        if self.finish is None:
            try:
                json.loads(message.get("content", ""))
            except (ValueError, RecursionError):
                raise Broken("the stream ended before the reply did") from None
        return {"choices": [{"message": message, "finish_reason": self.finish}], "usage": self.usage}

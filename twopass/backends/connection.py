"""One request and its answer: what is sent to a server, and what came back or why nothing did."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from twopass.backends.base import Request
from twopass.backends.server_dialect import Rung
from twopass.backends.server_errors import Complaint, complaint, redacted
from twopass.backends.server_replies import Answer, answer_of, decoded
from twopass.backends.streamed import Streams
from twopass.errors import BackendError

OLLAMA = "http://127.0.0.1:11434/v1"
"""Where Ollama listens unless told otherwise."""
CONNECTS = 30.0
"""Seconds in which a connection is made."""
MOST_BYTES = {"identity": 32_000_000, "gzip": 100_000}
"""Bytes of an answer, plain or compressed, which may unpack to a thousand times as many; no other way is asked for."""


class Passing(Exception):
    """No reply this time, for a reason that may pass; `hint` helps where it does not."""

    def __init__(self, reason: str, hint: str = "", gone: bool = False) -> None:
        super().__init__(reason)
        self.hint, self.gone = hint, gone


class Complained(Exception):
    """The server answered with a complaint, and asks to `wait` so many seconds."""

    def __init__(self, said: Complaint, wait: float) -> None:
        super().__init__(said.words)
        self.said, self.wait = said, wait


class Connection:
    """The client of one server; its key is read from the environment (OPENAI_API_KEY) and kept nowhere else."""

    def __init__(
        self, package: Any, model: str, base_url: str | None, prefix: str, key_over_http: bool = False
    ) -> None:
        """Raises BackendError where there is no server to connect to.

        Args:
            package: the package openai.
            key_over_http: send the key to another machine without encryption.
        """
        address = _address(base_url, prefix)
        key = (os.environ.get("OPENAI_API_KEY") or "").strip() if prefix == "openai" else ""
        if not key and address is None:
            raise BackendError("no key for OpenAI", "set OPENAI_API_KEY, or name a server with --base-url")
        if not (key.isascii() and key.isprintable()):
            raise BackendError("OPENAI_API_KEY holds characters that no key has", "set it to the key alone")
        self.withheld = bool(key) and not key_over_http and _is_overheard(address)
        """Whether there is a key that the server is not sent."""
        self._secrets = tuple(filter(None, (key, urlsplit(address or "").password)))
        self._openai, self._model = package, model
        # The client's own retries know neither the line nor the pause of all requests, and its limit of time holds
        # between two bytes: both are left to `OpenAIServer`.
        waits = package.Timeout(None, connect=CONNECTS)
        web = package.DefaultAsyncHttpxClient(timeout=waits, follow_redirects=False, event_hooks={"response": [_bound]})
        sent = "none" if self.withheld or not key else key
        self._client = package.AsyncOpenAI(
            api_key=sent, base_url=address, max_retries=0, http_client=web, default_headers={"Accept-Encoding": "gzip"}
        )
        self._streams = Streams(self._client.chat.completions, package.APIStatusError)

    @property
    def address(self) -> str:
        """Where the server listens, without a name and password."""
        parts = urlsplit(str(self._client.base_url))
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def send(self, request: Request, rung: Rung, sent: Mapping[str, Any]) -> Answer:
        """One try, with these parameters beside model and prompt. Raises Complained or Passing."""
        prompt = request.prompt.encode("utf-8", "replace").decode("utf-8")  # no half of a character can be sent
        if rung != "json_schema" and request.json_schema:
            schema = json.dumps(request.json_schema, ensure_ascii=False, separators=(",", ":"))
            prompt += f"\n\nReply with one JSON object of this schema and with nothing else:\n{schema}"
        asked = {"model": self._model, "messages": [{"role": "user", "content": prompt}], **sent}
        try:
            body = await self._streams.body(request, asked) or await self._whole(asked)
            answer = answer_of(body, bool(request.json_schema))
            return answer if answer.reply.finish != "failed" else self._without_keys(answer)
        except self._openai.APIStatusError as error:
            raise self._complained(error.status_code, error.body, error.response.headers) from error
        except self._openai.OpenAIError as error:
            raise _why(error, *self._secrets) from error
        except ValueError as error:  # garbled, or of letters that are none
            raise Passing(redacted(str(error), *self._secrets)) from error

    async def _whole(self, asked: Mapping[str, Any]) -> Mapping[str, object]:
        """The body of an answer that comes in one piece. Raises Complained where it holds an error."""
        raw = await self._client.chat.completions.with_raw_response.create(**asked)
        body = decoded(raw.text)
        if body.get("error") and not body.get("choices"):
            raise self._complained(_status(body), body, raw.headers)
        self._streams.note_whole()
        return body

    def _without_keys(self, answer: Answer) -> Answer:
        """An answer that says why there is no reply, without what the server repeats of our keys."""
        return replace(answer, reply=replace(answer.reply, text=redacted(answer.reply.text, *self._secrets)))

    def _complained(self, status: int, body: object, headers: Mapping[str, str]) -> Complained:
        said = complaint(status, body, *self._secrets)
        return Complained(said, said.wait(headers))


def _address(base_url: str | None, prefix: str) -> str | None:
    """Where the server listens; None for OpenAI's own. Raises BackendError where it is no address."""
    given = base_url or os.environ.get("OPENAI_BASE_URL") or (OLLAMA if prefix == "ollama" else None)
    if given is None:
        return None
    try:
        parts = urlsplit(given.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise BackendError(f"{redacted(given)!r} is no server's address", "it is like http://127.0.0.1:8000/v1")
    return given.strip().rstrip("/").removesuffix("/chat/completions")


def _is_overheard(address: str | None) -> bool:
    """Whether what is sent to an address goes to another machine without encryption."""
    parts = urlsplit(address or "https://")
    if parts.scheme != "http" or parts.hostname == "localhost":
        return False
    try:
        return not ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return True


class Overlong(ValueError):
    """An answer that does not end where the longest reply would."""


class _Bounded:
    """A stream of bytes that is cut after the `most` that an answer may have."""

    def __init__(self, held: Any, most: int) -> None:
        self._held, self._most = held, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most
        async for part in self._held:
            left -= len(part)
            if left < 0:
                raise Overlong(f"the server's answer is longer than {self._most} bytes")
            yield part

    async def aclose(self) -> None:
        """Let go of the stream."""
        await self._held.aclose()


async def _bound(response: Any) -> None:
    """Cut an answer that never ends, or that unpacks to gigabytes, before it is taken in."""
    packed = response.headers.get("content-encoding", "identity")
    held = response.stream
    # the client's own library, which has several names, tells streams by its own type
    base = next(one for one in type(held).__mro__ if one.__name__ == "AsyncByteStream")
    response.stream = type("Bounded", (_Bounded, base), {})(held, MOST_BYTES.get(packed, 0))


def _status(body: Mapping[str, object]) -> int:
    """The HTTP status that an error in an answer of status 200 stands for."""
    error = body.get("error")
    code = error.get("code") if isinstance(error, dict) else body.get("code")
    if isinstance(code, int | str) and str(code).isdecimal() and 400 <= int(code) < 600:
        return int(code)
    formality = complaint(400, body)
    return 400 if formality.parameters or formality.too_long else 500


def _why(error: BaseException, *secrets: str) -> Passing:
    """Why nothing came back, in words, and what helps."""
    causes = list(_causes(error))
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Passing("connection refused", "is the server running?", gone=True)
    for kind, words in ((socket.gaierror, "there is no such host"), (ssl.SSLError, "no secure connection")):
        if found := next((cause for cause in causes if isinstance(cause, kind)), None):
            return Passing(f"{words}: {redacted(str(found), *secrets)}", "is --base-url right?", gone=True)
    last = next((cause for cause in reversed(causes) if str(cause)), error)
    return Passing(redacted(str(last), *secrets) or type(last).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all that it came from."""
    for _ in range(20):
        if error is None:
            return
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _causes(one)
        error = error.__cause__ or error.__context__

"""Any server that speaks the OpenAI API: vLLM, Ollama, llama.cpp, LM Studio, OpenAI and others."""

from __future__ import annotations

import asyncio
import email.utils
import json
import os
import random
import time
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from twopass.backends.base import CONTEXT, Form, Reply, Request
from twopass.backends.looping import LoopThread
from twopass.backends.token_counts import estimate
from twopass.errors import BackendError, MissingDependency

if TYPE_CHECKING:
    import openai

OLLAMA = "http://127.0.0.1:11434/v1"
"""Where Ollama listens unless told otherwise."""
LONGEST_WAIT = 60.0
"""Seconds waited at most before one more try, whatever the server asks for."""
Rung = Literal["json_schema", "json_object", "prompt"]
LADDER: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
"""How a structured reply is asked for, best first: held to the schema, held to JSON, or only told of the schema."""
_TOO_LONG = ("context length", "context_length", "maximum context", "too long", "exceeds the available context")


class _Refused(Exception):
    """The server answered 400: this way of asking does not suit it."""


class _Silent(Exception):
    """No answer, however often the request was sent."""


class OpenAIServer:
    """A model behind a server; its key is read from the environment (OPENAI_API_KEY) and kept nowhere."""

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        prefix: str = "openai",
        form: Form = "packed",
        context_tokens: int = CONTEXT,
        concurrency: int = 16,
        timeout: float = 600.0,
        attempts: int = 6,
        first_wait: float = 0.5,
    ) -> None:
        """Args:
        base_url: where the server listens; OPENAI_BASE_URL, or OpenAI's own, if None.
        prefix: what stands before the colon of its name.
        form: "plain" for a model too weak for JSON.
        context_tokens: the most tokens of prompt and reply together.
        concurrency: requests under way at once.
        timeout: seconds of silence after which a request is tried again.
        attempts: times that a request is sent before it counts as failed.
        first_wait: seconds before the second try; doubled for each further one.
        """
        try:
            import openai
        except ModuleNotFoundError:
            raise MissingDependency("the package openai is not installed", "pip install 'twopass[openai]'") from None
        self._openai = openai
        self.form: Form = form
        self._model, self._prefix, self._context = model, prefix, context_tokens
        self._timeout, self._attempts, self._first_wait = timeout, attempts, first_wait
        self._base_url = base_url or os.environ.get("OPENAI_BASE_URL") or (OLLAMA if prefix == "ollama" else None)
        self._loop = LoopThread("twopass-openai")
        self._slots = asyncio.Semaphore(concurrency)
        self._settled = asyncio.Lock()
        self._rung: Rung | None = None
        self._dropped: frozenset[str] = frozenset()
        self._client = self._loop.run(self._connect())
        weakref.finalize(self, _leave, self._loop, self._client)

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        return f"{self._prefix}:{self._model}"

    @property
    def context_tokens(self) -> int:
        """The most tokens that prompt and reply may have together."""
        return self._context

    def count_tokens(self, text: str) -> int:
        """About the number of tokens in `text`: the server's tokenizer is not at hand."""
        return estimate(text)

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request; a request that failed for good is a reply that says so.

        Raises:
            BackendError: the server cannot be reached, refuses the key or lacks the model, or answered nothing.
        """
        replies = self._loop.run(self._all(requests))
        if replies and all(reply.finish == "failed" for reply in replies) and len(replies) > 1:
            raise BackendError(f"{self.name} answered none of {len(replies)} requests: {replies[0].text}")
        return replies

    async def _connect(self) -> openai.AsyncOpenAI:
        key = os.environ.get("OPENAI_API_KEY") if self._prefix == "openai" else None
        if not key and self._base_url is None:
            raise BackendError("no key for OpenAI", "set OPENAI_API_KEY, or name a server with --base-url")
        return self._openai.AsyncOpenAI(
            api_key=key or "none", base_url=self._base_url, max_retries=0, timeout=self._timeout
        )

    async def _all(self, requests: Sequence[Request]) -> list[Reply]:
        tasks = [asyncio.ensure_future(self._one(request)) for request in requests]
        try:
            return await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _one(self, request: Request) -> Reply:
        async with self._slots:
            try:
                if self._rung is None:
                    async with self._settled:  # the first request of all finds out what the server understands
                        if self._rung is None:
                            return self._told(request, await self._down_the_ladder(request, LADDER, settle=True))
                return self._told(request, await self._down_the_ladder(request, LADDER[LADDER.index(self._rung) :]))
            except _Silent as silence:
                if self._rung is None:
                    raise BackendError(f"{self.name}: {silence}", "is the server running?") from None
                return Reply(str(silence), "failed")

    @staticmethod
    def _told(request: Request, reply: Reply) -> Reply:
        if request.on_reply is not None:
            request.on_reply(reply)
        return reply

    async def _down_the_ladder(self, request: Request, rungs: Sequence[Rung], settle: bool = False) -> Reply:
        """Ask as the first rung says, and further down where the server refuses; a refusal must come twice."""
        reason = ""
        for rung in rungs:
            for _ in range(2):
                try:
                    reply = await self._stubbornly(request, rung)
                except _Refused as refusal:
                    reason = str(refusal)
                    if any(words in reason.lower() for words in _TOO_LONG):
                        return Reply(f"the prompt does not fit: {reason}", "failed")
                    continue
                if settle and reply.finish != "failed":
                    self._rung = rung
                return reply
        return Reply(f"the server refuses the request: {reason}", "failed")

    async def _stubbornly(self, request: Request, rung: Rung) -> Reply:
        """Send until there is an answer: what may pass is waited out, with jitter and as the server asks."""
        reason, wait = "", 0.0
        for attempt in range(self._attempts):
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, self._first_wait * 2**attempt) * random.uniform(0.5, 1.0)
            try:
                # The client's own limit holds between two bytes; this one holds for the whole.
                return await asyncio.wait_for(self._send(request, rung), self._timeout)
            except (self._openai.AuthenticationError, self._openai.PermissionDeniedError) as error:
                raise BackendError(f"{self.name}: the server refuses the key", "set OPENAI_API_KEY") from error
            except self._openai.NotFoundError as error:
                raise BackendError(f"{self.name}: the server has no such model or address") from error
            except (self._openai.BadRequestError, self._openai.UnprocessableEntityError) as error:
                if not self._drop(str(error)):
                    raise _Refused(_short(error)) from error
            except self._openai.APIStatusError as error:
                reason = _short(error)
                wait = max(wait, _asked_for(error.response.headers))
            except TimeoutError:
                reason = f"no answer within {self._timeout:g} s"
            except (self._openai.APIError, ValueError, AttributeError, IndexError, TypeError) as error:
                reason = _short(error)
        raise _Silent(f"no answer after {self._attempts} tries: {reason}")

    def _drop(self, message: str) -> bool:
        """Whether the server named a parameter that it does not take; it is left out from now on."""
        named = {p for p in ("max_tokens", "temperature", "seed") if f"'{p}'" in message and p not in self._dropped}
        self._dropped |= named
        return bool(named)

    async def _send(self, request: Request, rung: Rung) -> Reply:
        prompt, format = request.prompt, None
        if rung == "json_schema":
            held = {"name": request.task, "schema": dict(request.json_schema)}
            format = {"type": "json_schema", "json_schema": held}
        elif rung == "json_object":
            format = {"type": "json_object"}
        if rung != "json_schema" and request.json_schema:
            schema = json.dumps(request.json_schema, ensure_ascii=False, separators=(",", ":"))
            prompt += f"\n\nReply with one JSON object of this schema and with nothing else:\n{schema}"
        most = "max_completion_tokens" if "max_tokens" in self._dropped else "max_tokens"
        sent: dict[str, Any] = {most: request.max_tokens, "temperature": request.temperature, "seed": request.seed}
        if format is not None and request.json_schema:
            sent["response_format"] = format
        for parameter in self._dropped & {"temperature", "seed"}:
            del sent[parameter]
        answer = await self._client.chat.completions.create(
            model=self._model, messages=[{"role": "user", "content": prompt}], **sent
        )
        return _as_reply(answer)


def _leave(loop: LoopThread, client: openai.AsyncOpenAI) -> None:
    """Close the connections of a backend that nobody holds any more."""
    loop.end(client.close())


def _as_reply(answer: Any) -> Reply:
    choice, usage = answer.choices[0], answer.usage
    details = getattr(usage, "prompt_tokens_details", None)
    counts = {
        "prompt_tokens": getattr(usage, "prompt_tokens", 0) or 0,
        "cached_tokens": getattr(details, "cached_tokens", 0) or 0,
        "reply_tokens": getattr(usage, "completion_tokens", 0) or 0,
    }
    if choice.finish_reason == "length":
        return Reply(choice.message.content or "", "length", **counts)
    if choice.message.content is None:
        return Reply(f"the model declined ({choice.finish_reason})", "failed", **counts)
    return Reply(choice.message.content, "stop", **counts)


def _asked_for(headers: Any) -> float:
    """Seconds that the server asks to wait, as a number or as a date; 0 if it does not say."""
    said = headers.get("retry-after")
    if not said:
        return 0.0
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(said).timestamp() - time.time()
        except ValueError:
            return 0.0
    return min(LONGEST_WAIT, max(0.0, seconds))


def _short(error: Exception) -> str:
    """The error on one line, without whatever the server echoes of the request."""
    return " ".join(str(error).split())[:200] or type(error).__name__

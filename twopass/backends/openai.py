"""Any server that speaks the OpenAI API: vLLM, Ollama, llama.cpp, LM Studio, OpenAI and others."""

from __future__ import annotations

import asyncio
import random
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from twopass.backends.base import CONTEXT, Form, Reply, Request
from twopass.backends.connection import Complained, Connection, Passing
from twopass.backends.looping import LoopThread
from twopass.backends.retries import Line, Pause, Silence
from twopass.backends.server_dialect import LADDER, Manners, Rung
from twopass.backends.server_errors import Complaint
from twopass.backends.server_replies import Answer
from twopass.backends.token_counts import estimate
from twopass.errors import BackendError, MissingDependency

SILENCE = 600.0
"""Seconds of silence after which a request is sent again unless told otherwise."""
TRIES = 6
"""Times that a request is sent unless told otherwise."""
LONGEST_WAIT = 300.0
"""Seconds that a server may ask to wait unless told otherwise."""
LONGEST_PAUSE = 60.0
"""Seconds waited at most before one more try where the server does not say how long."""
SILENCES = 2
"""Times that the first request in line is sent into silence: a server that still works on it does so twice."""
KEPT = "what was answered is kept: run it again to go on"
"""What helps where a server is gone or busy."""


class _Refused(Exception):
    """This way of asking does not suit the server."""


class _Without(Exception):
    """This request alone gets no reply; the message says why."""


class OpenAIServer:
    """A model behind a server; its key is read from the environment (OPENAI_API_KEY) and kept nowhere.

    What a server is found not to take is left out of all further requests; what it says in the way of errors is told in
    its own words, without keys.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        prefix: str = "openai",
        form: Form = "packed",
        context_tokens: int = CONTEXT,
        reply_tokens: int | None = None,
        concurrency: int = 16,
        timeout: float = SILENCE,
        tries: int = TRIES,
        longest_wait: float = LONGEST_WAIT,
        first_wait: float = 0.5,
        key_over_http: bool = False,
    ) -> None:
        """Args:
        base_url: where the server listens; OPENAI_BASE_URL, or OpenAI's own, if None.
        prefix: what stands before the colon of its name.
        form: "plain" for a model too weak for JSON.
        context_tokens: the most tokens of prompt and reply together.
        reply_tokens: tokens of every reply, thinking included; if None what the request asks for, and more for a model
            that is found to think.
        concurrency: requests under way at once.
        timeout: seconds of the server's silence after which a request is tried again; time spent in line behind other
            requests is none.
        tries: times that a request is sent before it counts as failed.
        longest_wait: seconds that a server may ask to wait; where it asks for more, the run ends and says so.
        first_wait: seconds before the second try; doubled for each further one.
        key_over_http: send the key to another machine without encryption.
        """
        try:
            import openai
        except ModuleNotFoundError:
            raise MissingDependency("the package openai is not installed", "pip install 'twopass[openai]'") from None
        self.form: Form = form
        self._model, self._prefix = model, prefix
        self._attempts, self._first_wait, self._longest_wait = tries, first_wait, longest_wait
        self._manners = Manners(context_tokens, reply_tokens)
        self._loop = LoopThread("twopass-openai")
        self._slots = asyncio.Semaphore(concurrency)
        self._settled = asyncio.Lock()
        self._line, self._pause = Line(timeout), Pause()
        self._connection = self._loop.run(self._connect(openai, base_url, key_over_http))
        weakref.finalize(self, _leave, self._loop, self._connection)

    @property
    def name(self) -> str:
        """The name under which `open_backend` opens it."""
        return f"{self._prefix}:{self._model}"

    @property
    def address(self) -> str:
        """Where the server listens, without what opens it."""
        return self._connection.address

    @property
    def context_tokens(self) -> int:
        """The most tokens that prompt and reply may have together."""
        return self._manners.context_tokens

    def count_tokens(self, text: str) -> int:
        """About the number of tokens in `text`: the server's tokenizer is not at hand."""
        return estimate(text)

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request; a request that failed for good is a reply that says so.

        Raises:
            BackendError: the server cannot be reached, refuses the key or lacks the model, or answered nothing.
        """
        replies = self._loop.run(self._all(requests))
        failed = [reply.text for reply in replies if reply.finish == "failed"]
        if replies and len(failed) == len(replies) and (len(replies) > 1 or self._manners.rung is None):
            count = f"none of {len(replies)} requests" if len(replies) > 1 else "nothing"
            raise BackendError(f"{self.name} answered {count}: {failed[0]}")
        return replies

    async def _connect(self, package: Any, base_url: str | None, key_over_http: bool) -> Connection:
        return Connection(package, self._model, base_url, self._prefix, key_over_http)

    # ── a batch, and each request of it ───────────────────────────────────────────────────────────

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
            reply = await self._first(request) if self._manners.rung is None else await self._further(request)
        if request.on_reply is not None:
            request.on_reply(reply)
        return reply

    async def _first(self, request: Request) -> Reply:
        """The reply of the first request of all, which finds out what the server understands, while the others wait.

        Raises:
            BackendError: there is none, so there is no use in sending the others.
        """
        async with self._settled:
            if self._manners.rung is not None:
                return await self._further(request)
            try:
                return await self._down_the_ladder(request, LADDER, settle=True)
            except _Without as failure:
                return Reply(str(failure), "failed")
            except (Passing, _Refused) as failure:
                hint = failure.hint if isinstance(failure, Passing) else ""
                raise BackendError(f"{self.name}: {failure}", hint) from None

    async def _further(self, request: Request) -> Reply:
        """The reply of any other request, or one that says why there is none."""
        assert self._manners.rung is not None
        try:
            return await self._down_the_ladder(request, LADDER[LADDER.index(self._manners.rung) :])
        except Passing as failure:
            if failure.gone:
                raise BackendError(f"{self.name}: {failure}", f"{failure.hint} {KEPT}") from None
            return Reply(f"{failure} ({failure.hint})" if failure.hint else str(failure), "failed")
        except (_Without, _Refused) as failure:
            return Reply(str(failure), "failed")

    async def _down_the_ladder(self, request: Request, rungs: Sequence[Rung], settle: bool = False) -> Reply:
        """Ask as the first rung says, and further down where the server refuses; a refusal must come twice."""
        reason = ""
        for rung in rungs if request.json_schema else dict.fromkeys((rungs[0], "bare")):
            for _ in range(2):
                try:
                    reply = await self._thought_out(request, rung)
                except _Refused as refusal:
                    reason = str(refusal)
                    continue
                if settle and reply.finish != "failed":
                    self._manners.rung = rung
                return reply
        raise _Refused(f"the server refuses the request: {reason}")

    async def _thought_out(self, request: Request, rung: Rung) -> Reply:
        """The reply, asked for again with more room where the model's thinking took what there was."""
        spent = Reply("")
        while True:
            thinking, limit = self._manners.thinking, self._manners.limit(request)
            answer = await self._send_with_retries(request, rung)
            reply = _sum(answer.reply, spent)
            if reply.finish != "length" or not answer.thought:
                return reply
            self._manners.think(thinking)
            if self._manners.limit(request) <= limit:
                told = f"the model's thinking left no room in {limit} tokens for the reply"
                return replace(reply, finish="failed", text=f"{told}: give it more with --reply-tokens or --context")
            spent = reply

    # ── one try after another ─────────────────────────────────────────────────────────────────────

    async def _send_with_retries(self, request: Request, rung: Rung) -> Answer:
        """Send until there is an answer: what may pass is waited out, with jitter and as the server asks.

        A limit of requests is no failure as long as others are answered meanwhile.
        """
        tried, failed, silent, seen, last = 0, 0, 0, self._line.answered, Passing("no answer")
        while failed < self._attempts and silent < SILENCES:
            await self._pause.over()
            tried += 1
            sent = self._manners.parameters(request, rung)
            try:
                answer = await self._line.wait(self._connection.send(request, rung, sent))
            except Silence as silence:
                silent += SILENCES if silence.in_line else 1
                last = Passing(str(silence), "--timeout lets it take longer")
                continue
            except Passing as failure:
                last = failure
            except Complained as failure:
                if self._change(failure, sent):
                    continue
                last = Passing(f"{failure}", KEPT if self._manners.rung else "")
                if failure.said.status == 429 and self._line.answered > seen:
                    failed, seen = 0, self._line.answered
                self._pause.extend(failure.wait)
            else:
                self._line.heard()
                return answer
            failed += 1
            if failed < self._attempts:
                most = min(LONGEST_PAUSE, self._first_wait * 2 ** (failed - 1))
                await asyncio.sleep(most * random.uniform(0.5, 1.0))
        raise Passing(f"no answer after {tried} {'try' if tried == 1 else 'tries'}: {last}", last.hint, last.gone)

    def _change(self, failure: Complained, sent: Mapping[str, Any]) -> bool:
        """Whether the request may be sent again at once, after a change; not at once where the server is to be waited
        for.

        Raises:
            BackendError: there is no use in asking anything.
            _Refused: this way of asking does not suit the server.
            _Without: this request gets no reply.
        """
        said = failure.said
        match said.remedy:
            case "wait":
                if failure.wait > self._longest_wait:
                    words = f"{self.name}: the server asks to wait {failure.wait:.0f} s: {said.words}"
                    raise BackendError(words, f"{KEPT}; --longest-wait lets it ask for more")
                return False
            case "give up":
                raise BackendError(f"{self.name}: the server says: {said.words}", self._advice(said)) from failure
            case "shorten":
                fits = said.fits if said.fits and said.fits < self._manners.context_tokens else "TOKENS"
                remedy = f"say what fits with --context {fits}; it is taken to be {self._manners.context_tokens}"
                if self._manners.rung is None:
                    raise BackendError(f"{self.name}: the prompt does not fit: {said.words}", remedy) from failure
                raise _Without(f"the prompt does not fit: {said.words} ({remedy})")
            case "skip":
                raise _Without(f"the server withholds a reply: {said.words}")
        if said.remedy == "leave out" and self._manners.leave_out(said, sent):
            return True
        raise _Refused(said.words) from failure

    def _advice(self, said: Complaint) -> str:
        """What helps where the server answers nothing."""
        if 300 <= said.status < 400:
            return "no redirection is followed: name with --base-url the address that answers"
        if said.status in (401, 403) and self._connection.withheld:
            return "the key is not sent to another machine without encryption: use https, or --key-over-http"
        if said.status in (401, 403):
            return "is OPENAI_API_KEY right?" if self._prefix == "openai" else "where a key is needed, say openai:MODEL"
        if said.status in (404, 405):
            return f"is the model's name right, and the address {self.address}?"
        return ""


def _leave(loop: LoopThread, connection: Connection) -> None:
    """Close the connections of a backend that nobody holds any more."""
    loop.end(connection.close())


def _sum(reply: Reply, spent: Reply) -> Reply:
    """A reply that cost what the tries before it cost too."""
    names = ("prompt_tokens", "cached_tokens", "reply_tokens")
    return replace(reply, **{name: getattr(reply, name) + getattr(spent, name) for name in names})

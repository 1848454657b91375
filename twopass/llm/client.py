"""Asks whoever reads: render, look up, generate, judge, ask once more, and else let the extractive reader step in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from twopass.backends.base import Backend, Model, Reply, Request, source_of
from twopass.errors import BackendError
from twopass.tasks.desk import Desk
from twopass.tasks.prompts import Prompt, render
from twopass.tasks.task import Input, InputReader, Question, Task, parse

if TYPE_CHECKING:
    from twopass.llm.cache import ReplyCache

Out = TypeVar("Out")

FEW = 4
"""Questions of a round below which all are asked again; of more, only while half of them were answered usably: a model
that fails most of the time is not worth its tokens twice."""


@dataclass
class Usage:
    """What a reading cost: requests answered by the model, rounds of requests, tokens, and replies that were kept."""

    requests: int = 0
    rounds: int = 0
    kept: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    reply_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        """What two readings cost; side by side they take as many rounds as the longer one."""
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Usage(**sums | {"rounds": max(self.rounds, other.rounds)})

    def add(self, reply: Reply) -> None:
        """Count one reply."""
        self.requests += 1
        self.prompt_tokens += reply.prompt_tokens
        self.cached_tokens += reply.cached_tokens
        self.reply_tokens += reply.reply_tokens


Progress = Callable[[str, int, int, Usage], None]
"""Told the task, the replies that are there, how many are wanted, and the tokens used so far."""


@dataclass
class Reader:
    """A backend with what one document's reading needs beside it; the passes take it for a backend.

    Args:
        backend: who answers.
        cache: where replies are kept, None for nowhere.
        language: code of the language to write in; the document's if empty.
        repair: ask once more for what is unusable.
        fallbacks: "SECTION (TASK): REASON" of each section for which the extractive reader stepped in.
        usable: how many things that the model wrote were of use.
    """

    backend: Backend
    cache: ReplyCache | None = None
    language: str = ""
    progress: Progress | None = None
    repair: bool = True
    usage: Usage = field(default_factory=Usage)
    fallbacks: list[str] = field(default_factory=list)
    usable: int = 0

    @property
    def name(self) -> str:
        """The backend's name."""
        return self.backend.name

    @cached_property
    def model(self) -> Model:
        """The model that is asked. Raises BackendError where the backend is none."""
        if isinstance(self.backend, InputReader):
            raise BackendError(f"{self.name} is asked nothing in prompts")
        return self.backend

    @cached_property
    def desk(self) -> Desk:
        """What the questions about this document share."""
        model = self.model
        return Desk(model.count_tokens, model.context_tokens, self.language, plain=model.form == "plain")

    def read(self, inputs: Sequence[Input[Out]]) -> list[Out]:
        """What is found, one an input and in their order; the inputs are of one task and one document.

        A model gets prompts that several inputs share; what it writes is judged beside what the extractive reader
        found, which it may better and never worsen: an unusable reply is asked for once more with the reason, and then
        the extractive reader steps in, which `fallbacks` records.
        """
        if not inputs:
            return []
        if isinstance(self.backend, InputReader):
            return self.backend.read(inputs)
        kind = type(inputs[0])
        return _Rounds(self, kind.task, kind.ask(inputs, kind.extract(inputs), self.desk)).run()

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request: kept ones from the cache, the others from the model, kept as each arrives."""
        if not requests:
            return []
        held, missing, keys = self._look_up(requests)
        total, arrived = len(held) + len(missing), set(held)

        def keep(key: str, reply: Reply) -> None:
            if key in arrived:
                return
            arrived.add(key)
            self._keep(key, requests[0].task, reply)
            if self.progress is not None:
                self.progress(requests[0].task, len(arrived), total, self.usage)

        asked = [replace(request, on_reply=partial(keep, key)) for key, request in missing.items()]
        for key, reply in zip(missing, self._replies(asked), strict=True):
            keep(key, reply)
            held[key] = reply
        return [held[key] for key in keys]

    def _replies(self, requests: Sequence[Request]) -> list[Reply]:
        replies = self.model.generate(requests) if requests else []
        if len(replies) != len(requests):
            raise BackendError(f"{self.name} gave {len(replies)} replies to {len(requests)} requests")
        return replies

    def _keep(self, key: str, task: str, reply: Reply) -> None:
        """Count a reply and put it into the cache; no reply is neither."""
        if reply.finish == "failed":
            return
        self.usage.add(reply)
        if self.cache is not None:
            self.cache.put(key, self.name, task, reply)

    def forget(self, request: Request) -> None:
        """Let go of a reply that was of no use, so that another run, or another day's server, is asked anew."""
        if self.cache is not None:
            from twopass.llm.cache import key_of

            self.cache.forget(key_of(source_of(self.model), request))

    def _look_up(self, requests: Sequence[Request]) -> tuple[dict[str, Reply], dict[str, Request], list[str]]:
        """Kept replies and missing requests by key, and the key of each request: like requests share one."""
        from twopass.llm.cache import key_of

        source = source_of(self.model)
        keys = [key_of(source, request) for request in requests]
        held: dict[str, Reply] = {}
        missing: dict[str, Request] = {}
        for key, request in zip(keys, requests, strict=True):
            reply = self.cache.get(key) if self.cache is not None else None
            if reply is not None:
                held[key] = reply
            else:
                missing.setdefault(key, request)
        self.usage.kept += len(held)
        self.usage.rounds += bool(missing)
        return held, missing, keys


def open_reader(
    backend: Backend, *, language: str = "", cache: bool = True, progress: Progress | None = None
) -> Reader:
    """A reader for one document; a model's replies are kept in the user's cache folder unless `cache` is False."""
    if not cache or isinstance(backend, InputReader):
        return Reader(backend, None, language, progress)
    from twopass.llm.cache import default_path

    return Reader(backend, _open_cache(default_path()), language, progress)


@cache
def _open_cache(path: Path) -> ReplyCache:
    """One connection a process, which all documents of a batch share."""
    from twopass.llm.cache import ReplyCache

    return ReplyCache(path)


def ask(backend: Backend, inputs: Sequence[Input[Out]]) -> list[Out]:
    """What a reader, a model or the extractive reader finds, one an input and in their order.

    Raises:
        BackendError: the backend failed.
    """
    return (backend if isinstance(backend, InputReader) else Reader(backend)).read(inputs)


@dataclass
class _Rounds(Generic[Out]):
    """The questions of one task, asked and, where it is worth it, asked once more."""

    reader: Reader
    name: str
    task: Task[Out]
    found: dict[int, Out] = field(default_factory=dict)

    def run(self) -> list[Out]:
        """What was found, one an input; what could not be is recorded with the reader."""
        reasons = dict.fromkeys(self.task.items(), "it was not asked")
        wanted = len(reasons)
        if reasons:
            self._round(reasons, told=False)
        if reasons and self._worth_repairing(len(reasons), wanted):
            self._round(reasons, told=True)
        noted = {self.task.where(item): reason for item, reason in reasons.items()}
        self.reader.fallbacks += [f"{section} ({self.name}): {reason}" for section, reason in noted.items()]
        return self.task.assemble(self.found)

    def _worth_repairing(self, failed: int, wanted: int) -> bool:
        return self.reader.repair and (wanted <= FEW or 2 * failed <= wanted)

    def _round(self, reasons: dict[int, str], told: bool) -> None:
        """Ask about all items that have a reason; one whose reply is usable moves from there to what was found."""
        questions = self.task.questions(list(reasons))
        requests = [self._request(question, reasons if told else {}) for question in questions]
        for question, request, reply in zip(questions, requests, self.reader.generate(requests), strict=True):
            outcomes = _outcomes(question, reply)
            if all(isinstance(outcome, str) for outcome in outcomes.values()):
                self.reader.forget(request)
            for item, outcome in outcomes.items():
                if isinstance(outcome, str):
                    reasons[item] = outcome
                else:
                    self.found[item] = outcome
                    self.reader.usable += 1
                    del reasons[item]

    def _request(self, question: Question[Out], reasons: Mapping[int, str]) -> Request:
        """A question as a model is asked it: with the reasons why it is asked once more, if it is."""
        why = "; ".join(dict.fromkeys(reasons[item] for item in question.items if item in reasons))
        rendered = _Render(question.prompt, why)
        return Request(self.name, rendered, question.schema, question.max_tokens, seed=int(bool(reasons)))


def _outcomes(question: Question[Out], reply: Reply) -> dict[int, Out | str]:
    """For each item of a question what was found, or why its reply cannot be used."""
    body = parse(reply.text) if question.schema else reply.text
    read = question.read(body) if reply.finish == "stop" and body is not None else {}
    return {item: read.get(item, _broken(reply, body)) for item in question.items}


def _broken(reply: Reply, body: object) -> str:
    """What is wrong with a whole reply, in words."""
    if reply.finish == "length":
        return "it was cut off at the limit of its length"
    if reply.finish == "failed":
        return reply.text
    return "it was no JSON" if body is None else "it was left out"


@dataclass(frozen=True)
class _Render:
    """Renders a prompt when the model first reads it; `reason` is why the reply before was unusable."""

    prompt: Prompt
    reason: str = ""

    def __call__(self) -> str:
        prompt = render(self.prompt)
        if self.reason:
            prompt += f"\n\nA reply to this could not be used: {self.reason}. Reply again, in the form asked for."
        return prompt

"""Asks whoever reads: render, look up, generate, judge, ask once more, and else let the extractive reader step in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from twopass.backends.base import Backend, Reply, Request, form_of
from twopass.errors import BackendError, ReplyError
from twopass.replies import AS_WRITTEN

if TYPE_CHECKING:
    from twopass.llm.cache import ReplyCache
    from twopass.tasks.task import Desk, Task

R = TypeVar("R", bound=BaseModel)

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
    """

    backend: Backend
    cache: ReplyCache | None = None
    language: str = ""
    progress: Progress | None = None
    repair: bool = True
    usage: Usage = field(default_factory=Usage)
    fallbacks: list[str] = field(default_factory=list)

    @cached_property
    def desk(self) -> Desk:
        """What the questions about this document share."""
        from twopass.tasks.task import Desk

        return Desk(self.backend.count_tokens, self.backend.context_tokens, self.language)

    @cached_property
    def floor(self) -> Backend:
        """The reader that a model must not fall below."""
        from twopass.backends.extractive import Extractive

        return Extractive()

    @property
    def name(self) -> str:
        """The backend's name."""
        return self.backend.name

    @property
    def context_tokens(self) -> int:
        """The backend's context."""
        return self.backend.context_tokens

    def count_tokens(self, text: str) -> int:
        """As the backend counts."""
        return self.backend.count_tokens(text)

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """One reply a request: kept ones from the cache, the others from the backend, kept as each arrives."""
        if not requests:
            return []
        held, missing, keys = self._look_up(requests)
        total, arrived = len(held) + len(missing), set(held)

        def keep(key: str, reply: Reply) -> None:
            if key in arrived:
                return
            arrived.add(key)
            if reply.finish != "failed":
                self.usage.add(reply)
                if self.cache is not None:
                    self.cache.put(key, self.name, requests[0].task, reply)
            if self.progress is not None:
                self.progress(requests[0].task, len(arrived), total, self.usage)

        asked = [replace(request, on_reply=partial(keep, key)) for key, request in missing.items()]
        replies = self.backend.generate(asked) if asked else []
        if len(replies) != len(asked):
            raise BackendError(f"{self.name} gave {len(replies)} replies to {len(asked)} requests")
        for key, reply in zip(missing, replies, strict=True):
            keep(key, reply)
            held[key] = reply
        return [held[key] for key in keys]

    def _look_up(self, requests: Sequence[Request]) -> tuple[dict[str, Reply], dict[str, Request], list[str]]:
        """Kept replies and missing requests by key, and the key of each request: like requests share one."""
        from twopass.llm.cache import key_of

        keys = [key_of(self.name, request) for request in requests]
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
    if not cache or form_of(backend) == "inputs":
        return Reader(backend, None, language, progress)
    from twopass.llm.cache import default_path

    return Reader(backend, _open_cache(default_path()), language, progress)


@cache
def _open_cache(path: Path) -> ReplyCache:
    """One connection a process, which all documents of a batch share."""
    from twopass.llm.cache import ReplyCache

    return ReplyCache(path)


def ask(
    backend: Backend,
    task: str,
    inputs: Sequence[Mapping[str, Any]],
    reply: type[R],
    *,
    max_tokens: int = 1024,
    on_done: Callable[[int, int], None] | None = None,
) -> list[R]:
    """One checked reply an input, in order.

    A backend that reads inputs gets one request an input. A model gets prompts that several inputs share; what it
    writes is judged beside the extractive reader's reply, which it may better and never worsen: an unusable reply is
    asked for once more with the reason, and then replaced by the extractive one, which `Reader.fallbacks` records.

    Args:
        max_tokens: tokens of one reply of a backend that reads inputs.
        on_done: hears after each round how many replies are usable, and of how many.

    Raises:
        ReplyError: a reply of a backend that reads inputs stayed unusable.
        BackendError: the backend failed.
    """
    if not inputs:
        return []
    reader = backend if isinstance(backend, Reader) else Reader(backend)
    if form_of(reader.backend) == "inputs":
        return _ask_each(reader.backend, task, inputs, reply, max_tokens, on_done)
    return _ask_model(reader, task, inputs, reply, on_done)


# ── a model: shared prompts, judged beside the floor ──────────────────────────────────────────────


def _ask_model(
    reader: Reader,
    task: str,
    inputs: Sequence[Mapping[str, Any]],
    reply: type[R],
    on_done: Callable[[int, int], None] | None,
) -> list[R]:
    from twopass.tasks import open_task

    floor = _ask_each(reader.floor, task, inputs, reply, 0, None)
    work = open_task(task, form_of(reader.backend), reader.desk, inputs, floor)
    values: dict[int, Any] = {}
    reasons = dict.fromkeys(work.items(), "it was not asked")
    wanted = len(reasons)
    for told in (False, True):
        if not reasons or (told and not _worth_repairing(reader, len(reasons), wanted)):
            break
        _round(reader, task, work, values, reasons, told)
        if on_done is not None:
            on_done(len(values), wanted)
    noted = {work.where(item): reason for item, reason in reasons.items()}
    reader.fallbacks += [f"{section} ({task}): {reason}" for section, reason in noted.items()]
    return [reply.model_validate(one, from_attributes=True) for one in work.assemble(values)]


def _worth_repairing(reader: Reader, failed: int, wanted: int) -> bool:
    return reader.repair and (wanted <= FEW or 2 * failed <= wanted)


def _round(reader: Reader, task: str, work: Task, values: dict[int, Any], reasons: dict[int, str], told: bool) -> None:
    """Ask about all items that have a reason; one whose reply is usable moves from `reasons` to `values`."""
    from twopass.tasks.task import parse

    questions = work.questions(list(reasons))
    requests = []
    for question in questions:
        why = "; ".join(dict.fromkeys(reasons[i] for i in question.items)) if told else ""
        rendered = _Render(question.prompt, question.inputs, why)
        requests.append(Request(task, question.inputs, rendered, question.schema, question.max_tokens, seed=int(told)))
    for question, given in zip(questions, reader.generate(requests), strict=True):
        body = parse(given.text) if question.schema else given.text
        outcomes = question.read(body) if given.finish == "stop" and body is not None else {}
        for item in question.items:
            outcome = outcomes.get(item, _broken(given, body))
            if isinstance(outcome, str):
                reasons[item] = outcome
            else:
                values[item] = outcome
                del reasons[item]


def _broken(given: Reply, body: Any) -> str:
    """What is wrong with a whole reply, in words."""
    if given.finish == "length":
        return "it was cut off at the limit of its length"
    if given.finish == "failed":
        return given.text
    return "it was no JSON" if body is None else "it was left out"


# ── a backend that reads inputs: one request each ─────────────────────────────────────────────────


def _ask_each(
    backend: Backend,
    task: str,
    inputs: Sequence[Mapping[str, Any]],
    reply: type[R],
    max_tokens: int,
    on_done: Callable[[int, int], None] | None,
) -> list[R]:
    schema = reply.model_json_schema()
    requests = [Request(task, one, _Unrendered(task, one), schema, max_tokens) for one in inputs]
    outcomes = _generate(backend, requests, reply)
    failed = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, str)]
    if on_done is not None:
        on_done(len(outcomes) - len(failed), len(outcomes))
    if failed:
        again = [
            Request(task, inputs[i], _Unrendered(task, inputs[i], str(outcomes[i])), schema, max_tokens) for i in failed
        ]
        for index, outcome in zip(failed, _generate(backend, again, reply), strict=True):
            outcomes[index] = outcome
        if on_done is not None:
            on_done(len(outcomes), len(outcomes))
    for one, outcome in zip(inputs, outcomes, strict=True):
        if isinstance(outcome, str):
            where = f"section {one['section'].id}" if "section" in one else "the document"
            raise ReplyError(f"{backend.name} gave no usable reply to the task {task} for {where}: {outcome}")
    return [outcome for outcome in outcomes if not isinstance(outcome, str)]


@dataclass(frozen=True)
class _Render:
    """Renders a prompt when the backend first reads it; `reason` is why the reply before was unusable."""

    prompt: str
    inputs: Mapping[str, Any]
    reason: str = ""

    def __call__(self) -> str:
        from twopass.tasks.prompts import render

        prompt = render(self.prompt, self.inputs)
        if self.reason:
            prompt += f"\n\nA reply to this could not be used: {self.reason}. Reply again, in the form asked for."
        return prompt


@dataclass(frozen=True)
class _Unrendered:
    """Stands where a backend that reads inputs finds no prompt: what it is asked, for a log or an error."""

    task: str
    inputs: Mapping[str, Any]
    reason: str = ""

    def __call__(self) -> str:
        section = self.inputs.get("section")
        return " ".join(filter(None, (self.task, section.id if section is not None else "", self.reason)))


def _generate(backend: Backend, requests: Sequence[Request], reply: type[R]) -> list[R | str]:
    """For each request its checked reply, or in words what is wrong with it."""
    replies = backend.generate(requests)
    if len(replies) != len(requests):
        raise BackendError(f"{backend.name} gave {len(replies)} replies to {len(requests)} requests")
    return [_checked(one, reply) for one in replies]


def _checked(given: Reply, reply: type[R]) -> R | str:
    if given.finish != "stop":
        return _broken(given, None)
    try:
        return reply.model_validate_json(given.text, context=AS_WRITTEN)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        return f"{place}: {first['msg']}"

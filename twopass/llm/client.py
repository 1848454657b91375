"""Whoever reads, with what one reading needs beside it: what is shared, kept, counted and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from twopass.backends.base import Backend, Model, Reply, Request, source_of
from twopass.errors import BackendError
from twopass.tasks import Input, InputReader, Out

if TYPE_CHECKING:
    from twopass.llm.cache import ReplyCache
    from twopass.tasks.desk import Desk
    from twopass.text.analysis import DocumentAnalysis


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
        dropped: "SECTION (WHAT): STATEMENT: REASON" of each statement that was refused twice.
    """

    backend: Backend
    cache: ReplyCache | None = None
    language: str = ""
    progress: Progress | None = None
    repair: bool = True
    usage: Usage = field(default_factory=Usage)
    fallbacks: list[str] = field(default_factory=list)
    usable: int = 0
    dropped: list[str] = field(default_factory=list)
    _desk: Desk | None = field(default=None, init=False, repr=False)

    @property
    def name(self) -> str:
        """The backend's name."""
        return self.backend.name

    @property
    def understands(self) -> bool:
        """Whether a model reads that writes in words of its own."""
        return self._desk is not None and not self._desk.plain

    @cached_property
    def model(self) -> Model:
        """The model that is asked. Raises BackendError where the backend is none."""
        if isinstance(self.backend, InputReader):
            raise BackendError(f"{self.name} is asked nothing in prompts")
        return self.backend

    def desk(self, analysis: DocumentAnalysis) -> Desk:
        """What the questions about a document share; kept as long as it is this document that is read."""
        from twopass.tasks.desk import PACKED_LEAST, Desk

        if self._desk is None or self._desk.analysis is not analysis:
            model = self.model
            plain = model.form == "plain" or model.context_tokens < PACKED_LEAST
            limit = int(getattr(model, "reply_tokens", 0) or 0)  # a setting of some backends
            self._desk = Desk(analysis, model.count_tokens, model.context_tokens, self.language, plain, limit)
        return self._desk

    @property
    def tally(self) -> Counter[tuple[str, str]]:
        """What became of a model's statements, by what they were to be: see `Desk`."""
        return self._desk.tally if self._desk is not None else Counter()

    def read(self, inputs: Sequence[Input[Out]]) -> list[Out]:
        """What is found, one an input and in their order; the inputs are of one task and one document.

        A model gets prompts that several inputs share. What it writes is judged; a statement that is refused, or a
        reply that cannot be used, is asked for once more with the reason, and then dropped, which `dropped` records.
        The extractive reader steps in where nothing of a model's is left, which `fallbacks` records.
        """
        if not inputs:
            return []
        if isinstance(self.backend, InputReader):
            return self.backend.read(inputs)
        from twopass.llm.rounds import Rounds

        kind = type(inputs[0])
        return Rounds(self, kind.task, kind.ask(inputs, kind.extract(inputs), self.desk(inputs[0].analysis))).run()

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

        if missing and self.progress is not None:
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

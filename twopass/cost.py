"""What a reading will cost, before it starts: calls, tokens, what a server need not read again, money and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from twopass.backends.base import CONTEXT, Form, Reply, Request
from twopass.backends.token_counts import PrefixCache, estimate
from twopass.config import SERVERS, Options
from twopass.errors import NoTextFound
from twopass.report.table import Column, tabulate

if TYPE_CHECKING:
    from rich.table import Table

REPLY_SHARE, SHARES = 0.68, {"forward": 0.385, "backward": 0.2, "essay": 0.46}
"""Share of the most that a reply may have which it is taken to have, and by task where that was counted; the most is
printed beside it."""
AGAIN = {"forward": (0.06, 0.02, 1), "backward": (0.33, 1.25, 3), "essay": (0.6, 0.0, 0)}
"""What is sent beyond a round's first requests: a share of its prompts, of the first reading's replies, and in how many
calls. What a second reading answers depends on what the first one opened, and not on what the extractive reader would
have; a few statements in a hundred are refused and asked for again; what no part closed is looked for once more, and
all answers are chosen from once; the lines and closings from which an essay is written are longer than the extractive
reader's. Counted in fifteen readings by a capable model of documents of 11,000 to 19,000 tokens."""
COLUMNS = (
    Column("document", most=32),
    *(Column(name, side="right") for name in ("calls", "rounds", "prompt", "cached", "reply", "at most")),
)
"""Of a plan: tokens of prompts, the share of them that a prefix cache holds, tokens of replies expected and at most."""


class Prices(NamedTuple):
    """What a provider asks for a million tokens, in one currency, and how fast it is: tokens written a second, all
    requests together. Zero where it is not known.
    """

    prompt: float = 0.0
    cached: float = 0.0
    reply: float = 0.0
    tokens_per_second: float = 0.0

    def of(self, fresh: int, cached: int, reply: int) -> float:
        """The price of so many tokens of prompts, of their parts that a prefix cache holds, and of replies."""
        return (fresh * self.prompt + cached * (self.cached or self.prompt) + reply * self.reply) / 1e6


@dataclass(slots=True)
class Plan:
    """Calls by task, and tokens: of prompts, of their parts that a prefix cache holds, expected and most of replies;
    and how many pages are pictures that are still to be recognised.
    """

    document: int = 0
    pictures: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    prompt: int = 0
    cached: int = 0
    reply: int = 0
    most_reply: int = 0

    def cost(self, prices: Prices) -> float:
        """The price of it all, without requests that must be repeated."""
        return prices.of(self.prompt - self.cached, self.cached, self.reply)

    def seconds(self, prices: Prices) -> float:
        """The time that writing the replies takes at the rate given."""
        return self.reply / prices.tokens_per_second if prices.tokens_per_second else 0.0


class Planner:
    """Takes a model's place: counts each request as the model would be asked, and answers as the extractive reader.

    The requests of the first reading are exactly the model's. Later ones depend on what a model writes; they are those
    that follow if it notes as much as the extractive reader does. What is asked once more is counted from experience.
    """

    def __init__(self, name: str, form: Form, context_tokens: int) -> None:
        self.plan = Plan()
        self._name, self.form, self._context = name, form, context_tokens
        self._prefixes = PrefixCache()
        self._first = 0  # tokens of the first reading's replies

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def context_tokens(self) -> int:
        """The model's context."""
        return self._context

    def count_tokens(self, text: str) -> int:
        """About the number of tokens in `text`."""
        return estimate(text)

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """Count, and fail, so that the extractive reader steps in."""
        self.plan.rounds += 1
        before = self.plan.prompt
        for request in requests:
            tokens, cached = self._prefixes.take(request.prompt)
            self.plan.calls[request.task] += 1
            self.plan.prompt += tokens
            self.plan.cached += cached
            self.plan.reply += int(SHARES.get(request.task, REPLY_SHARE) * request.max_tokens)
            self.plan.most_reply += request.max_tokens
        if requests and requests[0].task == "forward":
            self._first = self.plan.reply
        if self.form == "packed" and requests and requests[0].task in AGAIN:
            self._again(requests[0].task, self.plan.prompt - before)
        return [Reply("it was only planned", "failed") for _ in requests]

    def _again(self, task: str, prompt: int) -> None:
        """Count what is asked beyond a round's own prompts, of so many tokens."""
        prompts, replies, calls = AGAIN[task]
        self.plan.rounds += calls > 0
        self.plan.calls[task] += calls
        self.plan.prompt += int(prompts * prompt)
        self.plan.reply += int(replies * self._first)


def plan(path: str | Path, options: Options) -> Plan:
    """What reading the document at `path` will ask of the model, which is neither loaded nor asked.

    Raises:
        InputError: the file cannot be read as asked.
        OptionError: an option means nothing to the model.
    """
    from twopass.llm.client import Reader
    from twopass.pipeline import run, settings_of
    from twopass.readers import pictures

    settings = settings_of(options)
    waiting = len(pictures(path, options.read))
    if options.model == "extractive":
        return Plan(pictures=waiting)
    planner = Planner(options.model, settings.form or "packed", settings.context_tokens or CONTEXT)
    planner.plan.pictures = waiting
    try:
        chosen = replace(options, ocr="never") if waiting else options
        reading = run(path, Reader(planner, language=options.language, repair=False), chosen)
        planner.plan.document = estimate(reading.document.text)
    except NoTextFound:
        if not waiting:
            raise
    return planner.plan


def tabulated(plans: Sequence[tuple[str, Plan]]) -> Table:
    """Plans by name as a table, one row a document and, of several, one for all."""
    whole = [("all", _sum(plans))] if len(plans) > 1 else []
    return tabulate(COLUMNS, (_cells(name, one) for name, one in [*plans, *whole]))


def _cells(name: str, one: Plan) -> tuple[str, ...]:
    share = one.cached / one.prompt if one.prompt else 0.0
    counts = (one.calls.total(), one.rounds, one.prompt, f"{share:.0%}", one.reply, one.most_reply)
    return name, *map(str, counts)


def patience(options: Options) -> str:
    """How long a server is waited for, in words; empty for a model that is no server."""
    from twopass.backends.openai import LONGEST_WAIT, SILENCE, SILENCES, TRIES

    if options.model.partition(":")[0] not in SERVERS:
        return ""
    tries, silence = options.tries or TRIES, options.timeout or SILENCE
    wait = LONGEST_WAIT if options.longest_wait is None else options.longest_wait
    return (
        f"a request is sent up to {tries} times, and into silence of {silence:g} s up to {SILENCES} times; the server "
        f"may ask to wait {wait:g} s (--tries, --timeout, --longest-wait)"
    )


def summed_up(plans: Sequence[tuple[str, Plan]], prices: Prices, patience: str = "") -> str:
    """What stands below the table: calls by task, cost and time where they are known, and how long a server is waited
    for.
    """
    whole = _sum(plans)
    by_task = ", ".join(f"{task} {count}" for task, count in whole.calls.items())
    lines = [f"calls: {by_task or 'none; this reader needs no model'}"]
    if cost := whole.cost(prices):
        lines.append(f"cost: {cost:.4f}, in the currency of the prices given")
    if seconds := whole.seconds(prices):
        lines.append(f"time: about {seconds:.0f} s of writing")
    if whole.pictures:
        lines.append(_recognising(whole.pictures))
    lines += [f"patience: {patience}"] if patience else []
    lines.append(
        "First calls are as they will be; the others follow if the model notes as much as the extractive reader,"
    )
    lines.append("and what is asked once more is counted as it was in other readings.")
    return "\n".join(lines) + "\n"


def _recognising(pages: int) -> str:
    """What recognising pages takes before a model is asked about them, or that it cannot be done."""
    from twopass.readers.pdf.scans.installed import HINT, able
    from twopass.readers.pdf.scans.recognise import SECONDS

    if not able():
        return f"OCR: {pages} pages are pictures, and are not counted: {HINT}"
    took = f"about {SECONDS} s of one processor a page, {SECONDS * pages} s"
    return f"OCR: {pages} pages are pictures, and their words are not counted yet: {took}"


def _sum(plans: Sequence[tuple[str, Plan]]) -> Plan:
    """All together; side by side they take as many rounds as the longest."""
    whole = Plan()
    for _, one in plans:
        whole.calls.update(one.calls)
        for name in ("document", "pictures", "prompt", "cached", "reply", "most_reply"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.rounds = max(whole.rounds, one.rounds)
    return whole


def used(usage: Any, prices: Prices, seconds: float) -> str:
    """What was used, on one line."""
    fresh = usage.prompt_tokens - usage.cached_tokens
    cost = prices.of(fresh, usage.cached_tokens, usage.reply_tokens)
    parts = [
        f"{usage.requests} requests in {usage.rounds} rounds",
        f"{usage.prompt_tokens} prompt tokens ({usage.cached_tokens} cached)",
        f"{usage.reply_tokens} reply tokens",
        f"{usage.kept} replies kept from before" if usage.kept else "",
        f"{usage.reply_tokens / seconds:.0f} tokens/s" if seconds > 0 and usage.reply_tokens else "",
        f"cost {cost:.4f}" if cost else "",
    ]
    return " · ".join(part for part in parts if part)

"""What a reading will cost, before it starts: calls, tokens, what a server need not read again, money and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twopass.backends import Settings
from twopass.backends.base import CONTEXT, Form, Reply, Request
from twopass.backends.token_counts import PrefixCache, estimate
from twopass.config import Options

REPLY_SHARE = 0.55
"""Share of the most that a reply may have which it is taken to have: a guess, and the most is printed beside it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a provider asks for a million tokens, in one currency, and how fast it is: tokens written a second, all
    requests together. Zero where it is not known.
    """

    prompt: float = 0.0
    cached: float = 0.0
    reply: float = 0.0
    tokens_per_second: float = 0.0


@dataclass(slots=True)
class Plan:
    """Calls by task, and tokens: of prompts, of their parts that a prefix cache holds, expected and most of replies."""

    document: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    prompt: int = 0
    cached: int = 0
    reply: int = 0
    most_reply: int = 0

    def cost(self, prices: Prices) -> float:
        """The price of it all, without requests that must be repeated."""
        fresh = self.prompt - self.cached
        asked = fresh * prices.prompt + self.cached * (prices.cached or prices.prompt) + self.reply * prices.reply
        return asked / 1e6

    def seconds(self, prices: Prices) -> float:
        """The time that writing the replies takes at the rate given."""
        return self.reply / prices.tokens_per_second if prices.tokens_per_second else 0.0


class Planner:
    """Takes a model's place: counts each request as the model would be asked, and answers as the extractive reader.

    The requests of the first reading are exactly the model's. Later ones depend on what a model writes; they are those
    that follow if it writes as the extractive reader does.
    """

    def __init__(self, name: str, form: Form, context_tokens: int) -> None:
        self.plan = Plan()
        self._name, self.form, self._context = name, form, context_tokens
        self._prefixes = PrefixCache()

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
        for request in requests:
            tokens, cached = self._prefixes.take(request.prompt)
            self.plan.calls[request.task] += 1
            self.plan.prompt += tokens
            self.plan.cached += cached
            self.plan.reply += int(REPLY_SHARE * request.max_tokens)
            self.plan.most_reply += request.max_tokens
        return [Reply("it was only planned", "failed") for _ in requests]


def plan(path: str | Path, model: str, settings: Settings, options: Options, language: str = "") -> Plan:
    """What reading the document at `path` will ask of a model, which is neither loaded nor asked.

    Raises:
        InputError: the file cannot be read as asked.
    """
    from twopass.llm.client import Reader
    from twopass.pipeline import run

    if model == "extractive":
        return Plan()
    planner = Planner(model, settings.form or "packed", settings.context_tokens or CONTEXT)
    reading = run(path, Reader(planner, language=language, repair=False), options)
    planner.plan.document = estimate(reading.document.text)
    return planner.plan


def told(plans: Mapping[str, Plan], prices: Prices) -> str:
    """Plans as a table in plain text, one line a document and one for all, with cost and time where they are known."""
    rows = list(plans.items())
    if len(rows) > 1:
        rows.append(("all", _sum(plans.values())))
    lines = [f"{'document':<32} {'calls':>6} {'rounds':>6} {'prompt':>9} {'cached':>7} {'reply':>8} {'at most':>8}"]
    for name, one in rows:
        share = one.cached / one.prompt if one.prompt else 0.0
        lines.append(
            f"{name[:32]:<32} {one.calls.total():>6} {one.rounds:>6} {one.prompt:>9} {share:>7.0%} "
            f"{one.reply:>8} {one.most_reply:>8}"
        )
    whole = rows[-1][1] if rows else Plan()
    by_task = ", ".join(f"{task} {count}" for task, count in whole.calls.items())
    lines.append(f"calls: {by_task or 'none; this reader needs no model'}")
    if cost := whole.cost(prices):
        lines.append(f"cost: {cost:.4f}, in the currency of the prices given")
    if seconds := whole.seconds(prices):
        lines.append(f"time: about {seconds:.0f} s of writing")
    lines.append("The forward calls are exact; the others follow if the model notes as much as the extractive reader.")
    return "\n".join(lines) + "\n"


def _sum(plans: Any) -> Plan:
    whole = Plan()
    for one in plans:
        whole.calls.update(one.calls)
        for name in ("document", "prompt", "cached", "reply", "most_reply"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.rounds = max(whole.rounds, one.rounds)
    return whole


def used(usage: Any, prices: Prices, seconds: float) -> str:
    """What was used, on one line."""
    fresh = usage.prompt_tokens - usage.cached_tokens
    cost = (fresh * prices.prompt + usage.cached_tokens * (prices.cached or prices.prompt)) / 1e6
    cost += usage.reply_tokens * prices.reply / 1e6
    parts = [
        f"{usage.requests} requests in {usage.rounds} rounds",
        f"{usage.prompt_tokens} prompt tokens ({usage.cached_tokens} cached)",
        f"{usage.reply_tokens} reply tokens",
        f"{usage.kept} replies kept from before" if usage.kept else "",
        f"{usage.reply_tokens / seconds:.0f} tokens/s" if seconds > 0 and usage.reply_tokens else "",
        f"cost {cost:.4f}" if cost else "",
    ]
    return " · ".join(part for part in parts if part)

"""What reading a document twice costs in prompts, beside a refine chain and map-reduce over the same text.

    python -m benchmarks.prompt_economy FILE… [--base-url URL --model NAME]

Without --base-url it talks to a server on loopback that counts tokens and keeps every prefix in blocks of 16, as vLLM
does, and that answers with the document's own sentences. With it, to a live server, whose own counts are printed: run
vLLM with --enable-prefix-caching --enable-prompt-tokens-details. The columns prompt, uncached and reply are tokens for
each token of the document.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.loopback import Loopback, first_sentences
from twopass.backends.base import Backend, Reply, Request
from twopass.backends.openai import OpenAIServer
from twopass.backends.token_counts import estimate
from twopass.config import Options
from twopass.llm.client import Reader, Usage
from twopass.pipeline import run
from twopass.schema import Reading

LEAST, LONG = 10_000, 150_000
TOTAL, TOTAL_LONG, FRESH, REPLIES, ROUNDS = 4.0, 5.0, 2.6, 0.7, 4
"""Prompt tokens to a document token, in all and (up to LONG) not kept by a server, and tokens of replies, of documents
from LEAST tokens on; and rounds at any length."""
CHUNK, SUMMARY = 3000, 400
"""Tokens of text in a prompt and of a summary, as common chains have them."""
_SUMMARY = {"type": "object", "properties": {"summary": {"type": "string", "maxLength": 4 * SUMMARY}}}


def answer(prompt: str) -> Any:
    """As the loopback server answers; a summary for the two chains."""
    if prompt.startswith("Summarize"):
        text = prompt[: 40 * SUMMARY]
        return {"summary": " ".join(re.findall(r"[A-Z][^.!?\n]{30,300}[.!?]", text))[: 4 * SUMMARY]}
    return first_sentences(prompt)


class Short:
    """A backend whose replies are cut: what is measured are prompts, and a slow model need not write."""

    form = "packed"

    def __init__(self, backend: Backend, most: int) -> None:
        self.backend, self.most = backend, most

    def __getattr__(self, name: str) -> Any:
        return getattr(self.backend, name)

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """As asked, but shorter."""
        return self.backend.generate([replace(r, max_tokens=min(self.most, r.max_tokens)) for r in requests])


class Counted:
    """A backend whose rounds and tokens are added up."""

    def __init__(self, backend: Backend) -> None:
        self.backend, self.usage = backend, Usage()

    def ask(self, prompts: Sequence[str]) -> list[str]:
        """One round."""
        requests = [Request("summary", lambda p=p: p, _SUMMARY, SUMMARY) for p in prompts]  # type: ignore[misc]
        replies: list[Reply] = self.backend.generate(requests)
        self.usage.rounds += 1
        for reply in replies:
            self.usage.add(reply)
        return [_summary(reply.text) for reply in replies]


def _summary(text: str) -> str:
    try:
        return str(json.loads(text)["summary"])
    except (ValueError, KeyError, TypeError):
        return text


def chunks(text: str) -> list[str]:
    """Paragraphs together, `CHUNK` tokens each."""
    found, held, size = [], [], 0
    for paragraph in text.split("\n\n"):
        held.append(paragraph)
        size += estimate(paragraph)
        if size >= CHUNK:
            found.append("\n\n".join(held))
            held, size = [], 0
    return [*found, "\n\n".join(held)] if held else found


def refine(text: str, counted: Counted) -> None:
    """One chunk after the other, the summary so far carried along."""
    summary = ""
    for chunk in chunks(text):
        summary = counted.ask([f"Summarize. So far:\n{summary}\n\nMore of the document:\n{chunk}\n\nThe new summary:"])[
            0
        ]


def map_reduce(text: str, counted: Counted) -> None:
    """Every chunk by itself, then summaries of summaries until there is one."""
    texts = chunks(text)
    while True:
        texts = counted.ask([f"Summarize this in {SUMMARY} tokens:\n{one}\n\nThe summary:" for one in texts])
        if len(texts) == 1:
            return
        texts = chunks("\n\n".join(texts))


def two_passes(file: Path, backend: Backend) -> tuple[Usage, Reading]:
    """The pipeline, without a cache of replies; replies cut on purpose are not asked for again."""
    reader = Reader(backend, repair=not isinstance(backend, Short))
    return reader.usage, run(file, reader, Options())


def tokens_of(text: str, backend: Backend) -> int:
    """The document's tokens as a live server counts them, in pieces that its context holds."""
    pieces = chunks(text)
    replies = backend.generate([Request("count", lambda one=one: one, {}, 1) for one in pieces])  # type: ignore[misc]
    return sum(reply.prompt_tokens or estimate(one) for reply, one in zip(replies, pieces, strict=True))


def measure(file: Path, open_server: Callable[[], Any], arguments: argparse.Namespace) -> dict[str, Any]:
    """One row a method; each on a server that has read nothing yet, where it is ours."""

    def backend(server: Any) -> Backend:
        url = arguments.base_url or server.url
        opened = OpenAIServer(arguments.model, base_url=url, context_tokens=arguments.context, timeout=1800)
        return Short(opened, arguments.reply_tokens) if arguments.reply_tokens else opened

    rows: dict[str, Any] = {}
    with open_server() as server:
        started = time.perf_counter()
        usage, reading = two_passes(file, backend(server))
        rows["two passes"] = usage
    seconds, text = time.perf_counter() - started, reading.document.text
    tokens = estimate(text) if arguments.base_url is None else tokens_of(text, backend(None))
    for name, method in (("refine", refine), ("map-reduce", map_reduce)):
        with open_server() as server:
            counted = Counted(backend(server))
            method(text, counted)
            rows[name] = counted.usage
    return {
        "file": file.name,
        "document": tokens,
        "sections": len(reading.skeleton.sections),
        "tags": sum(reading.audit.tags.values()),
        "fallbacks": len(reading.audit.fallbacks),
        "seconds": seconds,
        "rows": rows,
    }


def within_budget(tokens: int, total: float, fresh: float, replies: float, rounds: int) -> bool:
    """Whether a reading of a document of so many tokens cost no more than it may."""
    if tokens < LEAST or rounds > ROUNDS:
        return rounds <= ROUNDS
    in_all = total <= (TOTAL if tokens <= LONG else TOTAL_LONG) and replies <= REPLIES
    return in_all and (fresh <= FRESH or tokens > LONG)


def main() -> None:
    """Print one table a document and a last line with the worst shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--base-url")
    parser.add_argument("--model", default="loopback")
    parser.add_argument("--context", type=int, default=32768)
    parser.add_argument("--reply-tokens", type=int, help="cut each reply here, so that a slow model need not write")
    arguments = parser.parse_args()
    worst, beyond = [0.0, 0.0, 0.0, 0], list[str]()
    for file in arguments.files:
        live = arguments.base_url is not None
        found = measure(file, nullcontext if live else (lambda: Loopback(answer)), arguments)
        tokens = found["document"]
        print(
            f"{found['file']}: {tokens} tokens, {found['sections']} sections, {found['tags']} tags, "
            f"{found['fallbacks']} fallbacks, {found['seconds']:.1f} s"
        )
        print(f"  {'':<12} {'requests':>8} {'rounds':>7} {'prompt':>8} {'uncached':>9} {'reply':>7}")
        for name, usage in found["rows"].items():
            total, uncached = usage.prompt_tokens / tokens, (usage.prompt_tokens - usage.cached_tokens) / tokens
            replies = usage.reply_tokens / tokens
            print(f"  {name:<12} {usage.requests:>8} {usage.rounds:>7} {total:>8.2f} {uncached:>9.2f} {replies:>7.2f}")
            if name == "two passes":
                worst = [max(*pair) for pair in zip(worst, (total, uncached, replies, usage.rounds), strict=True)]
                if not within_budget(tokens, total, uncached, replies, usage.rounds):
                    beyond.append(found["file"])
    prompts, fresh, replies, rounds = worst
    print(
        f"worst: {prompts:.2f} prompt tokens, {fresh:.2f} uncached and {replies:.2f} of replies to a document token, "
        f"{rounds} rounds"
    )
    if beyond:
        raise SystemExit(f"beyond the budget: {', '.join(beyond)}")


if __name__ == "__main__":
    main()

"""A reading against the kept replies of a capable model: what it wrote, what was kept of it, and what it cost.

    python -m benchmarks.strong_reader DOCUMENT REPLIES [--context TOKENS] [--essay] [-o READING.json]

REPLIES is a folder with requests/NAME.json, each the body of a chat request, and replies/NAME.txt, each the reply to
it, as a server that is answered by hand keeps them. A request in other words is taken for the one that asked the same
of the same text; one without a reply is told and counts as unanswered. The
tables say, by kind of statement, how many were written, kept, mended when asked for once more, and dropped, with the
reasons; then tags asked about and how they ended, and prompt tokens for each token of the document beside what `--plan`
says. The last line is the share of statements kept.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from twopass.backends.base import CONTEXT, Form, Reply, Request
from twopass.backends.token_counts import PrefixCache, estimate
from twopass.config import Options
from twopass.cost import plan
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.schema import Reading

KINDS = ("point", "tag", "admitted", "closing", "hindsight", "conflict", "line", "edit")
UNKNOWN = "no reply was kept"
_TEXT = re.compile(r'part="text">\n(.*?)\n</document>', re.S)
_ASKED = {
    "First reading, forward": "forward",
    "First reading. Of what": "forward-again",
    "Second reading; this was": "backward",
    "Second reading. Of what": "backward-again",
    "You are the last editor": "backward-edited",
    "Both readings are done, part by part": "backward-settled",
    "Both readings are done. Write an essay": "essay",
}
"""What a prompt asks for, by the words that say so."""


def asked_for(prompt: str) -> tuple[str, str]:
    """What a prompt asks for (forward, essay, …), and the numbered text that it shows."""
    text = _TEXT.search(prompt)
    return next((name for words, name in _ASKED.items() if words in prompt), ""), text[1] if text else ""


@dataclass
class Kept:
    """A model whose replies are read from a folder, by the words of the prompt."""

    folder: Path
    context_tokens: int = CONTEXT
    form: Form = "packed"
    name: str = "openai:kept"
    total: int = 0
    cached: int = 0
    missing: list[Request] = field(default_factory=list)
    _prefixes: PrefixCache = field(default_factory=PrefixCache)

    def __post_init__(self) -> None:
        """Read what is kept."""
        self._replies: dict[str, str] = {}
        self._alike: dict[tuple[str, str], str] = {}
        for file in sorted((self.folder / "replies").glob("*.txt")):
            body = json.loads((self.folder / "requests" / f"{file.stem}.json").read_text("utf-8"))
            for prompt in (text_of(message["content"]) for message in body["messages"]):
                self._replies[prompt] = self._alike[asked_for(prompt)] = file.read_text("utf-8")

    def count_tokens(self, text: str) -> int:
        """About the number of tokens in `text`."""
        return estimate(text)

    def generate(self, requests: Sequence[Request]) -> list[Reply]:
        """The kept replies, in order."""
        return [self._one(request) for request in requests]

    def _one(self, request: Request) -> Reply:
        text = self._replies.get(request.prompt) or self._alike.get(asked_for(request.prompt))
        tokens, cached = self._prefixes.take(request.prompt)
        self.total += tokens
        self.cached += cached
        if text is None:
            self.missing.append(request)
            return Reply(UNKNOWN, "failed")
        if text.startswith("#!"):
            text = text.partition("\n")[2]
        return Reply(text.strip(), "stop", tokens, cached, estimate(text))


def text_of(content: object) -> str:
    """A message's words, whether it has one part or several."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content if isinstance(part, dict))
    return str(content)


def statements(tally: Counter[tuple[str, str]]) -> tuple[list[str], float]:
    """A row for each kind of statement, and the share of all that was kept."""
    rows = [f"  {'':<10} {'written':>8} {'kept':>6} {'mended':>7} {'dropped':>8}"]
    written = dropped = 0
    for kind in KINDS:
        count, mended = tally[kind, "written"], tally[kind, "mended"]
        lost = tally[kind, "refused"] - mended
        rows.append(f"  {kind:<10} {count:>8} {count - lost:>6} {mended:>7} {lost:>8}")
        written, dropped = written + count, dropped + lost
    return rows, 1 - dropped / max(1, written)


def reasons(reading: Reading) -> list[str]:
    """Why statements were dropped, the commonest reason first, with one of them."""
    found: Counter[str] = Counter()
    example: dict[str, str] = {}
    for told in reading.audit.dropped:
        statement, _, reason = told.rpartition(": ")
        found[reason] += 1
        example.setdefault(reason, statement)
    return [f"  {count:>3}  {reason}: {example[reason][:120]}" for reason, count in found.most_common()]


def cost(file: Path, options: Options, reading: Reading, backend: Kept, reader: Reader) -> list[str]:
    """Tokens of prompts and replies for a token of the document, and how far the plan was off."""
    tokens = estimate(reading.document.text)
    planned, written = plan(file, options), reader.usage.reply_tokens
    usage = reader.usage
    return [  # T is the document's tokens
        f"  document {tokens} tokens, {usage.requests} requests in {usage.rounds} rounds",
        f"  prompts {backend.total / tokens:.2f} T, not cached {(backend.total - backend.cached) / tokens:.2f} T",
        f"  replies {written / tokens:.2f} T",
        f"  planned {planned.prompt} prompt tokens, sent {backend.total}: {_off(planned.prompt, backend.total)}",
        f"  planned {planned.reply} reply tokens, written {written}: {_off(planned.reply, written)}",
    ]


def _off(planned: int, true: int) -> str:
    return f"{planned / max(1, true) - 1:+.0%}"


def main() -> None:
    """Read, and print what became of the replies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("document", type=Path)
    parser.add_argument("replies", type=Path)
    parser.add_argument("--context", type=int, default=CONTEXT)
    parser.add_argument("--essay", action="store_true")
    parser.add_argument("--pages", default="")
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    backend = Kept(given.replies, given.context)
    reader = Reader(backend)
    options = Options(model=backend.name, context=given.context, essay=given.essay, pages=given.pages)
    reading = run(given.document, reader, options)
    if given.output:
        reading.save(given.output)
    rows, share = statements(reader.tally)
    ends = ", ".join(f"{count} {status}" for status, count in reading.audit.tags.items()) or "none"
    asked = reader.tally["tag", "asked about"]
    print(f"{given.document.name}: {len(reading.skeleton.sections)} sections")
    print("\n".join(rows))
    print("\n".join(reasons(reading)) or "  nothing was dropped")
    print(f"  tags: {asked} of {sum(len(entry.tags) for entry in reading.forward.entries)} asked about; {ends}")
    print(f"  left open by the authors {len(reading.admitted)}, contradictions {len(reading.conflicts)}")
    print("\n".join(cost(given.document, options, reading, backend, reader)))
    for note in reading.audit.fallbacks:
        print(f"  the extractive reader stood in: {note}")
    for request in backend.missing:
        print(f"  {UNKNOWN}: {request.task}, {estimate(request.prompt)} tokens")
    print(f"kept: {share:.3f} of the statements written")


if __name__ == "__main__":
    main()

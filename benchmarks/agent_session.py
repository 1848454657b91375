"""python -m benchmarks.agent_session PDF: tokens that a session of an agent takes, from outline to checked claim."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
from mcp import Client

from twopass.agents.served import open_holdings
from twopass.agents.server import build_server
from twopass.backends.token_counts import estimate
from twopass.config import Options

BUDGET = 20_000
"""Tokens that the whole session may take."""
PARTS = 3
"""Hits of the search whose sections are read."""
_SENTENCE = re.compile(r"\{\d+\} ([^{}|\n]{40,200}?[.!?])(?= \{|\n|$)")
"""A sentence of a text that was read."""


@dataclass
class Session:
    """A client that counts: for each tool its calls, the tokens it put before the agent, and seconds."""

    client: Client
    told: bool = False
    rows: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool. Raises SystemExit where it fails."""
        started = time.perf_counter()
        result = await self.client.call_tool(tool, arguments)
        text = "".join(one.text for one in result.content)
        self.rows[tool].append((estimate(json.dumps(arguments) + text), time.perf_counter() - started))
        if self.told:
            print(f"\n{tool} {json.dumps(arguments, ensure_ascii=False)}\n{text}")
        if result.is_error:
            raise SystemExit(f"{tool}: {text}")
        return dict(result.structured_content or {})

    async def offered(self) -> None:
        """Count what the agent is told of the tools before it calls one."""
        started = time.perf_counter()
        tools = (await self.client.list_tools()).tools
        shown = [{"name": one.name, "description": one.description, "schema": one.input_schema} for one in tools]
        tokens = estimate(json.dumps(shown)) + estimate(self.client.instructions or "")
        self.rows["(tools offered)"].append((tokens, time.perf_counter() - started))

    def table(self) -> str:
        """One row a tool, and the sum."""
        lines = [f"{'tool':16} {'calls':>5} {'tokens':>7} {'seconds':>8}"]
        for tool, held in self.rows.items():
            tokens, seconds = sum(one for one, _ in held), sum(two for _, two in held)
            lines.append(f"{tool:16} {len(held):5} {tokens:7} {seconds:8.2f}")
        return "\n".join(lines)

    @property
    def tokens(self) -> int:
        """Tokens of the whole session."""
        return sum(tokens for held in self.rows.values() for tokens, _ in held)


async def drive(session: Session, query: str, claim: str) -> None:
    """Scout, then read: what an agent does that is to find something in a long document and be sure of it."""
    await session.offered()
    name = (await session.call("outline"))["documents"][0]["name"]
    await session.call("outline", document=name)
    lines = (await session.call("index", document=name))["lines"]
    query = query or " ".join([one["keywords"] for one in lines if one.get("keywords")][:2])
    found = await session.call("search", document=name, query=query)
    sections = list(dict.fromkeys(hit["section"] for hit in found["hits"]))[:PARTS]
    texts = [await session.call("read", document=name, section=one) for one in sections]
    if texts[0].get("next", {}).get("cursor"):
        texts.append(await session.call("read", document=name, cursor=texts[0]["next"]["cursor"]))
    await session.call("index", document=name, section=sections[0], budget=600)
    await session.call("references", document=name, section=sections[0])
    await session.call("references", document=name, open_only=True)
    sentences = _SENTENCE.findall("\n".join(text["text"] for text in texts))
    figures = [one for one in sentences if re.search(r"\d", one)]
    await session.call("check", document=name, claim=claim or (figures or sentences or [query])[0])


async def run(document: Path, query: str, claim: str, told: bool) -> Session:
    """A session over one document, by the SDK's own client."""
    async with Client(build_server(open_holdings([document], Options()))) as client:
        session = Session(client, told)
        await drive(session, query, claim)
        return session


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("document", type=Path)
    parser.add_argument("--query", default="", help="what is searched for; the keywords of the first section, if empty")
    parser.add_argument("--claim", default="", help="what is checked; a sentence with a figure that was read, if empty")
    parser.add_argument("--told", action="store_true", help="print every answer")
    given = parser.parse_args()
    session = anyio.run(run, given.document, given.query, given.claim, given.told)
    print(session.table())
    print(f"tokens of the session: {session.tokens} of {BUDGET}")


if __name__ == "__main__":
    main()

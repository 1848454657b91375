"""How a server wants to be asked: what it was found not to take, and the room that its model's thinking takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from twopass.backends.base import Request
from twopass.backends.server_errors import Complaint
from twopass.backends.token_counts import estimate

THINKING = 4096
"""Tokens added to a reply's at first for a model that thinks before it writes; four times as many where they are not
enough, as long as the context has room."""
MARGIN = 1.1
"""Tokens of a prompt for each that is estimated, where thinking may have all that is left."""
FRAME = 300
"""Tokens that a server puts around a prompt, and those of a schema told in words."""
Rung = Literal["json_schema", "json_object", "prompt", "bare"]
LADDER: tuple[Rung, ...] = ("json_schema", "json_object", "prompt", "bare")
"""How a structured reply is asked for, best first: held to the schema, held to JSON, only told of the schema, or that
without any parameter that a server may refuse."""
LIMITS = ("max_tokens", "max_completion_tokens")
"""Names of the limit of a reply, the commoner one first."""


@dataclass
class Manners:
    """What one request finds out holds for all further ones.

    `context_tokens` are the most of prompt and reply together, `reply_tokens` those that every reply is to have, None
    for what its request asks for; `rung` is how replies are asked for, None before the first one came.
    """

    context_tokens: int
    reply_tokens: int | None = None
    rung: Rung | None = None
    thinking: int = 0
    dropped: frozenset[str] = frozenset()
    most: int | None = None

    def limit(self, request: Request) -> int:
        """Tokens that the reply may have, thinking included."""
        left = int(self.context_tokens - FRAME - MARGIN * estimate(request.prompt))
        wanted = max(request.max_tokens, min(request.max_tokens + self.thinking, left))
        return min(self.reply_tokens or wanted, self.most or self.context_tokens)

    def think(self, before: int) -> None:
        """Give thinking more room than it had `before`, unless another request already did."""
        if self.thinking <= before:
            self.thinking = max(THINKING, 4 * before)

    def parameters(self, request: Request, rung: Rung) -> dict[str, Any]:
        """What is sent beside model and prompt."""
        sent: dict[str, Any] = {}
        if limit := next((name for name in LIMITS if name not in self.dropped), ""):
            sent[limit] = self.limit(request)
        if rung != "bare":
            given = {"temperature": request.temperature, "seed": request.seed}
            sent |= {name: value for name, value in given.items() if name not in self.dropped}
        if request.json_schema and rung == "json_schema":
            held = {"name": request.task, "schema": dict(request.json_schema)}
            sent["response_format"] = {"type": "json_schema", "json_schema": held}
        elif request.json_schema and rung == "json_object":
            sent["response_format"] = {"type": "json_object"}
        return sent

    def leave_out(self, said: Complaint, sent: Mapping[str, Any]) -> bool:
        """Send less of what the server names from now on; False where there is nothing to change."""
        limit = next((sent[name] for name in LIMITS if name in sent), 0)
        if said.most and said.most < limit and said.parameters & set(LIMITS):
            self.most = said.most
            return True
        named = said.parameters & sent.keys()
        self.dropped |= named
        return bool(named)

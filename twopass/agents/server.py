"""The tools over the Model Context Protocol: on stdin and stdout, or over HTTP on this machine alone."""

from __future__ import annotations

import inspect
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from twopass import __version__
from twopass.agents.holdings import Holdings
from twopass.agents.replies import Answer, seen
from twopass.agents.shown import Agents
from twopass.agents.tools import INSTRUCTIONS, Call, Tools
from twopass.errors import OptionError, TwopassError
from twopass.guard.reports import recorded

HOST = "127.0.0.1"
BEAT = 2.0
"""Seconds between two reports of progress."""
LONGEST = 64
"""Characters of the name by which an agent calls on."""
ANNOTATIONS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
Session = Annotated[str, Field(description="As the last answer gave it; none in the first call.")]


def build_server(holdings: Holdings, *, shared: bool = False) -> MCPServer[Any]:
    """A server over some holdings.

    Args:
        shared: several agents may be connected at once. Where the protocol does not tell them apart, an answer gives
            the agent a name to call on with, so that each has receipts of its own.
    """
    agents = Agents()
    return MCPServer(
        "twopass",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
        subscriptions=False,
        tools=[_offered(tool, agents, shared) for tool in Tools(holdings).all],
    )


def serve(holdings: Holdings, port: int | None = None) -> None:
    """Serve until the client leaves, or over HTTP until interrupted. Raises OptionError where the port is taken."""
    if port is None:
        build_server(holdings).run()
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise OptionError(f"port {port} cannot be used: {error.strerror}", "give --http another one") from None
    build_server(holdings, shared=True).run(
        "streamable-http", host=HOST, port=port, transport_security=loopback_only(port)
    )


def loopback_only(port: int) -> TransportSecuritySettings:
    """Only who speaks to this machine by its own name is answered: a web page that had its name lead here is not."""
    hosts = [f"{host}:{port}" for host in (HOST, "localhost")]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=[f"http://{host}" for host in hosts])


def _offered(tool: Callable[..., Answer], agents: Agents, shared: bool) -> Tool:
    """A tool as it is offered, its schema without the titles that only repeat the names."""
    offered: Tool = Tool.from_function(
        _called(tool, agents, shared), tool.__name__, description=inspect.getdoc(tool), annotations=ANNOTATIONS
    )
    return offered.model_copy(update={"parameters": _untitled(offered.parameters)})


def _untitled(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _untitled(one) for key, one in schema.items() if key != "title" or isinstance(one, dict)}
    return schema


def _called(tool: Callable[..., Answer], agents: Agents, shared: bool) -> Callable[..., Any]:
    """A tool as the protocol calls it: in a thread, with progress told meanwhile, and every failure as a message."""

    async def called(context: Context, session: str = "", **arguments: Any) -> CallToolResult:
        connected = (context.headers or {}).get("mcp-session-id", "")
        own = connected or session[:LONGEST] or (f"agent-{token_hex(4)}" if shared else "")
        told = _Told()
        call = Call(agents.of(own), told.say)
        work = partial(_answer, partial(tool, call, **arguments))
        async with anyio.create_task_group() as group:
            group.start_soon(_report, context, told)
            answer = await run_sync(work, abandon_on_cancel=True)
            group.cancel_scope.cancel()
        if isinstance(answer, ToolError):
            raise answer
        if own != connected:
            answer = answer.model_copy(update={"session": own})
        return CallToolResult(
            content=[TextContent(type="text", text=answer.to_json())], structured_content=answer.sent()
        )

    called.__signature__ = _signature(tool, shared)  # type: ignore[attr-defined]
    called.__name__ = tool.__name__
    return called


def _signature(tool: Callable[..., Answer], shared: bool) -> inspect.Signature:
    """What the protocol is told that a tool takes and answers."""
    own = inspect.signature(tool, eval_str=True)
    kept = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own.parameters.values() if one.name != "call"]
    keyword = partial(inspect.Parameter, kind=inspect.Parameter.KEYWORD_ONLY)
    if shared:
        kept.append(keyword("session", default="", annotation=Session))
    return inspect.Signature(
        [*kept, keyword("context", annotation=Context)],
        return_annotation=Annotated[CallToolResult, own.return_annotation],
    )


def _answer(work: Callable[[], Answer]) -> Answer | ToolError:
    """The answer, or what an agent is told instead."""
    try:
        return work()
    except Exception as error:
        return ToolError(seen(str(error if isinstance(error, TwopassError) else recorded(error, Path()))))


@dataclass
class _Told:
    """The step that a reading is at, told by the thread that reads."""

    step: str = "waiting for the document"
    seconds: float = field(default=0.0)

    def say(self, step: str) -> None:
        """Take it that a step begins."""
        self.step = step


async def _report(context: Context, told: _Told) -> None:
    """Tell the client every few seconds what is done and for how long: it knows then that something is."""
    while True:
        await anyio.sleep(BEAT)
        told.seconds += BEAT
        await context.report_progress(told.seconds, message=told.step)

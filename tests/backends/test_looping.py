"""The thread of its own in which connections live."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator

from twopass.backends.looping import LoopThread


async def stream() -> AsyncIterator[int]:
    """A stream whose end takes longer than its reader stays."""
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0.01)


async def first() -> int:
    async for number in stream():
        return number
    return 0


async def nothing() -> None:
    pass


def test_what_is_under_way_at_the_end_is_ended_in_silence(caplog):
    thread = LoopThread("tested")
    with caplog.at_level(logging.DEBUG, "asyncio"):
        assert thread.run(first()) == 1
        thread.end(nothing())
        gc.collect()
    assert thread.loop.is_closed()
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG] == []

"""The retry policy towards a server: how long it is waited for, in line and in silence, before it is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
IN_LINE = 2
"""Times as long is a request waited for that stands behind others: the first in line may be sent again meanwhile."""


class Silence(Exception):
    """Nothing was heard for too many `seconds`; `in_line` while other requests were to be answered before this one,
    so that it would only be worked on twice if it were sent again.
    """

    def __init__(self, seconds: float, in_line: bool) -> None:
        super().__init__(f"the server was silent for {seconds:g} s")
        self.in_line = in_line


@dataclass(eq=False)
class _Place:
    """A request's place in line: how many were sent before it and are not answered, and since when all is silent."""

    ahead: int
    since: float


class Line:
    """The requests that a server has not answered yet.

    A server that answers one by one leaves the last of many alone for long, without being silent. So the silence that a
    request meets begins anew whenever one is answered, as often as there were requests before it: after that it was
    passed over, and only the clock counts.
    """

    def __init__(self, patience: float) -> None:
        """`patience` is the longest silence, in seconds."""
        self.answered = 0
        self._patience = patience
        self._places: set[_Place] = set()

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives. Raises Silence, and ends the work, when that lasts too long."""
        clock = asyncio.get_running_loop().time
        place = _Place(len(self._places), clock())
        self._places.add(place)
        task = asyncio.ensure_future(work)
        try:
            while (left := place.since + self._patience_at(place) - clock()) > 0:
                done, _ = await asyncio.wait({task}, timeout=left)
                if done:
                    return task.result()
            raise Silence(self._patience_at(place), place.ahead > 0)
        finally:
            self._places.discard(place)
            task.cancel()

    def _patience_at(self, place: _Place) -> float:
        return self._patience * (IN_LINE if place.ahead else 1)

    def heard(self) -> None:
        """Note that a request was answered."""
        self.answered += 1
        now = asyncio.get_running_loop().time()
        for place in self._places:
            if place.ahead > 0:
                place.ahead, place.since = place.ahead - 1, now


class Pause:
    """A time that all requests keep after a server asked one of them to wait."""

    def __init__(self) -> None:
        self._until = 0.0

    def extend(self, seconds: float) -> None:
        """Let nothing be sent for so long."""
        self._until = max(self._until, asyncio.get_running_loop().time() + seconds)

    async def over(self) -> None:
        """Wait until requests may be sent."""
        while (left := self._until - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(left)

"""One event loop in a thread of its own, which every document of a batch shares."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for callers in any thread; the thread ends with the program."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop):  # which ends what is under way, and closes the loop
            self.loop.run_forever()

    def end(self, last: Coroutine[Any, Any, object]) -> None:
        """Run one last coroutine, then end the thread; harmless when the program itself is ending."""
        if self.loop.is_closed() or not self._thread.is_alive():
            last.close()
            return
        done = asyncio.run_coroutine_threadsafe(last, self.loop)
        done.add_done_callback(lambda _: self.loop.call_soon_threadsafe(self.loop.stop))
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=5)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The coroutine's result; whatever interrupts the wait, Ctrl-C above all, cancels it."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

"""The end of what others start for us: a watcher, which outlives this process, ends all that carry a mark when it ends.

Ray's agents live on for a minute after the program that started them was killed. The mark is a variable of the
environment, which every process hands on; where the system does not tell of that (Linux does), others must see to it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MARK = "TWOPASS_REAPED"
PAUSE = 0.1
"""Seconds between two looks; what was just being started when all else ended is seen at the second."""
_WATCH = "import sys; sys.path[:] = {path!r}; from twopass.guard.reaping import watch; watch({folder!r})"


@contextmanager
def reaped(folder: Path) -> Iterator[None]:
    """What is started meanwhile ends, and the folder goes, when this is left or this process ends in any way."""
    code = _WATCH.format(path=sys.path, folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, start_new_session=True):
        os.environ[MARK] = str(folder)
        try:
            yield
        finally:
            del os.environ[MARK]


def watch(folder: str) -> None:
    """The life of the watcher: it waits for the end of its input, which is held by the process that started it."""
    sys.stdin.buffer.read()
    quiet = 0
    while quiet < 2:
        marked = list(_marked(f"{MARK}={folder}".encode()))
        for pid in marked:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        quiet = 0 if marked else quiet + 1
        time.sleep(PAUSE)
    shutil.rmtree(folder, ignore_errors=True)


def _marked(mark: bytes) -> Iterator[int]:
    """The processes that were started with that variable."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (place / "environ").read_bytes().split(b"\0"):
                yield int(place.name)

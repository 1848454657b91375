"""The end of what others start for us: a watcher, which outlives this process, ends it when this process is killed.

Ray's agents live on for a minute after the program that started them. The watcher looks, now and then, at the processes
below those that are told of a folder of ours, and remembers them: later they have other parents, and other titles.
Where the system does not tell of processes as Linux does, others must see to it.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PAUSE = 0.2
"""Seconds between two looks."""
_WATCH = "import sys; sys.path[:] = {path!r}; from twopass.guard.reaping import watch; watch({parent}, {folder!r})"
_Started = tuple[int, str]  # a process, and when it began: its number may be given to another one


@contextmanager
def reaped(folder: Path) -> Iterator[None]:
    """What is told of the folder and started meanwhile ends when this process is killed; the folder goes at any end."""
    code = _WATCH.format(path=sys.path, parent=os.getpid(), folder=str(folder))
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True) as watcher:
        try:
            yield
        finally:
            assert watcher.stdin is not None
            with suppress(OSError):
                watcher.stdin.write(b"\n")  # it ends as it should


def watch(parent: int, folder: str) -> None:
    """The life of the watcher."""
    known: set[_Started] = set()
    is_told = lambda pid: pid != os.getpid() and folder.encode() in _told(pid, "cmdline")  # noqa: E731
    while not select.select([0], [], [], PAUSE)[0]:
        for child in filter(is_told, _children(parent)):
            known.update(_family(child))
    if not os.read(0, 1):
        others = (int(place.name) for place in Path("/proc").glob("[0-9]*"))
        known |= {(pid, _began(pid)) for pid in filter(is_told, others)}
        for pid, began in known:
            if _began(pid) == began:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def _family(pid: int) -> Iterator[_Started]:
    """A process and all below it."""
    yield pid, _began(pid)
    for child in _children(pid):
        yield from _family(child)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*")
    return [int(one) for task in tasks for one in _told(pid, f"task/{task.name}/children").split()]


def _began(pid: int) -> str:
    """When a process began, as the system counts; empty if it has ended."""
    after = _told(pid, "stat").rpartition(b")")[2].split()
    return after[19].decode() if len(after) > 19 else ""


def _told(pid: int, name: str) -> bytes:
    """What the system tells of a process; nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""

"""Runs a function in a process of its own that has bounds of time and memory, ends with this one, and hands back plain
data: what crashes, hangs or grows without end in there is an error here. Back come lines of JSON: any number of lists,
by which the process tells what it is at and what more it allows itself, and one object, its reply.

Where the system can fork and no other thread is at work, the process is a fork of this one, which costs next to
nothing. Elsewhere it is a fresh one, which waits for the next call. Time is the processor's where the system counts
it, with a watchdog on the clock everywhere; memory is bounded on Linux.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import json
import math
import os
import select
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from twopass import errors
from twopass.guard import PROGRESS

PATIENCE = 10
"""Seconds on the clock for one of the processor: what is slow on a busy machine does not hang."""
# Share of the bound on memory from which a crash is put down to it: what was asked for last is not counted.
_LARGE = 0.4
_DIES = 1  # prctl's PR_SET_PDEATHSIG
_CHUNK = 1 << 20
_MEGABYTE = 1 << 20
_FRESH = "import sys; sys.path[:] = {path!r}; from twopass.guard.confinement import serve; serve()"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds of the processor, and megabytes beyond those that a process has when it begins."""

    seconds: float
    megabytes: int


def confined(
    function: str,
    data: bytes,
    arguments: Mapping[str, Any],
    bounds: Bounds,
    progress: Callable[[str], None] = lambda step: None,
) -> Any:
    """What `function`, "module:name", makes of `data` and of arguments by name; both ways only what JSON can tell.
    `progress` hears what it gives to `tell`.

    Raises:
        TimeLimit, MemoryLimit, Crash: its process came to one of these ends.
        TwopassError: whatever of that kind the function raised; any other error as Unforeseen.
    """
    work = lambda: _answer(function, data, arguments)  # noqa: E731
    call = _Call(bounds, progress)
    ended = _in_fork(work, call) if _may_fork() else _in_fresh(function, data, arguments, call)
    return _handed_back(ended, call.bounds)


@dataclass(slots=True)
class _Call:
    """A call as it goes on: its bounds, which may grow, and who hears what is told of it."""

    bounds: Bounds
    progress: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds on the clock until it has taken too long."""
        return self.began + self.bounds.seconds * PATIENCE - time.monotonic()

    def hear(self, line: bytes) -> None:
        """Act on what a process tells of itself."""
        match json.loads(line):
            case [str(step)]:
                self.progress(step)
            case [float() | int() as seconds, int(megabytes)]:
                self.bounds = Bounds(self.bounds.seconds + seconds, self.bounds.megabytes + megabytes)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a call ended: its reply, empty if there is none, the signal or exit code of a process that died, the most
    memory in bytes that it held beyond this process's, and whether it was ended because it took too long.
    """

    reply: bytes
    status: int = 0
    memory: int = 0
    watched: bool = False


def _handed_back(ended: _Ended, bounds: Bounds) -> Any:
    """The result. Raises what the function raised, or the end to which its process came."""
    try:
        held = json.loads(ended.reply)
    except ValueError:
        raise _end(ended, bounds) from None
    if "error" in held:
        error = errors.rebuilt(*held["error"])
        raise _too_large(bounds) if isinstance(error, errors.MemoryLimit) else error
    return held["done"]


def _end(ended: _Ended, bounds: Bounds) -> errors.TwopassError:
    """Why a process gave no reply."""
    number = -ended.status if ended.status < 0 else 0
    if ended.watched or number == getattr(signal, "SIGXCPU", None):
        return errors.TimeLimit(f"it took longer than {bounds.seconds:.0f} s to read", "allow more with --time-limit")
    if number == getattr(signal, "SIGKILL", None) or ended.memory > _LARGE * bounds.megabytes * _MEGABYTE:
        return _too_large(bounds)
    how = signal.Signals(number).name if number else f"exit code {ended.status}"
    return errors.Crash(f"the process that read it crashed ({how})", "the file is damaged or hostile")


def _too_large(bounds: Bounds) -> errors.MemoryLimit:
    what = f"it took more than {bounds.megabytes} MB of memory to read"
    return errors.MemoryLimit(what, "allow more with --memory-limit")


# ── inside ────────────────────────────────────────────────────────────────────────────────────────


_outside: int | None = None  # where a confined process tells of itself


def tell(step: str) -> None:
    """Let who waits for this process, if it is a confined one, hear what it is at."""
    _say([step])


def allow(seconds: float, megabytes: int = 0) -> None:
    """Let this process, if it is a confined one, have more than its bounds, for work that is known to need it."""
    if _outside is not None:
        gc.enable()  # what takes long has time to look for circles, and what is large may need it
        _loosen(seconds, megabytes)
        _say([seconds, megabytes])


def _say(told: list[Any]) -> None:
    if _outside is not None:
        _pour(json.dumps(told).encode("ascii") + b"\n", _outside)


def _answer(function: str, data: bytes, arguments: Mapping[str, Any]) -> bytes:
    """The reply of a call: its result, or its error."""
    module, _, name = function.partition(":")
    try:
        return json.dumps({"done": getattr(import_module(module), name)(data, **arguments)}).encode("ascii") + b"\n"
    except Exception as error:
        return json.dumps({"error": errors.parts(error)}).encode("ascii") + b"\n"


def _bind(bounds: Bounds) -> None:
    """Set the bounds of this process, as far as the system has such."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime + bounds.seconds)
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_CORE, 0)
    if held := _address_space():
        _limit(resource.RLIMIT_AS, held + bounds.megabytes * _MEGABYTE)


def _loosen(seconds: float, megabytes: int) -> None:
    """Add to the bounds of this process, as far as the system has such."""
    try:
        import resource
    except ImportError:
        return
    for what, more in ((resource.RLIMIT_CPU, math.ceil(seconds)), (resource.RLIMIT_AS, megabytes * _MEGABYTE)):
        if (now := resource.getrlimit(what)[0]) != resource.RLIM_INFINITY:
            _limit(what, now + more)


def _limit(what: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(what)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """The bytes of this process's address space, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def end_with(parent: int) -> None:
    """Let this process, started by another, end when that one does, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before it could be watched
            os._exit(1)
        return
    from multiprocessing import parent_process

    if (process := parent_process()) is not None:

        def watch() -> None:
            process.join()
            os._exit(1)

        threading.Thread(target=watch, name=PROGRESS, daemon=True).start()


# ── a fork ────────────────────────────────────────────────────────────────────────────────────────


_forks = True


def never_fork() -> None:
    """Let this process start fresh ones only: threads may be at work in it that Python does not know."""
    global _forks
    _forks = False


def _may_fork() -> bool:
    """Whether a fork of this process would find no lock held by a thread that it lacks."""
    others = (one for one in threading.enumerate() if one is not threading.current_thread())
    return _forks and sys.platform == "linux" and all(one.name == PROGRESS for one in others)


def _in_fork(work: Callable[[], bytes], call: _Call) -> _Ended:
    source, target = os.pipe()
    parent, held = os.getpid(), _resident()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that libraries for numbers take care of
        child = os.fork()
    if child == 0:
        _live_forked(work, call.bounds, parent, target)
    os.close(target)
    reaped = False
    try:
        waiting = select.poll()
        waiting.register(source, select.POLLIN)
        reply = _reply(source, call, lambda: bool(waiting.poll(max(0.0, call.left()) * 1000)))
        if late := not reply and call.left() <= 0:
            os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
        reaped = True
    finally:
        os.close(source)
        if not reaped:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return _Ended(reply, os.waitstatus_to_exitcode(status), max(0, usage.ru_maxrss * 1024 - held), late)


def _resident() -> int:
    """The bytes of memory with which a fork begins, what this process holds and no file does; 0 where nothing tells."""
    try:
        held = Path("/proc/self/status").read_text("ascii", "replace").partition("RssAnon:")[2]
    except OSError:
        return 0
    return int(held.split()[0]) * 1024 if held else 0


def _live_forked(work: Callable[[], bytes], bounds: Bounds, parent: int, target: int) -> None:
    """The life of a fork: it ends here, whatever happens, without anything of what ends its parent."""
    global _outside
    try:
        import faulthandler

        faulthandler.disable()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        gc.disable()
        end_with(parent)
        _outside = target
        _bind(bounds)
        _pour(work(), target)
    finally:
        os._exit(0)


def _pour(data: bytes, target: int) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(target, left) :]


def _reply(source: int, call: _Call, in_time: Callable[[], bool] = lambda: True) -> bytes:
    """The reply that comes through a pipe, empty where there is none in time; lines before it are heard."""
    parts: list[bytes] = []
    while in_time() and (part := os.read(source, _CHUNK)):
        *ends, rest = part.split(b"\n")
        for end in ends:
            line = b"".join([*parts, end])
            parts.clear()
            if line.startswith(b"{"):
                return line
            call.hear(line)
        parts.append(rest)
    return b""


# ── a fresh process ───────────────────────────────────────────────────────────────────────────────


_waiting: list[subprocess.Popen[bytes]] = []  # fresh processes that have nothing to do


def _in_fresh(function: str, data: bytes, arguments: Mapping[str, Any], call: _Call) -> _Ended:
    process = _ready()
    head = json.dumps([function, arguments, call.bounds.seconds, call.bounds.megabytes, len(data)]).encode("ascii")
    assert process.stdin is not None
    assert process.stdout is not None
    reply, memory, watched = b"", 0, threading.Event()
    with _watchdog(process, call, watched):
        try:
            with contextlib.suppress(OSError):  # it died: there will be no reply
                _pour(b"%b\n%b" % (head, data), process.stdin.fileno())
            reply = _reply(process.stdout.fileno(), call)
        except BaseException:
            process.kill()
            raise
        finally:
            if reply:
                _waiting.append(process)
            else:
                memory = _buried(process)
    return _Ended(reply, process.returncode or 0, memory, watched.is_set())


def _buried(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process that gives no more replies; the most memory that it held, 0 where nothing tells: it
    begins with the most that this process has held.
    """
    memory = 0
    if hasattr(os, "wait4"):
        import resource

        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss:
            memory = usage.ru_maxrss * 1024
    process.communicate()
    return memory


def _ready() -> subprocess.Popen[bytes]:
    """A process that waits for work, or a new one."""
    while _waiting:
        process = _waiting.pop()
        if process.poll() is None:
            return process
        process.communicate()
    code = _FRESH.format(path=sys.path)
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, bufsize=0)


@contextlib.contextmanager
def _watchdog(process: subprocess.Popen[bytes], call: _Call, watched: threading.Event) -> Iterator[None]:
    """End a process that takes too long, and say so."""
    done = threading.Event()

    def watch() -> None:
        while (left := call.left()) > 0:
            if done.wait(left):
                return
        watched.set()
        process.kill()

    threading.Thread(target=watch, name=PROGRESS, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _line(source: int) -> bytes:
    found = b""
    while (one := os.read(source, 1)) and one != b"\n":
        found += one
    return found


def _some(source: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size and (part := os.read(source, min(size, _CHUNK))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


@atexit.register
def _end_waiting() -> None:
    """End the processes that wait for work; each ends by itself where it has no more input."""
    while _waiting:
        process = _waiting.pop()
        with process:
            process.kill()


def serve() -> None:
    """The life of a fresh process: calls from stdin, replies to stdout; it ends with its input, even amid a call."""
    global _outside
    calls: SimpleQueue[tuple[Any, bytes]] = SimpleQueue()
    _outside = os.dup(1)
    os.dup2(2, 1)  # what prints by mistake is no reply
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and that one ends this
    threading.Thread(target=_receive, args=(calls,), daemon=True).start()
    while True:
        (function, arguments, seconds, megabytes, _), data = calls.get()
        _bind(Bounds(seconds, megabytes))
        _pour(_answer(function, data, arguments), _outside)


def _receive(calls: SimpleQueue[tuple[Any, bytes]]) -> None:
    while head := _line(0):
        call = json.loads(head)
        calls.put((call, _some(0, call[-1])))
    os._exit(0)

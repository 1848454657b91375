"""A call in a process of its own: what comes back, and how each of its ends is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from twopass import errors
from twopass.guard import confinement
from twopass.guard.confinement import Bounds, allow, confined, tell

HERE = f"{__name__}:"
ROOMY = Bounds(60, 400)


def counted(data: bytes, times: int) -> list[int]:
    print("words that are no reply")
    return [len(data)] * times


def whoever(data: bytes) -> int:
    return os.getpid()


def locked(data: bytes) -> None:
    raise errors.PasswordNeeded("it is locked", "give a key")


def broken(data: bytes) -> None:
    raise KeyError(data.decode())


def filling(data: bytes) -> int:
    return len([b"1" * (1 << 20) for _ in range(10_000)])


def overflowing(data: bytes) -> None:
    """What a library does that has no more memory."""
    try:
        filling(data)
    except MemoryError:
        os.abort()


def aborting(data: bytes) -> None:
    os.abort()


def leaving(data: bytes) -> None:
    os._exit(3)


def spinning(data: bytes) -> None:
    while True:
        pass


def sleeping(data: bytes) -> None:
    time.sleep(600)


def growing(data: bytes, spins: bool) -> int:
    """Twice what it may take of time and memory, after saying so."""
    for step in ("one", "two"):
        tell(step)
        allow(1, 200)
    ends = time.process_time() + 1.5
    while spins or time.process_time() < ends:
        pass
    return len(bytearray(250 << 20))


@pytest.fixture(params=["fork", "fresh"])
def way(request, monkeypatch) -> str:
    """Both ways in which a process comes about."""
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("only Linux forks")
    monkeypatch.setattr(confinement, "_may_fork", lambda: request.param == "fork")
    return request.param


def test_what_was_made_comes_back(way):
    assert confined(HERE + "counted", b"\0" * 3_000_000, {"times": 200_000}, ROOMY) == [3_000_000] * 200_000
    assert confined(HERE + "whoever", b"", {}, ROOMY) != os.getpid()


def test_a_fresh_process_is_used_again(monkeypatch):
    monkeypatch.setattr(confinement, "_may_fork", lambda: False)
    one, other = (confined(HERE + "whoever", b"", {}, ROOMY) for _ in range(2))
    assert one == other
    os.kill(one, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while confinement._waiting[0].poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert confined(HERE + "whoever", b"", {}, ROOMY) != one


def test_errors_come_back_as_they_were(way):
    with pytest.raises(errors.PasswordNeeded, match=r"^it is locked \(give a key\)$"):
        confined(HERE + "locked", b"", {}, ROOMY)
    with pytest.raises(errors.Unforeseen, match=r"KeyError in test_confinement\.py") as caught:
        confined(HERE + "broken", b"words of the document", {}, ROOMY)
    assert "in broken\n" in caught.value.report
    assert "words of the document" not in caught.value.report + str(caught.value)


ENDS = {
    "aborting": (errors.Crash, "SIGABRT", ROOMY),
    "leaving": (errors.Crash, "exit code 3", ROOMY),
    "overflowing": (errors.MemoryLimit, "more than 100 MB", Bounds(60, 100)),
    "filling": (errors.MemoryLimit, "more than 100 MB", Bounds(60, 100)),
    "spinning": (errors.TimeLimit, "longer than 1 s", Bounds(1, 400)),
    "sleeping": (errors.TimeLimit, "longer than 1 s", Bounds(1, 400)),
}


@pytest.mark.parametrize("name", ENDS)
def test_every_end_is_told(way, name):
    kind, words, bounds = ENDS[name]
    if kind is errors.MemoryLimit and sys.platform != "linux":
        pytest.skip("memory is bounded on Linux alone")
    if (way, name) == ("fresh", "overflowing"):  # a fresh process that aborts is a crash where this one has held more
        kind, words = (kind, errors.Crash), f"{words}|SIGABRT"
    with pytest.raises(kind, match=words):
        confined(HERE + name, b"", {}, bounds)
    assert confined(HERE + "counted", b"12", {"times": 1}, ROOMY) == [2]


def test_who_waits_hears_what_goes_on_and_what_more_is_allowed(way):
    steps = list[str]()
    assert confined(HERE + "growing", b"", {"spins": False}, Bounds(1, 100), steps.append) == 250 << 20
    assert steps == ["one", "two"]
    with pytest.raises(errors.TimeLimit, match="longer than 3 s"):
        confined(HERE + "growing", b"", {"spins": True}, Bounds(1, 100))


PARENT = """
import os, sys, threading
from twopass.batch.pools import open_pool
from twopass.guard import confinement
confinement._may_fork = lambda: sys.argv[1] == "fork"
if __name__ == "__main__":
    if sys.argv[1] == "pool":
        with open_pool(1, 1) as pool:
            pool.submit(print, pool.submit(os.getpid).result(), flush=True)
            threading.Event().wait()
    confinement.confined("tests.guard.test_confinement:telling", b"", {}, confinement.Bounds(600, 400))
"""


def telling(data: bytes) -> None:
    os.write(2, b"%d\n" % os.getpid())
    time.sleep(600)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that asks whether a process lives")
@pytest.mark.parametrize("kind", ["fork", "fresh", "pool"])
def test_no_process_outlives_its_parent(tmp_path, kind):
    (tmp_path / "parent.py").write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(tmp_path / "parent.py"), kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as parent:
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    pytest.fail("it lives on")

"""What others started for a program ends when it is killed, as does the folder that they were told of; nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell of processes in /proc")
PROGRAM = """
import subprocess, sys, time
from pathlib import Path
from twopass.guard.reaping import reaped
sleeping = "import time; time.sleep(600)"
child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{sleeping}'], start_new_session=True)"
folder, nowhere = Path(sys.argv[1]), subprocess.DEVNULL
with reaped(folder):
    told = subprocess.Popen([sys.executable, "-c", child, folder], start_new_session=True, stdout=nowhere)
    other = subprocess.Popen([sys.executable, "-c", sleeping], start_new_session=True, stdout=nowhere)
    time.sleep(2)
    (below,) = Path(f"/proc/{told.pid}/task/{told.pid}/children").read_text().split()
    print(told.pid, below, other.pid, flush=True)
    sys.stdin.read()
"""


def wait_for(true: Callable[[], bool]) -> bool:
    """Whether it comes true within five seconds."""
    until = time.monotonic() + 5
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def lives(pid: int) -> bool:
    """Whether a process is there, and not only its end that nobody asked for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("killed", [True, False])
def test_what_was_started_ends_with_a_program_that_is_killed(tmp_path, killed):
    folder = tmp_path / "told"
    folder.mkdir()
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PROGRAM, folder]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as program:
        told, below, other = map(int, program.stdout.readline().split())
        try:
            if killed:
                program.kill()
            program.communicate()
            assert wait_for(lambda: not folder.exists())
            assert wait_for(lambda: [lives(told), lives(below)] == [not killed] * 2)
            assert lives(other)
        finally:
            for pid in filter(lives, (told, below, other)):
                os.kill(pid, signal.SIGKILL)

"""What all tests share: the switch that regenerates golden files, and where our own documents lie."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("anywhere", deadline=None)  # no test may depend on how fast a machine is
settings.load_profile("anywhere")

ROOT = Path(__file__).parents[1]
# What is printed in a process of its own depends on the terminal, on CI's colours and on the locale: one for all.
SURROUNDINGS = {"COLUMNS": "200", "TERM": "dumb", "PYTHONUTF8": "1"}
COLOURS = ("CLICOLOR_FORCE", "FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
REGENERATE = bool(os.environ.get("TWOPASS_REGENERATE"))


@pytest.fixture(scope="session", autouse=True)
def surroundings() -> Iterator[None]:
    """The same width, no colours and UTF-8 for every process that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name in COLOURS:
            patch.delenv(name, raising=False)
        for name, value in SURROUNDINGS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """What a shell starts in the background is deaf to interrupts, with all that it starts; here they are heard."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def paper() -> Path:
    """A two-column paper of our own."""
    return ROOT / "data" / "paper.pdf"


@pytest.fixture(scope="session")
def report() -> Path:
    """A long report of our own."""
    return ROOT / "data" / "report.pdf"


@pytest.fixture
def twopass():
    """Runs the command line of this checkout in a process of its own, whatever folder it runs in."""
    here = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))

    def run(*arguments: str | Path, **options) -> subprocess.CompletedProcess[str]:
        options = {"env": os.environ | {"PYTHONPATH": here}} | options
        command = [sys.executable, "-m", "twopass", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)

    return run


@pytest.fixture
def golden():
    """Compares text with a file under tests/golden, or writes the file while TWOPASS_REGENERATE is set."""

    def compare(name: str, text: str) -> None:
        file = ROOT / "tests" / "golden" / name
        if REGENERATE:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare

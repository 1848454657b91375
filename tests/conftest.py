"""What all tests share: the switch that regenerates golden files, and where our own documents lie."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REGENERATE = bool(os.environ.get("TWOPASS_REGENERATE"))


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

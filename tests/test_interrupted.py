"""Ctrl-C ends a run at once, in one line that says what is kept and how to go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.loopback import Loopback
from twopass.errors import Interrupted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to whole consoles")
TEXT = "# {0}\n\nThe gauge at the old bridge of {0} is read twice a day by two readers who never meet.\n"


@pytest.mark.parametrize("command", [["summarize"], ["index", "--workers", "1"]])
def test_what_is_kept_is_said(tmp_path: Path, command):
    """The server answers about one document, and never about the other."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(TEXT.format(name), "utf-8")
    files = [str(tmp_path / "one.md"), str(tmp_path / "two.md")]
    out = tmp_path / "out"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TWOPASS_CACHE": str(tmp_path), "OPENAI_API_KEY": "x"}
    over = threading.Event()

    def habit(body: dict[str, Any]) -> None:
        if "of two" in str(body):
            over.wait()

    with Loopback(habit=habit) as loopback:
        model = ("--model", "openai:m", "--base-url", loopback.url)
        arguments = [*command, *files, *model, "-o", str(out), "-q"]
        process = subprocess.Popen(
            [sys.executable, "-m", "twopass", *arguments], env=environment, stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 120
        done = out / ("index.jsonl" if command[0] == "index" else "one.twopass.md")
        while not (done.exists() and done.read_bytes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1]
        over.set()
    assert process.returncode == Interrupted.exit_code
    assert told.count("\n") == 1
    assert "1 of 2 documents are done" in told
    assert "asks only for what is missing" in told

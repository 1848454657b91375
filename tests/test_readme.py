"""What the README shows is what the program prints."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import REGENERATE, ROOT
from tests.readme import OUTPUT, README, command

BLOCKS = [match[2] for match in OUTPUT.finditer(README.read_text("utf-8"))]


@pytest.mark.parametrize("shown", BLOCKS)
def test_output_is_real(shown: str) -> None:
    run = shown.replace("twopass ", f"{sys.executable} -m twopass ", 1)
    printed = subprocess.run(run, shell=True, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    text = README.read_text("utf-8")
    block = next(match for match in OUTPUT.finditer(text) if match[2] == shown)
    if REGENERATE:
        README.write_text(text[: block.start(3)] + printed + text[block.end(3) :], encoding="utf-8")
    assert printed == block[3] or REGENERATE


def test_shows_output() -> None:
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize("heading", ["Read a document", "Run the tests"])
def test_commands_set_themselves_up(heading: str) -> None:
    assert "-m venv" in command(heading)
    assert "pip install" in command(heading)

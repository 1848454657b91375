"""What the README shows is what the program prints."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from tests.conftest import REGENERATE, ROOT
from tests.readme import OUTPUT, README, command, shown

BLOCKS = [match[2] for match in OUTPUT.finditer(README.read_text("utf-8"))]


def run(words: str) -> str:
    """What a shown command prints."""
    called, _, pipes = words.partition("|")
    name, *arguments = shlex.split(called)
    assert name == "twopass"
    command = [sys.executable, "-m", "twopass", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    return shown(done.stdout, pipes)


@pytest.mark.parametrize("words", BLOCKS)
def test_output_is_real(words: str) -> None:
    printed = run(words)
    text = README.read_text("utf-8")
    block = next(match for match in OUTPUT.finditer(text) if match[2] == words)
    if REGENERATE:
        README.write_text(text[: block.start(3)] + printed + text[block.end(3) :], encoding="utf-8")
    assert printed == block[3] or REGENERATE


def test_pipes_do_what_a_shell_does() -> None:
    text = "a\nb\n## c\nd\n## e\n"
    assert shown(text, "head -n 2") == "a\nb\n"
    assert shown(text, "sed -n '/^## c/,$p' | head -n 2") == "## c\nd\n"
    assert shown(text, "") == text
    with pytest.raises(ValueError, match="tail"):
        shown(text, "tail -n 1")


def test_shows_output() -> None:
    assert len(BLOCKS) >= 3


@pytest.mark.parametrize("heading", ["Read a document", "Run the tests"])
def test_commands_set_themselves_up(heading: str) -> None:
    assert "-m venv" in command(heading)
    assert "pip install" in command(heading)

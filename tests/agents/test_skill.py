"""The SKILL.md that is printed for agents: its front matter is whole, and every command in it works."""

from __future__ import annotations

import os
import re
import shlex

import pytest

from tests.conftest import ROOT

SKILL = (ROOT / "twopass" / "agents" / "SKILL.md").read_text("utf-8")
COMMANDS = re.findall(r"^ *twopass (.+)$", SKILL, re.MULTILINE)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> dict[str, str]:
    """An environment in which our paper is read once for this file."""
    return os.environ | {"TWOPASS_CACHE": str(tmp_path_factory.mktemp("cache"))}


def test_it_is_printed(twopass):
    assert twopass("mcp", "--skill").stdout == SKILL


def test_its_front_matter_is_as_agents_want_it():
    head = re.match(r"---\nname: ([a-z0-9-]{1,64})\ndescription: (.{1,1024})\n---\n", SKILL)
    assert head


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(twopass, shelf, command):
    done = twopass(*shlex.split(command), env=shelf, cwd=ROOT / "data")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_all_of_it_is_tried():
    assert {command.split()[0] for command in COMMANDS} == {
        "skeleton", "summarize", "ask", "read", "references", "plan", "check"
    }  # fmt: skip

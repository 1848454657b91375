"""Tables: the same text whatever the terminal and its variables say, and fitted to a terminal that looks on."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT
from twopass.report.table import Column, plain, tabulate

COLUMNS = (Column("page", side="right"), Column("words", most=8), Column("where"))


def test_cells_are_aligned_and_cut():
    table = tabulate(COLUMNS, [("1", "a long\ncell", "[bold]x[/bold] :smile:"), ("12", "short", "")])
    assert plain(table) == "page  words     where\n   1  a long …  [bold]x[/bold] :smile:\n  12  short\n"


def test_wide_letters_count_as_the_terminal_counts_them():
    assert plain(tabulate(COLUMNS, [("1", "文字文字文字", "x")])).splitlines()[1] == "   1  文字文 …  x"


def test_no_line_is_folded():
    assert plain(tabulate((Column("one"),), [("w" * 900,)])).splitlines() == ["one", "w" * 900]


def test_a_pipe_gets_the_same_whatever_the_variables_say(twopass, paper):
    said = {**os.environ, "COLUMNS": "40", "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TERM": "xterm-256color"}
    quiet = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
    for command in (("references", paper), ("summarize", paper, "--plan", "--model", "openai:m")):
        one, other = twopass(*command, env=said), twopass(*command, env=quiet)
        assert one.returncode == 0, one.stderr
        assert one.stdout == other.stdout
        assert "\x1b" not in one.stdout


def test_a_terminal_is_not_overrun(paper):
    master, slave = os.openpty()
    environment = {**os.environ, "COLUMNS": "60", "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "twopass", "references", str(paper), "--pages", "1-2"]
    with subprocess.Popen(command, stdout=slave, env=environment) as run:
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 4096):
                shown += part
        except OSError:
            pass  # how Linux tells that the other end was closed
    os.close(master)
    assert run.returncode == 0
    lines = [line.partition("\x1b[0m")[2] or line for line in shown.decode().splitlines()]
    assert len(lines) > 3
    assert max(map(len, lines)) <= 60

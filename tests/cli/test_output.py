"""What stderr shows of a long run where there is no terminal, and what stdout shows on a narrow one."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from rich.table import Table

from twopass.cli import output


def wait_for(there, seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_a_line_of_progress_every_so_often(monkeypatch, capsys):
    monkeypatch.setattr(output, "BEAT", 0.05)
    lines: list[str] = []

    def there() -> bool:
        lines.extend(capsys.readouterr().err.splitlines())
        return len(lines) >= 3

    with output.progress_of(Path("mill.md"), quiet=False) as progress:
        progress("reading forward")
        wait_for(there)
    assert set(lines) <= {"mill.md: reading forward", "mill.md: reading the file"}
    time.sleep(0.2)
    after = capsys.readouterr().err.splitlines()
    time.sleep(0.2)
    assert len(after) <= 1  # one may have been under way
    assert capsys.readouterr().err == ""


def test_none_where_quiet_is_wanted(monkeypatch, capsys):
    monkeypatch.setattr(output, "BEAT", 0.02)
    with output.progress_of(Path("mill.md"), quiet=True) as progress:
        progress("reading forward")
        time.sleep(0.2)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_said_of_a_short_run(capsys, quiet):
    with output.progress_of(Path("mill.md"), quiet) as progress:
        progress("reading forward")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("columns", [3, 20, 200])
def test_a_narrow_terminal_loses_no_word(monkeypatch, capsys, columns):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    table = Table("page", "what the text points with")
    table.add_row("17", "the gauge at the old bridge, as Section 12.4 says")
    output.write_table(table, None, "below\n")
    assert "the gauge at the old bridge, as Section 12.4 says" in capsys.readouterr().out

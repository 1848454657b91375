"""Streams: a result that cannot be printed is an error, a message that cannot is none; stdin and pipes are read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from twopass.cli.output import Heedless
from twopass.errors import NoSuchFile, OutputError

TEXT = "# Gauges\n\nThe gauge at the old bridge is read twice a day by two readers who never meet.\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither such devices nor such a shell")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "gauges.md").write_text(TEXT, "utf-8")
    return tmp_path / "gauges.md"


def shell(line: str, source: Path, flag: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a line of the shell, in which RUN is the program and FILE a document."""
    command = line.replace("RUN", f"{sys.executable} {flag} -m twopass").replace("FILE", str(source))
    return subprocess.run(
        command, shell=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


@posix
@pytest.mark.parametrize("flag", ["", "-u"])
@pytest.mark.parametrize("target", ["> /dev/full", ">&-"])
@pytest.mark.parametrize("command", ["summarize -q", "skeleton"])
def test_a_result_that_cannot_be_printed_is_an_error(source, command, target, flag):
    if target == "> /dev/full" and not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    done = shell(f"RUN {command} FILE {target}", source, flag)
    assert done.returncode == OutputError.exit_code
    assert done.stderr.count("\n") == 1
    assert "stdout" in done.stderr


@posix
@pytest.mark.parametrize("flag", ["", "-u"])
def test_a_reader_that_leaves_ends_the_run(source, flag):
    source.write_text("".join(f"## {'Gauges and rivers ' * 9}{n}\n\nWords.\n\n" for n in range(2000)), "utf-8")
    done = shell("(RUN skeleton FILE; echo $? >&2) | head -c 10", source, flag)
    assert done.stderr == "141\n"


@posix
@pytest.mark.parametrize("target", ["2>&-", "2> /dev/full", "2> >(true)"])
def test_messages_that_nobody_takes_stop_nothing(source, target):
    line = f"RUN summarize FILE FILE {target}"
    done = shell(f"bash -c '{line}'", source)
    assert (done.returncode, done.stdout.count("# Gauges")) == (0, 2)


def test_a_stream_of_messages_may_break():
    source, target = os.pipe()
    os.close(source)
    stream = Heedless(os.fdopen(target, "wb"), "utf-8", line_buffering=True)
    print("words", file=stream, flush=True)
    with pytest.raises(BrokenPipeError):
        stream.detach().close()


@posix
@pytest.mark.parametrize("line", ["RUN COMMAND - < FILE", "bash -c 'RUN COMMAND <(cat FILE)'"])
@pytest.mark.parametrize("command", ["summarize -q", "skeleton", "references"])
def test_what_can_be_read_but_once_is_read(source, line, command):
    done = shell(line.replace("COMMAND", command), source)
    assert done.returncode == 0, done.stderr
    assert "Gauges" in done.stdout or command == "references"


@posix
def test_a_question_is_put_to_stdin(source):
    done = shell("RUN ask - 'Who reads the gauge?' < FILE", source)
    assert (done.returncode, done.stderr) == (0, "")
    assert "gauge" in done.stdout


@pytest.mark.parametrize("command", ["summarize", "skeleton", "index"])
def test_no_name_is_no_output(twopass, source, command):
    done = twopass(command, source, "-o", "", cwd=source.parent)
    assert done.returncode == 2
    assert "--output" in done.stderr
    assert list(source.parent.iterdir()) == [source]


def test_a_folder_without_documents_is_said(twopass, tmp_path):
    (tmp_path / "in").mkdir()
    done = twopass("index", tmp_path / "in", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr.count("\n")) == (NoSuchFile.exit_code, 1)
    assert "no documents" in done.stderr


def test_folders_of_programs_are_passed_over_and_said(twopass, source, tmp_path):
    for name in (".venv", "env", "node_modules", "kept"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / f"of {name}.md").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "env" / "pyvenv.cfg").touch()
    done = twopass("index", tmp_path / "in", "-o", tmp_path / "out")
    assert sorted(one.name for one in (tmp_path / "out").glob("*.md")) == ["of kept.twopass.md"]
    assert done.stderr.count("was passed over") == 3
    named = twopass("index", tmp_path / "in" / ".venv", "-o", tmp_path / "out")
    assert named.returncode == 0

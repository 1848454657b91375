"""The commands of a library: filled, listed, shown, searched, asked, exported and emptied from the command line."""

from __future__ import annotations

import json
import os
import sqlite3

import pytest

from tests.conftest import ROOT


@pytest.fixture
def env(tmp_path, monkeypatch):
    """An environment that names a library."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return os.environ | {"PYTHONPATH": path, "TWOPASS_LIBRARY": str(tmp_path / "lib.sqlite")}


def test_a_library_from_the_command_line(twopass, tmp_path, env):
    (tmp_path / "docs").mkdir()
    mill, empty = tmp_path / "docs" / "mill.md", tmp_path / "docs" / "empty.pdf"
    mill.write_text("# The mill\n\nThe mill was built in 1872 by Anna Kessler, who ground barley.\n", "utf-8")
    empty.write_bytes(b"")
    library = ("--library", tmp_path / "lib.sqlite")
    done = twopass("index", tmp_path / "docs" / "*", *library, "--workers", "1")
    assert done.returncode == 4
    assert "1 read, 1 not read" in done.stderr
    again = twopass("index", tmp_path / "docs", *library)
    assert "1 unchanged" in again.stderr

    listed = twopass("list", *library).stdout
    assert "The mill" in listed
    assert "not read: " in listed
    assert listed.count("empty.pdf") == 1
    assert [row.get("title") for row in json.loads(twopass("list", "--format", "json", env=env).stdout)] == [
        "The mill",
        None,
    ]
    assert twopass("show", "mill.md", env=env).stdout.startswith("# The mill\n")
    assert twopass("search", "mills", "barley", env=env).stdout == (
        "mill.md, line 3  The mill\n   “The mill was built in 1872 by Anna Kessler, who ground barley.”\n"
    )
    assert twopass("search", "zeppelin", env=env).stdout == "Nothing was found.\n"
    (hit,) = json.loads(twopass("search", "barley", "--in", "mill.md", "--format", "json", env=env).stdout)
    assert hit["words"].endswith("barley.")
    asked = twopass("ask", "When was the mill built?", env=env).stdout
    assert asked.startswith("1. “The mill was built in 1872")
    assert json.loads(twopass("ask", "Where?", *library, "--format", "json").stdout)["verdict"] == "not_addressed"
    assert "library.twopass.html" in twopass("export", "-o", tmp_path / "out", env=env).stdout

    mill.unlink()
    assert twopass("list", env=env).stdout.splitlines()[1].endswith(" gone")
    assert "mill.md" in twopass("remove", "--gone", env=env).stdout
    assert twopass("show", "mill.md", env=env).returncode == 3


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("list",), 2, "--library"),
        (("list", "--library", "none.sqlite"), 3, "no such library"),
        (("index", "a.md"), 2, "--library"),
        (("index", "a.md", "--library", "a.sqlite", "-o", "b"), 2, "--library"),
        (("index", "a.md", "--library", "a.sqlite", "--format", "html"), 2, "--format"),
        (("index", "a.md", "--library", "a.md"), 9, "not written over"),
        (("ask", "a.md", "Where?", "--library", "a.sqlite"), 2, "question alone"),
        (("remove", "--library", "a.sqlite"), 2, "--gone"),
        (("search", "mill", "--library", "a.md"), 20, "no library, or damaged"),
        (("search", "mill", "--library", "other.sqlite"), 19, "another program"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(twopass, tmp_path, arguments, code, told):
    (tmp_path / "a.md").write_text("# A\n\nSome words about mills.\n")
    sqlite3.connect(tmp_path / "other.sqlite").executescript("CREATE TABLE a (b)")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    env.pop("TWOPASS_LIBRARY", None)
    done = twopass(*arguments, cwd=tmp_path, env=env)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert code == 2 or done.stderr.count("\n") == 1


def test_a_damaged_library_is_made_anew_when_told(twopass, tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nSome words about mills.\n")
    place = tmp_path / "lib.sqlite"
    place.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    done = twopass("index", tmp_path / "a.md", "--library", place)
    assert (done.returncode, "--rebuild" in done.stderr) == (20, True)
    done = twopass("index", tmp_path / "a.md", "--library", place, "--rebuild")
    assert done.returncode == 0
    assert f"set aside as {place}.damaged" in done.stderr
    assert place.with_name("lib.sqlite.damaged").exists()

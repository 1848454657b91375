"""A saved reading is opened as it was; anything else is refused in words, and a source is never written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twopass import Reading, read
from twopass.errors import NoSuchFile, NotAReading, OutputError
from twopass.report import to_html, to_json, to_markdown
from twopass.report.ledger import ledger


@pytest.fixture(scope="module")
def reading(paper: Path) -> Reading:
    return read(paper, pages="1-4", essay=True)


def test_what_is_saved_comes_back(reading, tmp_path):
    reading.save(tmp_path / "paper.json")
    again = Reading.load(str(tmp_path / "paper.json"))
    assert reading.document.lines
    assert again.document.lines == again.document.emphasis == ()
    without = reading.document.model_copy(update={"lines": (), "emphasis": ()})
    assert again == reading.model_copy(update={"document": without})
    for show in (to_json, to_markdown, to_html, ledger):
        assert show(again) == show(reading)
    assert [file.name for file in tmp_path.iterdir()] == ["paper.json"]


def test_what_the_command_line_prints_is_loaded(twopass, paper, reading, tmp_path):
    flags = ("--pages", "1-4", "--essay", "--format", "json", "-q")
    assert twopass("summarize", paper, *flags, "-o", tmp_path / "a.json").returncode == 0
    assert Reading.load(tmp_path / "a.json").to_json() == reading.to_json()


def test_a_failed_save_leaves_what_was_there(reading, tmp_path):
    source = tmp_path / "notes.md"
    source.write_text("# Notes\n\nThe gauge is read twice a day.\n", "utf-8")
    noted = read(source)
    with pytest.raises(OutputError, match="not written over"):
        noted.save(source)
    assert source.read_text("utf-8").startswith("# Notes")
    with pytest.raises(OutputError):
        reading.save(tmp_path / "no" / "such.json")
    assert [file.name for file in tmp_path.iterdir()] == ["notes.md"]


def edited(reading: Reading, **changes: object) -> str:
    return json.dumps({**json.loads(reading.to_json()), **changes})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lambda r: edited(r, version=3), "is of version 3, and this program knows 2"),
        (lambda r: edited(r, version="1"), "names no version"),
        (lambda r: edited(r, version=0), "names no version"),
        (lambda r: edited(r, schema="twopass/index"), "is of the schema 'twopass/index'"),
        (lambda r: edited(r, schema=None), "is no JSON of ours"),
        (lambda r: edited(r, audit={}), "is damaged: audit.pages: Field required"),
        (lambda r: edited(r, surplus=1), "is damaged: surplus: Extra inputs"),
        (lambda r: r.to_json()[:-200], "is no JSON of ours"),
        (lambda r: "[" * 100_000, "is no JSON of ours"),
        (lambda r: "[]", "is no JSON of ours"),
        (lambda r: "", "is no JSON of ours"),
    ],
)
def test_anything_else_is_refused_in_one_line(reading, tmp_path, text, words):
    file = tmp_path / "a.json"
    file.write_text(text(reading), "utf-8")
    with pytest.raises(NotAReading) as caught:
        Reading.load(file)
    assert words in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_what_is_no_text_and_what_is_not_there(tmp_path):
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotAReading):
        Reading.load(tmp_path / "a.json")
    for path in (tmp_path, tmp_path / "missing.json"):
        with pytest.raises(NoSuchFile):
            Reading.load(path)

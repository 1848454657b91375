"""A file is known by its content: read once, replaced when it changes, found where it moves, recorded if it fails."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import twopass
from tests.loopback import Loopback
from twopass.errors import InputError, NoSuchFile
from twopass.library import Library
from twopass.library.intake import Intake, source_of

pytestmark = pytest.mark.usefixtures("here")


def index(place, *paths, **options) -> dict[str, str]:
    """What became of each file."""
    found = twopass.index(paths, library=place, workers=1, **options)
    return {one.path.name: one.kept.outcome if one.kept else str(one.error) for one in found}


def test_what_is_unchanged_is_not_read_again(folder, place, monkeypatch):
    assert set(index(place, folder).values()) == {"read"}
    monkeypatch.setattr(
        "twopass.batch.running._run", lambda paths, *rest: iter([pytest.fail("read again")] if paths else [])
    )
    assert set(index(place, folder).values()) == {"unchanged"}


@pytest.mark.parametrize("change", ["content", "options", "version", "again"])
def test_what_differs_is_read_and_replaced(folder, place, monkeypatch, change):
    index(place, folder / "mill.md", folder / "notes.txt")
    before = Library.open(place).find("mill.md")
    if change == "content":
        (folder / "mill.md").write_text("# The mill\n\nIt burnt down in 1901.\n", "utf-8")
    if change == "version":
        monkeypatch.setattr("twopass.__version__", "9.9")
    options = {"options": {"layout_only": True}, "again": {"again": True}}.get(change, {})
    assert index(place, folder / "mill.md", **options) == {"mill.md": "read"}
    with Library.open(place) as library:
        assert len(library.documents()) == 2
        after = library.find("mill.md")
        assert after.id != before.id
        assert (after.content_hash == before.content_hash) == (change != "content")
        assert bool(library.search("barley")) == (change != "content")
        counts = "SELECT (SELECT count(*) FROM terms), (SELECT count(*) FROM passages), count(*) FROM readings"
        ((terms, passages, readings),) = library.database.rows(counts)
        assert terms == passages
        assert readings == 2


def test_a_file_that_moved_is_found_and_copies_are_one_reading(folder, place):
    index(place, folder)
    moved = (folder / "mill.md").rename(folder / "mühle.md")
    assert index(place, folder)["mühle.md"] == "moved"
    (folder / "copy.md").write_bytes(moved.read_bytes())
    assert index(place, folder)["copy.md"] == "duplicate"
    with Library.open(place) as library:
        assert len(library.documents()) == 5
        entry = library.find("copy.md")
        assert [path.name for path in entry.paths] == ["copy.md", "mühle.md"]
        assert library.reading(entry).document.path == str(entry.path)


def test_copies_in_one_batch_are_read_once(folder, place):
    (folder / "copy.md").write_bytes((folder / "mill.md").read_bytes())
    assert sorted(index(place, folder / "mill.md", folder / "copy.md").values()) == ["duplicate", "read"]


def test_a_model_reads_into_a_library(folder, place):
    with Loopback() as server:
        model = {"model": "openai:m", "base_url": server.url, "cache": False}
        assert set(index(place, folder / "mill.md", folder / "notes.txt", **model).values()) == {"read"}
        asked = len(server.log.answered)
        assert set(index(place, folder / "mill.md", folder / "notes.txt", **model).values()) == {"unchanged"}
        assert len(server.log.answered) == asked > 0
    with Library.open(place) as library:
        assert {entry.read_by for entry in library.documents()} == {"openai:m"}


def test_failures_are_recorded_and_forgotten(folder, place, paper):
    data = paper.read_bytes()
    damaged = {
        "cut.pdf": data[:900],
        "empty.pdf": b"",
        "overwritten.pdf": data[:20] + bytes(len(data) - 20),
        "renamed.pdf": b"PK\x03\x04" + data[8:2000],
        "words.pdf": b"This is no PDF.",
    }
    for name, content in damaged.items():
        (folder / name).write_bytes(content)
    first = index(place, folder, folder / "gone.pdf")
    with Library.open(place) as library:
        assert {one.path.name: one.reason for one in library.failures()} == {
            name: first[name] for name in (*damaged, "gone.pdf")
        }
        assert len(library.documents()) == 5
    assert index(place, folder)["cut.pdf"] == first["cut.pdf"]
    (folder / "cut.pdf").write_bytes(data)
    assert index(place, folder / "cut.pdf") == {"cut.pdf": "read"}
    with Library.open(place) as library:
        assert len(library.failures()) == 5
        library.remove(folder / "empty.pdf")
        assert len(library.failures()) == 4


def test_a_document_outlives_its_file_but_not_its_damage(folder, place):
    index(place, folder)
    (folder / "mill.md").unlink()
    assert "no such file" in index(place, folder / "mill.md")["mill.md"].lower()
    assert Library.open(place).find("mill.md")
    (folder / "mill.md").write_bytes(b"")
    index(place, folder / "mill.md")
    with pytest.raises(NoSuchFile):
        Library.open(place).find("mill.md")


def test_a_file_changed_while_it_is_read_is_not_kept(folder, library):
    reading = twopass.read(folder / "mill.md")
    options = twopass.Options()
    (folder / "mill.md").write_text("Another text, about another mill.", "utf-8")
    intake = Intake(library, options)
    with pytest.raises(InputError, match="changed while"):
        intake.keep(folder / "mill.md", source_of(folder / "mill.md", options), reading)


def test_names_without_an_encoding_are_kept(folder, place):
    odd = os.fsencode(folder) + b"/a\xfcb.md"
    with Library.open(place, create=True) as library:
        intake, options = Intake(library, twopass.Options()), twopass.Options()
        mill = folder / "mill.md"
        source = source_of(mill, options)
        reading = twopass.read(mill)
        mill.rename(os.fsdecode(odd))
        intake.keep(Path(os.fsdecode(odd)), source, reading)
        (entry,) = library.documents()
        assert os.fsencode(entry.path) == odd
        assert library.reading(entry).document.path == entry.told == os.fsdecode(odd[:-6]) + r"a\udcfcb.md"
        answer = library.ask("When was the mill built?")
        assert json.loads(answer.to_json())["answers"][0]["path"] == entry.told
        list(twopass.index([os.fsdecode(odd) + ".pdf"], library=place, workers=1))
        assert [one.reason.startswith("cannot read") for one in library.failures()] == [True]
        assert r"a\udcfcb.md.pdf" in library.export(folder / "out").read_text("utf-8")

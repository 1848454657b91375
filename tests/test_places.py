"""What a URL names is found, read and written as files are, through whatever store fsspec opens."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import twopass
from twopass.batch import Job, gather, pools, run_job
from twopass.errors import MissingDependency, NoSuchFile, OptionError
from twopass.outputs import sole_writer
from twopass.places import is_remote, located

TEXT = "# The mill\n\nThe mill was built in 1872 by Anna Kessler. The flow meter (FM) is read twice a day.\n"


@pytest.fixture
def store(paper: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store in the memory of this process, in which documents are then read."""
    here = lambda paths, names, job, workers: (pools.read_one(path, names.get(path), job) for path in paths)  # noqa: E731
    monkeypatch.setattr(pools, "in_processes", here)
    memory = located("memory://docs").fs
    held = {"mill.md": TEXT.encode(), "below/paper.pdf": paper.read_bytes(), "empty.pdf": b"", "picture.png": b"x"}
    for name, data in (held | {".git/a.md": b"x", "mill.twopass.md": b"x"}).items():
        memory.pipe_file(f"/docs/{name}", data)
    yield "memory://docs"
    memory.store.clear()


def test_documents_of_a_store_are_gathered(store):
    passed_over: list[Path] = []
    found = [str(path) for path in gather([store, f"{store}/mill.md", f"{store}/*.png", f"{store}/no.md"], passed_over)]
    names = ["below/paper.pdf", "empty.pdf", "mill.md", "picture.png", "no.md"]
    assert [one.removeprefix("memory://").lstrip("/") for one in found] == [f"docs/{name}" for name in names]
    assert [folder.name for folder in passed_over] == [".git"]


def test_they_are_read_and_written_as_files_are(store, paper, tmp_path):
    out = located("memory://out")
    first = {one.path.name: one for one in run_job(gather([store]), Job(output=out))}
    assert {name: one.outcome for name, one in first.items()} == {
        "mill.md": "read",
        "paper.pdf": "read",
        "empty.pdf": "not read",
    }
    (there,) = run_job([paper], Job(output=tmp_path))
    assert (out / "paper.twopass.md").read_text("utf-8") == there.output.read_text("utf-8")
    again = {one.path.name: one.outcome for one in run_job(gather([store]), Job(output=out))}
    assert again == {"mill.md": "unchanged", "paper.pdf": "unchanged", "empty.pdf": "not read"}
    with sole_writer(out / "index.jsonl") as lines:
        lines.write(json.dumps({"path": "a"}))
    assert (out / "index.jsonl").read_text("utf-8") == '{"path": "a"}'


def test_a_url_is_read_alone(store):
    assert twopass.read(f"{store}/mill.md").document.path == f"{located(store)}/mill.md"


def test_a_library_keeps_files_of_this_machine(store, tmp_path):
    with pytest.raises(OptionError, match="cannot be kept in a library"):
        list(twopass.index([store], library=tmp_path / "a.sqlite"))


@pytest.mark.parametrize("name", ["a.md", "C:\\a.md", "C://a.md", "a:b//c.md", "/s3:/a.md"])
def test_a_name_is_a_path_of_this_machine(name):
    assert located(name) == Path(name)
    assert not is_remote(located(name))


def test_what_opens_urls_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(MissingDependency, match=r"twopass\[remote\]"):
        located("s3://bucket/a.pdf")


def test_a_store_that_nobody_knows_is_refused():
    with pytest.raises(NoSuchFile, match="cannot be opened"):
        located("nowhere://bucket/a.pdf")


def test_a_store_that_fails_is_a_failure(store, monkeypatch):
    place = located(store)

    def fail(*arguments: object, **options: object) -> None:
        raise LookupError("no keys")

    monkeypatch.setattr(type(place.fs), "find", fail)
    with pytest.raises(NoSuchFile, match=r"cannot list .*LookupError"):
        gather([store])
    monkeypatch.setattr(type(place.fs), "open", fail)
    with pytest.raises(NoSuchFile, match="cannot be opened: LookupError"):
        twopass.read(f"{store}/mill.md")

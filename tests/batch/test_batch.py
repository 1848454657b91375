"""Many documents side by side: each accounted for, the damaged ones with their reasons."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import twopass
from tests.llm.test_client import MILL, whole
from tests.loopback import Loopback
from twopass.batch import gather
from twopass.llm.client import Usage


@pytest.fixture
def folder(tmp_path: Path, paper: Path) -> Path:
    """Three documents and three that cannot be read."""
    (tmp_path / "in" / "below").mkdir(parents=True)
    (tmp_path / "in" / "mill.md").write_text(MILL, "utf-8")
    (tmp_path / "in" / "below" / "mill.md").write_text(MILL.replace("rye", "oats"), "utf-8")
    (tmp_path / "in" / "plain.txt").write_text("A text of one line about mills and millers and their stones.", "utf-8")
    (tmp_path / "in" / "empty.pdf").write_bytes(b"")
    (tmp_path / "in" / "cut.pdf").write_bytes(paper.read_bytes()[:3000])
    (tmp_path / "in" / "no.pdf").write_bytes(b"This is no PDF.")
    (tmp_path / "in" / "picture.png").write_bytes(b"not for us")
    return tmp_path / "in"


@pytest.mark.parametrize("workers", [1, 2])
def test_every_document_is_accounted_for(folder, workers):
    found = {one.path: one for one in twopass.index([folder, folder / "gone.pdf"], workers=workers)}
    assert set(found) == {p for p in folder.rglob("*") if p.suffix in (".md", ".txt", ".pdf")} | {folder / "gone.pdf"}
    failed = {path.name for path, one in found.items() if one.error}
    assert failed == {"empty.pdf", "cut.pdf", "no.pdf", "gone.pdf"}
    for path, one in found.items():
        assert (one.reading is None) == (path.name in failed)
        assert one.error is None or str(one.error)


def test_documents_share_one_model(folder):
    with Loopback(delay=0.05) as loopback:
        found = list(twopass.index([folder], model="openai:m", base_url=loopback.url, workers=3, cache=False))
    readings = [one.reading for one in found if one.reading is not None]
    assert len(readings) == 3
    assert sum((one.usage for one in found), Usage()).prompt_tokens == loopback.log.prompt_tokens > 0
    for reading in readings:
        whole(reading)


def test_a_document_that_kills_its_process_is_a_record(folder, monkeypatch, tmp_path):
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(
        "import os, pathlib\n"
        "real = pathlib.Path.read_bytes\n"
        "pathlib.Path.read_bytes = lambda self: os._exit(1) if self.name == 'plain.txt' else real(self)\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{hook}{os.pathsep}{Path(__file__).parents[1]}")
    found = {one.path.name: one for one in twopass.index([folder / "plain.txt", folder / "mill.md"], workers=2)}
    assert found["mill.md"].reading is not None
    assert "ended the process" in str(found["plain.txt"].error)


def test_files_and_folders_are_gathered_once(folder):
    paths = gather([folder, folder / "mill.md", folder / "gone.pdf"])
    assert len(paths) == len(set(paths)) == 7
    assert folder / "gone.pdf" in paths
    assert folder / "picture.png" not in paths


def test_patterns_of_names_are_gathered(folder):
    assert gather([folder / "**" / "mill.md"]) == [folder / "below" / "mill.md", folder / "mill.md"]
    odd = folder / "[a].md"
    odd.write_text("A name that looks like a pattern.", "utf-8")
    assert gather([odd, folder / "no*.nothing"]) == [odd, folder / "no*.nothing"]

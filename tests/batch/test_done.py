"""What lies in a folder as it would be written now is not read again; whatever differs is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loopback import Loopback, chat
from twopass.batch import Job, pools, run_job
from twopass.config import Options
from twopass.errors import LostContent
from twopass.outputs import DONE

TEXT = "# The mill\n\nThe mill was built in 1872 by Anna Kessler. The flow meter (FM) is read twice a day.\n"


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document; what is read is read in this process."""
    here = lambda paths, names, job, workers: (pools.read_one(path, names.get(path), job) for path in paths)  # noqa: E731
    monkeypatch.setattr(pools, "in_processes", here)
    (tmp_path / "mill.md").write_text(TEXT, "utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path / "mill.md"


def outcome(path: Path, *, again: bool = False, length: int = 0, **options) -> str:
    """What becomes of a document that is read into the folder `out` beside it."""
    (done,) = run_job([path], Job(Options(**options), path.parent / "out", length=length, again=again), 1)
    assert done.error is None or isinstance(done.error, LostContent)
    return done.outcome


def test_what_is_unchanged_is_not_read_again(mill):
    assert outcome(mill) == "read"
    before = {file: file.read_bytes() for file in mill.parent.rglob("*") if file.is_file()}
    assert outcome(mill) == "unchanged"
    assert {file: file.read_bytes() for file in mill.parent.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    "change", ["content", "reading", "no reading", "record", "options", "length", "again", "no cache", "program"]
)
def test_whatever_differs_is_read(mill, monkeypatch, change):
    outcome(mill)
    reading = mill.parent / "out" / "mill.twopass.md"
    record = mill.parent / "out" / DONE / "mill.twopass.md.json"
    written = reading.read_text("utf-8")
    match change:
        case "content":
            mill.write_text(TEXT.replace("1872", "1901"), "utf-8")
        case "reading":
            reading.write_text("spoilt", "utf-8")
        case "no reading":
            reading.unlink()
        case "record":
            record.write_text(record.read_text("utf-8")[:-9], "utf-8")
        case "program":
            monkeypatch.setattr("twopass.shelf.program", lambda: "another")
    options = {"options": {"layout_only": True}, "length": {"length": 50}, "again": {"again": True}}
    assert outcome(mill, **options.get(change, {"cache": False} if change == "no cache" else {})) == "read"
    assert ("1901" in reading.read_text("utf-8")) == (change == "content")
    assert change in ("content", "length") or reading.read_text("utf-8") == written


def test_a_loss_is_no_less_one_the_second_time(mill, monkeypatch):
    monkeypatch.setattr("twopass.audit.lost", lambda audit: ["a page was lost"])
    assert outcome(mill) == "read"
    assert outcome(mill, strict=True) == "not read"


def test_what_a_model_left_undone_is_asked_for_again(mill):
    """A reading in which the extractive reader stood in is no end."""
    answers = [chat("I would rather not.")]
    with Loopback(habit=lambda body: answers[0] if answers else None) as loopback:
        options = {"model": "openai:m", "base_url": loopback.url}
        assert outcome(mill, **options) == "read"
        answers.clear()
        assert outcome(mill, **options) == "read"
        assert outcome(mill, **options) == "unchanged"

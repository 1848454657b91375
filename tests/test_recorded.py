"""Our paper as a capable model read it once: its kept replies give the reading that was looked at, and lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.recorded import Recorded
from twopass.backends.token_counts import estimate
from twopass.config import Options
from twopass.llm.client import Reader
from twopass.pipeline import run
from twopass.report import to_markdown
from twopass.schema import Reading

REPLIES = Path(__file__).parent / "replies" / "paper"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Recorded(REPLIES))


@pytest.fixture(scope="module")
def reading(paper: Path, reader: Reader) -> Reading:
    return run(paper, reader, Options(essay=True))


def test_the_reading(reading, golden):
    golden("paper-with-model.md", to_markdown(reading))


def test_every_kept_reply_is_asked_for(reading, reader):
    assert reader.backend.asked == {file.name for file in REPLIES.iterdir()}


def test_nearly_all_that_it_wrote_is_kept(reading, reader):
    tally = reader.tally
    kinds = ("point", "closing", "hindsight", "line")
    written, refused, mended = (sum(tally[kind, what] for kind in kinds) for what in ("written", "refused", "mended"))
    assert written > 85
    assert refused - mended <= 0.03 * written
    assert not reading.audit.fallbacks
    assert reading.essay is not None


def test_what_it_wrote_is_at_most_seven_tenths_of_what_it_read(reading):
    replies = [json.loads(file.read_text("utf-8")) for file in REPLIES.iterdir() if file.stem != "essay"]
    for row in (row for one in replies for row in one.get("again", ())):
        del row["of"]  # what the recording knows it by
    written = sum(estimate(json.dumps(one, ensure_ascii=False, separators=(",", ":"))) for one in replies)
    assert 0.5 < written / estimate(reading.document.text) <= 0.7


def test_every_tag_was_asked_about_and_ends(reading, reader):
    tags = [tag for entry in reading.forward.entries for tag in entry.tags]
    assert reader.tally["tag", "asked about"] == len(tags) > 9
    assert "unjudged" not in reading.audit.tags

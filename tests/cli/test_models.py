"""The command line with models and batches: plan, index, cache, and the errors of models."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.llm.test_client import MILL
from tests.loopback import Loopback


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    (tmp_path / "mill.md").write_text(MILL, "utf-8")
    return tmp_path / "mill.md"


def test_a_model_reads_and_its_replies_are_kept(twopass, mill, tmp_path):
    env = os.environ | {"TWOPASS_CACHE": str(tmp_path / "cache")}
    with Loopback() as loopback:
        model = ("--model", "openai:m", "--base-url", loopback.url)
        first = twopass("summarize", mill, *model, env=env)
        again = twopass("summarize", mill, *model, env=env)
        arrived = loopback.log.arrived
        anew = twopass("summarize", mill, *model, "--no-cache", env=env)
    assert first.returncode == again.returncode == anew.returncode == 0, first.stderr
    assert first.stdout == again.stdout == anew.stdout
    assert f"{arrived} requests in" in first.stderr
    assert f"{arrived} replies kept from before" in again.stderr
    assert loopback.log.arrived == 2 * arrived
    assert f"openai:m: {arrived}" in twopass("cache", "info", env=env).stdout
    assert f"{arrived} replies forgotten" in twopass("cache", "clear", env=env).stdout
    assert "0 replies" in twopass("cache", "info", env=env).stdout


def test_the_ledger_is_of_the_reading_that_was_kept(twopass, mill, tmp_path):
    env = os.environ | {"TWOPASS_CACHE": str(tmp_path / "cache")}
    with Loopback() as loopback:
        model = ("--model", "openai:m", "--base-url", loopback.url)
        assert twopass("summarize", mill, *model, env=env).returncode == 0
        arrived = loopback.log.arrived
        done = twopass("references", mill, *model, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == ["line", "words"]
    assert loopback.log.arrived == arrived > 0


def test_many_documents_are_planned_and_none_is_asked_about(twopass, mill, tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = twopass("index", tmp_path, "-o", tmp_path / "out", "--model", "openai:m", "--plan")
    assert done.returncode == 4
    assert done.stdout.splitlines()[1].split()[0] == "mill.md"
    assert "empty.pdf" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_plan_counts_what_is_then_asked(twopass, paper, tmp_path):
    with Loopback() as loopback:
        model = ("--model", "openai:m", "--base-url", loopback.url)
        plan = twopass("summarize", paper, *model, "--plan", "--price", "0.5,0.05,1.5", "--rate", "100")
        assert loopback.log.arrived == 0  # nothing is asked
        assert twopass("summarize", paper, *model, "--no-cache").returncode == 0
    assert plan.returncode == 0, plan.stderr
    assert "cost: " in plan.stdout
    assert "time: about " in plan.stdout
    calls, _, prompt = (int(part) for part in plan.stdout.splitlines()[1].split()[1:4])
    assert abs(calls - loopback.log.arrived) <= 2  # repairs and tags are the model's own
    assert prompt == pytest.approx(loopback.log.prompt_tokens, rel=0.25)


def test_the_last_line_says_why_the_extractive_reader_stood_in(twopass, mill, tmp_path):
    with Loopback(lambda prompt: "I would rather not.") as loopback:
        model = ("--model", "openai:m", "--base-url", loopback.url, "--no-cache")
        done = twopass("summarize", mill, *model)
        strict = twopass("summarize", mill, *model, "--strict")
    assert done.returncode == 0
    assert re.fullmatch(
        r"twopass: mill\.md: the extractive reader stood in for (\d) of \1 section\(s\); why: it was no JSON \(\1×\)",
        done.stderr.splitlines()[-1],
    )
    assert strict.returncode == 13
    assert "the extractive reader stood in" in strict.stderr


def test_index_writes_one_file_a_document_and_records_the_rest(twopass, mill, tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = twopass("index", mill, tmp_path / "empty.pdf", "-o", tmp_path / "out", "--workers", "2")
    assert done.returncode == 4
    records = {
        Path(row["path"]).name: row
        for row in map(json.loads, (tmp_path / "out" / "index.jsonl").read_text("utf-8").splitlines())
    }
    assert records["empty.pdf"]["code"] == 4
    assert "empty" in records["empty.pdf"]["error"]
    assert (tmp_path / "out" / "mill.twopass.md").read_text("utf-8") == twopass("summarize", mill).stdout
    assert "[2/2]" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--model", "nonsense"), 11, "there is no model named"),
        (("--model", "openai:"), 11, "there is no model named"),
        (("--model", "openai:m", "--base-url", "http://127.0.0.1:9/v1", "--no-cache"), 11, "is the server running"),
        (("--price", "cheap"), 2, "PROMPT,REPLY"),
    ],
)
def test_what_is_wrong_with_a_model_is_one_line(twopass, mill, arguments, code, words):
    done = twopass("summarize", mill, *arguments, env=os.environ | {"COLUMNS": "200"})
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""

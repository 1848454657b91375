"""The command line in a process of its own: what it prints, where, and how it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from twopass import errors

PAGES = ("--pages", "1-3")


def test_result_on_stdout_audit_on_stderr(twopass, paper):
    done = twopass("summarize", paper, *PAGES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# ")
    assert done.stderr.startswith("paper.pdf: ")
    assert "Traceback" not in done.stderr


def test_quiet_prints_nothing_on_stderr(twopass, paper):
    assert twopass("summarize", paper, *PAGES, "--quiet").stderr == ""


def test_no_empty_labels_and_no_essay_unless_asked(twopass, paper):
    plain = twopass("summarize", paper, "--quiet").stdout
    for label in ("Summary:", "Keywords:", "Comment:"):
        assert label not in plain
    essay = twopass("summarize", paper, "--quiet", "--essay").stdout
    assert essay.startswith(plain.rstrip())
    assert len(essay) > len(plain) + 500


def test_json_is_one_object_with_its_schema(twopass, paper):
    reading = json.loads(twopass("summarize", paper, *PAGES, "--format", "json", "--quiet").stdout)
    assert (reading["schema"], reading["version"]) == ("twopass/reading", 1)
    parts = {"document", "skeleton", "forward", "resolved", "synthesis", "essay", "audit"}
    assert parts <= reading.keys()
    assert reading["essay"] is None
    text = reading["document"]["text"]
    evidence = [e for line in reading["synthesis"]["lines"] for e in line["evidence"]]
    assert evidence
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in evidence)


def test_the_index_can_be_cut_to_a_length(twopass, paper):
    shown = twopass("summarize", paper, "--quiet", "--length", "60").stdout
    assert shown.count("- **") < 20
    assert "folded away" in shown
    refused = twopass("summarize", paper, "--quiet", "--length", "60", "--format", "json")
    assert refused.returncode == 2
    assert "--length" in refused.stderr


def test_output_file_is_the_same_as_stdout(twopass, paper, tmp_path):
    printed = twopass("summarize", paper, *PAGES, "--quiet").stdout
    assert twopass("summarize", paper, *PAGES, "-o", tmp_path / "out.md").stdout == ""
    assert (tmp_path / "out.md").read_text("utf-8") == printed
    assert [file.name for file in tmp_path.iterdir()] == ["out.md"]


def test_output_may_be_a_device(twopass, paper):
    assert twopass("summarize", paper, *PAGES, "-o", os.devnull).returncode == 0
    assert not Path(os.devnull).is_file()


def test_several_files_go_on_past_a_bad_one(twopass, paper, tmp_path):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\nnothing more")
    done = twopass("summarize", bad, paper, *PAGES, "-o", tmp_path / "out", "--quiet")
    assert done.returncode == errors.DamagedDocument.exit_code
    assert "bad.pdf" in done.stderr
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["paper.twopass.md"]


def test_skeleton_json(twopass, paper):
    headings = json.loads(twopass("skeleton", paper, "--format", "json").stdout)
    assert all(heading.keys() == {"number", "level", "title", "page"} for heading in headings)
    assert [h["page"] for h in headings] == sorted(h["page"] for h in headings)


def test_references_json(twopass, paper):
    fields = {"page", "text", "kind", "status", "target_page", "target", "answer"}
    some = json.loads(twopass("references", paper, "--format", "json").stdout)
    every = json.loads(twopass("references", paper, "--format", "json", "--all").stdout)
    assert all(row.keys() == fields for row in every)
    assert 0 < len(some) < len(every)


def test_doctor_names_what_gets_each_missing_thing(twopass):
    done = twopass("doctor")
    assert done.returncode == 0
    for line in done.stdout.splitlines():
        assert "missing" not in line or "pip install" in line


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_a_reader_that_stops_listening_is_no_error(twopass, paper):
    done = twopass("summarize", paper, *PAGES, "-o", "/dev/stdout", "--quiet", stdin=None)
    assert "Traceback" not in done.stderr


def _broken(folder: Path) -> dict[str, tuple[Path, tuple[str, ...], type[errors.TwopassError]]]:
    (folder / "empty.pdf").touch()
    (folder / "not.pdf").write_bytes(bytes(range(256)) * 8)
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    return {
        "no such file": (folder / "missing.pdf", (), errors.NoSuchFile),
        "a directory": (folder, (), errors.NoSuchFile),
        "empty": (folder / "empty.pdf", (), errors.NotADocument),
        "not a PDF": (folder / "not.pdf", (), errors.NotADocument),
        "damaged": (folder / "damaged.pdf", (), errors.DamagedDocument),
    }


@pytest.mark.parametrize("case", ["no such file", "a directory", "empty", "not a PDF", "damaged"])
def test_bad_input_is_one_clear_line(twopass, tmp_path, case):
    file, flags, error = _broken(tmp_path)[case]
    done = twopass("summarize", file, *flags, "-o", tmp_path / "out.md")
    assert done.returncode == error.exit_code
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("twopass: ")
    assert not (tmp_path / "out.md").exists()


def test_page_range_outside_the_document(twopass, paper):
    done = twopass("summarize", paper, "--pages", "900-901")
    assert done.returncode == errors.PageRangeError.exit_code
    assert len(done.stderr.splitlines()) == 1


def test_unwritable_output(twopass, paper, tmp_path):
    done = twopass("summarize", paper, *PAGES, "--quiet", "-o", tmp_path / "no" / "such" / "folder.md")
    assert done.returncode == errors.OutputError.exit_code
    assert len(done.stderr.splitlines()) == 1


def test_unknown_model_says_which_there_are(twopass, paper):
    done = twopass("summarize", paper, *PAGES, "--quiet", "--model", "oracle")
    assert done.returncode == errors.BackendError.exit_code
    assert "extractive" in done.stderr


def test_errors_have_exit_codes_of_their_own():
    leaves = [e for e in vars(errors).values() if isinstance(e, type) and not e.__subclasses__()]
    codes = [e.exit_code for e in leaves]
    assert len(set(codes)) == len(codes)
    assert not {0, 1, 2} & set(codes)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_what_is_piped_is_utf8_whatever_the_locale_speaks(tmp_path, encoding):
    source = tmp_path / "waves.md"
    source.write_text("# Waves\n\nThe length λ of a wave is ≤ the depth at fourteen gauges.\n", encoding="utf-8")
    command = [sys.executable, "-m", "twopass", "summarize", "--quiet", str(source)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "λ of a wave is ≤" in done.stdout.decode("utf-8")

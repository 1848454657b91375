"""No source is written over, no reading is lost to another of its name, and a rerun leaves what the first run left."""

from __future__ import annotations

import base64
import json
import os
import random
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twopass import errors
from twopass.batch import gather
from twopass.outputs import is_ours, keep_others, keep_sources, named, sole_writer, write_whole
from twopass.schema import Reading

TEXT = "# {}\n\nThe gauge at the old bridge is read twice a day by two readers who never meet.\n"
STEMS = st.sampled_from(["notes", "Notes", "notes-2", "notes.twopass", "caf\u00e9", "cafe\u0301", "NOTES-2"])


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of three sources, two of one stem."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in ("notes.md", "notes.txt", "other.md"):
        (folder / name).write_text(TEXT.format(name), "utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
@pytest.mark.parametrize("command", ["summarize", "index"])
def test_a_folder_may_hold_sources_and_readings(twopass, docs, command, form):
    before = held(docs)
    for _ in range(2):
        files = sorted(file.name for file in docs.iterdir() if file.name in before)
        given_ = files if command == "summarize" else ["."]
        done = twopass(command, *given_, "-o", ".", "--format", form, "-q", cwd=docs)
        assert done.returncode == 0, done.stderr
        after = held(docs)
        assert {name: after[name] for name in before} == before
        ending = {"markdown": "md"}.get(form, form)
        written = {f"{name}.twopass.{ending}" for name in ("notes", "notes-2", "other")}
        assert set(after) - set(before) - {"index.jsonl"} == written


@pytest.mark.parametrize("command", ["summarize", "skeleton", "references"])
@pytest.mark.parametrize("way", ["same", "dots", "absolute", "symbolic", "hard"])
def test_an_input_is_refused_as_output(twopass, docs, command, way):
    source, link = docs / "notes.md", docs / "link.md"
    if way == "symbolic":
        link.symlink_to(source)
    elif way == "hard":
        os.link(source, link)
    target = {"same": "notes.md", "dots": "./../docs/notes.md", "absolute": source}.get(way, link)
    done = twopass(command, "notes.md", "-o", target, cwd=docs)
    assert done.returncode == errors.OutputError.exit_code
    assert len(done.stderr.splitlines()) == 1
    assert "not written over" in done.stderr
    assert source.read_text("utf-8") == TEXT.format("notes.md")
    assert twopass(command, "notes.md", "-o", "new.md", cwd=docs).returncode == 0


def test_an_input_among_several_is_refused_before_anything_is_read(twopass, docs):
    done = twopass("summarize", "other.md", "notes.md", "-o", "notes.md", cwd=docs)
    assert done.returncode == errors.OutputError.exit_code
    assert done.stderr.count("\n") == 1


def test_one_output_for_each_document_of_one_stem(twopass, docs, tmp_path):
    sources = [docs / "notes.md", docs / "notes.txt", docs / "other.md"]
    names = []
    for order in (sources, sources[::-1]):
        out = tmp_path / f"out{len(names)}"
        assert twopass("summarize", *order, "-o", out, "-q").returncode == 0
        names.append(held(out))
    assert names[0] == names[1]
    assert set(names[0]) == {"notes.twopass.md", "notes-2.twopass.md", "other.twopass.md"}
    assert len(set(names[0].values())) == 3
    assert twopass("index", docs, "-o", tmp_path / "index", "-q").returncode == 0
    indexed = held(tmp_path / "index")
    rows = [json.loads(line) for line in indexed.pop("index.jsonl").splitlines()]
    assert indexed == names[0]
    assert {Path(row["path"]).name: Path(row["output"]).name for row in rows} == {
        "notes.md": "notes.twopass.md", "notes.txt": "notes-2.twopass.md", "other.md": "other.twopass.md",
    }  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from("ab"), STEMS, st.sampled_from([".md", ".txt", ".pdf"])), unique=True))
def test_names_are_unlike_on_any_file_system_and_free_of_order(parts):
    paths = [Path(folder) / f"{stem}{suffix}" for folder, stem, suffix in parts]
    names = named(paths, Path("out"), ".md")
    assert set(names) == set(paths)
    assert names == named(paths[::-1], Path("out"), ".md")
    assert len({name.name.casefold() for name in names.values()}) == len(paths)
    assert all(is_ours(name) for name in names.values())


def test_a_name_that_is_an_input_is_not_taken(docs):
    (docs / "notes.twopass.md").write_text(TEXT.format("ours"), "utf-8")
    paths = [docs / "notes.md", docs / "notes.twopass.md"]
    names = named(paths, docs, ".md")
    assert names[docs / "notes.md"].name == "notes-2.twopass.md"
    assert names[docs / "notes.twopass.md"].name == "notes.twopass.twopass.md"


def test_a_folder_is_gathered_without_our_readings(docs):
    before = gather([docs])
    for name in ("notes.twopass.md", "notes.TWOPASS.MD", "notes.twopass.html"):
        (docs / name).write_text("# Ours\n", "utf-8")
    assert gather([docs]) == before
    assert gather([docs / "notes.twopass.md"]) == [docs / "notes.twopass.md"]


def test_records_are_not_written_over_another_file(twopass, docs):
    theirs = docs / "index.jsonl"
    for text in ('{"id": 1}\n', "not JSON at all\n", "[1]\n"):
        theirs.write_text(text, "utf-8")
        done = twopass("index", docs, "-o", docs)
        assert done.returncode == errors.OutputError.exit_code
        assert done.stderr.count("\n") == 1
        assert theirs.read_text("utf-8") == text
    theirs.write_text('{"path": "a.md", "output": "a.twopass.md"}\n', "utf-8")
    keep_others(theirs)
    with pytest.raises(errors.OutputError):
        keep_sources(theirs, [theirs])
    assert twopass("index", theirs, "-o", docs).returncode == errors.OutputError.exit_code


def test_what_nobody_foresaw_stops_one_file_and_not_the_others(twopass, docs, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import pathlib\n"
        "real = pathlib.Path.read_bytes\n"
        "def read(self):\n"
        "    if self.name == 'notes.md':\n"
        "        raise ZeroDivisionError('words of\\nthe document')\n"
        "    return real(self)\n"
        "pathlib.Path.read_bytes = read\n"
    )
    search = f"{tmp_path}{os.pathsep}{Path(__file__).parents[1]}"
    environment = os.environ | {"PYTHONPATH": search, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    files = [docs / "notes.md", docs / "other.md"]
    for command in (("summarize", *files), ("index", *files), ("summarize", files[0])):
        done = twopass(*command, "-o", tmp_path / command[0], "-q", env=environment)
        assert done.returncode == errors.Unforeseen.exit_code
        assert [file.stem for file in (tmp_path / command[0]).glob("*.md")] == ["other.twopass"]
    assert re.fullmatch(r"twopass: an error that was not foreseen: ZeroDivisionError in .+\n", done.stderr)
    report = Path(re.search(r"document's words is in (\S+);", done.stderr)[1])
    told = report.read_text("utf-8")
    assert report.parent == tmp_path
    assert "ZeroDivisionError" in told
    assert "pypdfium2" in told
    assert "words of\nthe" not in told
    records = map(json.loads, (tmp_path / "index" / "index.jsonl").read_text("utf-8").splitlines())
    assert {Path(one["path"]).name: one.get("reason") for one in records} == {
        "notes.md": "unforeseen",
        "other.md": None,
    }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are Unicode")
def test_a_name_that_is_no_unicode_is_a_name(twopass, docs, tmp_path):
    odd = os.fsdecode(b"a\xfcb.md")
    (docs / "notes.md").rename(docs / odd)
    for form in ("markdown", "html", "json"):
        done = twopass("index", docs, "-o", tmp_path / form, "--format", form, "-q")
        assert (done.returncode, done.stderr) == (0, "")
        records = (tmp_path / form / "index.jsonl").read_text("utf-8").splitlines()
        assert {Path(json.loads(record)["path"]).name for record in records} == {odd, "notes.txt", "other.md"}
        assert len(list((tmp_path / form).glob("[!.]*"))) == 4
    saved = next((tmp_path / "json").glob(os.fsdecode(b"a\xfc*")))
    assert Reading.load(saved).document.path == str(docs / odd)
    assert twopass("summarize", docs / odd, "-q").returncode == 0


def test_one_run_at_a_time_writes_to_a_folder(twopass, docs):
    records = docs / "index.jsonl"
    with sole_writer(records) as lines:
        lines.write('{"path": "of the first run"}\n')
        lines.flush()
        done = twopass("index", docs, "-o", docs)
        assert done.returncode == errors.OutputError.exit_code
        assert "another run writes to" in done.stderr
    assert records.read_text("utf-8") == '{"path": "of the first run"}\n'
    assert twopass("index", docs, "-o", docs, "-q").returncode == 0
    assert len(records.read_text("utf-8").splitlines()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes, and no links without rights")
def test_a_file_that_is_written_anew_keeps_its_mode_and_links(tmp_path):
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("before", "utf-8")
    real.chmod(0o640)
    link.symlink_to("real.md")
    write_whole("after", link)
    assert link.is_symlink()
    assert real.read_text("utf-8") == "after"
    assert real.stat().st_mode & 0o777 == 0o640
    link.unlink()
    link.symlink_to("link.md")
    with pytest.raises(errors.OutputError):
        write_whole("after", link)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["link.md", "real.md"]


@pytest.mark.parametrize("letter", ["n", "ü", "字"])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path, letter):
    stem = letter * (250 // len(letter.encode()))
    names = named([tmp_path / f"{stem}.md", tmp_path / f"{stem}.txt", tmp_path / f"{stem}.rst"], tmp_path, ".md")
    assert len(set(names.values())) == 3
    for name in names.values():
        assert is_ours(name)
        write_whole("words", name)
    write_whole("words", tmp_path / f"{stem}.md")


def test_an_embedded_image_takes_no_longer_than_its_bytes(twopass, tmp_path):
    """Once it took the square of its size: hours for this one."""
    image = base64.b64encode(random.Random(0).randbytes(600_000)).decode()
    source = tmp_path / "a.md"
    source.write_text(f"# Doc\n\nThe river carries water.\n\n![][1]\n\n[1]: <data:image/png;base64,{image}>\n", "utf-8")
    done = twopass("summarize", source, "-q", timeout=300)
    assert "The river carries water." in done.stdout

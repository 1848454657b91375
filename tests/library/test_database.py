"""The file of a library: private, shared by writers, brought up to date, and one clear line for what is wrong."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import twopass
from tests.conftest import ROOT
from twopass.errors import DamagedLibrary, NoSuchFile, NotALibrary, OutputError
from twopass.library import Library, database
from twopass.library.reading_rows import packed
from twopass.library.versions import VERSION

# A library as the first version of its tables made it: passages and headings were searched, and nothing that was noted.
FIRST = """
import json, sqlite3, sys
place, path, content, reading, text = sys.argv[1:]
file = sqlite3.connect(place)
file.executescript('''
PRAGMA journal_mode = WAL;
CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL, suffix TEXT NOT NULL,
    options TEXT NOT NULL, version TEXT NOT NULL, read_at TEXT NOT NULL, read_by TEXT NOT NULL, title TEXT NOT NULL,
    language TEXT NOT NULL, counted TEXT NOT NULL, pages INTEGER NOT NULL, words INTEGER NOT NULL,
    UNIQUE (content, suffix, options, version));
CREATE TABLE paths (path BLOB PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE)
    WITHOUT ROWID;
CREATE INDEX paths_of_documents ON paths (document);
CREATE TABLE readings (document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE, reading BLOB NOT NULL,
    text BLOB NOT NULL);
CREATE TABLE failures (path BLOB PRIMARY KEY, content TEXT, suffix TEXT, options TEXT, version TEXT,
    tried_at TEXT NOT NULL, code INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sections (id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    section TEXT NOT NULL, headings TEXT NOT NULL);
CREATE INDEX sections_of_documents ON sections (document);
CREATE TABLE passages (id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    section INTEGER NOT NULL REFERENCES sections ON DELETE CASCADE, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    places TEXT NOT NULL);
CREATE INDEX passages_of_documents ON passages (document);
CREATE INDEX passages_of_sections ON passages (section);
CREATE VIRTUAL TABLE terms USING fts5 (said, above, tokenize = "ascii tokenchars '_'");
PRAGMA application_id = 1953524834;
PRAGMA user_version = 1;
''')
file.execute("INSERT INTO documents VALUES (7, ?, '.md', 'o', '0.1', '2026-01-02T03:04:05+00:00', 'extractive',"
             " 'The mill', 'en', 'line', 1, 50)", (content,))
file.execute("INSERT INTO paths VALUES (?, 7)", (path,))
file.execute("INSERT INTO readings VALUES (7, ?, ?)", (open(reading, "rb").read(), open(text, "rb").read()))
file.execute("INSERT INTO failures VALUES ('/x.pdf', NULL, NULL, NULL, NULL, '2026-01-02T03:04:05+00:00', 3, 'why')")
file.execute("INSERT INTO sections VALUES (1, 7, 's1', '[]')")
file.execute("INSERT INTO passages VALUES (1, 7, 1, 0, 9, '0 1')")
file.execute("INSERT INTO terms (rowid, said, above) VALUES (1, 'enmill', '')")
file.commit()
"""


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path, folder, place):
    reading = twopass.read(folder / "mill.md")
    parts = [tmp_path / "reading", tmp_path / "text"]
    for part, data in zip(parts, packed(reading), strict=True):
        part.write_bytes(data)
    given = [str(place), str(folder / "mill.md"), "ab" * 32, *map(str, parts)]
    subprocess.run([sys.executable, "-c", FIRST, *given], check=True)
    with Library.open(place) as library:
        (entry,) = library.documents()
        assert (entry.title, entry.words, entry.content_hash) == ("The mill", 50, "ab" * 32)
        assert library.reading(entry).synthesis == reading.synthesis
        assert [one.reason for one in library.failures()] == ["why"]
        assert library.search("quarry")[0].headings == ("Stones",)
        assert library.database.rows("PRAGMA user_version") == [(VERSION,)] != [(1,)]
        assert library.database.rows("SELECT count(*) FROM terms WHERE noted MATCH 'enwheel'")[0][0] > 0
        library.database.check()


def test_a_step_that_fails_leaves_the_library_as_it_was(folder, place):
    place.write_bytes(b"")
    subprocess.run([sys.executable, "-c", FIRST, str(place), "/m.md", "ab", *[str(folder / "mill.md")] * 2], check=True)
    with pytest.raises(DamagedLibrary, match="--rebuild"):
        Library.open(place)
    file = sqlite3.connect(place)
    assert file.execute("PRAGMA user_version").fetchone() == (1,)
    assert file.execute("SELECT count(*) FROM passages").fetchone() == (1,)
    file.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_nobody_else_reads_it_from_the_first_byte(library, place):
    with library.database.transaction():
        for ending in ("", "-wal", "-shm"):
            assert stat.S_IMODE(Path(f"{place}{ending}").stat().st_mode) == 0o600


def spoilt(data: bytes, way: str) -> bytes:
    """A library that was damaged in some way."""
    middle = len(data) // 2
    return {
        "cut": data[:middle],
        "header": bytes(100) + data[100:],
        "other": b"# Notes\n\nNothing of ours.\n" * 40,
        "pages": data[:8192] + bytes(8192) + data[16384:],
        "end": data[:-4096],
    }[way]


@pytest.mark.parametrize("way", ["cut", "header", "other", "pages", "end"])
def test_a_damaged_library_is_set_aside_when_told(library, place, folder, way, caplog):
    library.close()
    place.write_bytes(spoilt(place.read_bytes(), way))
    with pytest.raises(DamagedLibrary, match="--rebuild"), Library.open(place) as damaged:
        damaged.database.check()
    with Library.open(place, create=True, rebuild=True) as anew:
        assert anew.documents() == ()
    assert "set aside as" in caplog.text
    assert len(list(twopass.index([folder], library=place, workers=1))) == 5
    with Library.open(place, create=True, rebuild=True) as sound:
        assert len(sound.documents()) == 5
    assert Path(f"{place}.damaged").exists()
    assert not Path(f"{place}.damaged-2").exists()


def test_a_library_cut_to_nothing_beside_what_was_not_yet_merged_is_damaged(place):
    place.write_bytes(b"")
    Path(f"{place}-wal").write_bytes(b"something")
    with pytest.raises(DamagedLibrary, match="cut to nothing"):
        Library.open(place, create=True)


@pytest.mark.parametrize(
    ("made", "error", "told"),
    [
        (lambda place: None, NoSuchFile, "no such library"),
        (lambda place: place.write_bytes(b""), NoSuchFile, "no such library"),
        (lambda place: place.mkdir(), NoSuchFile, "is a directory"),
        (lambda place: sqlite3.connect(place).executescript("CREATE TABLE a (b)"), NotALibrary, "another program"),
        (lambda place: Library.open(place, create=True).database.rows("PRAGMA user_version = 99"), NotALibrary, "99"),
    ],
)
def test_what_is_no_library_is_told(place, made, error, told):
    made(place)
    with pytest.raises(error, match=told):
        Library.open(place)


def test_a_locked_a_read_only_and_a_full_one_are_told(library, place, folder, monkeypatch):
    file = library.database.rows
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    file("PRAGMA busy_timeout = 1")
    with pytest.raises(OutputError, match="locked by another program"):
        library.remove("mill.md")
    assert library.search("barley")  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    file("PRAGMA query_only = ON")
    with pytest.raises(OutputError, match="read-only"):
        library.remove("mill.md")
    file("PRAGMA query_only = OFF")
    real = database._connected

    def small(path):
        made = real(path)
        made.execute(f"PRAGMA max_page_count = {made.execute('PRAGMA page_count').fetchone()[0]}")
        return made

    monkeypatch.setattr(database, "_connected", small)
    (folder / "long.md").write_text("# Long\n\n" + "".join(f"Sentence {n} tells of {n * 7}.\n\n" for n in range(900)))
    with pytest.raises(OutputError, match="disk is full"):
        list(twopass.index([folder], library=place, workers=1))
    assert len(library.documents()) == 5


def test_a_library_that_cannot_be_written_beside_is_read_as_it_lies(library, place, monkeypatch):
    library.close()
    real = database._open

    def refused(path, mode):
        if mode == "rw":
            raise sqlite3.OperationalError("unable to open database file")
        return real(path, mode)

    monkeypatch.setattr(database, "_open", refused)
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    with Library.open(place) as held:
        assert held.search("barley")
        with pytest.raises(OutputError, match="read-only"):
            held.remove("mill.md")


def test_threads_share_a_library(library):
    found = []
    threads = [threading.Thread(target=lambda: found.append(library.search("barley"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_two_programs_at_once_lose_nothing(folder, place):
    for number in range(6):
        (folder / f"{number}.md").write_text(f"# Gauge {number}\n\nGauge {number} is read {number + 2} times a day.\n")
    code = "import sys, twopass\nfrom twopass.batch import pools\n"
    code += "pools.in_processes = lambda paths, names, job, workers: (pools.read_one(p, None, job) for p in paths)\n"
    code += "assert all(one.error is None for one in twopass.index([sys.argv[1]], library=sys.argv[2]))\n"
    running = [subprocess.Popen([sys.executable, "-c", code, str(folder), str(place)], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in running] == [0, 0]
    with Library.open(place) as library:
        assert len(library.documents()) == 11
        library.database.check()
        assert all(library.search(f"gauge {number}") for number in range(6))


def test_an_interrupted_run_goes_on_where_it_stopped(folder, place, tmp_path):
    """Killed in the middle of its third document's transaction: two are kept, whole, and are not read again."""
    code = """
import os, signal, sys, twopass
from twopass.batch import pools
from twopass.library.filling import Rows
pools.in_processes = lambda paths, names, job, workers: (pools.read_one(p, None, job) for p in paths)
real, count = Rows.write_index, []
def write(self, file, document):
    real(self, file, document)
    count.append(document)
    if len(count) == 3 and sys.argv[3:]:
        os.kill(os.getpid(), signal.SIGKILL)
Rows.write_index = write
print(*(one.kept.outcome for one in twopass.index([sys.argv[1]], library=sys.argv[2])))
"""
    run = lambda *more: subprocess.run(  # noqa: E731
        [sys.executable, "-c", code, str(folder), str(place), *more], cwd=ROOT, capture_output=True, text=True
    )
    assert run("kill").returncode != 0
    with Library.open(place) as library:
        assert len(library.documents()) == 2
    done = run()
    assert sorted(done.stdout.split()) == ["read"] * 3 + ["unchanged"] * 2, done.stderr
    with Library.open(place) as library:
        library.database.check()
        assert len(library.documents()) == 5

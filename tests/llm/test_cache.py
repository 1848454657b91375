"""Replies are kept by all that decides them, by many at once, and survive the death of whoever wrote them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from twopass.backends.base import Reply, Request
from twopass.errors import OutputError
from twopass.llm.cache import ReplyCache, default_path, key_of

REQUEST = Request("forward", lambda: "Read this.", {"type": "object"}, 100)


def test_a_reply_comes_back_as_it_was(tmp_path: Path):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    reply = Reply('{"a": "ü"}', "length", 5, 3, 2)
    assert cache.get("k") is None
    cache.put("k", "m", "forward", reply)
    cache.put("k", "m", "forward", Reply("another"))
    cache.close()
    again = ReplyCache(tmp_path / "replies.sqlite")
    assert again.get("k") == reply
    again.close()


@pytest.mark.parametrize(
    "change",
    [
        {"render": lambda: "Read that."},
        {"json_schema": {"type": "array"}},
        {"max_tokens": 101},
        {"temperature": 0.5},
        {"seed": 1},
    ],
)
def test_whatever_decides_a_reply_is_in_its_key(change):
    assert key_of("m", REQUEST) == key_of("m", replace(REQUEST))
    assert key_of("m", REQUEST) != key_of("m", replace(REQUEST, **change))
    assert key_of("m", REQUEST) != key_of("n", REQUEST)


def test_info_and_clear(tmp_path: Path):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    for n in range(5):
        cache.put(str(n), "m" if n else "other", "forward", Reply("x" * 1000))
    held = cache.holdings()
    assert (held.replies, held.models) == (5, {"m": 4, "other": 1})
    assert held.size > 5000
    assert cache.clear() == 5
    assert cache.holdings().replies == 0
    cache.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise than in a file's mode")
def test_nobody_else_may_read_it(tmp_path: Path):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    assert stat.S_IMODE(cache.path.stat().st_mode) == 0o600
    cache.close()


def test_the_folder_is_the_users_choice(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("TWOPASS_CACHE", str(tmp_path / "mine"))
    assert default_path() == tmp_path / "mine" / "replies.sqlite"


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of other systems follows other variables")
def test_else_it_is_the_systems_folder_for_caches(monkeypatch, tmp_path: Path):
    monkeypatch.delenv("TWOPASS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    assert default_path() == tmp_path / "caches" / "twopass" / "replies.sqlite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path() == tmp_path / ".cache" / "twopass" / "replies.sqlite"


JUNK = [b"junk", b"no database at all" * 100]


@pytest.mark.parametrize("junk", JUNK)
def test_a_file_that_is_no_cache_is_set_aside_and_said(tmp_path: Path, caplog, junk):
    path = tmp_path / "replies.sqlite"
    path.write_bytes(junk)
    cache = ReplyCache(path)
    cache.put("k", "m", "forward", Reply("kept"))
    assert cache.get("k") == Reply("kept")
    aside = tmp_path / "replies.sqlite.damaged"
    assert aside.read_bytes() == junk
    (said,) = caplog.messages
    assert str(aside) in said
    assert cache.clear() == 1
    assert not aside.exists()  # whoever forgets all replies forgets those too
    cache.close()


def test_a_table_of_another_version_is_set_aside(tmp_path: Path, caplog):
    file = sqlite3.connect(tmp_path / "replies.sqlite")
    file.execute("CREATE TABLE replies (key TEXT PRIMARY KEY, answer TEXT)")
    file.close()
    cache = ReplyCache(tmp_path / "replies.sqlite")
    assert cache.holdings().replies == 0
    assert "no such column" in caplog.text
    cache.close()


def test_a_file_that_breaks_while_it_is_open_is_made_anew(tmp_path: Path, caplog):
    path = tmp_path / "replies.sqlite"
    cache = ReplyCache(path)
    for n in range(300):
        cache.put(f"{n}", "m", "forward", Reply("x" * 2000))
    cache.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    cache = ReplyCache(path)
    assert [cache.get(f"{n}") for n in range(300)] == [None] * 300
    cache.put("k", "m", "forward", Reply("kept"))
    assert cache.get("k") == Reply("kept")
    assert len(caplog.messages) == 1
    cache.close()


DAMAGED = [
    "{",
    "[]",
    '"text"',
    '{"text": "x", "a_field_of_a_later_version": 1}',
    '{"text": null}',
    '{"text": "x", "finish": "failed"}',
    '{"text": "x", "prompt_tokens": "many"}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", DAMAGED, ids=lambda text: text[:20])
def test_a_damaged_row_is_no_reply_and_is_kept_anew(tmp_path: Path, caplog, text):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    for key in ("a", "b"):
        cache.put(key, "m", "forward", Reply("good"))
    with sqlite3.connect(cache.path) as file:
        file.execute("UPDATE replies SET reply = ?", (text,))
    file.close()
    assert cache.get("a") is cache.get("b") is None
    assert len(caplog.messages) == 1  # said once, not once a row
    cache.put("a", "m", "forward", Reply("anew"))
    assert cache.get("a") == Reply("anew")
    cache.close()


def test_what_is_of_no_use_is_forgotten(tmp_path: Path):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    cache.put("a", "m", "forward", Reply("\ud83d is half a character"))
    assert cache.get("a") == Reply("\ud83d is half a character")
    cache.forget("a")
    cache.forget("never kept")
    assert cache.get("a") is None
    cache.close()


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="--no-cache"):
        ReplyCache(tmp_path / "file" / "replies.sqlite")


def _write(path: Path, who: int, count: int, die: bool) -> None:
    cache = ReplyCache(path)
    for n in range(count):
        cache.put(f"{who}-{n}", "m", "forward", Reply(f"{who} {n}"))
    if die:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows kills by either name
    cache.close()


def test_many_processes_write_and_one_dies(tmp_path: Path):
    path = tmp_path / "replies.sqlite"
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(path, who, 50, who == 0)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    cache = ReplyCache(path)
    assert cache.holdings().replies == 150
    assert cache.get("0-49") == Reply("0 49")
    cache.close()

"""Replies kept by what was asked: an interrupted run goes on where it stopped, an edited document asks what changed."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from twopass.backends.base import Reply, Request
from twopass.config import cache_folder
from twopass.errors import OutputError
from twopass.outputs import make_private

BUSY = 30.0
"""Seconds that a process waits for another one's write."""
ASIDE = ".damaged"
"""What the name of a damaged file ends in that was set aside."""
LOG = logging.getLogger(__name__)
_TABLE = """CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, task TEXT NOT NULL, reply TEXT NOT NULL, written REAL NOT NULL
) WITHOUT ROWID"""


def default_path() -> Path:
    """The cache's file."""
    return cache_folder() / "replies.sqlite"


def key_of(model: str, request: Request) -> str:
    """SHA-256 of all that decides a reply: model and server, prompt, schema and parameters. No prompt is kept."""
    asked = [
        model,
        request.prompt,
        request.json_schema,
        request.max_tokens,
        request.temperature,
        request.seed,
    ]
    return sha256(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a cache holds, as `twopass cache info` tells it: `models` counts replies by model, `size` is in bytes."""

    path: Path
    replies: int
    size: int
    models: dict[str, int]


class ReplyCache:
    """A SQLite file in write-ahead mode: many processes and threads may read and write it at once.

    A reply is on its way to the disk when `put` returns, and survives the death of the process. What is damaged, a row
    or the file, is set aside, which the log says, and asked for anew.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Raises OutputError where the file cannot be made."""
        self.path = path or default_path()
        self._lock = threading.RLock()
        self._damage_told = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._opened()
        except (OSError, sqlite3.Error) as error:
            hint = "choose another folder with TWOPASS_CACHE, or do without: --no-cache"
            raise OutputError(f"cannot keep replies in {self.path}: {error}", hint) from None

    def get(self, key: str) -> Reply | None:
        """The reply once given under this key; None too where what is kept of it is damaged."""
        rows = self._run("SELECT reply FROM replies WHERE key = ?", key)
        reply = _reply_in(rows[0][0]) if rows else None
        if rows and reply is None:
            self.forget(key)
            self._say_once(f"a reply kept in {self.path} was damaged: it is asked for anew, and so are others like it")
        return reply

    def put(self, key: str, model: str, task: str, reply: Reply) -> None:
        """Keep a reply; the first one under a key stays. Raises OutputError where the disk does not take it."""
        text = json.dumps(asdict(reply))  # in ASCII: halves of characters are kept too
        self._run("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?)", key, model, task, text, time.time())

    def forget(self, key: str) -> None:
        """Keep the reply under this key no longer."""
        self._run("DELETE FROM replies WHERE key = ?", key)

    def holdings(self) -> Holdings:
        """What is kept, counted now."""
        rows = self._run("SELECT model, count(*) FROM replies GROUP BY model ORDER BY model")
        size = sum(file.stat().st_size for file in self._files("", "-wal") if file.exists())
        return Holdings(self.path, sum(count for _, count in rows), size, dict(rows))

    def clear(self) -> int:
        """Forget every reply, what was set aside as damaged too; how many there were."""
        with self._lock:
            count = int(self._run("SELECT count(*) FROM replies")[0][0])
            for statement in ("DELETE FROM replies", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                self._run(statement)
        for file in self._files(ASIDE):
            file.unlink(missing_ok=True)
        return count

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    # ── the file ──────────────────────────────────────────────────────────────────────────────────

    def _files(self, *endings: str) -> list[Path]:
        return [self.path.with_name(self.path.name + ending) for ending in endings]

    def _opened(self) -> sqlite3.Connection:
        """The file, set aside and made anew where it is damaged or no such file."""
        try:
            return _connected(self.path)
        except sqlite3.Error as error:
            if not _is_damage(error):
                raise
            self._set_aside(error)
            return _connected(self.path)

    def _set_aside(self, error: sqlite3.Error) -> None:
        (aside,) = self._files(ASIDE)
        self.path.replace(aside)
        for file in self._files("-wal", "-shm"):
            file.unlink(missing_ok=True)
        self._say_once(f"the kept replies were damaged ({error}): set aside as {aside}, they are asked for anew")

    def _say_once(self, words: str) -> None:
        if not self._damage_told:
            self._damage_told = True
            LOG.warning("twopass: %s", words)

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows that a statement gives; a file found damaged is made anew. Raises OutputError where that is no help."""
        try:
            with self._lock:
                try:
                    return self._file.execute(statement, values).fetchall()
                except sqlite3.Error as error:
                    if not _is_damage(error):
                        raise
                    self._file.close()
                    self._set_aside(error)
                    self._file = _connected(self.path)
                    return self._file.execute(statement, values).fetchall()
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"cannot keep replies in {self.path}: {error}", "do without: --no-cache") from None


def _connected(path: Path) -> sqlite3.Connection:
    """The file at a path, made where there is none. Raises sqlite3.Error, where it is damaged at the latest here."""
    make_private(path)  # before there is a byte in it; SQLite gives the files beside it the same rights
    file = sqlite3.connect(path, timeout=BUSY, check_same_thread=False, isolation_level=None)
    try:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=NORMAL")
        file.execute(_TABLE)
        file.execute("SELECT key, model, task, reply, written FROM replies LIMIT 1").fetchall()
    except BaseException:
        file.close()
        raise
    return file


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is at fault: no database, a broken one, or one with other tables."""
    code = getattr(error, "sqlite_errorcode", None)
    return code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) or "no such column" in str(error)


def _reply_in(text: object) -> Reply | None:
    """A reply as it was kept; None where that is damaged or has fields that we do not know."""
    try:
        held = json.loads(text) if isinstance(text, str) else None
        reply = Reply(**held) if isinstance(held, dict) else None
    except (ValueError, TypeError, RecursionError):
        return None
    if reply is None or not isinstance(reply.text, str) or reply.finish not in ("stop", "length"):
        return None
    counts = (reply.prompt_tokens, reply.cached_tokens, reply.reply_tokens)
    return reply if all(isinstance(count, int) for count in counts) else None

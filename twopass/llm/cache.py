"""Replies kept by what was asked: an interrupted run goes on where it stopped, an edited document asks what changed."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from twopass.backends.base import Reply, Request
from twopass.errors import OutputError

BUSY = 30.0
"""Seconds that a process waits for another one's write."""
_TABLE = """CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, task TEXT NOT NULL, reply TEXT NOT NULL, written REAL NOT NULL
) WITHOUT ROWID"""


def default_path() -> Path:
    """The cache's file: under TWOPASS_CACHE, or the system's folder for such things."""
    chosen = os.environ.get("TWOPASS_CACHE")
    folder = Path(chosen) if chosen else user_cache_path("twopass", appauthor=False, opinion=False)
    return folder / "replies.sqlite"


def key_of(model: str, request: Request) -> str:
    """SHA-256 of all that decides a reply: model, prompt, schema and parameters. The prompt itself is not kept."""
    asked = [
        model,
        request.prompt,
        request.json_schema,
        request.max_tokens,
        request.temperature,
        request.seed,
    ]
    return sha256(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a cache holds, as `twopass cache info` tells it: `models` counts replies by model, `size` is in bytes."""

    path: Path
    replies: int
    size: int
    models: dict[str, int]


class ReplyCache:
    """A SQLite file in write-ahead mode: many processes and threads may read and write it at once.

    A reply is on its way to the disk when `put` returns, and survives the death of the process.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Raises OutputError where the file cannot be made or is no cache."""
        self.path = path or default_path()
        self._lock = threading.Lock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self.path, timeout=BUSY, check_same_thread=False, isolation_level=None)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.execute(_TABLE)
            self.path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            hint = "choose another folder with TWOPASS_CACHE, or do without: --no-cache"
            raise OutputError(f"cannot keep replies in {self.path}: {error}", hint) from None

    def get(self, key: str) -> Reply | None:
        """The reply once given under this key."""
        with self._lock:
            row = self._file.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        return Reply(**json.loads(row[0])) if row else None

    def put(self, key: str, model: str, task: str, reply: Reply) -> None:
        """Keep a reply; the first one under a key stays. Raises OutputError where the disk does not take it."""
        row = (key, model, task, json.dumps(asdict(reply), ensure_ascii=False), time.time())
        try:
            with self._lock:
                self._file.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise OutputError(f"cannot keep a reply in {self.path}: {error}", "do without: --no-cache") from None

    def holdings(self) -> Holdings:
        """What is kept, counted now."""
        with self._lock:
            rows = self._file.execute("SELECT model, count(*) FROM replies GROUP BY model ORDER BY model").fetchall()
        files = (self.path.with_name(self.path.name + end) for end in ("", "-wal"))
        size = sum(file.stat().st_size for file in files if file.exists())
        return Holdings(self.path, sum(count for _, count in rows), size, dict(rows))

    def clear(self) -> int:
        """Forget every reply; how many there were."""
        with self._lock:
            count = self._file.execute("DELETE FROM replies").rowcount
            self._file.execute("VACUUM")
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(count)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

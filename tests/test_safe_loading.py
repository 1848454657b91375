"""Nothing that the package loads can bring code with it, and what it keeps for itself is its owner's alone."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from twopass.backends.base import Reply
from twopass.llm.cache import ReplyCache
from twopass.outputs import write_whole

UNSAFE = re.compile(
    r"\b(?:pickle|marshal|shelve|dill|joblib)\b|(?<![\w.])(?:eval|exec)\(|shell=True|os\.system"
    r"|trust_remote_code=True|allow_pickle=True|weights_only=False|torch\.load\(|mktemp\(|extractall\("
)


def test_nothing_is_loaded_that_may_be_a_program():
    files = sorted((ROOT / "twopass").rglob("*.py"))
    found = [
        f"{file}: {line}" for file in files for line in file.read_text("utf-8").splitlines() if UNSAFE.search(line)
    ]
    assert len(files) > 200
    assert not found


@pytest.mark.parametrize("line", ["import pickle", "eval(text)", "np.load(f, allow_pickle=True)", "torch.load(f)"])
def test_the_search_finds_what_it_looks_for(line):
    assert UNSAFE.search(line)


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise than in a file's mode")
WATCHED = """
import os, sys
import numpy as np
import twopass
from pathlib import Path
from twopass.cli.inputs import _spooled
from twopass.guard.reports import recorded
from twopass.readers.pdf.scans.kept import Recognised, keep
from twopass.retrieval.kept_vectors import KeptVectors
from twopass.shelf import open_reading
os.umask(0)
source = Path(sys.argv[1])
list(twopass.index([source], library="library.sqlite", workers=1))
open_reading(source, twopass.Options())
keep(Recognised(1, 1, (), "none", 1, False, False), Path(os.environ["TWOPASS_CACHE"], "scans", "page.json"))
ones = type("Ones", (), {"encode": lambda self, texts: np.ones((len(texts), 2))})()
KeptVectors(ones, Path("a.npz")).encode(list("abcdefghi"))
recorded(KeyError("a"), source)
_spooled(source.open("rb"), "stdin")
"""


@POSIX
def test_what_holds_words_of_documents_is_the_owners_alone(tmp_path):
    """Library, kept readings, pages and vectors, reports, and what came over stdin."""
    source = tmp_path / "a.md"
    source.write_text("# The mill\n\nThe mill was built in 1872 by Anna Kessler, who ground barley.\n", "utf-8")
    work, cache = tmp_path / "work", tmp_path / "cache"
    work.mkdir()
    places = {"TWOPASS_CACHE": str(cache), "TMPDIR": str(work), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", WATCHED, source], cwd=work, env=os.environ | places, check=True)
    held = {
        file: stat.S_IMODE(file.stat().st_mode)
        for folder in (work, cache)
        for file in folder.rglob("*")
        if file.is_file()
    }
    assert {file.suffix for file in held} >= {".sqlite", ".json", ".npz", ".txt"}
    assert {str(file): mode for file, mode in held.items() if mode != 0o600} == {}


@POSIX
def test_what_is_kept_is_the_owners_alone_from_its_first_byte(tmp_path):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    cache.put("key", "model", "task", Reply("{}"))
    kept = [*tmp_path.iterdir()]
    assert {file.name for file in kept} >= {"replies.sqlite", "replies.sqlite-wal"}
    write_whole("{}", tmp_path / "kept.json", private=True)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    cache.close()

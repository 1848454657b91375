"""Nothing that the package loads can bring code with it, and what it keeps for itself is its owner's alone."""

from __future__ import annotations

import re
import stat
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise than in a file's mode")
def test_what_is_kept_is_the_owners_alone_from_its_first_byte(tmp_path):
    cache = ReplyCache(tmp_path / "replies.sqlite")
    cache.put("key", "model", "task", Reply("{}"))
    kept = [*tmp_path.iterdir()]
    assert {file.name for file in kept} >= {"replies.sqlite", "replies.sqlite-wal"}
    write_whole("{}", tmp_path / "kept.json", private=True)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    cache.close()

"""What tests of libraries share: a folder of small documents in several languages, and a library of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import twopass
from twopass.batch import pools
from twopass.library import Library

MILL = """# The mill

The mill was built in 1872 by Anna Kessler, who ground barley for the villages.

## Wheels

Two undershot wheels turn the stones. The flow meter (FM) was read twice a day, as Section Stones tells.

## Stones

The stones come from the quarry at Ostrel. The FM stands beside them.
"""
OTHERS = {
    "kraft.md": "# Das Wasserkraftwerk\n\nDie Turbinen wurden 1954 gebaut. Der Betreiber prüft die Turbine jährlich.\n",
    "shui.md": "# 水电站\n\n水位计每天读取两次。大坝建于一九五四年，发电机由当地工厂制造。\n",
    "dam.md": "# ダムの記録\n\n水位計のデータは毎日二回読まれる。発電機は地元の工場で作られた。\n",
    "notes.txt": "Gauges\n\nThe gauges at Gödel Bridge are read by hand, 1,126 times in eleven years.\n",
}


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process, one after the other."""
    one_by_one = lambda paths, names, job, workers: (pools.read_one(path, names.get(path), job) for path in paths)  # noqa: E731
    monkeypatch.setattr(pools, "in_processes", one_by_one)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five documents that can be read."""
    held = tmp_path / "docs"
    held.mkdir()
    for name, text in {"mill.md": MILL, **OTHERS}.items():
        (held / name).write_text(text, "utf-8")
    return held


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the library lies."""
    return tmp_path / "lib.sqlite"


@pytest.fixture
def library(here: None, folder: Path, place: Path) -> Library:
    """The folder, read into a library."""
    assert all(one.error is None for one in twopass.index([folder], library=place, workers=1))
    return Library.open(place)

"""The inputs of the benchmark of faults are the same each time, and each thing that may become of one is told."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks import damage, hostile_pdfs, hostile_texts
from benchmarks.faults import inputs, tried
from twopass.errors import NotADocument

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
KINDS = len(damage.WAYS) + len(hostile_pdfs.KINDS) + len(hostile_texts.KINDS)


def test_the_same_inputs_each_time():
    counts = {
        "damaged": len(damage.WAYS),
        "hostile": len(hostile_pdfs.KINDS),
        "texts": len(hostile_texts.KINDS),
    }
    runs = [list(inputs(Namespace(corpus=None, seed=seed, **counts))) for seed in (0, 0, 1)]
    assert runs[0] == runs[1]
    assert len({one.fault for one in runs[0]}) == len({one.name for one in runs[0]}) == KINDS
    assert sum(one.data == other.data for one, other in zip(runs[0], runs[2], strict=True)) < KINDS / 3


def refusing(*arguments: object) -> None:
    raise NotADocument("it is none")


def breaking(*arguments: object) -> None:
    raise KeyError


def spinning(*arguments: object) -> None:
    while True:
        pass


def leaving(*arguments: object) -> None:
    os._exit(1)


def filling(*arguments: object) -> None:
    held = bytearray(200 * 10**6)
    held[:: 1 << 12] = b"1" * len(held[:: 1 << 12])
    refusing()


ENDS = {refusing: "refused", breaking: "traceback", spinning: "hang", leaving: "lost", filling: "memory over"}


@pytest.mark.parametrize("end", ENDS)
def test_what_becomes_of_an_input(monkeypatch, tmp_path: Path, end):
    file = tmp_path / "a.md"
    file.write_text("# Gauges\n\nThe gauge is read twice a day by two readers.\n", "utf-8")
    options = Namespace(limit=1 if end is spinning else 60, time_limit=None)
    assert tried(file, options).column == "read"
    monkeypatch.setattr("benchmarks.faults.PATIENCE", 1)
    monkeypatch.setattr("benchmarks.faults.MEMORY", 150 * 10**6 if end is filling else 10**12)
    monkeypatch.setattr("twopass.pipeline.read", end)
    assert tried(file, options).column == ENDS[end]

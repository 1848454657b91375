"""From a pass to a backend and back, a misspelt field is an error that mypy finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

api = pytest.importorskip("mypy.api")
ROAD = Path(__file__).with_name("road.py")
ROOT = Path(__file__).parents[2]
_ERROR = re.compile(r"road\.py:(\d+): error: .*\[([a-z-]+)\]$", re.M)


def test_a_misspelt_field_is_a_type_error(monkeypatch):
    monkeypatch.chdir(ROOT)
    said, _, failed = api.run(["--config-file", "pyproject.toml", "--no-pretty", str(ROAD)])
    lines = ROAD.read_text(encoding="utf-8").splitlines()
    expected = {(number, line.split("  # ")[1]) for number, line in enumerate(lines, 1) if "  # " in line}
    assert failed, said
    assert {(int(number), code) for number, code in _ERROR.findall(said)} == expected, said
    assert len(expected) > 10

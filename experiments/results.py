"""Reads sweeps and result files; light, so that pages and figures can be checked without loading a model library."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

from experiments.config import Run

SWEEP_OF_THRESHOLDS = (0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5)  # nats a token, besides the registered one


def read_sweep(path: Path) -> list[Run]:
    """The runs that a sweep file lists; two runs with the same identity are an error."""
    runs: list[Run] = runpy.run_path(str(path))["runs"]
    keys = [run.key() for run in runs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{path}: two runs of the sweep are the same")
    return runs


def read_results(path: Path) -> list[dict[str, Any]]:
    """The finished runs of a result file; a last line cut short by a kill is left out."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1]]


def mend(path: Path) -> None:
    """Cut off a last line that a kill left unfinished, so that the next line starts clean."""
    if path.exists():
        text = path.read_bytes()
        path.write_bytes(text[: text.rfind(b"\n") + 1])

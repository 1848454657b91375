"""Reads sweeps and result files; light, so that pages and figures can be checked without loading a model library."""

from __future__ import annotations

import json
import runpy
from hashlib import sha256
from pathlib import Path
from typing import Any

SWEEP_OF_THRESHOLDS = (0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5)  # nats a token, besides the registered one


def read_sweep(path: Path) -> list[Any]:
    """The runs that a sweep file lists; two runs with the same identity are an error."""
    runs: list[Any] = runpy.run_path(str(path))["runs"]
    keys = [run.key() for run in runs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{path}: two runs of the sweep are the same")
    return runs


def registration_of(path: Path) -> dict[str, str]:
    """What a sweep was registered with before it was run, as a part of its results; {} for sweeps that were not.

    A sweep names a file of experiments/registrations as its `registration`; the first 16 hexadecimal digits of that
    file's SHA-256 go into every result, so that a registration that was changed afterwards is found out.
    """
    name: str | None = runpy.run_path(str(path)).get("registration")
    return {} if name is None else registered_in(name)


def registered_in(name: str) -> dict[str, str]:
    """A file of experiments/registrations and the start of its hash, as results name it."""
    text = (Path(__file__).parent / "registrations" / name).read_bytes()
    return {"registration": name, "registration_sha256": sha256(text).hexdigest()[:16]}


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

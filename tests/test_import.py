"""`import twopass` is cheap, and nothing heavy comes along before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"torch", "transformers", "vllm", "networkx", "jinja2", "numpy", "pypdfium2", "sentencex", "pydantic"}


def loaded_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_is_light():
    assert not HEAVY & loaded_after("import twopass")


def test_help_is_light():
    assert not HEAVY & loaded_after("import twopass.cli.app")


def test_public_names_are_there():
    import twopass

    assert all(getattr(twopass, name) is not None for name in twopass.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = twopass.nonsense

"""The experiments' tests need the `experiments` extra; without it they are left out, and the header says so."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

NEEDED = ("torch", "transformers", "scipy", "matplotlib", "accelerate", "sklearn")
MISSING = [name for name in NEEDED if find_spec(name) is None]
collect_ignore_glob = ["test_*.py", "pretrained"] if MISSING else []
if not MISSING:
    import torch

    torch.set_num_threads(1)  # as the committed runs; two threads wait for one another on a busy machine


def pytest_report_header() -> str:
    """One line at the top of every run: whether these tests take part."""
    if MISSING:
        return f"tests/experiments: NOT collected, missing {', '.join(MISSING)}: pip install -e '.[experiments]'"
    return "tests/experiments: collected"

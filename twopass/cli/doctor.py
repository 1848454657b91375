"""What this machine can run: backends, accelerator and optional packages, and the command that gets what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version

from twopass import __version__

BACKENDS = {
    "openai": ("openai", "openai"),
    "ollama": ("openai", "openai"),
    "vllm": ("vllm", "vllm"),
    "transformers": ("transformers", "transformers"),
}
"""Kind of backend → the extra that it needs, and the distribution that shows it is installed."""
PACKAGES = {
    "docs": ("python-docx", "reads Word, PowerPoint, EPUB and HTML"),
    "ocr": ("rapidocr", "recognises scanned pages in Latin letters, Chinese and Japanese"),
    "embeddings": ("sentence-transformers", "closes tags by meaning as well as by words"),
    "mcp": ("mcp", "serves documents to agents"),
    "experiments": ("matplotlib", "the learning-order study"),
}
"""Extra → the distribution that shows it is installed, and what it is for."""
MISSING = "not installed (it is a program, and no Python package)"


def examine() -> str:
    """A report in plain text, one line a finding, ending in a newline."""
    from twopass.backends import KINDS
    from twopass.readers.pdf.scans import tesseract

    lines = [
        f"twopass {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"processors: {os.cpu_count()}   accelerator: {_accelerator()}",
        f"PDF reader: pypdfium2 {version('pypdfium2')}",
        "",
        "backends",
        _line("extractive", "needs no model and no network", "ready"),
        *(_line(f"{kind}:…", purpose, _state(*BACKENDS[kind])) for kind, purpose in KINDS.items()),
        "",
        "optional packages",
        *(_line(extra, purpose, _state(extra, package)) for extra, (package, purpose) in PACKAGES.items()),
        _line("tesseract", "recognises scanned pages in the languages installed with it", tesseract.state() or MISSING),
    ]
    return "\n".join(lines) + "\n"


def _accelerator() -> str:
    """The first GPU's name as its driver tells it, or none."""
    if not shutil.which("nvidia-smi"):
        return "none found"
    query = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"]
    told = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
    return told.stdout.splitlines()[0] if told.returncode == 0 and told.stdout else "none that answers"


def _state(extra: str, distribution: str) -> str:
    try:
        return f"{distribution} {version(distribution)}"
    except PackageNotFoundError:
        return f"missing: pip install 'twopass[{extra}]'"


def _line(name: str, purpose: str, state: str) -> str:
    return f"  {name:<15} {purpose}: {state}"

"""What this machine can run: backends, accelerator and optional packages, and the command that gets what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version

from twopass import __version__

EXTRAS = {
    "openai": ("openai", "any server that speaks the OpenAI API"),
    "vllm": ("vllm", "a model in this process, many documents at once"),
    "transformers": ("transformers", "a model in this process, on CPU or GPU"),
    "embeddings": ("sentence-transformers", "closing tags by meaning as well as by words"),
    "ocr": ("pytesseract", "pages that are only images"),
    "docs": ("python-docx", "Word, HTML and EPUB files"),
    "ray": ("ray", "batches over several machines"),
    "experiments": ("torch", "the learning-order study"),
}
"""Extra → the distribution that shows it is installed, and what it is for."""


def examine() -> str:
    """A report in plain text, one line a finding, ending in a newline."""
    found = [
        f"twopass {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"processors: {os.cpu_count()}   accelerator: {_accelerator()}",
        f"PDF reader: pypdfium2 {version('pypdfium2')}",
        "",
        "backends",
        "  extractive     ready (no model, no network)",
    ]
    return "\n".join([*found, "", "optional packages", *map(_extra, EXTRAS)]) + "\n"


def _accelerator() -> str:
    """The first GPU's name as its driver tells it, or none."""
    if not shutil.which("nvidia-smi"):
        return "none found"
    query = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"]
    told = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
    return told.stdout.splitlines()[0] if told.returncode == 0 and told.stdout else "none that answers"


def _extra(extra: str) -> str:
    distribution, purpose = EXTRAS[extra]
    try:
        state = f"{distribution} {version(distribution)}"
    except PackageNotFoundError:
        state = f"missing: pip install 'twopass[{extra}]'"
    return f"  {extra:<14} {purpose}: {state}"

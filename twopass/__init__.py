"""twopass reads long documents twice: forward to index and tag what is left open, backward to close every tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twopass.answers import Answer as Answer
    from twopass.answers import Verdict as Verdict
    from twopass.asking import ask as ask
    from twopass.asking import check as check
    from twopass.batch import index as index
    from twopass.config import Options as Options
    from twopass.errors import TwopassError as TwopassError
    from twopass.library import Library as Library
    from twopass.pipeline import read as read
    from twopass.schema import Document as Document
    from twopass.schema import Reading as Reading

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Document",
    "Library",
    "Options",
    "Reading",
    "TwopassError",
    "Verdict",
    "__version__",
    "ask",
    "check",
    "index",
    "read",
]

HOME = {
    "read": "pipeline",
    "index": "batch",
    "ask": "asking",
    "check": "asking",
    "Answer": "answers",
    "Document": "schema",
    "Library": "library",
    "Options": "config",
    "Reading": "schema",
    "TwopassError": "errors",
    "Verdict": "answers",
}
"""Public name → the module that it is imported from."""


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that `import twopass` costs next to nothing."""
    if name not in HOME:
        raise AttributeError(f"module 'twopass' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"twopass.{HOME[name]}"), name)

"""Backends by name."""

from __future__ import annotations

from collections.abc import Callable

from twopass.backends.base import Backend
from twopass.errors import BackendError


def _extractive() -> Backend:
    from twopass.backends.extractive import Extractive

    return Extractive()


_KNOWN: dict[str, Callable[[], Backend]] = {"extractive": _extractive}


def open_backend(name: str) -> Backend:
    """The backend of that name. Raises BackendError, which names those that exist."""
    if name not in _KNOWN:
        raise BackendError(f"there is no model named {name!r}", f"choose one of: {', '.join(sorted(_KNOWN))}")
    return _KNOWN[name]()

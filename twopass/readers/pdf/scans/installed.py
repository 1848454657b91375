"""The engines of this machine, best first, and how many threads they may work with."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twopass.readers.pdf.scans.engine import Engine

HINT = "pip install 'twopass[ocr]' or install Tesseract"
"""How to get one."""
_share = 0


def bound_threads(count: int) -> None:
    """Let the engines of this process work with so many threads, and those of processes that it starts."""
    global _share
    if max(1, count) != threads():
        _share = max(1, count)
        installed.cache_clear()


def threads() -> int:
    """How many threads an engine may work with: all processors, unless several processes share them."""
    return _share or os.cpu_count() or 1


@cache
def installed() -> tuple[Engine, ...]:
    """The engines of this machine, opened, best first; none where there is none."""
    from twopass.readers.pdf.scans import rapid, tesseract

    return tuple(one for one in (rapid.opened(threads()), tesseract.opened(threads())) if one is not None)


@cache
def able() -> str:
    """What this machine can recognise with, without opening it: empty where that is nothing."""
    from twopass.readers.pdf.scans import rapid, tesseract

    return " ".join(filter(None, (rapid.state(), tesseract.state())))

"""A PDF taken apart in a process of its own: the bounds that it has, and its document as plain data on the way back."""

from __future__ import annotations

from dataclasses import asdict, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from twopass.config import ReadOptions
from twopass.errors import InputError
from twopass.guard.confinement import Bounds, confined, tell
from twopass.places import located
from twopass.readers.pdf.scans.installed import bound_threads, threads
from twopass.readers.progress import Progress, unheard
from twopass.schema import Document, Emphasis, TextLine

LEAST, PER_MEGABYTE, MOST = 40.0, 20.0, 600.0
"""Seconds that any file may take, that each megabyte of one adds, and that none may exceed unless told otherwise."""
_LINE = attrgetter(*(one.name for one in fields(TextLine)))
_EMPHASIS = attrgetter(*(one.name for one in fields(Emphasis)))


def read_apart(path: Path, data: bytes, options: ReadOptions, progress: Progress = unheard) -> Document:
    """The document of a PDF. Raises TimeLimit, MemoryLimit and Crash beside what reading it raises."""
    return unpacked(_apart("packed", path, data, options, progress))


def waiting_apart(path: Path, data: bytes, options: ReadOptions) -> list[int]:
    """The numbers of its pages that are to be recognised from their pictures and were not yet. Raises likewise."""
    return list(_apart("waiting", path, data, options, unheard))


def _apart(function: str, path: Path, data: bytes, options: ReadOptions, progress: Progress) -> Any:
    """What a function of this module hands back from a process of its own."""
    import numpy  # noqa: F401  (a fork inherits it: what both processes need is imported but once)

    seconds = options.time_limit or min(MOST, LEAST + PER_MEGABYTE * len(data) / 1e6)
    arguments = {"path": str(path), "options": asdict(options), "share": threads()}
    bounds = Bounds(seconds, options.memory_limit)
    try:
        return confined(f"{__name__}:{function}", data, arguments, bounds, progress)
    except InputError as error:
        raise error if str(path) in error.message else type(error)(f"{path}: {error.message}", error.hint) from None


def waiting(data: bytes, path: str, options: dict[str, Any], share: int) -> list[int]:
    """The pages that wait to be recognised; `share` is how many threads an engine may work with."""
    from twopass.readers.pdf.document import waiting_pictures

    bound_threads(share)
    return waiting_pictures(located(path), data, ReadOptions(**options))


def packed(data: bytes, path: str, options: dict[str, Any], share: int) -> dict[str, Any]:
    """The document of a PDF as plain data."""
    from twopass.readers.pdf.document import read_pdf

    bound_threads(share)
    document = read_pdf(located(path), data, ReadOptions(**options), tell)
    return {
        "document": document.model_dump(),
        "lines": list(map(_LINE, document.lines)),
        "emphasis": list(map(_EMPHASIS, document.emphasis)),
    }


def unpacked(held: dict[str, Any]) -> Document:
    """The document of its plain data."""
    lines = tuple(TextLine(*row) for row in held["lines"])
    emphasis = tuple(Emphasis(*row) for row in held["emphasis"])
    return Document(**held["document"], lines=lines, emphasis=emphasis)

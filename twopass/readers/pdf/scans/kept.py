"""Recognised pages kept in the user's cache, a file each: a reading that was broken off goes on where it stopped."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from twopass.config import cache_folder
from twopass.errors import OutputError
from twopass.outputs import write_whole
from twopass.readers.pdf.scans.ink import Measured

FOLDER = "scans"
"""Where they lie in the cache's folder."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as it was recognised: width and height in points, set upright; its lines, in points; by whom, and how sure
    that engine is of it; whether anything is on it, and whether it was given a quarter turn or more.
    """

    width: float
    height: float
    lines: tuple[Measured, ...]
    engine: str
    sureness: float
    blank: bool
    turned: bool


_JSON = TypeAdapter(Recognised)


def place_of(document: str, number: int, settings: str) -> Path:
    """Where a page is kept: by the SHA-256 of its file, its number, and all that decides what is recognised."""
    return cache_folder() / FOLDER / f"{document[:32]}-{number}-{sha256(settings.encode()).hexdigest()[:12]}.json"


def kept(place: Path) -> Recognised | None:
    """What is kept there; None where nothing is, or what is kept is damaged."""
    try:
        return _JSON.validate_json(place.read_bytes())
    except (OSError, ValidationError):
        return None


def keep(page: Recognised, place: Path) -> None:
    """Keep a page where that can be done: what is not kept is recognised again."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(_JSON.dump_json(page).decode(), place, private=True)
    except (OSError, OutputError):
        return

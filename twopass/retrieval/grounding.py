"""Quotes → characters of the document: exact, then despite spacing and typography, then despite a slip of the pen."""

from __future__ import annotations

import re

from twopass.schema import Document, Evidence

_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("–—−‐‑‒", "-")
    | dict.fromkeys("\u00ad\ufffe\u200b", " ")
)
_WORTHLESS = re.compile(r"[\s\-]")
# At 92 of 100 a quote of twenty words may differ in about one word; measured on quotes with words swapped at random.
_ALIKE = 92.0
_SHORTEST = 12  # characters below which a fuzzy match would be chance


def ground(quote: str, document: Document, start: int = 0, end: int | None = None) -> Evidence | None:
    """Where `quote` stands in `document.text[start:end]`, verbatim from the text; None if it stands nowhere."""
    end = len(document.text) if end is None else end
    wanted = quote.strip()
    if not wanted:
        return None
    at = document.text.find(wanted, start, end)
    if at >= 0:
        return document.evidence(at, at + len(wanted))
    return _loosely(wanted, document, start, end)


def _loosely(wanted: str, document: Document, start: int, end: int) -> Evidence | None:
    kept, places = _folded(document.text[start:end])
    key, _ = _folded(wanted)
    if not key:
        return None
    at = kept.find(key)
    length = len(key)
    if at < 0:
        at, length = _nearly(key, kept)
    if at < 0 or length == 0:
        return None
    return document.evidence(start + places[at], start + places[at + length - 1] + 1)


def _nearly(key: str, kept: str) -> tuple[int, int]:
    """Start and length of the stretch of `kept` most like `key`; (-1, 0) if none is alike enough."""
    if len(key) < _SHORTEST or len(key) > len(kept):
        return -1, 0
    from rapidfuzz import fuzz

    found = fuzz.partial_ratio_alignment(key, kept, score_cutoff=_ALIKE)
    if found is None or found.score < _ALIKE:
        return -1, 0
    return found.dest_start, found.dest_end - found.dest_start


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without spaces and hyphens, in lower case and plain typography, and where each character was."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_SAME)):
        if not _WORTHLESS.match(character):
            for small in character.lower():
                kept.append(small)
                places.append(place)
    return "".join(kept), places

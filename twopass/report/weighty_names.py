"""Which names that a document uses before it explains them, or without, a reader of a report should hear of."""

from __future__ import annotations

import re
from functools import cache

from twopass.languages import tables
from twopass.report.words import flat, is_prose
from twopass.schema import Evidence, OpenTag, Reading, Resolution
from twopass.text.running_text import concludes
from twopass.text.tokens import content_stems
from twopass.text.wellformed import is_work

FEWEST = 8
"""Sections that use a name of some weight which nobody explains."""
NEAR = 1
"""Headings further on up to which an explanation comes anyway."""
SHARED = 2
"""Words that a term has in common with the heading of what explains it."""
_SIGN = re.compile(r"[α-ωΑ-Ω](?:[_^]?\w{1,2})?")  # a symbol of mathematics


def is_weighty(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether a reader who meets a name lacks what it means: one that is explained neither where it is first used nor
    right after, nor by the way; or by nobody, though it stands in a heading and in several sections.
    """
    if _SIGN.fullmatch(tag.concept) and reading.document.language != "el":
        return False
    spelled = re.escape(tag.concept)
    name = re.compile(rf"(?<!\w){spelled}(?:s|’s)?(?!\w)", 0 if tag.concept.isupper() else re.IGNORECASE)
    at = reading.skeleton.section_at
    if tag.concept in _familiar() or name.search(at(tag.at.start).heading):
        return False
    if end.status == "resolved":
        return _is_explained_later(reading, tag, end.evidence[0])
    headings = (reading.document.title, *(section.heading for section in reading.skeleton.sections))
    if not any(name.search(heading) for heading in headings if tag.concept in heading):
        return False
    return len({at(found.start()).id for found in name.finditer(reading.document.text)}) >= FEWEST


@cache
def _familiar() -> frozenset[str]:
    """Acronyms that a reader of their field knows."""
    return frozenset(tables("openings")["common"]["familiar"])


def _is_explained_later(reading: Reading, tag: OpenTag, closing: Evidence) -> bool:
    """Whether words explain a name in a sentence of the running text, further on than a reader goes anyway; a term in a
    section of its own.
    """
    language, there = reading.document.language, reading.skeleton.section_at(closing.start)
    words = flat(closing.quote)
    if (
        reading.skeleton.begun(tag.at.start, closing.start) <= NEAR
        or concludes(there, len(reading.document.text))
        or is_work(words)
    ):
        return False
    if tag.concept.isupper():
        return is_prose(words, language)
    stems = frozenset(content_stems(tag.concept, language))
    return len(stems.intersection(content_stems(there.title, language))) >= min(SHARED, len(stems))

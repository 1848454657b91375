"""Which terms that a document uses before it explains them a reader of a report should hear of."""

from __future__ import annotations

import re

from twopass.schema import Evidence, OpenTag, Reading, Resolution
from twopass.text.running_text import concludes
from twopass.text.tokens import content_stems

NEAR = 1
"""Headings further on up to which an explanation comes anyway."""
SHARED = 2
"""Words that a term has in common with the heading of what explains it."""
_SIGN = re.compile(r"[α-ωΑ-Ω](?:[_^]?\w{1,2})?")  # a symbol of mathematics
_NEXT = re.compile(r"\s([^\W\d_]+)")
_CAPITALS = 2  # in a word without a blank that is an acronym


def is_weighty(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether a reader who meets a term lacks what it means: it is explained further on than a reader goes anyway, in a
    section of its own. Acronyms are left to the whole reports: readers of a field know them, or are none the wiser; of
    seven that two judges saw in documents new to the rules, one would have had all deleted, the other six.
    """
    if " " not in tag.concept and sum(map(str.isupper, tag.concept)) >= _CAPITALS:
        return False
    if _SIGN.fullmatch(tag.concept) and reading.document.language != "el":
        return False
    name = re.compile(rf"(?<!\w){re.escape(tag.concept)}(?:s|’s)?(?!\w)", re.IGNORECASE)
    heads = name.search(reading.skeleton.section_at(tag.at.start).heading) is not None
    return (
        not heads
        and not _is_told(reading, tag, name)
        and end.status == "resolved"
        and _is_explained_later(reading, tag, end.evidence[0])
    )


def _is_told(reading: Reading, tag: OpenTag, name: re.Pattern[str]) -> bool:
    """Whether the sentence says itself what the term is, for it begins with it, or uses its words in a longer one:
    "collective consultation systems".
    """
    used = name.search(tag.at.quote)
    if used is None:
        return False
    after = _NEXT.match(tag.at.quote, used.end())
    goes_on = after is not None and after[1].islower() and bool(content_stems(after[1], reading.document.language))
    begins = not tag.at.quote[: used.start()].strip() and bool(tag.at.quote[used.end() :].strip())
    return begins or (goes_on and " " in tag.concept)


def _is_explained_later(reading: Reading, tag: OpenTag, closing: Evidence) -> bool:
    """Whether words explain a term in a section of its own, further on than a reader goes anyway."""
    language, there = reading.document.language, reading.skeleton.section_at(closing.start)
    if reading.skeleton.begun(tag.at.start, closing.start) <= NEAR or concludes(there, len(reading.document.text)):
        return False
    stems = frozenset(content_stems(tag.concept, language))
    return len(stems.intersection(content_stems(there.title, language))) >= min(SHARED, len(stems))

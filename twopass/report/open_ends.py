"""Which tags a short report tells: those that the rest of the document answers, and those that it owes an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twopass.gaps.patterns import openings
from twopass.report.words import answered, sentence_start
from twopass.report.worth_following import followed_tags
from twopass.schema import OpenTag, Reading, Reference, Resolution
from twopass.text.tokens import content_stems

SPECIFIC = 2
"""Content words that name what is promised."""
CLOSE_BY = 2
"""Headings further on up to which a promise that is kept at once is a sentence about the order of the text."""


class Closed(NamedTuple):
    """Tags that the same words close, in reading order, with how they end; of a reference also the ledger's record."""

    tags: tuple[OpenTag, ...]
    end: Resolution
    reference: Reference | None = None


def closed_tags(reading: Reading) -> list[Closed]:
    """What was opened and is answered further on, twins as one; not what is answered where it is opened."""
    ledger = {one.start: one for one in reading.references}
    alike: dict[tuple[str, int], list[tuple[OpenTag, Resolution]]] = {}
    for tag, end in followed_tags(reading):
        if end.status == "resolved" and not _at_once(reading, tag, end):
            name = "" if tag.kind == "reference" else tag.concept
            alike.setdefault((name, end.evidence[0].start), []).append((tag, end))
    return [_closed(ledger, pairs) for pairs in alike.values()]


def told_together(reading: Reading, closed: Sequence[Closed]) -> list[list[Closed]]:
    """The same, with the references of one sentence side by side."""
    together: dict[int, list[Closed]] = {}
    for place, one in enumerate(closed):
        key = sentence_start(reading.document.text, one.tags[0].at.start) if one.reference else -1 - place
        together.setdefault(key, []).append(one)
    return list(together.values())


def _closed(ledger: dict[int, Reference], pairs: list[tuple[OpenTag, Resolution]]) -> Closed:
    tag, end = pairs[0]
    known = ledger.get(tag.at.start) if tag.kind == "reference" else None
    return Closed(tuple(tag for tag, _ in pairs), end, known if known and known.target else None)


def _at_once(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether a tag is closed on its own page or in its own section, or a promise in the next one: nobody waits for
    that, but for an answer that a model put into words.
    """
    if answered(end):
        return False
    closing = end.evidence[0]
    if reading.document.counted == "page" and closing.page == tag.at.page:
        return True
    steps = reading.skeleton.begun(*sorted((tag.at.start, closing.start)))
    return not steps or (tag.kind == "promise" and steps <= CLOSE_BY)


def open_tags(reading: Reading) -> list[tuple[OpenTag, Resolution]]:
    """What was opened, looked for and not found: not what the document comes back to without surely closing it, and
    nothing that the authors themselves say they leave open.
    """
    admitted = [(one.at.start, one.at.end) for one in reading.admitted]
    return [
        (tag, end)
        for tag, end in followed_tags(reading)
        if end.status != "resolved"
        and _owed(end)
        and (tag.kind != "promise" or end.parts is not None or end.missing or _plainly_promised(reading, tag))
        and not any(start < tag.at.end and tag.at.start < stop for start, stop in admitted)
    ]


def _owed(end: Resolution) -> bool:
    """Whether an end is one that a reader should know: judged by a model, or found nowhere at all."""
    return end.parts is not None or bool(end.missing) or (end.status == "unresolved" and not end.evidence)


def _plainly_promised(reading: Reading, tag: OpenTag) -> bool:
    """Whether words that promise say that something comes later, and what: of others that are found by their turns
    nobody who looks for words can say that they are not kept.
    """
    language = reading.document.language
    given = openings(language)
    if not given.promise.search(tag.at.quote):
        return True
    if given.nearby.search(tag.at.quote) or given.ahead.search(tag.at.quote):
        return False  # "below" and "the sections that follow" are where the reader looks next
    return given.later.search(tag.at.quote) is not None and len(content_stems(tag.concept, language)) >= SPECIFIC


def untold(reading: Reading) -> int:
    """How many tags a short report leaves out because it is not sure how they end."""
    told = {tag.id for tag, _ in open_tags(reading)}
    return sum(end.status != "resolved" and tag.id not in told for tag, end in followed_tags(reading))

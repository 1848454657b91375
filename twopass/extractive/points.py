"""The extractive reader's first reading of a section: its points, its keywords and what its authors admit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twopass.extractive.salience import choose
from twopass.extractive.study import Study
from twopass.findings import ForwardFindings, FoundPoint, FoundTag, words_at
from twopass.gaps.admissions import find_admissions
from twopass.schema import Document, Section
from twopass.text.running_text import lists_works
from twopass.text.tokens import is_listing

POINTS_WANTED = 120
CLOSEST, WIDEST = 400, 1000
"""Points that a document should have, and the bounds of the characters of text to a point: short papers still have
several in every tenth of their text, long books no more than three or four a page.
"""
SHORT = 200
"""Characters below which a section needs no point of its own: its line can hold all of it."""
DENSE = 0.3
"""Characters of Chinese that say as much as one letter of an alphabet, roughly."""
MOST_POINTS = 8
KEPT_TAGS = 8
"""Tags of a section, or a piece of one, that are kept."""


def read_section(study: Study, section: Section, tags: Sequence[FoundTag]) -> ForwardFindings:
    """What task `forward` asks for; the section may be a piece of a long one."""
    if is_listing(study.document, section):
        return ForwardFindings(tags=tuple(tags))
    words = () if lists_works(section) else study.keywords(study.index_of(section))
    return ForwardFindings(
        points=tuple(_points(study, section)),
        keywords=words,
        tags=tuple(tags),
        admitted=tuple(find_admissions(study.analysis, section)),
    )


def _points(study: Study, section: Section) -> Iterator[FoundPoint]:
    """The sentences chosen, but for one that goes on beyond the piece."""
    statistics = study.statistics
    low, high = statistics.within(section.body, section.end)
    number = allotted(study.document, section)
    for index in choose(statistics, low, high, study.scores[low:high], section.body, section.end, number):
        sentence = statistics.sentences[index]
        if sentence.end <= section.end:
            yield FoundPoint(text=study.printed[index], at=words_at(study.document, sentence.start, sentence.end))


def point_every(document: Document) -> int:
    """Characters of text to a point."""
    every = min(WIDEST, max(CLOSEST, len(document.text) // POINTS_WANTED))
    return round(every * DENSE) if document.language.startswith("zh") else every


def allotted(document: Document, section: Section) -> int:
    """How many points a section may have: as many as marks of a grid over the whole text fall into it, so that
    rounding evens out from section to section, and one at least unless it is very short.
    """
    every = point_every(document)
    marks = section.end // every - section.body // every
    short = SHORT * DENSE if document.language.startswith("zh") else SHORT
    least = 1 if section.end - section.body >= short else 0
    return max(least, min(MOST_POINTS, marks))

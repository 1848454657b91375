"""The extractive reader's first reading of a section: its points and keywords."""

from __future__ import annotations

from twopass.extract.keywords import keywords
from twopass.extract.salience import choose
from twopass.extract.study import Study
from twopass.replies import ForwardReply, WrittenPoint, WrittenTag
from twopass.schema import Section

POINT_EVERY = 1000
"""Characters of text to a point: some three points a page, so that every tenth of a short paper still holds several."""
MOST_POINTS = 8
MOST_KEYWORDS = 8


def read_section(study: Study, section: Section, tags: list[WrittenTag]) -> ForwardReply:
    """The reply to task `forward`; the section may be a piece of a long one."""
    statistics = study.statistics
    low, high = statistics.within(section.body, section.end)
    points = []
    for index in choose(statistics, low, high, study.scores[low:high], section.body, section.end, allotted(section)):
        sentence = statistics.sentences[index]
        quote = study.document.text[sentence.start : sentence.end]
        points.append(WrittenPoint(text=study.printed[index], quote=quote))
    return ForwardReply(
        points=points,
        keywords=keywords(statistics, study.phrases, study.index_of(section), MOST_KEYWORDS),
        tags=tags[:8],
    )


def allotted(section: Section) -> int:
    """How many points a section may have: as many as marks of a grid over the whole text fall into it, and one at
    least, so that rounding evens out from section to section.
    """
    marks = section.end // POINT_EVERY - section.body // POINT_EVERY
    return max(1, min(MOST_POINTS, marks))

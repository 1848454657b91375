"""What must be known of a whole document before one of its sections can be asked what it leaves open."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import takewhile

from twopass.gaps.introductions import Introduction, late_introductions
from twopass.gaps.patterns import openings
from twopass.gaps.questions import asks_for_effect
from twopass.languages import tables
from twopass.schema import Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import Prose
from twopass.text.segmentation import Segmentation
from twopass.text.word_index import Words


class Survey:
    """Running text, late introductions and the manner of asking, of one document under one skeleton."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        document, skeleton = analysis.document, analysis.skeleton
        self.document, self.skeleton = document, skeleton
        self.prose = analysis.of(Prose)
        self.given = openings(document.language)
        self.words = analysis.of(Words)
        self.segmentation = analysis.of(Segmentation)
        self.ends = {section.id: section.end for section in skeleton.sections}
        self._place = {section.id: i for i, section in enumerate(skeleton.sections)}

    def subtree_end(self, section: Section) -> int:
        """Where the last of the sections under a section ends, or the section itself."""
        after = self.skeleton.sections[self._place[section.id] + 1 :]
        inside = takewhile(lambda one: one.level > section.level, after)
        return max((one.end for one in inside), default=self.ends[section.id])

    def asks_the_reader(self, section: Section) -> bool:
        """Whether a section, or one above it, holds exercises, a questionnaire or the like."""
        words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", section.title.lower()))
        above = self.skeleton.sections[self._place[section.parent]] if section.parent else None
        return bool(words & _exercises()) or (above is not None and self.asks_the_reader(above))

    @cached_property
    def introductions(self) -> tuple[Introduction, ...]:
        """First uses of names that come before their introduction, in reading order."""
        return late_introductions(self.prose, self.given, len(self.document.pages))

    @cached_property
    def asks_for_effect(self) -> bool:
        """Whether the document's questions are a manner of speaking."""
        return asks_for_effect(self.document, self.prose)


@cache
def _exercises() -> frozenset[str]:
    return frozenset(tables("openings")["common"]["exercises"])

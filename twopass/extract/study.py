"""All that the extractive reader knows of one document, counted when first asked for."""

from __future__ import annotations

from functools import cached_property

from twopass.extract.candidates import Phrasebook, phrasebook
from twopass.extract.statistics import Statistics, count
from twopass.schema import Document, Section, Skeleton


class Study:
    """The statistics and the phrases of a document under one skeleton."""

    def __init__(self, document: Document, skeleton: Skeleton) -> None:
        self.document = document
        self.skeleton = skeleton

    @cached_property
    def statistics(self) -> Statistics:
        """Sentences and words."""
        return count(self.document, self.skeleton)

    @cached_property
    def phrases(self) -> Phrasebook:
        """Candidates for keywords."""
        return phrasebook(self.statistics)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {section.id: index for index, section in enumerate(self.skeleton.sections)}

    def index_of(self, section: Section) -> int:
        """The place of a section in the skeleton."""
        return self._order[section.id]

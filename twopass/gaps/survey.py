"""What must be known of a whole document before one of its sections can be asked what it leaves open."""

from __future__ import annotations

import re
from functools import cache, cached_property

from twopass.gaps.introductions import Introduction, late_introductions
from twopass.gaps.patterns import openings
from twopass.gaps.pointers import unfilled_in
from twopass.languages import across, tables
from twopass.schema import Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import Prose
from twopass.text.sentence_index import Segmentation
from twopass.text.sentence_views import Phrasing, Phrasings
from twopass.text.sentences import Sentence
from twopass.text.subtrees import Subtrees
from twopass.text.word_index import Words

LEAST, PAGES_EACH = 12, 2
"""Question marks beyond which, and beyond one in so many pages, a document asks for effect and not to be answered."""
_MARKS = re.compile(r"[?？؟]")


class Survey:
    """Running text, late introductions and the manner of asking, of one document under one skeleton."""

    def __init__(self, analysis: DocumentAnalysis) -> None:
        document, skeleton = analysis.document, analysis.skeleton
        self.document, self.skeleton = document, skeleton
        self.prose = analysis.of(Prose)
        self.given = openings(document.language)
        self.words = analysis.of(Words)
        self.segmentation = analysis.of(Segmentation)
        self._phrasings = analysis.of(Phrasings)
        self._subtrees = analysis.of(Subtrees)
        self.ends = {section.id: section.end for section in skeleton.sections}
        self._place = {section.id: i for i, section in enumerate(skeleton.sections)}

    def phrasing(self, sentence: Sentence) -> Phrasing:
        """How a sentence is put."""
        return self._phrasings.of(sentence.start, sentence.end)

    def subtree_end(self, section: Section) -> int:
        """Where the last of the sections under a section ends, or the section itself."""
        place = self._place[section.id]
        last = self._subtrees.end[place] - 1
        return self.skeleton.sections[last].end if last > place else self.ends[section.id]

    def asks_the_reader(self, section: Section) -> bool:
        """Whether a section, or one above it, holds exercises, a questionnaire or the like."""
        words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", section.title.lower()))
        above = self.parent(section)
        return bool(words & _exercises()) or (above is not None and self.asks_the_reader(above))

    def sums_up(self, section: Section, term: str) -> bool:
        """Whether a term stands in the title, or a section says in short what the document says: terms are explained
        after both.
        """
        title = " ".join(section.title.casefold().split())
        return (
            not {title, title.rpartition(" ")[2]}.isdisjoint(across("headings", "abstracts"))
            or term.casefold() in self.document.title.casefold()
        )

    def announces(self, sentence: Sentence) -> bool:
        """Whether a sentence announces something for later: nobody will find it where the document ends."""
        words, given = self.phrasing(sentence).text, self.given
        found = given.trigger.search(words) and given.promise.search(words)
        return found is not None and not any(one.search(words) for one in (given.settled, given.here, given.numbered))

    def parent(self, section: Section) -> Section | None:
        """The section above one, None at the top."""
        return self.skeleton.sections[self._place[section.parent]] if section.parent else None

    @cached_property
    def introductions(self) -> tuple[Introduction, ...]:
        """First uses of names that come before their introduction, in reading order."""
        return late_introductions(self.prose, self.given, len(self.document.pages))

    @cached_property
    def unfilled(self) -> tuple[tuple[int, int], ...]:
        """Where a reference was to be filled in, and was not."""
        return tuple(unfilled_in(self.document.text))

    @cached_property
    def asks_for_effect(self) -> bool:
        """Whether the document's running text asks so much that its questions are a manner of speaking."""
        count = sum(len(_MARKS.findall(self.document.text, start, end)) for start, end in self.prose.spans)
        return count > max(LEAST, len(self.document.pages) / PAGES_EACH)


@cache
def _exercises() -> frozenset[str]:
    return frozenset(tables("openings")["common"]["exercises"])

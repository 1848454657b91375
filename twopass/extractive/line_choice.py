"""Which sentences of a section stand in its line: the one, or the two, that tell most; and of a main heading those that
also speak for the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from twopass.extractive.first_line.self_description import main_clause, read_saying
from twopass.extractive.likely_lines import likely_grades
from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import LONGEST_LINE, may_stand
from twopass.languages import across
from twopass.schema import Section
from twopass.text.analysis import DocumentAnalysis
from twopass.text.running_text import is_abstract
from twopass.text.tokens import cue
from twopass.text.wellformed import announces

# How often judges called a line good that has one sentence which is poor, fair or good by itself, and two of them that
# follow on each other; from their grades of 900 lines.
_ALONE = np.array([0.04, 0.14, 0.74])
_TOGETHER = np.array([[0.08, 0.22, 0.67], [0.22, 0.41, 0.94], [0.67, 0.94, 0.95]])
_MAIN, _FEW = 4, 20  # headings of a level from which it is the main one, and with those above at most
# Powers of a sentence's weight in the document and of the share of its concepts that are not said yet, in the line of a
# main heading, and what is left there of a long one; found with `benchmarks/abstract.py`.
_WEIGHT, _NEW, _LONG = 0.75, 1.5, 0.2
_SHORT = 200  # characters up to which a sentence is short
_SECOND_FROM, _SECOND = 600, 0.4  # characters of a section, and fitness of what stands there beside another sentence
_SOUND, _DEBRIS = 0.05, 0.02  # fitness below which a sentence is hardly one, and below which it is none
_ALONG = 0.5  # fitness beside its neighbours of one that is told with the one before
_PLAINLY, _HEAD = 0.65, 60  # fitness of a sentence that says what its authors do, and characters in which it says so
# Sentences of a section of which any two may make a line, the likelier first, how far each of them can be understood
# alone, and what a line of two that do not follow on each other is worth beside one of two that do.
_LIKELIEST, _STANDS, _APART = 12, 0.7, 0.95
_TELLING = 5  # words, beside those of the heading, of a sentence that tells what its section holds


def options(study: Study, section: Section) -> list[int]:
    """The sentences of a section that may stand in its line: sound ones that say something by themselves; without such
    ones its best, without any that says something, or where that is a list of names or an address, none.
    """
    low, high = study.statistics.within(section.body, section.end)
    held = [at for at in range(low, high) if study.scores[at] > 0.0]
    sound = [at for at in held if study.fit[at] >= _SOUND]
    told = [at for at in held if study.fit[at] >= _DEBRIS]
    return [at for at in sound if _fits(study, at)] or sound or sorted(told, key=lambda at: -study.scores[at])[:1]


def _fits(study: Study, at: int) -> bool:
    said = study.statistics.phrasings[at]
    if said.text.endswith((":", "：")) and said.holds("pointing"):  # "in the following steps:"
        return False
    return may_stand(study.printed[at], said.language) or _tells_section(study, at)


def _tells_section(study: Study, at: int) -> bool:
    """Whether a sentence says what its section does, in more words than the heading: "This section compares …"."""
    statistics, text = study.statistics, study.printed[at]
    if len(text) > LONGEST_LINE or not announces(text, statistics.language):
        return False
    said = read_saying(text, statistics.language, frozenset())
    telling = set(statistics.stems_at(at)) - statistics.heading_words[statistics.section_of[at]]
    return said.part and said.does and not said.plan and len(telling) >= _TELLING


class LineChoice:
    """Chooses the sentences of one line after the other, and knows what has been said."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._grades = study.analysis.of(likely_grades)
        self._main = study.analysis.of(_main_level)
        self._said: set[int] = set()

    def say(self, sentences: Sequence[int]) -> None:
        """Count what these sentences say as said."""
        self._study.concepts.add(sentences, self._said)

    def choose(self, section: Section, held: Sequence[int], room: int) -> list[int]:
        """The sentences of those `held` that make the best line of so many characters, as they are told; none if none
        fits.
        """
        plain = _deeds(self._study, section, held)
        if section.level <= self._main:
            chosen = self._speaking(section, plain or held, held, room)
        else:
            lines = (line for line in self._lines(held) if not plain or line[0] in plain)
            worth = {line: self._worth(line) for line in lines if self._length(line) <= room}
            chosen = [*max(worth, key=lambda line: worth[line], default=())]
        self.say(chosen)
        return chosen

    def _lines(self, held: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """All lines that sentences make: each alone, with the next one, which may lean on it, and, of those likeliest
        that can be understood alone, with a less likely one that stands elsewhere.
        """
        known = frozenset(held)
        for at in held:
            yield (at,)
            if at + 1 in known or _goes_along(self._study, at):
                yield at, at + 1
        alone = (at for at in held if self._study.standing[at] >= _STANDS)
        likely = sorted(alone, key=lambda at: -self._grades[at, -1])[:_LIKELIEST]
        yield from (pair for pair in combinations(likely, 2) if abs(pair[1] - pair[0]) > 1)

    def _length(self, line: Sequence[int]) -> int:
        return sum(len(self._study.printed[at]) + 1 for at in line) - 1

    def _worth(self, line: Sequence[int]) -> float:
        """How often judges would call a line good."""
        first, *second = (self._grades[at] for at in line)
        apart = _APART if abs(line[-1] - line[0]) > 1 else 1.0
        return apart * float(first @ _TOGETHER @ second[0] if second else first @ _ALONE)

    def _speaking(self, section: Section, plain: Sequence[int], held: Sequence[int], room: int) -> list[int]:
        """The `plain` sentence that speaks most for the document, and in a section of some length another one."""
        first = self._weightiest(plain, room)
        if not first or section.end - section.body < _SECOND_FROM:
            return first
        self.say(first)
        stands = [at for at in held if at == first[0] + 1 or (at != first[0] and self._study.fit[at] >= _SECOND)]
        line = [*first, *self._weightiest(stands, room - self._length(first) - 1)]
        return sorted(line) if max(line) - min(line) == 1 else line

    def _weightiest(self, held: Sequence[int], room: int) -> list[int]:
        fitting = [at for at in held if len(self._study.printed[at]) <= room]
        return sorted(fitting, key=self._weight, reverse=True)[:1]

    def _weight(self, at: int) -> float:
        """How likely a sentence is a good line, by its weight and by what it adds to what is said."""
        study = self._study
        new = study.concepts.gain(at, self._said) / max(1e-9, float(study.concepts.density[at]))
        short = 1.0 if len(study.printed[at]) <= _SHORT else _LONG
        return float(self._grades[at, -1] * study.scores[at] ** _WEIGHT * new**_NEW * short)


def _goes_along(study: Study, first: int) -> bool:
    """Whether the sentence after another goes on in the same paragraph."""
    at, statistics = first + 1, study.statistics
    if at == len(study.printed) or statistics.section_of[at] != statistics.section_of[first]:
        return False
    return study.shape[at] >= _ALONG and not statistics.sentences[at].first and _fits(study, at)


def _main_level(analysis: DocumentAnalysis) -> int:
    """The level of the main headings, 0 where they are many."""
    levels = Counter(section.level for section in analysis.skeleton.sections)
    main = next((level for level in sorted(levels) if levels[level] >= _MAIN), 0)
    return main if sum(count for level, count in levels.items() if level <= main) <= _FEW else 0


def _deeds(study: Study, section: Section, held: Sequence[int]) -> list[int]:
    """The sentences of an introduction or an abstract that say at their head what the authors do; without them those of
    an abstract that say so at all.
    """
    abstract = is_abstract(section)
    if not abstract and section.title.lower() not in across("headings", "introductions"):
        return []
    own = [at for at in held if _says_own(study, at)]
    return [at for at in own if _says_so_early(study, at)] or (own if abstract else [])


def _says_own(study: Study, at: int) -> bool:
    """Whether a sentence says what its authors do here, and not where."""
    said = read_saying(study.printed[at], study.statistics.language, frozenset())
    return study.shape[at] >= _PLAINLY and said.does and not (said.plan or said.aside)


def _says_so_early(study: Study, at: int) -> bool:
    """Whether it says so at its head, in the words of those who tell what is new."""
    text, language = study.printed[at], study.statistics.language
    return cue(language, "contribution").search(main_clause(text, language).lower()[:_HEAD]) is not None

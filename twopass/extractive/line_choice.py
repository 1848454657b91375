"""Which sentences of a section stand in its line: the likeliest one, and what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from twopass.extractive.first_line.self_description import main_clause, read_saying
from twopass.extractive.likely_lines import likely_lines
from twopass.extractive.salience import similarity
from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import LONGEST_LINE, may_stand
from twopass.languages import across
from twopass.schema import Section
from twopass.text.running_text import is_abstract
from twopass.text.tokens import cue
from twopass.text.wellformed import announces

SECOND_FROM = 600
"""Characters of text from which a section's line has a second sentence, wherever in it that stands."""
MAIN = 2
"""Level down to which a heading's line also speaks for the document: it is of what that is about, short, and new."""
# Powers of a sentence's weight in the document and of the share of its concepts that are not said yet, in the line of a
# main heading, and what is left there of a long one; found with `benchmarks/abstract.py`.
_WEIGHT, _NEW, _LONG = 0.75, 1.5, 0.3
_SHORT = 200  # characters up to which a sentence is short
_SOUND = 0.05  # fitness below which a sentence is debris
_BESIDE = 0.15  # how likely a second sentence must be, but for those of main headings
_ALIKE = 0.4  # cosine above which it adds too little
_SECOND = 0.4  # fitness from which it may stand beside one that it does not follow in the text
_GOES_ALONG, _ALONG_FROM = 0.5, 40  # fitness beside its neighbour, and characters, of one that is taken along
_SUBJECT = 3  # content words among which a sentence names what it is about
_PLAINLY, _HEAD = 0.65, 60  # fitness of a sentence that says what its authors do, and characters in which it says so
_TELLING = 5  # words, beside those of the heading, of a sentence that tells what its section holds


def options(study: Study, section: Section) -> list[int]:
    """The sentences of a section that may stand in its line: sound ones that say something by themselves; without such
    ones its best, without any that says something none.
    """
    low, high = study.statistics.within(section.body, section.end)
    held = [at for at in range(low, high) if study.scores[at] > 0.0]
    sound = [at for at in held if study.fit[at] >= _SOUND]
    return [at for at in sound if _fits(study, at)] or sound or sorted(held, key=lambda at: -study.scores[at])[:1]


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
    telling = set(_content(study, at)) - statistics.heading_words[statistics.section_of[at]]
    return said.part and said.does and not said.plan and len(telling) >= _TELLING


class LineChoice:
    """Chooses sentences for one line after the other, and knows what has been said."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._likely = study.analysis.of(likely_lines)
        self._said: set[int] = set()

    def say(self, sentences: Sequence[int]) -> None:
        """Count what these sentences say as said."""
        self._study.concepts.add(sentences, self._said)

    def first(self, section: Section, held: Sequence[int], room: int) -> list[int]:
        """The sentence of those `held` that is told first, in so many characters; empty if none fits."""
        return self._best(section, _deeds(self._study, section, held) or held, room)

    def beside(self, section: Section, first: int, held: Sequence[int], room: int) -> list[int]:
        """What stands beside the first sentence: the best of the next one and, in a section of some length, of those
        `held` that may stand there; empty where none is likely enough.
        """
        long = section.end - section.body >= SECOND_FROM
        if not long and len(self._study.printed[first]) >= _SHORT:
            return []
        follows = [first + 1] if _goes_along(self._study, first) else []
        others = [at for at in held if long and _stands_second(self._study, at, first)]
        least = 0.0 if section.level <= MAIN else _BESIDE
        likely = [at for at in (*follows, *others) if self._likely[at] >= least]
        return self._best(section, likely, room - len(self._study.printed[first]) - 1)

    def _best(self, section: Section, held: Sequence[int], room: int) -> list[int]:
        fitting = [at for at in held if len(self._study.printed[at]) <= room]
        best = sorted(fitting, key=lambda at: -self._worth(at, main=section.level <= MAIN))[:1]
        self.say(best)
        return best

    def _worth(self, at: int, *, main: bool) -> float:
        """How likely a sentence is a good line; for a main heading by its weight, and less what is said already."""
        if not main:
            return float(self._likely[at])
        study = self._study
        new = study.concepts.gain(at, self._said) / max(1e-9, float(study.concepts.density[at]))
        short = 1.0 if len(study.printed[at]) <= _SHORT else _LONG
        return float(self._likely[at] * study.scores[at] ** _WEIGHT * new**_NEW * short)


def _deeds(study: Study, section: Section, held: Sequence[int]) -> list[int]:
    """The sentences of an introduction or an abstract that say at their head what the authors do; without them those of
    an abstract that say so at all.
    """
    abstract = is_abstract(section)
    introduces = abstract or section.title.lower() in across("headings", "introductions")
    own = [at for at in held if _says_own(study, at)] if introduces and section.level <= MAIN else []
    return [at for at in own if _says_so_early(study, at)] or (own if abstract else [])


def _says_own(study: Study, at: int) -> bool:
    """Whether a sentence says what its authors do here, and not where."""
    said = read_saying(study.printed[at], study.statistics.language, frozenset())
    return study.shape[at] >= _PLAINLY and said.does and not (said.plan or said.aside)


def _says_so_early(study: Study, at: int) -> bool:
    """Whether it says so at its head, in the words of those who tell what is new."""
    text, language = study.printed[at], study.statistics.language
    head = main_clause(text, language).lower()[:_HEAD]
    return cue(language, "contribution").search(head) is not None


def _goes_along(study: Study, first: int) -> bool:
    """Whether the sentence after another goes on in the same paragraph, and is short enough to be taken along."""
    at, statistics = first + 1, study.statistics
    if at == len(study.printed) or statistics.section_of[at] != statistics.section_of[first]:
        return False
    room = max(_SHORT, LONGEST_LINE - len(study.printed[first]))
    fits = _fits(study, at) and _ALONG_FROM <= len(study.printed[at]) <= room
    return fits and study.shape[at] >= _GOES_ALONG and not statistics.sentences[at].first


def _stands_second(study: Study, at: int, first: int) -> bool:
    """Whether a sentence may stand beside one that it does not follow, and says something else."""
    if study.fit[at] < _SECOND or similarity(study.statistics, at, first) > _ALIKE:
        return False
    return at == first + 1 or _is_linked(study, at, first)


def _is_linked(study: Study, at: int, first: int) -> bool:
    """Whether a sentence goes with another without what stands between: it opens the section, or says what its authors
    do or find, or has a word of the other's or of its heading, at its head where that names a thing as known, and no
    connective but one that sums up.
    """
    statistics = study.statistics
    said = statistics.phrasings[at]
    opens = at == statistics.in_section(int(statistics.section_of[at]))[0]
    if opens or said.holds("contribution") or cue(said.language, "result").match(said.low):
        return True
    joined = cue(said.language, "connectives").match(said.low)
    if joined is not None and cue(said.language, "conclusion").match(said.low) is None:
        return False
    own = _content(study, at)
    known = cue(said.language, "definites").match(said.low) is not None and not statistics.sentences[at].first
    told = statistics.heading_words[statistics.section_of[at]].union(_content(study, first))
    return not told.isdisjoint(own[:_SUBJECT] if known else own)


def _content(study: Study, at: int) -> list[int]:
    """The words of a sentence, in its order, that say more than its grammar does."""
    held: list[int] = study.statistics.tokens[slice(*study.statistics.offsets[at : at + 2])].tolist()
    return held

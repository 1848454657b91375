"""Sentences that may stand in the line of their own section alone: they tell what it holds, or lead to a list."""

from __future__ import annotations

from twopass.extractive.first_line.self_description import read_saying
from twopass.extractive.study import Study
from twopass.extractive.whole_sentences import LONGEST_LINE, dangles, fits_a_line, may_stand
from twopass.text.wellformed import announces

_TELLING = 5  # words, beside those of the heading, of a sentence that tells what its section holds
_SHAPE, _LEANING = 0.6, 0.38  # fitness beside its neighbours, and alone, of one that may lean on its heading
_LED_FROM, _LED_FIT = 45, 0.25  # characters, and fitness, of a sentence in which but the colon at its end is amiss


def fits_a_section(study: Study, at: int) -> bool:
    """Whether a sentence may stand in the line of its own section: it makes sense alone, or does there."""
    return fits_a_line(study, at) or is_at_home(study, at)


def is_at_home(study: Study, at: int) -> bool:
    """Whether a sentence that says little elsewhere may stand in the line of its own section: it tells what that holds,
    "This section compares …", leads to a list, or leans on nothing but the heading that it stands under.
    """
    return _leads_on(study, at) or _tells_section(study, at) or _opens(study, at)


def _opens(study: Study, at: int) -> bool:
    """Whether a sentence opens its section, and leans by its first words only: "This valve keeps …"."""
    first = at == study.statistics.in_section(int(study.statistics.section_of[at]))[0]
    return first and study.shape[at] >= _SHAPE and study.fit[at] >= _LEANING and fits_a_line(study, at)


def _leads_on(study: Study, at: int) -> bool:
    """Whether a sentence leads to a list and says enough without it: "A session is closed with a request:"."""
    said = study.statistics.phrasings[at]
    if not said.text.endswith((":", "：")) or len(said.text) < _LED_FROM or study.fit[at] < _LED_FIT:
        return False
    leans = dangles(said.text, said.language) or said.holds("pointing")
    return not leans and may_stand(study.printed[at], said.language)


def _tells_section(study: Study, at: int) -> bool:
    """Whether a sentence says what its section does, in more words than the heading."""
    statistics, text = study.statistics, study.printed[at]
    if len(text) > LONGEST_LINE or text.endswith("?") or not announces(text, statistics.language):
        return False
    said = read_saying(text, statistics.language, frozenset())
    own = set(statistics.tokens[statistics.offsets[at] : statistics.offsets[at + 1]].tolist())
    telling = own - statistics.heading_words[statistics.section_of[at]]
    return said.part and said.does and not said.plan and len(telling) >= _TELLING

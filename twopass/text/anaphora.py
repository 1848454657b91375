"""Whether a sentence can be understood without its neighbours: what it leans on, and how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

import numpy as np

from twopass.languages.regexes import either, entries
from twopass.text.compression import as_said
from twopass.text.sentence_views import Phrasing
from twopass.text.statistics import Floats, Statistics
from twopass.text.tokens import WORD, common, cue, function_words, phrases, stem
from twopass.text.wellformed import own_work

LEANS, LEANS_FIRST = 0.35, 0.7
"""What a sentence keeps of its fitness that begins with words such as "It", "The second" or "But"; and what it keeps as
the first of a section, where the heading is all that it can lean on.
"""
STANDS_FOR = 0.55
"""What one keeps besides whose first word stands for something named before: "It", "This"."""
REFERS = 0.3
"""What one keeps that sends the reader elsewhere: "See", "Refer to", "For more information"."""
KNOWN = 0.6
"""What one keeps whose subject, "The valve", was brought in by the sentences just before."""
POINTS = 0.75
"""What one keeps that points back among its first words: "Despite these levels", unless it opens its section."""
LEADS_UP = 0.6
"""What one keeps that leads up to a subject: "There are several", "In recent years"."""
CHATS = 0.7
"""What one keeps that speaks as people talk: "we'll", "don't", "my"."""
AWAY = 0.9
"""What one keeps that has a pronoun further on, which may or may not find its noun in the sentence."""
_BEFORE = 3  # sentences in which a subject is looked for
_COMMON = 0.12  # share of the document's sentences from which a word is known to the reader anyway
_EARLY = 6  # words among which pointing back is a matter of the whole sentence
_SUBJECT = 4  # words in a subject
_ASIDE = re.compile(r"^[(\[（【].*[)\]）】][.。]?$")


def standing(statistics: Statistics) -> Floats:
    """For each sentence the share of its fitness that is left to it alone, in (0, 1]."""
    first = np.diff(statistics.section_of, prepend=-1) != 0
    share = np.array(
        [
            _wording(said, LEANS_FIRST if leads else LEANS)
            for said, leads in zip(statistics.phrasings, first.tolist(), strict=True)
        ]
    )
    subjects = _Subjects(statistics)
    leaning = [at for at in np.flatnonzero(~first).tolist() if subjects.known(at)]
    share[leaning] *= KNOWN
    return share


def _wording(said: Phrasing, leans: float) -> float:
    """What the words alone show; `leans` is left where they lean on what went before."""
    low = said.flat.lower().lstrip("\"“‘«'([")
    opening = as_said(said.language).match(low)
    low = low[opening.end() :] if opening else low
    if _ASIDE.match(said.flat) or cue(said.language, "referring").match(low):
        return REFERS
    share = _leaning(said, low, leans)
    share *= LEADS_UP if cue(said.language, "generic").match(low) else 1.0
    return share * CHATS if _pattern(said.language, "talk").search(said.flat) else share


def _leaning(said: Phrasing, low: str, leans: float) -> float:
    """What is left of a sentence for all by which it leans on what went before; what leans by more than one sign, as
    "It is" does by its first word, by what that stands for and by a pronoun without a noun, keeps the product.

    On abstracts and planted documents one share for any number of signs did no better, whatever the share.
    """
    elliptic = _pattern(said.language, "elliptic").match(said.flat)
    return _opening(said, low, leans) * (_pronoun(said, low, leans) * (leans if elliptic else 1.0))


@cache
def _pattern(language: str, kind: str) -> re.Pattern[str]:
    """The patterns of one kind in the language itself: "The oldest, at …" is elliptic, "don't" is talk."""
    return re.compile(either(entries("prose", kind, language=language)))


@cache
def _words(language: str, kind: str) -> frozenset[str]:
    return frozenset(entries("prose", kind, language=language))


def _opening(said: Phrasing, low: str, leans: float) -> float:
    """What the first words leave: "Five said", "It", "But" lean on what went before, "We then put" points back."""
    own = cue(said.language, "contribution").match(low) is not None
    if not own and cue(said.language, "anaphora").match(low):
        expletive = _pattern(said.language, "expletive").match(low)
        return leans * (1.0 if expletive else STANDS_FOR)
    if _counts(said, low) or cue(said.language, "resulting").match(low):
        return leans
    if not own and cue(said.language, "continuing").match(low):
        return leans
    return POINTS if leans < LEANS_FIRST and _points(said, low) else 1.0


@cache
def _pointing(language: str) -> frozenset[str]:
    return phrases(language, "pointing") | phrases(language, "connectives")


def _points(said: Phrasing, low: str) -> bool:
    """Whether the first words point back, or join the sentence to the one before: "We then put"."""
    return not _pointing(said.language).isdisjoint(said.words[1:_EARLY]) and not own_work().search(low)


def _counts(said: Phrasing, low: str) -> bool:
    """Whether a bare number stands for things named before: "Five said that it"."""
    if not said.words or said.words[0] not in common(said.language, "counts"):
        return False
    after = WORD.findall(low[:40])[1:2]
    return bool(after) and (after[0] in function_words(said.language) or after[0] in phrases(said.language, "verbs"))


@cache
def _verbs(language: str) -> frozenset[str]:
    return phrases(language, "verbs") | common(language, "verbs") | phrases(language, "subjects")


def _pronoun(said: Phrasing, low: str, leans: float) -> float:
    """A pronoun before the first verb has its noun in another sentence: "Since last year it has been served"."""
    pronouns = _words(said.language, "pronouns")
    if pronouns.isdisjoint(said.words) or _pattern(said.language, "expletive").search(low):
        return 1.0
    place = next(i for i, word in enumerate(said.words) if word in pronouns)
    before = set(said.words[:place]) - _words(said.language, "not_subjects")
    return leans if _verbs(said.language).isdisjoint(before) else AWAY


class _Subjects:
    """Tells subjects that the sentences just before have brought in from those that a reader knows anyway."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._definites = phrases(statistics.language, "definites")
        self._stops = function_words(statistics.language)
        self._rare = statistics.spread < _COMMON * max(1, len(statistics.sentences))

    def known(self, at: int) -> bool:
        """Whether a sentence, not the first of its section, opens with an article and a noun just brought in."""
        words = self._statistics.phrasings[at].words
        if not words or words[0] not in self._definites:
            return False
        subject = self._subject(words[1 : _SUBJECT + 1])
        return not subject.isdisjoint(self._before(at))

    def _subject(self, words: Sequence[str]) -> set[int]:
        """The rare stems of a subject: of the words up to a function word."""
        named = takewhile(lambda word: word not in self._stops, words)
        found = {self._statistics.vocabulary.get(stem(word, self._statistics.language), -1) for word in named}
        return {word for word in found if word >= 0 and self._rare[word]}

    def _before(self, at: int) -> set[int]:
        """The stems of the sentences just before, without those of the heading."""
        section = int(self._statistics.section_of[at])
        first = max(at - _BEFORE, self._statistics.in_section(section)[0])
        offsets = self._statistics.offsets
        return (
            set(self._statistics.tokens[offsets[first] : offsets[at]].tolist())
            - self._statistics.heading_words[section]
        )

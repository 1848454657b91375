"""Whether a sentence can be understood without its neighbours: what it leans on, and how much."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from twopass.text.statistics import Floats, Statistics
from twopass.text.tokens import WORD, common, cue, function_words, phrases, stem
from twopass.text.wellformed import OWN_WORK

LEANS, LEANS_FIRST = 0.35, 0.7
"""What a sentence keeps of its fitness that begins with words such as "It", "The second" or "But"; and what it keeps as
the first of a section, where the heading is all that it can lean on.
"""
REFERS = 0.3
"""What one keeps that sends the reader elsewhere: "See", "Refer to", "For more information"."""
KNOWN = 0.6
"""What one keeps whose subject, "The valve", was brought in by the sentences just before."""
POINTS = 0.75
"""What one keeps that points back among its first words: "Despite these levels", unless it opens its section."""
CHATS = 0.7
"""What one keeps that speaks as people talk: "we'll", "don't", "my"."""
AWAY = 0.9
"""What one keeps that has a pronoun further on, which may or may not find its noun in the sentence."""
_BEFORE = 3  # sentences in which a subject is looked for
_COMMON = 0.12  # share of the document's sentences from which a word is known to the reader anyway
_EARLY = 6  # words among which pointing back is a matter of the whole sentence
_SUBJECT = 4  # words in a subject
_TALK = re.compile(r"\b\w+[’'](?:ll|ve|re|d|m)\b|\b\w+n[’']t\b|\blet[’']s\b|\b(?:my|me|myself)\b|(?<!\w)I(?= [a-z])")
_ASIDE = re.compile(r"^[(\[（【].*[)\]）】][.。]?$")
_ELLIPTIC = re.compile(
    r"^The [a-z]+(?:est|er|ost)(?:,| (?:of|is|are|was|were|has|have|had|in|at)\b)"
)  # "The oldest, at ..."
_EXPLETIVE = re.compile(
    r"it (?:is|was|has been|can be|may be|would be|becomes|seems|appears|follows|takes) (?:\w+ly )?"
    r"\w+ (?:to|that|for|how)\b"
)


def standing(statistics: Statistics) -> Floats:
    """For each sentence the share of its fitness that is left to it alone, in (0, 1]."""
    text, language = statistics.document.text, statistics.language
    first = np.diff(statistics.section_of, prepend=-1) != 0
    share = np.array(
        [
            _wording(text[one.start : one.end], language, LEANS_FIRST if leads else LEANS)
            for one, leads in zip(statistics.sentences, first.tolist(), strict=True)
        ]
    )
    rare = statistics.spread < _COMMON * max(1, len(statistics.sentences))
    for at in range(len(share)):
        if _subject_known(statistics, at, rare):
            share[at] *= KNOWN
    return share


def _wording(text: str, language: str, leans: float) -> float:
    """What the words alone show; `leans` is left where they lean on what went before."""
    words = " ".join(text.split())
    low = words.lower().lstrip("\"“‘«'([")
    if _ASIDE.match(words) or cue(language, "referring").match(low):
        return REFERS
    share = 1.0
    lean = cue(language, "continuing").match(low) or cue(language, "anaphora").match(low)
    if _counts(low, language) or (lean is not None and not cue(language, "contribution").match(low)):
        share = leans
    elif leans < LEANS_FIRST and _points(low, language):
        share = POINTS
    if language == "en":
        share *= _pronoun(low, leans)
        if _ELLIPTIC.match(words):
            share *= leans
        if _TALK.search(words):
            share *= CHATS
    return share


def _points(low: str, language: str) -> bool:
    """Whether the first words point back, or join the sentence to the one before: "We then put"."""
    words = WORD.findall(low)[:_EARLY]
    if OWN_WORK.search(low):
        return False
    return not (phrases(language, "pointing") | phrases(language, "connectives")).isdisjoint(words[1:])


def _counts(low: str, language: str) -> bool:
    """Whether a bare number stands for things named before: "Five said that it"."""
    words = WORD.findall(low[:40])[:2]
    return (
        len(words) == 2
        and words[0] in common(language, "counts")
        and (words[1] in function_words(language) or words[1] in phrases(language, "verbs"))
    )


@cache
def _verbs(language: str) -> frozenset[str]:
    return phrases(language, "verbs") | common(language, "verbs") | phrases(language, "subjects")


def _pronoun(low: str, leans: float) -> float:
    """A pronoun before the first verb has its noun in another sentence: "Since last year it has been served"."""
    words = WORD.findall(low)
    for place, word in enumerate(words):
        if word in ("it", "they", "he", "she", "them", "him"):
            if _EXPLETIVE.search(low):
                return 1.0
            before = set(words[:place]) - {"it", "they", "he", "she", "to", "that", "which", "who"}
            return leans if not before & _verbs("en") else AWAY
    return 1.0


def _subject_known(statistics: Statistics, at: int, rare: np.ndarray) -> bool:
    """Whether the sentence opens with an article and a noun that the sentences just before it have brought in."""
    one = statistics.sentences[at]
    section = statistics.section_of[at]
    if at == 0 or statistics.section_of[at - 1] != section:
        return False
    words = WORD.findall(statistics.document.text[one.start : one.end].lower())[: _SUBJECT + 1]
    if not words or words[0] not in phrases(statistics.language, "definites"):
        return False
    stops = function_words(statistics.language)
    subject = []
    for word in words[1:]:
        if word in stops:
            break
        subject.append(statistics.vocabulary.get(stem(word), -1))
    first = max(at - _BEFORE, int(np.searchsorted(statistics.section_of, section)))
    known = set(statistics.tokens[statistics.offsets[first] : statistics.offsets[at]].tolist())
    known -= statistics.heading_words[section]
    return bool(subject) and any(word in known and rare[word] for word in subject if word >= 0)

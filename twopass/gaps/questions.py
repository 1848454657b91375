"""Questions, hypotheses and claims that a text puts and does not answer at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from twopass.gaps.concepts import concept_of, shortened
from twopass.gaps.patterns import Openings
from twopass.gaps.survey import Survey
from twopass.languages import tables
from twopass.languages.regexes import entries
from twopass.schema import Document
from twopass.text.sentences import Sentence
from twopass.text.tokens import phrases

ANSWERED = 0.34
"""Share of a question's content words that the sentences after it must take up for it to count as answered there."""
LONG = 240
"""Characters of a paragraph after its question from which half that share will do: it dwells on the question."""
GOING_ON = 600
"""Characters of a section after a question's paragraph from which the section is about the question."""
SPECIFIC = 7
"""Content words from which a question is one that the document is about, and not one that leads to the next thought."""
OPEN, YES_OR_NO = 4, 5
"""Content words below which a question, and one to be answered by yes or no, is put for effect."""

_DATED = re.compile(r"(?:19|20)\d\d[a-z]?\)?[.,:]\s$")


class Asked(NamedTuple):
    """A question or claim at `[start, end)`; `claim` if it is stated rather than asked."""

    start: int
    end: int
    concept: str
    claim: bool


def open_questions(
    known: Survey, flow: Sequence[Sentence], direct: bool = True, end: int | None = None
) -> Iterator[Asked]:
    """Questions of research, hypotheses and, where `direct`, plain questions that the text leaves unanswered.

    A question from which the section, whose `end` is given, goes on for long is taken to be answered there, unless it
    is a specific one.
    """
    given = known.given
    for i, sentence in enumerate(flow):
        words = known.phrasing(sentence).text
        claim = given.hypothesis.search(words) is not None and not given.settled.search(words)
        claim = claim and not _taken_up(known, flow[i + 1 : i + 2])
        if not claim and not given.research.match(words) and not (direct and _left_open(known, flow, i, end)):
            continue
        asked = words.endswith(question_marks(given.language))
        if concept := concept_of(words, given, known.document.language, "", ""):
            yield Asked(sentence.start, sentence.end, shortened(words) if asked else concept, claim and not asked)


def _taken_up(known: Survey, after: Sequence[Sentence]) -> bool:
    """Whether the next sentence speaks of what was just conjectured: "Here we test this conjecture"."""
    speaks = _kinds(known.document.language, "hypothesis", "conjecture")
    return any(speaks.search(known.phrasing(one).text) for one in after)


def _left_open(known: Survey, flow: Sequence[Sentence], i: int, end: int | None) -> bool:
    """Whether a sentence is a plain question that neither its paragraph nor its section answers."""
    document, given, sentence = known.document, known.given, flow[i]
    words = known.phrasing(sentence).text
    if not _direct(words, given) or _alone(flow, i) or _set(document, sentence.start):
        return False
    asked = set(known.words.stems(sentence.start, sentence.end))
    if len(asked) < (YES_OR_NO if given.yesno.match(words) else OPEN):
        return False
    specific = len(asked) >= SPECIFIC
    if not specific and _goes_on(document.text, sentence, end):
        return False
    return not _answered(known, asked, [s for s in flow[i + 1 :] if s.paragraph <= sentence.paragraph + 1], specific)


def question_marks(language: str) -> tuple[str, ...]:
    """What ends a question in a language, or in English where its own is not known."""
    return entries("prose", "question_marks", language=language) or entries("prose", "question_marks", language="en")


def _goes_on(text: str, sentence: Sentence, end: int | None) -> bool:
    """Whether the section, if its end is given, goes on for long after the sentence's paragraph."""
    paragraph_end = text.find("\n\n", sentence.end)
    return end is not None and end - (len(text) if paragraph_end < 0 else paragraph_end) > GOING_ON


def _direct(words: str, given: Openings) -> bool:
    """Whether the sentence is a question that stands by itself and that the text might answer."""
    if not words.endswith(question_marks(given.language)) or words.endswith("??") or not given.asking.match(words):
        return False
    return not given.addressed.search(words) and not given.leaning.search(words)


def _alone(flow: Sequence[Sentence], i: int) -> bool:
    """Whether the sentence is a paragraph of its own: a heading, an item of a questionnaire, a label."""
    after = flow[i + 1].paragraph if i + 1 < len(flow) else -1
    return flow[i].first and after != flow[i].paragraph


def _set(document: Document, position: int) -> bool:
    """Whether a question is set to the reader ("Exercise 3.1. What …"), or is the title of a work ("2020. Which …")."""
    text = document.text
    if _DATED.search(text, max(0, position - 12), position):
        return True
    return bool(_exercise(document.language).match(text, text.rfind("\n\n", 0, position) + 2))


@cache
def _exercise(language: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_kinds(language, 'exercise', 'problem').pattern}\s+\d", re.IGNORECASE)


@cache
def _kinds(language: str, *kinds: str) -> re.Pattern[str]:
    """The words by which a text refers to things of some kinds."""
    known = tables("references").get(language, {}).get("kinds", {})
    words = [re.escape(form.rstrip("*")) for kind in kinds for form in known.get(kind, ())]
    return re.compile(rf"(?:{'|'.join(words) or '(?!)'})", re.IGNORECASE)


def _answered(known: Survey, asked: set[str], after: Sequence[Sentence], specific: bool) -> bool:
    """Whether the rest of the paragraph takes the question up."""
    if not after:
        return False
    given, words = known.given, " ".join(known.phrasing(one).text for one in after)
    if given.answers.match(words) or words.split(" ", 1)[0].lower() in phrases(given.language, "anaphora"):
        return True
    held = {stem for one in after for stem in known.words.stems(one.start, one.end)}
    share = len(asked & held) / max(1, len(asked))
    return share >= (ANSWERED if specific or len(words) < LONG else ANSWERED / 2)

"""Questions, hypotheses and claims that a text puts and does not answer at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from twopass.gaps.concepts import concept_of, shortened
from twopass.gaps.patterns import Openings
from twopass.languages import tables
from twopass.schema import Document
from twopass.text.running_text import Prose
from twopass.text.sentences import Sentence
from twopass.text.tokens import content_stems, phrases

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
LEAST, PAGES_EACH = 12, 2
"""Question marks beyond which, and beyond one in so many pages, a document asks for effect and not to be answered."""

_ASKED = ("?", "？")
_DATED = re.compile(r"(?:19|20)\d\d[a-z]?\)?[.,:]\s$")
_MARKS = re.compile(r"[?？]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or claim at `[start, end)`; `claim` if it is stated rather than asked."""

    start: int
    end: int
    concept: str
    claim: bool


def open_questions(
    document: Document, given: Openings, flow: Sequence[Sentence], direct: bool = True, end: int | None = None
) -> Iterator[Asked]:
    """Questions of research, hypotheses and, where `direct`, plain questions that the text leaves unanswered.

    A question from which the section, whose `end` is given, goes on for long is taken to be answered there, unless it
    is a specific one.
    """
    for i, sentence in enumerate(flow):
        words = document.text[sentence.start : sentence.end]
        claim = given.hypothesis.search(words) is not None and not given.settled.search(words)
        labelled = given.research.match(words) is not None
        if not claim and not labelled:
            if not direct or not _direct(words, given) or _alone(flow, i) or _set(document, sentence.start):
                continue
            count = len(set(content_stems(words, given.language)))
            if count < (YES_OR_NO if given.yesno.match(words) else OPEN):
                continue
            specific = count >= SPECIFIC
            if not specific and end is not None and end - _paragraph_end(document.text, sentence.end) > GOING_ON:
                continue
            after = [s for s in flow[i + 1 :] if s.paragraph <= sentence.paragraph + 1]
            if _answered(words, " ".join(document.text[s.start : s.end] for s in after), given, specific):
                continue
        concept = concept_of(words, given, document.language, "", "")
        if concept and words.endswith(_ASKED):
            concept = shortened(words)
        if concept:
            yield Asked(sentence.start, sentence.end, concept, claim and not words.endswith(("?", "？")))


def asks_for_effect(document: Document, prose: Prose) -> bool:
    """Whether the document's running text asks so much that its questions are a manner of speaking."""
    count = sum(len(_MARKS.findall(document.text, start, end)) for start, end in prose.spans)
    return count > max(LEAST, len(document.pages) / PAGES_EACH)


def _paragraph_end(text: str, position: int) -> int:
    end = text.find("\n\n", position)
    return len(text) if end < 0 else end


def _direct(words: str, given: Openings) -> bool:
    """Whether the sentence is a question that stands by itself and that the text might answer."""
    mark = (";", "?") if given.language == "el" else ("?", "？")
    if not words.endswith(mark) or words.endswith("??") or not given.asking.match(words):
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
    kinds = tables("references").get(language, {}).get("kinds", {})
    words = [re.escape(form.rstrip("*")) for kind in ("exercise", "problem") for form in kinds.get(kind, ())]
    return re.compile(rf"\W*(?:{'|'.join(words) or '(?!)'})\s+\d", re.IGNORECASE)


def _answered(question: str, after: str, given: Openings, specific: bool) -> bool:
    """Whether the rest of the paragraph takes the question up."""
    if not after:
        return False
    if given.answers.match(after) or after.split(" ", 1)[0].lower() in phrases(given.language, "anaphora"):
        return True
    asked = set(content_stems(question, given.language))
    share = len(asked & set(content_stems(after, given.language))) / max(1, len(asked))
    return share >= (ANSWERED if specific or len(after) < LONG else ANSWERED / 2)

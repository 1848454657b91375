"""Sentences as a line prints them: whole, with what they lead to, without clauses that make them too long."""

from __future__ import annotations

import re
from functools import cache

from twopass.extractive.study import Study
from twopass.languages import across
from twopass.languages.regexes import spelled
from twopass.text.compression import shorten
from twopass.text.tokens import WORD, full_stop, function_words, phrases
from twopass.text.wellformed import announces, calls_out, is_ended, without_mark

LONGEST_LINE = 330
"""Characters of a sentence that a reader takes in at once; a line has no longer one."""
MORE = " …"
"""What stands where a list goes on."""
_LISTED, _COMMA = 0.34, re.compile(r",(?!\d{3}\b)")  # commas for each blank from which words are a list
_LED = 60  # characters of what leads to a list and says enough without it
_RUN_ON = re.compile(r"(?<=[^\W\d_]{3}[.!?])\d{1,2}\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω])")  # a footnote's mark between two sentences
# "Conclusions: We provide", in an abstract with labels, and "ABSTRACT We provide"
LABEL = re.compile(r"([^\W\d_][\w ]{2,30}):\s+(?=\w)|([A-ZÀ-ÞА-ЯΑ-Ω]{6,20})\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω])")
_TWO = re.compile(r"\.(?<=[^\W\d]\.)\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω][\w’']*\s)")  # two sentences read as one: "Mill Ltd. The mill"
_CLOSING = "\"'”’»)"


def printed_whole(study: Study, at: int) -> tuple[str, int]:
    """A sentence as a line prints it, and its last part: with the parts in which it was read, or the list that it leads
    to, as far as they fit; without a colon that it can do without.
    """
    language = study.statistics.language
    text = " ".join(study.statistics.texts[at].split())
    label = LABEL.match(text)
    if label and (label[1] or label[2]).lower() in _labels():
        return shorten(text[label.end() :], language), at
    if run_on := _RUN_ON.search(text):
        return shorten(text[: run_on.start()], language), at
    if text.endswith((":", "：")) and len(text) >= _LED and not dangles(text, language):
        return study.printed[at], at
    parts = _parts(study, at)
    if len(parts) == 1:
        return _cut(study.printed[at], language), at
    text = " ".join(parts)
    return (shorten(text, language) if is_ended(text) else text.rstrip(",;: ") + MORE), at + len(parts) - 1


def _parts(study: Study, at: int) -> list[str]:
    """A sentence and those that it goes on in, up to its end or to the longest line; a stop stands between items."""
    statistics = study.statistics
    parts = [" ".join(statistics.texts[at].split())]
    _, end = statistics.in_section(int(statistics.section_of[at]))
    for text in statistics.texts[at + 1 : end]:
        part = " ".join(text.split())
        if is_ended(parts[-1]) or sum(map(len, parts)) + len(parts) + len(part) > LONGEST_LINE:
            break
        plain = without_mark(part)
        if plain != part and len(parts) > 1 and parts[-1][-1:].isalnum():
            parts[-1] += ";"
        parts.append(plain)
    return parts


def _cut(text: str, language: str) -> str:
    """A sentence that is too long for a line, without the clauses at its end that may be left out."""
    if len(text) <= LONGEST_LINE:
        return text
    if two := _TWO.search(text, _LED, LONGEST_LINE):
        return text[: two.start() + 1]
    clauses = re.finditer(rf"[;；]\s|,\s+{spelled(phrases(language, 'relatives'))}\s", text[:LONGEST_LINE])
    ends = [found.start() for found in clauses if found.start() >= _LED]
    return text[: ends[-1]] + full_stop(language) if ends else text


def within_line(text: str) -> str:
    """A sentence that is still too long without what comes after its last comma that a line has room for, else after
    its last word.
    """
    room = LONGEST_LINE - len(MORE)
    end = max(text.rfind(mark, _LED, room) for mark in (", ", "; "))
    end = end if end >= 0 else text.rfind(" ", _LED, room)
    return text if len(text) <= LONGEST_LINE or end < 0 else text[:end] + MORE


@cache
def _labels() -> frozenset[str]:
    """Labels of the parts of an abstract, and of what stands under no number."""
    kinds = across("headings", "stock", "conclusions", "abstracts")
    return kinds | across("self_descriptions", "claims", "grounds", "methods")


def dangles(text: str, language: str) -> bool:
    """Whether what stands before a colon is no sentence without what comes after it: "The purpose is to:"."""
    words = WORD.findall(text.lower())
    return not words or words[-1] in function_words(language)


def may_stand(text: str, language: str) -> bool:
    """Whether a text may stand in a line: not too long, no question, and more than a word on what a part holds."""
    if (
        len(text) > LONGEST_LINE
        or len(_COMMA.findall(text)) > _LISTED * text.count(" ")
        or text.rstrip(_CLOSING).endswith(("?", "？"))
    ):
        return False
    return not announces(text, language) and not calls_out(text)


def fits_a_line(study: Study, at: int) -> bool:
    """The same of a sentence as it is printed, which leads to nothing."""
    ends = study.statistics.texts[at].rstrip(_CLOSING)
    return not ends.endswith((":", "：", "?", "？")) and may_stand(study.printed[at], study.statistics.language)

"""Sentences as a line prints them: whole, with what they lead to, without clauses that make them too long."""

from __future__ import annotations

import re

from twopass.extractive.self_description import read_saying
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
_LISTED = 0.34  # commas for each blank from which words are a list
_LED = 60  # characters of what leads to a list and says enough without it
_RUN_ON = re.compile(r"(?<=[^\W\d_]{3}[.!?])\d{1,2}\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω])")  # a footnote's mark between two sentences
# "Conclusions: We provide", in an abstract with labels, and "ABSTRACT We provide"
_LABEL = re.compile(r"([^\W\d_][\w ]{2,30}):\s+(?=\w)|([A-ZÀ-ÞА-ЯΑ-Ω]{6,20})\s+(?=[A-ZÀ-ÞА-ЯΑ-Ω][a-zà-ÿа-яα-ω])")
_CLOSING = "\"'”’»)"
_LED_FROM, _LED_FIT = 45, 0.25  # characters, and fitness, of a sentence in which but the colon at its end is amiss
_TELLING = 5  # words, beside those of the heading, of a sentence that tells what its section holds


def printed_whole(study: Study, at: int) -> tuple[str, int]:
    """A sentence as a line prints it, and its last part: with the parts in which it was read, or the list that it leads
    to, as far as they fit; without a colon that it can do without.
    """
    language = study.statistics.language
    text = " ".join(study.statistics.texts[at].split())
    label = _LABEL.match(text)
    if label and (label[1] or label[2]).lower() in across("headings", "stock", "conclusions", "abstracts"):
        return shorten(text[label.end() :], language), at
    if run_on := _RUN_ON.search(text):
        return shorten(text[: run_on.start()], language), at
    if text.endswith((":", "：")) and len(text) >= _LED and not _dangles(text, language):
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
    clauses = re.finditer(rf"[;；]\s|,\s+{spelled(phrases(language, 'relatives'))}\s", text[:LONGEST_LINE])
    ends = [found.start() for found in clauses if found.start() >= _LED]
    return text[: ends[-1]] + full_stop(language) if ends else text


def _dangles(text: str, language: str) -> bool:
    """Whether what stands before a colon is no sentence without what comes after it: "The purpose is to:"."""
    words = WORD.findall(text.lower())
    return not words or words[-1] in function_words(language)


def may_stand(text: str, language: str) -> bool:
    """Whether a text may stand in a line: not too long, no question, and more than a word on what a part holds."""
    if (
        len(text) > LONGEST_LINE
        or text.count(",") > _LISTED * text.count(" ")
        or text.rstrip(_CLOSING).endswith(("?", "？"))
    ):
        return False
    return not announces(text, language) and not calls_out(text)


def fits_a_line(study: Study, at: int) -> bool:
    """The same of a sentence as it is printed, which leads to nothing."""
    ends = study.statistics.texts[at].rstrip(_CLOSING)
    return not ends.endswith((":", "：", "?", "？")) and may_stand(study.printed[at], study.statistics.language)


def fits_a_section(study: Study, at: int) -> bool:
    """The same of a sentence in the line of its own section."""
    return fits_a_line(study, at) or is_at_home(study, at)


def is_at_home(study: Study, at: int) -> bool:
    """Whether a sentence that says little elsewhere may stand in the line of its own section: it tells what that holds,
    "This section compares …", or leads to a list.
    """
    return _leads_on(study, at) or _tells_section(study, at)


def _leads_on(study: Study, at: int) -> bool:
    """Whether a sentence leads to a list and says enough without it: "A session is closed with a request:"."""
    said = study.statistics.phrasings[at]
    if not said.text.endswith((":", "：")) or len(said.text) < _LED_FROM or study.fit[at] < _LED_FIT:
        return False
    leans = _dangles(said.text, said.language) or said.holds("pointing")
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

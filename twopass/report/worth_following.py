"""Which tags a reader of a report would follow: no bare pointers, linked words, rows, or sentences of one mould."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from twopass.gaps.patterns import openings
from twopass.languages.regexes import entries, spelled
from twopass.report.words import answered, sentence_end, sentence_start, tags_of
from twopass.schema import OpenTag, Reading, Resolution
from twopass.text.tokens import HAN, content_stems, function_words, phrases

SUBJECT = 2
"""Content words of a sentence, beside those of pointing, below which nothing says what is to be found elsewhere."""
STOPS = 2
"""Function words that a sentence has, and a row of a table has not."""
MOULD, CAST = 3, 3
"""Words in small letters that sentences have in common, which differ in names alone, and how many make a mould."""
REACH = 400
"""Characters after a reference in which its sentence ends."""
_BEFORE = 24  # characters in which a word sends the reader to the words after it
_NUMBERED = re.compile(r"\d|\b[A-Z]{1,4}$")
_SIGN = re.compile(r"[α-ωΑ-Ω](?:[_^]?\w{1,2})?")  # a symbol of mathematics


def followed_tags(reading: Reading) -> list[tuple[OpenTag, Resolution]]:
    """Each tag that is worth a reader's while with its resolution, in reading order."""
    ends = tags_of(reading)
    said = {tag.id: _sentence(reading, tag) for tag, _ in ends if tag.kind == "reference"}
    times = Counter(_mould(words) for words in dict(said.values()).values())
    cast = {mould for mould, count in times.items() if count >= CAST and mould.count(" ") >= MOULD - 1}
    links = {link.start for link in reading.document.links}

    def followed(tag: OpenTag, end: Resolution) -> bool:
        judged = end.parts is not None and answered(end)
        if tag.kind == "incomplete" and not judged:
            return _is_elsewhere(reading, tag, end)
        if tag.kind == "undefined":
            return reading.document.language == "el" or _SIGN.fullmatch(tag.concept) is None
        if tag.kind != "reference" or judged:
            return True
        words = said[tag.id][1]
        plain = tag.at.start in links and not _NUMBERED.search(tag.at.quote) and not _sent(reading, tag)
        return not plain and _mould(words) not in cast and _says(words.replace(tag.at.quote, " "), reading)

    return [(tag, end) for tag, end in ends if followed(tag, end)]


def _is_elsewhere(reading: Reading, tag: OpenTag, end: Resolution) -> bool:
    """Whether what a section leaves incomplete is completed in another one. Where nothing is found, the enumeration is
    mostly whole and only told otherwise: of four that two judges saw none was broken off.
    """
    home = reading.skeleton.section_at(tag.at.start)
    return any(reading.skeleton.section_at(one.start) is not home for one in end.evidence)


def _sentence(reading: Reading, tag: OpenTag) -> tuple[int, str]:
    """Where the sentence of a reference begins, and its words."""
    text = reading.document.text
    start = sentence_start(text, tag.at.start)
    return start, text[start : sentence_end(text, tag.at.end, REACH)]


def _mould(words: str) -> str:
    """A sentence without its names and numbers."""
    return " ".join(word for word in words.split() if word.isalpha() and word.islower())


def _says(words: str, reading: Reading) -> bool:
    """Whether a sentence, but for its reference, is one and says what it is about."""
    language = reading.document.language
    stops = function_words(language) | function_words("en")
    if HAN.search(words):
        return True
    if sum(word.strip("(),;").lower() in stops for word in words.split()) < STOPS:
        return False
    vague = phrases(language, "vague")
    plain = " ".join(word for word in openings(language).deictic.sub(" ", words).split() if word.lower() not in vague)
    return len(content_stems(plain, language)) >= SUBJECT


def _sent(reading: Reading, tag: OpenTag) -> bool:
    """Whether linked words stand behind one that sends the reader to them: "see Filters"."""
    before = reading.document.text[max(0, tag.at.start - _BEFORE) : tag.at.start]
    return _pointing().search(before) is not None


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{spelled(entries('references', 'point'))}\s+[\"“(]?$")

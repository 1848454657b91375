"""Enumerations that announce more members than the section names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.findings import FoundTag, words_at
from twopass.gaps.concepts import shortened
from twopass.gaps.patterns import Openings
from twopass.gaps.survey import Survey
from twopass.languages import WITHOUT_BLANKS
from twopass.languages.roman_numerals import to_roman
from twopass.text.sentence_views import Phrasing
from twopass.text.sentences import Sentence

TOPIC = 2
"""Content words after the noun from which the announcement says there what it counts, and not before."""
MEMBER = 900
"""Characters after the announcement in which each member may be named: two paragraphs."""

FIRST = 400
"""Characters after the announcement in which its first member must be named."""

FEWEST = 3
"""Members below which an enumeration is closed in many ways ("the other", "then") that no pattern follows."""

_LISTED = re.compile(r"^\s*[•▪◦●■*–—-]\s", re.MULTILINE)
_NUMBERED = r"(?:^|[\s(])(?:\(?{n}[.)]|\({n}\)|\({r}\))\s"
_SENTENCE = re.compile(r"(?:^|[.;:!?\n。；।؛])\s*(?:[(\w]{1,3}\s)?(?:\w{1,4}\s)?$")


def broken_enumerations(known: Survey, flow: list[Sentence]) -> Iterator[tuple[int, int, FoundTag]]:
    """Announcements such as "three reasons" after which this section names the first members and not the last.

    A list that does not count its members, or names them in the announcing sentence, is taken to be whole.
    """
    text, given = known.document.text, known.given
    for sentence in flow:
        if not _counts(known.phrasing(sentence), given):
            continue
        words, rest = text[sentence.start : sentence.end], text[sentence.end : flow[-1].end]
        match = next((one for one in given.counted.finditer(words) if _breaks_off(one, rest, given)), None)
        if match is not None and not given.listing.search(words):
            yield 1, sentence.start, _incomplete(known, sentence, match)


def _counts(said: Phrasing, given: Openings) -> bool:
    """Whether the sentence has the word for a number."""
    return said.language in WITHOUT_BLANKS or not given.number_words.isdisjoint(said.words)


def _incomplete(known: Survey, sentence: Sentence, match: re.Match[str]) -> FoundTag:
    """The tag of an announcement: what is counted is said behind the noun, or before it."""
    topic = set(known.words.stems(sentence.start + match.end(), sentence.end))
    concept = shortened(match.string[match.start() :] if len(topic) >= TOPIC else match.string)
    asked = known.given.asks["incomplete"].format(count=match["count"].lower(), noun=match["noun"], concept=concept)
    at = words_at(known.document, sentence.start, sentence.end)
    return FoundTag(kind="incomplete", concept=concept, question=asked, at=at)


def _number(word: str, given: Openings) -> int:
    """The number that a word stands for, 0 if none."""
    return next((n for n, one in enumerate(given.numbers, 2) if re.fullmatch(one, word, re.IGNORECASE)), 0)


def _breaks_off(match: re.Match[str], rest: str, given: Openings) -> bool:
    """Whether members are counted out from the first on, and stop short of the last."""
    count, noun, same = _number(match["count"], given), match["noun"], match.string[match.end() :]
    if count < FEWEST or _names_members(same, count, given):
        return False
    text = rest[: MEMBER * count]
    if _LISTED.search(text[:MEMBER]) or not _names(text[:FIRST], 1, noun, given):
        return False
    named = [n for n in range(1, count + 1) if _names(text, n, noun, given)]
    return named == list(range(1, count)) and not _opens(text, given.last, noun)


def _names_members(same: str, count: int, given: Openings) -> bool:
    """Whether the announcing sentence itself names the members, or counts on."""
    if ":" in same or same.count(",") >= count - 1 or given.ordinals[0].search(same):
        return True
    return any(re.search(rf"\b(?:{word})\b", same, re.IGNORECASE) for word in given.numbers)


def _names(text: str, number: int, noun: str, given: Openings) -> bool:
    if number <= len(given.ordinals) and _opens(text, given.ordinals[number - 1], noun):
        return True
    roman = to_roman(number).lower() or "-"
    return re.search(_NUMBERED.format(n=number, r=roman), text) is not None


def noun_stem(noun: str) -> str:
    """What singular and plural of a noun have in common."""
    return noun.lower()[: max(4, len(noun) - 3)]


def _opens(text: str, ordinal: re.Pattern[str], noun: str) -> bool:
    """Whether the ordinal names a member: it opens a sentence, or the noun follows it closely."""
    stem = noun_stem(noun)
    for match in ordinal.finditer(text):
        opening = _SENTENCE.search(text[max(0, match.start() - 12) : match.start()])
        if opening or stem in text[match.end() : match.end() + 30].lower():
            return True
    return False

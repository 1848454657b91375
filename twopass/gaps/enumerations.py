"""Enumerations that announce more members than the section names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.findings import FoundTag, words_at
from twopass.gaps.concepts import shortened
from twopass.gaps.patterns import Openings
from twopass.schema import Document
from twopass.text.sentences import Sentence
from twopass.text.tokens import content_stems

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
_SENTENCE = re.compile(r"(?:^|[.;:!?\n。；])\s*(?:[(\w]{1,3}\s)?(?:\w{1,4}\s)?$")
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii")


def broken_enumerations(
    document: Document, given: Openings, flow: list[Sentence]
) -> Iterator[tuple[int, int, FoundTag]]:
    """Announcements such as "three reasons" after which this section names the first members and not the last.

    A list that does not count its members, or names them in the announcing sentence, is taken to be whole.
    """
    for sentence in flow:
        words = document.text[sentence.start : sentence.end]
        for match in given.counted.finditer(words):
            count = _number(match["count"], given)
            rest = document.text[sentence.end : flow[-1].end]
            same, noun = words[match.end() :], match["noun"]
            if count and not given.listing.search(words) and _breaks_off(same, rest, count, noun, given):
                named = set(content_stems(same, given.language))
                concept = shortened(words[match.start() :] if len(named) >= TOPIC else words)
                asked = given.asks["incomplete"].format(count=match["count"].lower(), noun=noun, concept=concept)
                at = words_at(document, sentence.start, sentence.end)
                tag = FoundTag(kind="incomplete", concept=concept, question=asked, at=at)
                yield 1, sentence.start, tag
                break


def _number(word: str, given: Openings) -> int:
    """The number that a word stands for, 0 if none."""
    return next((n for n, one in enumerate(given.numbers, 2) if re.fullmatch(one, word, re.IGNORECASE)), 0)


def _breaks_off(same: str, rest: str, count: int, noun: str, given: Openings) -> bool:
    """Whether members are counted out from the first on, and stop short of the last."""
    counted_on = any(re.search(rf"\b(?:{word})\b", same, re.IGNORECASE) for word in given.numbers)
    if ":" in same or same.count(",") >= count - 1 or counted_on or given.ordinals[0].search(same):
        return False
    text = rest[: MEMBER * count]
    named = [n for n in range(1, count + 1) if _names(text, n, noun, given)]
    if (
        count < FEWEST
        or _LISTED.search(text[:MEMBER])
        or named != list(range(1, count))
        or not _names(text[:FIRST], 1, noun, given)
    ):
        return False
    return not _opens(text, given.last, noun)


def _names(text: str, number: int, noun: str, given: Openings) -> bool:
    if number <= len(given.ordinals) and _opens(text, given.ordinals[number - 1], noun):
        return True
    roman = _ROMAN[number] if number < len(_ROMAN) else "-"
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

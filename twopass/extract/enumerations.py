"""Enumerations that announce more members than the section names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twopass.extract.concepts import shortened
from twopass.extract.openings import Openings
from twopass.extract.sentences import Sentence
from twopass.replies import WrittenTag
from twopass.schema import Document

_NUMBERED = r"(?:^|[\s(])(?:\(?{n}[.)]|\({n}\)|\({r}\))\s"
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii")


def broken_enumerations(
    document: Document, given: Openings, flow: list[Sentence]
) -> Iterator[tuple[int, int, WrittenTag]]:
    """Announcements such as "three reasons" after which this section names the first members and not the last.

    A list that does not count its members, or names them in the announcing sentence, is taken to be whole.
    """
    for sentence in flow:
        words = document.text[sentence.start : sentence.end]
        for match in given.counted.finditer(words):
            count = _number(match["count"], given)
            rest = document.text[sentence.end : flow[-1].end]
            if count and not given.listing.search(words) and _breaks_off(words[match.end() :], rest, count, given):
                noun = match["noun"]
                concept = shortened(words[match.start() :])
                asked = given.asks["incomplete"].format(count=match["count"].lower(), noun=noun, concept=concept)
                tag = WrittenTag(kind="incomplete", concept=concept, question=asked, quote=words[:800])
                yield 1, sentence.start, tag
                break


def _number(word: str, given: Openings) -> int:
    words = [one.casefold() for one in given.numbers]
    return words.index(word.casefold()) + 2 if word.casefold() in words else 0


def _breaks_off(same: str, rest: str, count: int, given: Openings) -> bool:
    """Whether members are counted out from the first on, and stop short of the last."""
    if same.count(",") >= count - 1 or given.ordinals[0].search(same):
        return False
    text = rest[: 900 * count]
    named = [n for n in range(1, count + 1) if _names(text, n, given)]
    return bool(named) and named[0] == 1 and count not in named and not given.last.search(text)


def _names(text: str, number: int, given: Openings) -> bool:
    if number <= len(given.ordinals) and given.ordinals[number - 1].search(text):
        return True
    roman = _ROMAN[number] if number < len(_ROMAN) else "-"
    return re.search(_NUMBERED.format(n=number, r=roman), text) is not None

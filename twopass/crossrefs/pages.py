"""Printed page numbers and the pages they stand on."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from string import whitespace

from twopass.crossrefs.grammar import alternatives
from twopass.crossrefs.targets.excluded import Zones
from twopass.languages.regexes import either, entries
from twopass.languages.roman_numerals import roman_value
from twopass.schema import Document, Skeleton

_CITES_BEFORE_BRACKET = re.compile(r"(?:\b(?:1[6-9]|20)\d\d[a-z]?\)?|\]|\bet al\.?)\s*,?\s*\($")
_PAGE = re.compile(r"(?<=[\s.·•․…_])\d{1,4}$")
_BEFORE_PAGE = ".·•․…_" + whitespace  # what leads from a title to its page


class PageLabels:
    """Finds the page on which a printed page number stands."""

    def __init__(self, document: Document, skeleton: Skeleton, contents: Zones) -> None:
        self._document = document
        self._labels: dict[str, int] = {}
        for page in document.pages:
            if page.label:
                self._labels.setdefault(page.label.casefold(), page.number)
        printed = Counter(page - int(label) for label, page in self._labels.items() if label.isdecimal())
        offset = _agreed(printed or _contents_offsets(document, skeleton, contents), len(document.pages))
        self._offset = offset or 0
        if offset is None:
            self._labels.clear()

    def find(self, number: str) -> int | None:
        """The page that carries this number, None if the document has none."""
        label = number.casefold()
        if label in self._labels:
            return self._labels[label]
        if not label.isdecimal():
            return None
        page = int(label) + self._offset
        return page if self._document.page(page) else None


def _agreed(offsets: Counter[int], pages: int) -> int | None:
    """The offset on which three pages and a fifth of all agree: fewer may be a coincidence of numbers in a corner."""
    best = offsets.most_common(1)
    return best[0][0] if best and best[0][1] >= max(3, min(pages // 5, 20)) else None


def _contents_offsets(document: Document, skeleton: Skeleton, contents: Zones) -> Counter[int]:
    """How far printed numbers lie behind pages, by comparing contents entries with the headings they name."""
    places = {_plain(f"{section.number}{section.title}"): section.first_page for section in skeleton.sections}
    places |= {_plain(section.title): section.first_page for section in skeleton.sections}
    offsets: Counter[int] = Counter()
    for line in document.lines:
        if line.start in contents:
            entry = document.text[line.start : line.end].rstrip()
            page = _PAGE.search(entry)
            place = places.get(_plain(entry[: page.start()].rstrip(_BEFORE_PAGE))) if page else None
            if page and place:
                offsets[place - int(page[0])] += 1
    return offsets


def _plain(title: str) -> str:
    return re.sub(r"[\W_]", "", title).casefold()


def is_page_number(number: str) -> bool:
    """Whether a number can be a page's: Arabic, or small Roman figures."""
    return number.isdecimal() or (number.islower() and roman_value(number) > 0)


def of_a_cited_work(text: str, position: int, language: str, short: bool) -> bool:
    """Whether "p. 12" or "page 12" at `position` belongs to a citation rather than points into this document; what is
    not `short` seldom does.
    """
    lead = text[max(0, position - 110) : position]
    if _cited_on().search(lead):
        return True
    if not short or re.search(rf"(?i)(?<![^\W_])(?:{alternatives(language, 'point')})\s*$", lead):
        return False
    return bool((_CITES_BEFORE_BRACKET if lead.endswith("(") else _cites()).search(lead))


@cache
def _cites() -> re.Pattern[str]:
    """ "p. 12" after a year, a citation, a volume or the name of a publisher belongs to the work cited there."""
    said = either((r"\b(?:1[6-9]|20)\d\d\b", r"\]", *entries("references", "cites")))
    return re.compile(rf"{said}[^.;]{{0,80}}$|(?:[^\W\d_a-z][\w-]+|[”\"»)]|(?<![.\d])\d{{1,4}})[.,:]\s*$")


@cache
def _cited_on() -> re.Pattern[str]:
    """ "[Cited on page 24.]" after an entry of a bibliography leads back to the text."""
    return re.compile(rf"(?i)\b{either(entries('references', 'cited_on'))}\s*$")

"""Which pages of a PDF are recognised from their pictures."""

from __future__ import annotations

import re
from collections import Counter

from twopass.config import Ocr
from twopass.readers.pdf.page import Sheet

_STAMPS = 5  # rows at most of a page whose only text may be its number and what is stamped on each
_SAME = 3  # pages at least on which the same is stamped, but for figures
_NO_LETTERS = re.compile(r"[\W\d]+")  # what is left out of a stamp to compare it


def wanted(sheets: list[Sheet], ocr: Ocr) -> list[Sheet]:
    """The pages to recognise: all, none, or those that are a picture or a cipher."""
    if ocr == "never":
        return []
    if ocr == "always":
        return [sheet for sheet in sheets if sheet.source != "failed" or sheet.cipher]
    stamped = _only_stamped(sheets)
    return [sheet for sheet in sheets if sheet.source == "image" or sheet.cipher or sheet.number in stamped]


def _only_stamped(sheets: list[Sheet]) -> set[int]:
    """The numbers of pages on whose picture stands no more than a number, and what stands on other pages too."""
    rows = {sheet.number: {_NO_LETTERS.sub("", row.text) for row in sheet.rows} for sheet in sheets}
    found = Counter(words for said in rows.values() for words in said)
    held = [sheet for sheet in sheets if sheet.source == "text" and sheet.pictured and len(sheet.rows) <= _STAMPS]
    return {one.number for one in held if all(not words or found[words] >= _SAME for words in rows[one.number])}

"""How many words a report may have: a fifth of a short document's, and a smaller share of a long one's."""

from __future__ import annotations

from math import sqrt

from twopass.schema import Document
from twopass.text.tokens import HAN

SHARE, PAGES = 0.2, 30
"""Share of the document's words that a report may have, and pages up to which it is that share; beyond them a report
grows with the square root of the pages.
"""
WRITTEN = 0.6
"""The share instead of a fifth of a reading that a model put into words: whoever asked for them wants them."""
LEAST = 150
"""Words that any report may have."""
WORDS_A_PAGE = 450
"""Words on a page, where a file has no pages of its own."""
HAN_A_WORD = 1.6
"""Chinese characters that say as much as one word."""


def count_words(text: str) -> int:
    """Words in a text; Chinese characters are counted as parts of words."""
    han = 0 if text.isascii() else len(HAN.findall(text))
    return len(text.split()) + round(han / HAN_A_WORD)


def words_for(document: Document, share: float = SHARE) -> int:
    """The words that a report on a document may have, of a short one that share of its own."""
    words = count_words(document.text)
    pages = max(len(document.pages), words / WORDS_A_PAGE if len(document.pages) < 2 else 0)
    return max(LEAST, int(share * words * min(1.0, sqrt(PAGES / max(1, pages)))))

"""Quotes find their place despite spacing, typography and a slip of the pen, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import make
from twopass.retrieval.grounding import ground

TEXT = (
    "# Mill\n\nThe miller’s sluice gate — made of oak — closes by itself at low water. "
    "“It never fails,” he said, and the self-acting gate has worked for eighty years without a keeper."
)
DOCUMENT, _ = make(TEXT)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("closes by itself at low water", "closes by itself at low water"),
        ("The miller's sluice gate - made of oak - closes", "The miller’s sluice gate — made of oak — closes"),
        ("closes  by\nitself at low water", "closes by itself at low water"),
        ('"It never fails,"', "“It never fails,”"),
        ("the self- acting gate has worked", "the self-acting gate has worked"),
        ("has worked for eigthy years without a keeper", "has worked for eighty years without a keeper"),
    ],
)
def test_a_quote_is_found_verbatim(quote, found):
    evidence = ground(quote, DOCUMENT)
    assert evidence is not None
    assert evidence.quote == found
    assert DOCUMENT.text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    "quote", ["", "  ", "The baker sold bread to the miller on Sundays.", "gate fails in winter", "xyz"]
)
def test_what_stands_nowhere_is_no_evidence(quote):
    assert ground(quote, DOCUMENT) is None


def test_only_the_section_asked_for_is_searched():
    start = DOCUMENT.text.index("“It")
    assert ground("closes by itself at low water", DOCUMENT, start) is None


@given(st.integers(0, len(DOCUMENT.text) - 12), st.integers(12, 60))
def test_any_stretch_of_the_text_is_found(start, length):
    quote = DOCUMENT.text[start : start + length]
    evidence = ground(quote, DOCUMENT)
    assert evidence is not None
    assert evidence.quote == quote.strip()

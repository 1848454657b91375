"""A claim is borne out, contradicted in one thing that is named, or not addressed; what is not decisive is unclear."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.extractive.answering.claim_verdict import check_directly
from twopass.retrieval.search import Passages
from twopass.text.analysis import DocumentAnalysis

TEXT = """# The mill

## History

The mill at Ostrel was built in March 1872 by Anna Kessler, who ground barley for the villages of the plateau.

On the ninth of February the river rose by 3.1 m at Corran in fourteen hours.

The cooperative never sold the upper wheel. Output of the lower wheel was higher than that of the upper one.

## Accounts

In the year 14,300 sheep and 96 horses crossed the ford, and 71 percent of all tolls were paid in coin.
"""


@pytest.fixture(scope="module")
def passages() -> Passages:
    return Passages(DocumentAnalysis(*make(TEXT)))


@pytest.mark.parametrize(
    "claim",
    [
        "The mill at Ostrel was built in March 1872 by Anna Kessler.",
        "Anna Kessler built the mill at Ostrel in 1872.",
        "14300 sheep crossed the ford in the year.",
        "71% of all tolls were paid in coin.",
        "The river rose by 3.1 m at Corran in 14 hours.",
        "The cooperative never sold the upper wheel.",
    ],
)
def test_what_is_said_is_supported(passages, claim):
    verdict = check_directly(passages, claim)
    assert verdict.verdict == "supported"
    assert verdict.supporting
    assert not verdict.opposing


@pytest.mark.parametrize(
    ("claim", "differs", "says"),
    [
        ("In the year 12,900 sheep crossed the ford.", "number", "14,300 sheep"),
        ("The river rose by 3.1 km at Corran in fourteen hours.", "unit", "3.1 m"),
        ("The cooperative sold the upper wheel.", "negation", "never"),
        ("The mill at Ostrel was built in 1872 by Greta Kessler.", "entity", "Anna"),
        ("Output of the lower wheel was lower than that of the upper one.", "comparison", "higher"),
        ("The mill at Ostrel was built in March 1875 by Anna Kessler.", "date", "1872"),
        ("On the ninth of April the river rose by 3.1 m at Corran.", "date", "February"),
    ],
)
def test_what_is_said_otherwise_is_contradicted(passages, claim, differs, says):
    verdict = check_directly(passages, claim)
    assert (verdict.verdict, verdict.differs) == ("contradicted", differs)
    assert says in verdict.says
    assert verdict.opposing
    assert not verdict.supporting


@pytest.mark.parametrize(
    "claim",
    [
        "The bakery at Ostrel employed eleven people.",
        "Two locomotives crossed the viaduct in 1890.",
        "The bishop blessed the new bells.",
    ],
)
def test_what_is_not_said_is_not_addressed(passages, claim):
    verdict = check_directly(passages, claim)
    assert verdict.verdict == "not_addressed"
    assert verdict.proof.passages == len(passages.all)
    assert any(term.count == 0 for term in verdict.proof.terms)


@pytest.mark.parametrize("claim", ["In the year 96 sheep and 14,300 horses crossed the ford.", "It is what it is."])
def test_words_alone_support_nothing(passages, claim):
    assert check_directly(passages, claim).verdict != "supported"


def test_what_differs_in_more_than_wording_shows_is_unclear(passages):
    verdict = check_directly(
        passages, "In the year sheep crossed the ford, and 71 percent of all tolls were paid in silver coin."
    )
    assert verdict.verdict == "unclear"
    assert verdict.passages
    assert not verdict.supporting
    assert not verdict.opposing

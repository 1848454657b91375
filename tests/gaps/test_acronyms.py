"""Which words spell an acronym, and where they may stand."""

from __future__ import annotations

import pytest

from twopass.gaps.acronyms import spelled_out, spells, title_case_of
from twopass.gaps.patterns import openings

STANDS = openings("en").stands


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("convolutional neural networks (CNNs) are", "CNN", "convolutional neural networks"),
        ("the CNN (convolutional neural network) is", "CNN", "convolutional neural network"),
        ("The letters CNN stand for convolutional neural network, a", "CNN", "convolutional neural network"),
        ("Hidden Markov Model, or HMM, is", "HMM", "Hidden Markov Model"),
        ("HMM: hidden Markov model\n", "HMM", "hidden Markov model"),
        ("the gauge height of zero flow (GZF) is", "GZF", "gauge height of zero flow"),
        ("Generally Accepted Accounting Principles (“GAAP”)", "GAAP", "Generally Accepted Accounting Principles"),
    ],
)
def test_an_acronym_is_spelled_out_beside_it(text, short, long):
    at = text.index(short)
    assert spelled_out(text, at, at + len(short), STANDS) == long


@pytest.mark.parametrize(
    "text",
    ["the new CNN was fast", "as in the paper (CNN", "he met Carla (in 1990, CNN said)", "a CNN (CNN layer 4) is"],
)
def test_an_acronym_that_merely_stands_there_is_not(text):
    at = text.index("CNN")
    assert spelled_out(text, at, at + 3, STANDS) == ""


def test_every_long_word_but_one_must_give_a_letter():
    assert spells(["gauge", "height", "of", "zero", "flow"], "GZF")
    assert not spells(["gauge", "height", "level", "zero", "flow"], "GZF")
    assert not spells(["zero", "gauge", "flow"], "GZF")


def test_words_in_title_case_with_the_initials():
    assert title_case_of("the Bank of England said", "BE")
    assert not title_case_of("the bank in every town", "BE")

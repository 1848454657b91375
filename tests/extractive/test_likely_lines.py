"""How likely a sentence is a good line: what its section is about, whole and in its words, and no aside."""

from __future__ import annotations

import numpy as np
import pytest

from tests.making import make
from twopass.extractive.likely_lines import features, likely_grades, model
from twopass.extractive.study import Study
from twopass.text.analysis import DocumentAnalysis

REST = "The miller's cat slept on the warm boards of the loft. The wheel turned by night and by day in the winter."
CLAIM = "The sluice gate keeps the water of the pond from the wheel, and is shut in frost for the sake of its oak."


def likely(body: str) -> dict[str, float]:
    """How likely each sentence of the second section is good."""
    analysis = DocumentAnalysis(*make(f"# Mills\n\n{REST}\n\n# The sluice gate\n\n{body}"))
    statistics = analysis.of(Study).statistics
    low, high = statistics.in_section(1)
    return dict(zip(statistics.texts[low:high], analysis.of(likely_grades)[low:high, 2].tolist(), strict=True))


@pytest.mark.parametrize(
    "less",
    [
        "For example, the sluice gate of Ulm was painted red in the year of the flood by the monks.",
        "Why would the keeper of the sluice gate not shut it for the sake of the oak in frost?",
        "See the plate for it.",
    ],
)
def test_a_claim_in_the_words_of_the_heading_is_likelier(less):
    found = likely(f"{CLAIM} {less} {REST}")
    assert found[CLAIM] > 1.5 * found[less]


def test_what_opens_a_section_is_likelier():
    early, late = likely(f"{CLAIM} {REST} {REST}")[CLAIM], likely(f"{REST} {REST} {CLAIM} {REST}")[CLAIM]
    assert early > late


def test_every_feature_that_weighs_is_measured_of_every_sentence():
    study = Study(DocumentAnalysis(*make(f"# Mills\n\n{REST} {CLAIM}")))
    held = features(study, 0)
    assert set(held) == set(model("good").names) == set(model("fair").names)
    assert {column.shape for column in held.values()} == {(3,)}
    assert all(np.isfinite(column).all() for column in held.values())


def test_grades_are_chances():
    grades = likely_grades(DocumentAnalysis(*make(f"# Mills\n\n{REST} {CLAIM}")))
    assert grades.shape == (3, 3)
    assert grades.min() >= 0
    assert grades.sum(axis=1) == pytest.approx(1)


def test_a_document_without_a_sentence_has_none():
    assert likely_grades(DocumentAnalysis(*make("# Mills\n\n# Gates\n"))).shape == (0, 3)

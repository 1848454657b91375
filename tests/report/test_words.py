"""What reports quote of a sentence."""

from __future__ import annotations

import pytest

from twopass.report.words import beside_heading, clause

SAID = (
    "We tell where the kiln fails when it is wet, what a firing costs in wood and days, "
    "and which of its many jars we trust."
)


@pytest.mark.parametrize(
    ("concept", "told"),
    [
        ("kiln fails", "We tell where the kiln fails when it is wet, …"),
        ("a firing costs", "… what a firing costs in wood and days, …"),
        ("Many jars", "… and which of its many jars we trust."),
        ("wet, what a firing", "We tell where the kiln fails when it is wet, what a firing costs in wood and days, …"),
        ("glaze", SAID),
    ],
)
def test_the_clauses_of_a_concept_stand_for_their_sentence(concept, told):
    assert clause(SAID, concept) == told


def test_a_short_clause_has_others_beside_it():
    assert (
        clause("At low fire, the jars crack; in rain, all of them do.", "low fire")
        == "At low fire, the jars crack; in rain, …"
    )


def test_a_comment_beside_its_heading_does_not_repeat_it():
    assert beside_heading("The mill: covers wheels and stones.", "The mill") == "Covers wheels and stones."
    assert beside_heading("covers wheels and stones.", "The mill") == "covers wheels and stones."
    assert beside_heading("Who mills? This note tells.", "Who mills?") == "This note tells."

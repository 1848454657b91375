"""How likely a sentence tells its document: what speaks of it plainly, early and in its words, and no notice at all."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.extractive.first_line.candidate_sentences import candidates
from twopass.extractive.first_line.front import read_front
from twopass.extractive.first_line.telling import features, model
from twopass.extractive.study import Study
from twopass.text.analysis import DocumentAnalysis

REST = "The miller's cat slept on the warm boards of the loft. The wheel turned by night and by day in the winter. " * 4
TELLS = "This survey counts the water mills of the northern rivers and weighs the cost of their oak."


def likely(text: str) -> dict[str, float]:
    """How likely each sentence of a text tells it, by its words."""
    study = Study(DocumentAnalysis(*make(text)))
    front = read_front(study)
    held = list(candidates(study, front))
    chances = model().likely([features(study, front, one) for one in held])
    return {one.text: float(chance) for one, chance in zip(held, chances, strict=True)}


@pytest.mark.parametrize(
    "less",
    [
        "Water mills have been built on the northern rivers by all of the monks since the year of the flood.",
        "This survey counts mills.",
        "The board that shuts the water of a mill out in the frost is made of oak by the northern rivers.",
    ],
)
def test_what_speaks_of_the_document_at_some_length_is_likelier(less):
    found = likely(f"# Water mills of the north\n\n{TELLS} {less}\n\n# One\n\n{REST}")
    assert found[TELLS] > 2 * found[less]


def test_what_stands_late_is_less_likely():
    text = "# Water mills of the north\n\n{}\n\n# One\n\n{}\n\n# Two\n\n{}"
    early, late = text.format(TELLS, REST * 4, REST), text.format("North Press", REST * 4, TELLS)
    assert likely(early)[TELLS] > likely(late)[TELLS]


def test_a_sentence_with_the_words_of_the_title_is_likelier():
    said = "We count all the stones in the lofts of two hundred houses by the river."
    text = f"# {{}}\n\n{said}\n\n# One\n\n{REST}"
    assert likely(text.format("Stones in the lofts"))[said] > likely(text.format("On stones"))[said]


@pytest.mark.parametrize(
    "beside",
    [
        "This survey is divided into four chapters on the mills of the north.",
        "This survey was printed and bound by the North Press for the mills.",
        "Mill gate: The board that shuts the water of a mill out in the frost.",
        "This report presents Mills on the rivers 7 Our ponds and weirs 8 4.1 Gates and their fees 9",
        "Our goal is to make the whole world a safer place for all partners and friends.",
    ],
)
def test_what_is_said_beside_may_not_be_told(beside):
    assert beside not in likely(f"# Water mills of the north\n\n{REST}\n\n{beside}\n\n{TELLS}\n\n# One\n\n{REST}")


def test_what_leans_on_the_sentence_before_needs_it():
    study = Study(DocumentAnalysis(*make(f"# Mills\n\n{TELLS} They turn by night in the cold water.\n\n{REST}")))
    needs = {one.text: one.needs for one in candidates(study, read_front(study))}
    assert not needs[TELLS]
    assert needs["They turn by night in the cold water."]

"""Which sentences of a section its line takes: what the section says of itself, claims, and none that only stand by."""

from __future__ import annotations

import numpy as np
import pytest

from tests.making import make
from twopass.backends import open_backend
from twopass.extractive import line_choice
from twopass.extractive.line_choice import LineChoice
from twopass.extractive.study import Study
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.synthesis import synthesize
from twopass.text.analysis import DocumentAnalysis

_PLAIN = "The miller walks to the {} in the morning and looks at the old stones there."
_WALKS = [_PLAIN.format(place) for place in ("weir", "barn", "loft", "quay", "ford", "yard", "lane", "mere", "holt")]


def lines(text: str) -> list[str]:
    document, skeleton = make(text)
    backend, analysis = open_backend("extractive"), DocumentAnalysis(document, skeleton)
    resolved = resolve_backward(analysis, index_forward(analysis, backend, references=()), backend)
    return [line.comment for line in synthesize(analysis, resolved, backend).lines]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("This section compares the wear of oak, elm and iron gates over ten winters.", True),
        ("This section describes wear.", False),
        ("The next section compares the wear of oak, elm and iron gates over ten winters.", False),
        ("This section compares gates and is divided into three parts, on oak, elm and iron.", False),
    ],
)
def test_a_section_may_tell_what_it_holds_in_its_own_words(sentence, told):
    text = (
        f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# 2 Wear\n\n{sentence} The gates of the coast last."
    )
    assert (sentence in lines(text)[1]) is told


_GRADES = {"poor": (1.0, 0.0, 0.0), "fair": (0.0, 1.0, 0.0), "good": (0.0, 0.0, 1.0)}


def chosen(grades: str, room: int = 600, headings: int = 0) -> list[int]:
    """Which of its sentences, graded so, make the line of a section, in a document with so many others."""
    held = grades.split()
    others = "".join(f"# {number} Rounds\n\n{_WALKS[0]}\n\n" for number in range(headings))
    study = Study(DocumentAnalysis(*make(f"# Mills\n\n{' '.join(_WALKS[: len(held)])}\n\n{others}")))
    choice = LineChoice(study)
    choice._grades = np.array([_GRADES[grade] for grade in held])
    return choice.choose(study.skeleton.sections[0], range(len(held)), room)


@pytest.mark.parametrize(
    ("grades", "line"),
    [
        ("fair good poor", [0, 1]),
        ("poor good poor", [1]),
        ("good poor good", [0, 2]),
        ("good fair good", [0, 1]),
        ("poor fair fair good", [2, 3]),
        ("fair fair poor", [0, 1]),
    ],
)
def test_a_line_has_one_sentence_or_two(grades, line):
    assert chosen(grades) == line


def test_the_second_of_two_sentences_that_stand_apart_stands_by_itself(monkeypatch):
    monkeypatch.setattr(line_choice, "_STANDS", 1.1)
    assert chosen("good poor good") == [0]


def test_a_line_has_the_sentences_that_it_has_room_for():
    assert chosen("fair good", room=100) == [1]
    assert chosen("fair good", room=20) == []


def test_main_headings_speak_for_the_document_where_they_are_few():
    assert chosen("good poor fair", headings=3) == [0]
    assert chosen("fair good", headings=30) == [0, 1]


def test_the_second_sentence_of_a_main_heading_may_stand_anywhere():
    assert sorted(chosen("poor good poor poor poor poor poor poor good", headings=3)) == [1, 8]


def test_an_abstract_without_a_plain_aim_tells_what_was_done():
    text = f"Hinges of iron are common at all weirs of the coast. {_WALKS[0]} We tested oiled hinges at nine weirs."
    begun = "# Mills\n\nThis report counts the mills that stood at every inlet of the coast."
    assert "We tested" in lines(f"{begun}\n\n# Abstract\n\n{text}")[1]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (" It is built of oak, and the sea has not moved it in ninety years.", True),
        ("\n\nIt is built of oak, and the sea has not moved it in ninety years.", False),
        (" It is built of oak as Table 3 says.", False),
    ],
)
def test_a_short_sentence_takes_the_next_of_its_paragraph_along(after, told):
    opening = "The gate of the mill keeps the water of the pond."
    text = f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# 2 Gate\n\n{opening}{after}"
    assert (after.strip() in lines(text)[1]) is told


@pytest.mark.parametrize(("before", "told"), [("", True), (f"{_WALKS[0]} ", False)])
def test_a_sentence_that_leans_on_its_heading_alone_opens_the_line(before, told):
    leans = "This part of the mill keeps the water of the pond, the eels and the ice from the wheel."
    text = f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# 2 Gate\n\n{before}{leans} {_WALKS[1]}"
    assert lines(text)[1].startswith(leans) is told


@pytest.mark.parametrize(
    ("heading", "first"),
    [("2 Introduction", "We compare"), ("2 Abstract", "We compare"), ("2 Gates", "The gates of")],
)
def test_an_introduction_is_told_by_what_its_authors_do(heading, first):
    opening = "The gates of the mills have been the pride of the coast since the year of the flood."
    does = "With this in mind, we compare the wear of oak, elm and iron gates over ten winters."
    begun = "# 1 Mills\n\nThis report counts the mills that stood at every inlet of the coast."
    text = f"{begun}\n\n# {heading}\n\n{opening} {' '.join(_WALKS[:4])}\n\n{does}"
    assert lines(text)[1].startswith(first)


@pytest.mark.parametrize(
    ("heading", "claim", "told"),
    [
        ("2 Results", "We found that iron hinges outlast the bronze ones by a decade.", True),
        ("2 Results", "The iron hinges are painted by the keeper of the lock.", False),
        ("2 Iron hinges", "We found that iron hinges outlast the bronze ones by a decade.", False),
    ],
)
def test_a_heading_without_text_is_told_by_a_claim_where_it_is_a_stock_one(heading, claim, told):
    below = "\n\n".join(f"## 2.{n} Lock {n}\n\n{one}" for n, one in enumerate(_WALKS[:2], 1))
    text = f"# 1 Mills\n\nMills stood at every inlet of the coast.\n\n# {heading}\n\n{below} {claim}"
    assert (lines(text)[1] == claim) is told


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("The keeper closes the gate in three steps, each by the light of a lamp:", True),
        ("The keeper closes the gate in the following steps, by the light of a lamp:", False),
    ],
)
def test_a_sentence_that_leads_to_a_list_stands_without_it_where_it_can(first, told):
    mills = "This report describes the mills that stood at every inlet of the coast."
    text = f"# 1 Mills\n\n{mills}\n\n# 2 Evening\n\n{first}\n\n- lamp\n- rope\n- oar\n\n{_WALKS[0]}"
    assert (lines(text)[1].startswith(first[:-1])) is told

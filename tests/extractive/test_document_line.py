"""The first line of the index says what the document is, and every other line says something by itself."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.backends import open_backend
from twopass.extractive.document_line import tell_document
from twopass.extractive.study import Study
from twopass.passes.backward import resolve_backward
from twopass.passes.forward import index_forward
from twopass.passes.synthesis import synthesize
from twopass.text.analysis import DocumentAnalysis

REST = "The miller's cat slept on the warm boards of the loft. The wheel turned by night and by day in the winter. " * 4


def told(text: str, language: str = "en") -> str:
    """What the first line is made of."""
    study = Study(DocumentAnalysis(*make(text, language)))
    return " ".join(one.text for one in tell_document(study, 420))


def lines(text: str, language: str = "en") -> list[str]:
    """The comments of the index of a text."""
    analysis = DocumentAnalysis(*make(text, language))
    backend = open_backend("extractive")
    forward = index_forward(analysis, backend, references=())
    resolved = resolve_backward(analysis, forward, backend)
    return [line.comment for line in synthesize(analysis, resolved, backend).lines]


@pytest.mark.parametrize(
    ("language", "title", "heading", "sentence"),
    [
        ("en", "Mills", "Abstract", "We present a survey of two hundred water mills on the northern rivers."),
        ("en", "Mills", "Preface", "This book describes how the water mills of the northern rivers were built."),
        ("en", "Gristware manual", "Start", "Gristware is a program that records the yield of water mills."),
        ("de", "Mühlen", "Zusammenfassung", "Wir untersuchen zweihundert Wassermühlen an den Flüssen des Nordens."),
        ("fr", "Moulins", "Résumé", "Nous présentons une étude de deux cents moulins à eau sur les rivières du nord."),
    ],
)
def test_the_document_is_told_by_its_own_words(language, title, heading, sentence):
    text = f"# {title}\n\nNorth Press, 12 Mill Lane\n\n# {heading}\n\n{sentence}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}"
    assert told(text, language) == sentence
    assert lines(text, language)[0] == sentence


def test_where_no_sentence_says_it_none_is_made_up():
    assert told(f"# Mills\n\n{REST}\n\n# Two\n\n{REST}") == ""


def test_where_none_says_it_the_first_with_the_words_of_the_title_stands_for_it():
    said = "The mills were raised by the monks of the abbey on all the rivers of the northern plain."
    text = (
        f"# Mills of the northern rivers\n\n{REST}\n\n{said}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}\n\n# Three\n\n{REST}"
    )
    assert told(text) == ""
    assert lines(text)[0] == said


def test_a_part_or_a_notice_is_not_what_the_document_is():
    dull = "This chapter describes the wheel of the mill. No part of this book may be reprinted or reproduced."
    text = f"# Mills\n\n{dull}\n\nThis book counts the water mills of the north.\n\n# One\n\n{REST}"
    assert told(text) == "This book counts the water mills of the north."


def test_what_the_text_does_stands_beside_what_only_brings_in_its_matter():
    opening = "Water mills have become popular among the people of the north. They grind rye in every valley there."
    does = "This thesis weighs the cost of oak against the yield of a stone."
    text = f"# Mills\n\nNorth Press\n\n# Abstract\n\n{opening}\n\n# One\n\n{does} {REST}\n\n# Two\n\n{REST}"
    assert told(text).endswith(does)


def test_forms_and_plans_do_not_tell_a_document():
    form = "Indicate by check mark whether this report is filed by a shell company of the mills."
    plan = "This report is organized as follows, from the wheel to the loft of the mill."
    question = "What is the purpose of this report on the mills of the north?"
    begun = f"# Mills\n\n{form}\n\n{plan}\n\n{question}"
    text = f"{begun}\n\nThis report counts the water mills of the north.\n\n# One\n\n{REST}"
    assert told(text) == "This report counts the water mills of the north."


def test_a_heading_without_text_has_a_claim_of_what_is_under_it():
    claims = "The wheel of the mill was built of oak in the year of the flood. Ninety years wore the mill down. "
    claims += "A mason of the parish mended the mill with stone from the north."
    more = "The sluice of the mill keeps the water of the pond for the dry months of the summer."
    text = f"# Intro\n\n{REST}\n\n# 2 The mill\n\n## 2.1 Wheel\n\n{claims} {REST}\n\n## 2.2 Sluice\n\n{more} {REST}"
    above = lines(text)[1]
    assert "divided" not in above
    assert above in text


def test_a_line_is_no_roadmap_no_question_and_no_callout():
    dull = [
        "This section describes the wheel of the mill and what it cost.",
        "Figure 3 shows the wheel of the mill with its paddles.",
        "But who would build a wheel of the mill without oak?",
        "In the previous sections, the wheel of the mill was weighed.",
    ]
    claim = "The wheel of the mill was built of oak in the year of the flood."
    for sentence in dull:
        assert lines(f"# Intro\n\n{REST}\n\n# The wheel\n\n{sentence} {claim}")[1] == claim, sentence


def test_what_follows_from_a_sentence_is_not_cut_loose():
    text = "The gate stays shut in frost. As a result, no water can reach the wheel in the cold months of the year."
    comment = lines(f"# Intro\n\n{REST}\n\n# The gate\n\n{text}")[1]
    assert "No water can reach" not in comment


def test_where_no_sentence_says_it_the_main_headings_do():
    text = "# Mill law\n\nDate: 1908\n\n" + "".join(f"## {one}\n\n- {one} 12\n\n" for one in ("Gates", "Ponds", "Fees"))
    assert lines(text)[0] == "It is divided into Gates, Ponds and Fees."


def test_what_the_title_calls_the_document_is_it():
    sentence = "This Mill Statement applies to all the gates of the northern rivers."
    assert told(f"# Mill Statement\n\nWelcome, reader.\n\n{sentence}\n\n# One\n\n{REST}") == sentence


def test_what_is_done_without_a_word_of_the_title_is_not_what_the_document_is():
    blurb = "Our goal is to make the whole world a safer place for all partners and friends."
    assert told(f"# Report on mills\n\n# About us\n\n{blurb}\n\n# One\n\n{REST}\n\n# Two\n\n{REST}") == ""


def test_the_label_of_an_abstract_is_left_off():
    sentence = "Water mills turn by night and by day on the northern rivers, and nobody has counted them."
    assert told(f"# Mills\n\nAbstract: {sentence}\n\n# One\n\n{REST}") == sentence

"""A question is answered where the wording decides, refused where nothing bears on it, and every quote is verbatim."""

from __future__ import annotations

import pytest

from benchmarks.ask import evidence_of, stands
from tests.making import make
from twopass.extractive.answering.asked import asked
from twopass.extractive.answering.direct_answer import answer_directly
from twopass.retrieval.search import Passages
from twopass.text.analysis import DocumentAnalysis

TEXT = """# The mill

## History

The mill at Ostrel was built in 1872 by Anna Kessler. It ground barley for the villages of the plateau.

Forty-seven people lived beside the mill, and they kept nine hundred sheep.

## Power

A governor is a device that keeps the speed of the wheel even.

The wheel turns because the Velm falls seven metres there.

The peak flow of the race is 1,190 litres per second, and its mean flow is 74.
"""


@pytest.fixture(scope="module")
def passages() -> Passages:
    return Passages(DocumentAnalysis(*make(TEXT)))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the mill at Ostrel built?", "1872"),
        ("Who built the mill at Ostrel?", "Anna Kessler"),
        ("How many people lived beside the mill?", "Forty-seven"),
        ("What is a governor?", "keeps the speed"),
        ("What is the peak flow of the race?", "1,190"),
        ("Why does the wheel turn?", "because the Velm falls"),
    ],
)
def test_decisive_wording_answers(passages, question, words):
    answer = answer_directly(passages, question)
    assert answer.verdict == "answered"
    assert words in answer.sentences[0].text
    assert answer.passages[0].passage[0].start <= answer.sentences[0].evidence[0].start


@pytest.mark.parametrize(
    "question",
    [
        "What is the salinity of the race?",
        "How many lifejackets were kept beside the mill?",
        "Who painted the portrait of the governor?",
        "When did the railway reach the plateau?",
    ],
)
def test_what_is_not_there_is_not_answered_and_the_search_is_shown(passages, question):
    answer = answer_directly(passages, question)
    assert (answer.verdict, answer.sentences) == ("not_addressed", ())
    assert any(term.count == 0 for term in answer.proof.terms)
    assert answer.proof.passages == len(passages.all)
    assert all(term.count == 0 or term.pages for term in answer.proof.terms)


def test_a_sentence_that_leans_on_another_does_not_answer(passages):
    answer = answer_directly(passages, "What ground barley for the villages of the plateau?")
    assert answer.verdict == "unclear"
    assert "barley" in answer.passages[0].key[0].quote


@pytest.mark.parametrize(
    "question", ["Who built it?", "mill", "How many sheep?", "???", "What is the Velm like in August?"]
)
def test_quotes_are_verbatim_on_their_page(passages, question):
    answer = answer_directly(passages, question)
    assert all(stands(one, passages.analysis.document) for one in evidence_of(answer))


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("How many gauges are there?", "en", "amount"),
        ("In which year did it close?", "en", "time"),
        ("What is a shift?", "en", "definition"),
        ("What does GZF stand for?", "en", "definition"),
        ("Is the bed stable?", "en", "polar"),
        ("Wie viele Pegel gibt es?", "de", "amount"),
        ("Warum fällt der Wert?", "de", "reason"),
        ("Qui a construit le pont ?", "fr", "person"),
        ("¿Cuándo se abrió el puerto?", "es", "time"),
        ("这座桥是谁建的？", "zh", "person"),
    ],
)
def test_what_a_question_asks_for(question, language, kind):
    assert asked(question, language).kind == kind

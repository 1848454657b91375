"""A question is put to the documents that bear on it; each sentence names its document, and silence is proved."""

from __future__ import annotations

import pytest

from twopass.answers import LibraryAnswer
from twopass.library.choosing import choose, sought_words
from twopass.library.index_terms import language_of
from twopass.report.library_text import library_answer_text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("When was the mill built?", "mill.md"),
        ("Wer prüft die Turbine?", "kraft.md"),
        ("水位計は何回読まれますか", "dam.md"),
        ("What is said in the notes about gauges?", "notes.txt"),
    ],
)
def test_the_document_that_answers_is_asked_first(library, question, name):
    entries = {entry.id: entry for entry in library.documents()}
    words = sought_words(library.full_text, question)
    chosen = choose(library.full_text, entries, question, words, 3)
    assert chosen[0].entry.path.name == name
    assert chosen[0].score == 1
    assert [one.score for one in chosen] == sorted((one.score for one in chosen), reverse=True)


def test_an_answer_names_document_place_and_words(library):
    answer = library.ask("When was the mill built by Anna Kessler?")
    assert answer.verdict == "answered"
    first = answer.answers[0]
    assert first.path.endswith("mill.md")
    evidence = first.answer.sentences[0].evidence[0]
    assert library.reading(library.find("mill.md")).document.text[evidence.start : evidence.end] == evidence.quote
    assert first.lines[evidence.start] == 3
    assert LibraryAnswer.model_validate_json(answer.to_json()) == answer
    text = library_answer_text(answer, "en")
    assert text.startswith("1. “The mill was built in 1872 by Anna Kessler")
    assert "(mill.md, line 3)" in text
    assert "Documents looked at: The mill (mill.md)." in text


def test_silence_is_proved(library):
    answer = library.ask("What is the salinity of the mill pond?")
    assert answer.verdict == "not_addressed"
    assert {one.term: one.documents for one in answer.terms} == {"salinity": 0, "mill": 1, "pond": 0}
    assert answer.documents == 5
    text = library_answer_text(answer, "de")
    assert text.startswith("Kein Dokument der Bibliothek sagt es.")
    assert "salinity (nirgends)" in text


def test_a_library_without_the_words_asks_nobody(library):
    answer = library.ask("Zeppelins?")
    assert (answer.verdict, answer.answers) == ("not_addressed", ())


def test_no_more_documents_are_asked_than_wanted(library):
    assert len(library.ask("Who reads the gauges and wheels twice a day?", documents=1).answers) == 1


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("What is the speed of light?", "en"),
        ("Où est le moulin de la ville ?", "fr"),
        ("rating curve", ""),
        ("水位", ""),
    ],
)
def test_function_words_tell_the_language_of_a_query(query, language):
    assert language_of(query) == language

"""A document is split into words and sentences once, and what is looked up is what reading anew would give."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

import twopass
from tests.making import make
from tests.real_passages import PASSAGES
from twopass.backends.extractive import Extractive
from twopass.extractive.study import keyphrases
from twopass.gaps.survey import Survey
from twopass.passes.forward import index_forward
from twopass.retrieval.passages import passages_of
from twopass.text import tokens, word_index
from twopass.text.analysis import DocumentAnalysis
from twopass.text.sentence_index import Segmentation
from twopass.text.sentences import sentences
from twopass.text.tokens import content_stems, terms
from twopass.text.word_index import Words

DATA = Path(__file__).parents[2] / "data"
MOST = 1.1
"""Characters read for each of the document's: the tenth is for titles, concepts, questions and what is written."""


class Counter:
    """Stands before a function and counts the characters of the text that it is given last."""

    def __init__(self, function):
        self.function = function
        self.characters = 0

    def __call__(self, *given):
        self.characters += len(given[-1])
        return self.function(*given)


@pytest.mark.parametrize("name", ["paper.pdf", "report.pdf"])
def test_a_reading_splits_its_text_into_words_and_sentences_once(name, monkeypatch):
    stemmer, splitter = Counter(tokens.placed_words), Counter(sentencex.get_sentence_boundaries)
    for module in (tokens, word_index):
        monkeypatch.setattr(module, "placed_words", stemmer)
    monkeypatch.setattr(sentencex, "get_sentence_boundaries", splitter)
    length = len(twopass.read(DATA / name, essay=True).document.text)
    assert 0.9 * length < stemmer.characters <= MOST * length
    assert 0.9 * length < splitter.characters <= MOST * length


def test_a_view_is_made_once():
    analysis = DocumentAnalysis(*make("The mill turns."))
    assert analysis.of(Words) is analysis.of(Words)


def test_a_view_that_was_let_go_is_made_anew():
    analysis = DocumentAnalysis(*make("The mill turns."))
    before = analysis.of(Words)
    analysis.let_go(Words, Segmentation)
    assert analysis.of(Words) is not before


def test_what_only_the_first_reading_needs_is_gone_after_it():
    analysis = DocumentAnalysis(*make(PASSAGES["en"]))
    held = [weakref.ref(analysis.of(view)) for view in (keyphrases, Survey)]
    index_forward(analysis, Extractive())
    assert [one() for one in held] == [None, None]


@pytest.mark.parametrize("language", sorted(PASSAGES))
def test_words_looked_up_are_those_of_the_stretch_alone(language):
    document, skeleton = make(PASSAGES[language], language)
    held = DocumentAnalysis(document, skeleton).of(Words)
    for start in range(0, len(document.text), 7):
        for end in (start, start + 3, start + 40, start + 300):
            assert held.terms(start, end) == terms(document.text[start:end], language)


@given(st.text(alphabet="abİß.,-’ 12α_水位\n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_words_cut_by_the_bounds_of_a_stretch_are_read_as_cut(text, start, end):
    document, skeleton = make("x")
    document = document.model_copy(update={"text": text})
    held = DocumentAnalysis(document, skeleton).of(Words)
    assert held.terms(start, end) == terms(text[start:end], "en")
    assert held.words(start, end) == [word for _, word in tokens.placed_words(text[start:end])]


@pytest.mark.parametrize("said", ["The mill turned.", "the mill", "Mill turned", "A mill turned.", ""])
def test_what_is_said_of_a_stretch_has_the_stems_of_its_own_words(said):
    document, skeleton = make("# A\n\nIn May the mill turned. It stood in June.")
    held = DocumentAnalysis(document, skeleton).of(Words)
    assert held.stems_of(said, 0, len(document.text)) == content_stems(said, "en")


@pytest.mark.parametrize("language", sorted(PASSAGES))
def test_sentences_looked_up_are_those_of_the_passage_alone(language):
    joined = " ".join(block for block in PASSAGES[language].split("\n\n") if not block.startswith("#"))
    document, skeleton = make(f"# A\n\n{joined} {joined} {joined}", language)
    held = DocumentAnalysis(document, skeleton).of(Segmentation)
    passages = list(passages_of(document, skeleton.sections[0]))
    assert len(passages) > 1 or language == "zh"
    for one in passages:
        found, alone = held.within(one.start, one.end), sentences(document, one.start, one.end)
        assert [(s.start, s.end, s.first) for s in found] == [(s.start, s.end, s.first) for s in alone]


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_bounds_leave_whole_sentences_whole(start, end):
    document, skeleton = make(PASSAGES["en"])
    held = DocumentAnalysis(document, skeleton).of(Segmentation)
    section = skeleton.sections[0]
    start, end = section.body + start % (section.end - section.body), min(section.end, section.body + end)
    found = held.within(start, end)
    assert all(start <= one.start < one.end <= end for one in found)
    whole = [one for one in held.by_section[0] if start <= one.start and one.end <= end]
    assert {(one.start, one.end) for one in whole} <= {(one.start, one.end) for one in found}
    position = start
    for one in found:
        assert not document.text[position : one.start].strip()
        position = one.end
    assert not document.text[position:end].strip()


def test_a_place_has_the_sentence_around_it():
    document, skeleton = make("# A\n\nThe mill turned. It stood.")
    held = DocumentAnalysis(document, skeleton).of(Segmentation)
    at = document.text.index("stood")
    sentence = held.at(at)
    assert sentence is not None
    assert document.text[sentence.start : sentence.end] == "It stood."
    assert held.at(0) is None


def test_a_reading_lets_go_of_all_that_it_knew_without_the_collector_of_cycles(tmp_path) -> None:
    file = tmp_path / "mill.md"
    file.write_text(
        "# The mill\n\nIt was built in 1872, as Section 2 tells.\n\n# The stones\n\nThey were never weighed.\n"
    )
    gc.collect()
    gc.disable()
    try:
        twopass.read(file)
        assert not [one for one in gc.get_objects() if type(one) is DocumentAnalysis]
    finally:
        gc.enable()

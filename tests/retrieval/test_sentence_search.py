"""Sentences are found by the telling words that they share."""

from __future__ import annotations

from twopass.retrieval.sentence_search import SentenceSearch

SENTENCES = (
    "The mill stands by the river.",
    "The upper stones of the mill weigh nine hundred kilograms.",
    "Its wheel was turned by the river in all years.",
    "The ledger has another weight for the upper stone.",
    "Nobody lives there.",
)


def test_the_most_telling_words_in_common_come_first_and_chance_words_not_at_all() -> None:
    search = SentenceSearch(SENTENCES, "en")
    assert search.best("How much does the upper stone weigh?", 3) == [1, 3]
    assert search.best("How much does the upper stone weigh?", 1) == [1]
    assert search.best("photosynthesis", 3) == search.best("", 3) == []


def test_sentences_without_spaces_between_words_are_found_too() -> None:
    assert SentenceSearch(("磨坊在河边。", "上面的石头重九百公斤。"), "zh").best("石头多重?", 2) == [1]

"""A document without headings is parted where its words change."""

from __future__ import annotations

from tests.headings.paper import Row, document
from twopass.headings.topics import inferred

TOPICS = {
    "harbour": "The harbour master counted every vessel and the harbour dues were paid in silver by each vessel.",
    "orchard": "In the orchard the pruning of apple trees begins early and the orchard needs grafting and pruning.",
    "glacier": "The glacier moved over bedrock while meltwater carved channels and the glacier carried moraine along.",
}


def test_boundaries_fall_between_topics_and_titles_use_their_words() -> None:
    pages = [[Row(text)] * 6 for text in TOPICS.values() for _ in range(3)]
    made = document(pages)
    found = inferred(made)
    assert [heading.start for heading in found] == [0, *(made.text.index(text) for text in list(TOPICS.values())[1:])]
    assert all(word in heading.title.lower() for word, heading in zip(TOPICS, found, strict=True))
    assert {heading.source for heading in found} == {"inferred"}


def test_a_short_text_is_left_whole() -> None:
    assert inferred(document([[Row("One line only.")]])) == []

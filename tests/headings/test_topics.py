"""A document without headings is parted where its words change."""

from __future__ import annotations

import numpy as np

from tests.headings.paper import Row, document
from twopass.headings.topics import _depths, inferred
from twopass.passes.skeleton import scan_skeleton

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


def test_the_first_part_stands_under_the_title_of_the_document() -> None:
    made = document([[Row(text)] * 6 for text in TOPICS.values() for _ in range(3)])
    titled = made.model_copy(update={"title": "Of harbours and glaciers", "path": "notes/scan-12.pdf"})
    first, *others = scan_skeleton(titled).sections
    assert (first.title, first.source) == ("Of harbours and glaciers", "inferred")
    assert len(others) == 2
    unnamed = scan_skeleton(titled.model_copy(update={"title": "scan-12"}))
    assert "harbour" in unnamed.sections[0].title.lower()


def test_a_short_text_is_left_whole() -> None:
    assert inferred(document([[Row("One line only.")]])) == []


def test_a_valley_is_as_deep_as_the_climbs_to_the_nearest_peaks_on_both_sides() -> None:
    likeness = np.array([0.5, 0.75, 0.25, 0.25, 1.0, 0.5])
    assert _depths(likeness).tolist() == [0.25, 0.0, 1.25, 1.25, 0.0, 0.5]

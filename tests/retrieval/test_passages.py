"""Passages keep to their text, and retrieval finds the one that shares rare words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.making import make
from twopass.retrieval.passages import LONGEST, PassageIndex, Rarity, passages_of
from twopass.text.analysis import DocumentAnalysis
from twopass.text.tokens import terms

PARAGRAPHS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85  "), min_size=1), min_size=1
)


@given(PARAGRAPHS)
def test_passages_are_stretches_of_their_section(paragraphs):
    document, skeleton = make("# Title\n\n" + "\n\n".join(paragraphs) + "\n\n# Next\n\nWords.")
    for section in skeleton.sections:
        position = section.body
        for passage in passages_of(document, section):
            assert passage.text == document.text[passage.start : passage.end]
            assert position <= passage.start < passage.end <= section.end
            assert len(passage.text) <= LONGEST
            assert not document.text[position : passage.start].strip()
            position = passage.end
        assert not document.text[position : section.end].strip()


def test_the_passage_with_the_rare_words_comes_first():
    text = "# A\n\n" + "\n\n".join(f"The mill ground {n} sacks of grain in that week." for n in range(30))
    document, skeleton = make(text + "\n\nThe governor of the mill broke.\n\nThe mill was sold.")
    index = PassageIndex(DocumentAnalysis(document, skeleton))
    index.add(list(passages_of(document, skeleton.sections[0])))
    query = dict.fromkeys(terms("why did the governor of the mill break", "en"), 1.0)
    assert [p.text for p in index.search(query, 1)] == ["The governor of the mill broke."]
    assert index.search(query, 5, end=100) != index.search(query, 5, start=100)
    assert all(p.end > 100 for p in index.search(query, 5, start=100))


def test_holding_finds_names_symbols_and_numbers():
    document, skeleton = make("# A\n\nThe loss κ is small.\n\nIt was 0.07 in 1912.\n\nThe MRF paid.")
    index = PassageIndex(DocumentAnalysis(document, skeleton))
    index.add(list(passages_of(document, skeleton.sections[0])))
    assert [p.text for p in index.holding("κ")] == ["The loss κ is small."]
    assert [p.text for p in index.holding("MRF")] == ["The MRF paid."]
    assert [p.text for p in index.holding("0.07")] == ["It was 0.07 in 1912."]


def test_a_rare_word_tells_more_than_a_common_one():
    rarity = DocumentAnalysis(*make("the mill turns\n\nthe mill stops\n\nthe governor breaks")).of(Rarity)
    assert rarity.of("governo") > rarity.of("mill") > 0
    assert rarity.alone("governo")
    assert not rarity.alone("mill")


class Likeness:
    """Vectors by whether a text speaks of water."""

    def encode(self, texts):
        import numpy as np

        return np.array([[1.0, 0.0] if "river" in t or "water" in t else [0.0, 1.0] for t in texts])


def test_an_embedder_finds_what_shares_no_word():
    document, skeleton = make("# A\n\nThe river drives the wheel.\n\nThe cat sleeps.")
    index = PassageIndex(DocumentAnalysis(document, skeleton), Likeness())
    index.add(list(passages_of(document, skeleton.sections[0])))
    assert index.nearest("water", 1)[0].text == "The river drives the wheel."
    assert index.nearest("water", 1, start=40) == index.nearest("cat", 1, start=40)

"""Passages keep to their section, and a question finds them by words, numbers, short forms, headings and references."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import make
from twopass.retrieval.bm25 import Bm25
from twopass.retrieval.long_forms import LongForms
from twopass.retrieval.search import Passages, on_pages
from twopass.retrieval.titled_passages import WORDS, TitledPassages
from twopass.schema import Reference
from twopass.text.analysis import DocumentAnalysis

FILLER = "The clerk walked along the quay and spoke with the people who mended nets there all morning."
PARAGRAPHS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85  "), min_size=1), min_size=1
)


def searched(text: str, **more: object) -> Passages:
    return Passages(DocumentAnalysis(*make(text)), **more)  # type: ignore[arg-type]


def first(passages: Passages, question: str) -> str:
    hit = passages.search(question, 1)[0]
    return passages.analysis.document.text[hit.passage.start : hit.passage.end]


@given(PARAGRAPHS)
def test_passages_are_stretches_of_one_section_in_their_order(paragraphs):
    document, skeleton = make("# Title\n\n" + "\n\n".join(paragraphs) + "\n\n# Next\n\nWords.")
    sections = {section.id: section for section in skeleton.sections}
    end = 0
    for one in DocumentAnalysis(document, skeleton).of(TitledPassages).all:
        assert end <= one.start < one.end
        assert sections[one.section_id].body <= one.start < one.end <= sections[one.section_id].end
        assert one.page == document.page_at(one.start)
        assert document.text[one.start : one.end].strip()
        end = one.end


def test_all_text_is_in_some_passage():
    document, skeleton = make("# A\n\n" + "\n\n".join(f"{FILLER} It was day {n}." for n in range(40)))
    held = DocumentAnalysis(document, skeleton).of(TitledPassages).all
    inside = "".join(document.text[one.start : one.end] for one in held)
    whole = document.text[skeleton.sections[0].body :]
    assert "".join(inside.split()) == "".join(whole.split())
    assert all(len(document.text[one.start : one.end].split()) <= WORDS for one in held)


@pytest.mark.parametrize(
    ("fact", "question"),
    [
        ("The weir was raised by 1,126 stones.", "Which wall took 1126 stones?"),
        ("Spending on property, plant and equipment rose. Property, plant and equipment is old. "
         "We sold property, plant and equipment.", "How large is the PPNE?"),
        ("Our capital expenditures fell. Capital expenditures were low. Capital expenditures are planned.",
         "What was the capex?"),
        ("In 2022 the pump failed.", "What happened in FY22?"),
        ("The works began in haste.", "When did it begin?"),
    ],
)  # fmt: skip
def test_a_fact_is_found_in_other_words(fact, question):
    passages = searched("# A\n\n" + "\n\n".join([FILLER * 3] * 5 + [fact] + [FILLER * 3] * 5))
    assert fact[:25] in first(passages, question)


def test_headings_above_a_passage_count():
    body = "\n\n".join([FILLER * 4] * 3)
    passages = searched(f"# Book\n\n# Harbour\n\n{body}\n\n# Wages\n\n## Pilots\n\n{body}\n\n# Tides\n\n{body}")
    hit = passages.search("What are the wages of pilots?", 1)[0]
    assert [section.title for section in hit.path] == ["Wages", "Pilots"]
    assert hit.terms == {"wage", "pilot"}


def test_words_to_whoever_answers_are_not_looked_for():
    passages = searched("# A\n\nThe question is open. Give an answer.\n\nThe lamp draws nine watts.")
    asked = passages.query("Answer this question using the document: what does the lamp draw?")
    assert set(asked.content) == {"lamp", "draw"}


def test_what_a_good_passage_points_to_gains():
    text = "# A\n\n" + "\n\n".join(
        [FILLER * 4, "Wreckage rules stand in clause nine.", *[FILLER * 4] * 6, "Salvors wait."]
    )
    document, skeleton = make(text)
    at, to = document.text.index("clause nine"), document.text.index("Salvors wait")
    lead = Reference(
        page=1, start=at, end=at + 11, text="clause nine", kind="clause", direction="forward", status="resolved",
        target_page=1, target="9", target_at=document.evidence(to, to + 12),
    )  # fmt: skip
    plain = Passages(DocumentAnalysis(document, skeleton))
    led = Passages(DocumentAnalysis(document, skeleton), [lead])
    question = "What are the wreckage rules?"
    assert not any(hit.passage.start == to for hit in plain.search(question, 3))
    assert any(hit.passage.start <= to < hit.passage.end for hit in led.search(question, 3))


def test_meaning_is_fused_with_words():
    class Embedder:
        def encode(self, texts):
            return np.array([[1.0, 0.0] if "kitten" in text or "cat" in text else [0.0, 1.0] for text in texts])

    text = "# A\n\n" + "\n\n".join([FILLER * 4, "The kitten slept all day.", FILLER * 4])
    assert not searched(text).search("What did the cat do?")
    assert "kitten" in first(searched(text, embedder=Embedder()), "What did the cat do?")


def test_evidence_over_the_end_of_a_page_is_quoted_page_by_page():
    document, _ = make("# A\n\n" + "word " * 400)
    end = document.pages[0].end
    found = on_pages(document, end - 20, end + 20)
    assert [one.page for one in found] == [1, 2]
    assert all(document.text[one.start : one.end] == one.quote for one in found)


def test_short_forms_stand_for_what_the_document_says_often():
    text = "We pay days payable outstanding. Days payable outstanding fell. Days payable outstanding rose. An NGO met."
    forms = DocumentAnalysis(*make(f"# A\n\n{text}")).of(LongForms)
    assert forms.of("DPO") == ("days", "payable", "outstanding")
    assert forms.of("NGO") == ()
    assert forms.of("XYZ") == ()


def test_scores_are_zero_where_nothing_is_shared():
    from collections import Counter

    index = Bm25([Counter(a=2), Counter(b=1)])
    assert list(index.scores({"a": 1.0}) > 0) == [True, False]
    assert list(index.scores({"c": 1.0})) == [0.0, 0.0]
    assert index.idf("c") > index.idf("a")

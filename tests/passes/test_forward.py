"""The forward pass over readers that say what they are told: grounding, pieces, tags and their order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.backends.scripted import Scripted
from tests.making import make
from tests.passes.told import Told, words
from twopass.backends import open_backend
from twopass.config import ForwardOptions
from twopass.findings import ForwardFindings, FoundPoint, FoundTag
from twopass.passes.forward import index_forward
from twopass.schema import Reference
from twopass.tasks.wanted import ForwardInput
from twopass.text.analysis import DocumentAnalysis

TEXT = """# 1 Gate

The gate closes by itself. We explain the hinge below. Section 2 gives sizes.

# 2 Sizes

## 2.1 Pond

The pond holds water. Nothing else does."""


def reference(document, words: str, direction: str) -> Reference:
    start = document.text.index(words)
    return Reference(
        page=1, start=start, end=start + len(words), text=words, kind="section", direction=direction, status="resolved"
    )


def nothing(one: ForwardInput) -> ForwardFindings:
    return ForwardFindings(keywords=("gate", "Gate", " "))


def test_words_are_used_once_and_keywords_too():
    document, skeleton = make(TEXT)
    at = words(document, "gate closes by itself")

    def find(one: ForwardInput) -> ForwardFindings:
        said = (FoundPoint(text=" It closes. ", at=at), FoundPoint(text=" It closes. ", at=at))
        return ForwardFindings(points=said if one.section.id == "s1" else (), keywords=("gate", "Gate", " "))

    forward = index_forward(DocumentAnalysis(document, skeleton), Told(find), references=())
    assert [[point.text for point in entry.points] for entry in forward.entries] == [["It closes."], [], []]
    assert forward.entries[0].points[0].evidence == (at,)
    assert forward.entries[0].keywords == ("gate",)


def test_what_a_model_cites_from_nowhere_is_no_point():
    document, skeleton = make(TEXT)

    def answer(request):
        rows = [{"text": "The gate closes by itself.", "cite": cite} for cite in ([11], [999], [], [21])]
        return {"sections": [{"section": n, "points": rows, "tags": [], "admitted": []} for n in (10, 30)]}

    forward = index_forward(DocumentAnalysis(document, skeleton), Scripted(answer), references=())
    assert [len(entry.points) for entry in forward.entries] == [1, 0, 0]
    assert forward.entries[0].points[0].evidence[0].quote == "The gate closes by itself."


def test_a_bare_heading_asks_nothing_and_has_an_entry():
    document, skeleton = make(TEXT)
    reader = Told(nothing)
    forward = index_forward(DocumentAnalysis(document, skeleton), reader, references=())
    assert [[one.section.id for one in call] for call in reader.calls] == [["s1", "s3"]]
    assert [entry.section_id for entry in forward.entries] == ["s1", "s2", "s3"]


def test_tags_are_anchored_numbered_in_reading_order_and_never_doubled():
    document, skeleton = make(TEXT)
    at = words(document, "We explain the hinge below.")

    def find(one: ForwardInput) -> ForwardFindings:
        tag = FoundTag(kind="promise", concept="hinge", question="How?", at=at)
        return ForwardFindings(tags=(tag, tag))

    references = [reference(document, "Section 2", "forward"), reference(document, "The pond", "back")]
    forward = index_forward(DocumentAnalysis(document, skeleton), Told(find), references=references)
    tags = [tag for entry in forward.entries for tag in entry.tags]
    assert [(tag.id, tag.kind, tag.concept) for tag in tags] == [
        ("t1", "promise", "hinge"),
        ("t2", "reference", "Section 2"),
    ]
    assert tags[0].at.quote == "We explain the hinge below."


@pytest.mark.parametrize("paragraphs", [1, 9, 40])
def test_pieces_of_a_long_section_part_its_text(paragraphs):
    body = "\n\n".join(f"Paragraph {n} tells of the gate. " * 12 for n in range(paragraphs))
    document, skeleton = make(f"# Long\n\n{body}")
    reader = Told(nothing)
    index_forward(DocumentAnalysis(document, skeleton), reader, ForwardOptions(max_points=4), references=())
    pieces = [one.section for one in reader.calls[0]]
    assert pieces[0].body == skeleton.sections[0].body
    assert pieces[-1].end == skeleton.sections[0].end
    assert all(one.end == two.body for one, two in pairwise(pieces))
    assert (len(pieces) > 1) == (paragraphs > 1)


def test_a_sentence_that_comes_twice_is_quoted_where_it_was_chosen():
    said = "The sluice of the northern mill is oiled with linseed once in every month of the year."
    other = "Barley came up the river by boat and was weighed at the landing by two men of the parish. " * 12
    document, skeleton = make(f"# Mill\n\n{said}\n\n{other}\n\n{said} {other}")
    forward = index_forward(
        DocumentAnalysis(document, skeleton), open_backend("extractive"), ForwardOptions(max_points=1), references=()
    )
    starts = [point.evidence[0].start for point in forward.entries[0].points if point.evidence[0].quote == said]
    assert starts == [document.text.index(said), document.text.rindex(said)]

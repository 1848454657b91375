"""What later text rests on: closings, references and concepts as edges, and shares that sum to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import make
from twopass.importance import build_graph, concept_uses, importance, reweigh_entries
from twopass.schema import Entry, OpenTag, Point, Resolution
from twopass.text.analysis import DocumentAnalysis

TEXT = """# Gears

The gear is of oak. It broke in May.

# Money

The parish paid for the gear.

# Water

The river rose in March.

# Gear again

The gear was cast in iron."""


@pytest.fixture
def made():
    return make(TEXT)


def entries(document, skeleton, **keywords: tuple[str, ...]) -> list[Entry]:
    return [Entry(section_id=s.id, points=(), keywords=keywords.get(s.id, ())) for s in skeleton.sections]


def test_later_mentions_are_uses_of_a_concept(made):
    document, skeleton = made
    held = entries(document, skeleton, s1=("gear",), s3=("river",))
    analysis = DocumentAnalysis(document, skeleton)
    assert concept_uses(analysis, held) == {"gear": ("s1", ("s2", "s4"))}
    graph = build_graph(analysis, held, ())
    assert graph.edges["s2"]["concept: gear"] == ("use", 1 / 2**0.5)
    assert graph.edges["concept: gear"]["s1"] == ("home", 1.0)


def test_the_ranks_are_those_of_networkx(made):
    pytest.importorskip("scipy", reason="what networkx ranks with")
    import networkx as nx

    document, skeleton = made
    held = entries(document, skeleton, s1=("gear", "oak"), s3=("river",))
    graph = build_graph(DocumentAnalysis(document, skeleton), held, ())
    drawn = graph.to_networkx()
    jump = {node: float(kind == "section") for node, kind in drawn.nodes(data="kind")}
    theirs = nx.pagerank(drawn, personalization=jump, tol=1e-12)
    whole = sum(rank for node, rank in theirs.items() if jump[node])
    assert importance(graph) == pytest.approx({node: theirs[node] / whole for node in theirs if jump[node]}, abs=1e-8)


def test_what_is_used_weighs_more_than_what_is_not(made):
    document, skeleton = made
    shares = importance(
        build_graph(DocumentAnalysis(document, skeleton), entries(document, skeleton, s1=("gear",)), ())
    )
    assert max(shares, key=shares.__getitem__) == "s1"
    assert set(shares) == {"s1", "s2", "s3", "s4"}


def test_a_closing_lifts_the_section_that_closes(made):
    document, skeleton = made
    at = document.evidence(document.text.index("It broke"), document.text.index("It broke") + 15)
    tag = OpenTag(id="t1", section_id="s1", kind="promise", concept="broke", question="?", at=at)
    held = entries(document, skeleton)
    held[0] = held[0].model_copy(update={"tags": (tag,)})
    closing = document.evidence(document.text.index("The river"), document.text.index("The river") + 9)
    closed = Resolution(tag_id="t1", status="resolved", answer="x", evidence=(closing,), target="s3")
    shares = importance(build_graph(DocumentAnalysis(document, skeleton), held, (closed,)))
    assert max(shares, key=shares.__getitem__) == "s3"


@given(st.lists(st.sampled_from(["gear", "river", "parish", "oak", "iron"]), max_size=5))
def test_shares_sum_to_one(keywords):
    document, skeleton = make(TEXT)
    shares = importance(
        build_graph(DocumentAnalysis(document, skeleton), entries(document, skeleton, s1=tuple(keywords)), ())
    )
    assert sum(shares.values()) == pytest.approx(1)
    assert min(shares.values()) > 0


def test_points_and_keywords_that_later_text_relies_on_come_first(made):
    document, skeleton = made

    def point(words: str) -> Point:
        at = document.text.index(words)
        return Point(text=words, evidence=(document.evidence(at, at + len(words)),))

    held = entries(document, skeleton, s1=("oak", "gear"))
    held[0] = held[0].model_copy(update={"points": (point("The gear is of oak."), point("It broke in May."))})
    closing = Resolution(tag_id="t1", status="resolved", answer="x", evidence=held[0].points[1].evidence, target="s1")
    again = reweigh_entries(DocumentAnalysis(document, skeleton), held, (closing, closing))
    assert [p.text for p in again[0].points] == ["It broke in May.", "The gear is of oak."]
    assert again[0].keywords == ("gear", "oak")

"""The synthesis over a backend that says what it is told: no section skipped, no label, no heading over again."""

from __future__ import annotations

from tests.making import make
from tests.passes.told import Told, words
from twopass.config import SynthesisOptions
from twopass.findings import SynthesisFindings
from twopass.passes.synthesis import synthesize
from twopass.schema import Document, Entry, OpenTag, Point, Resolution, ResolvedIndex, Skeleton
from twopass.tasks.wanted import SynthesisInput
from twopass.text.analysis import DocumentAnalysis

TEXT = """# 1 Gate

The gate closes by itself at low water.

## 1.1 Hinge

The hinge is made of oak."""


def resolved(document: Document, skeleton: Skeleton) -> ResolvedIndex:
    start = document.text.index("The gate")
    at = document.evidence(start, start + 23)
    tag = OpenTag(id="t1", section_id="s1", kind="question", concept="gate", question="Why?", at=at)
    entries = (
        Entry(
            section_id="s1",
            points=(Point(text="It closes.", evidence=(at,)),),
            keywords=("Gate", "low water"),
            tags=(tag,),
        ),
        Entry(section_id="s2", points=(), keywords=()),
    )
    settled = (Resolution(tag_id="t1", status="unresolved", answer="Never said."),)
    return ResolvedIndex(document_id="made", entries=entries, resolutions=settled, importance={"s1": 0.5, "s2": 0.5})


def find(one: SynthesisInput) -> SynthesisFindings:
    if one.section.id == "s1":
        at = words(one.document, "The gate closes by itself")
        return SynthesisFindings(comment="  It closes\nby itself. ", evidence=(at, at))
    at = words(one.document, "made of oak")
    return SynthesisFindings(keywords=("oak", "oak", "hinge", "wood"), comment="Oak it is.", evidence=(at,))


def test_every_section_has_a_line_with_its_evidence():
    document, skeleton = make(TEXT)
    backend = Told(find)
    synthesis = synthesize(
        DocumentAnalysis(document, skeleton), resolved(document, skeleton), backend, SynthesisOptions(max_keywords=2)
    )
    assert [line.section_id for line in synthesis.lines] == ["s1", "s2"]
    assert [line.comment for line in synthesis.lines] == ["It closes by itself.", "Oak it is."]
    assert [[one.quote for one in line.evidence] for line in synthesis.lines] == [
        ["The gate closes by itself"],
        ["made of oak"],
    ]
    assert synthesis.still_open == ("t1",)
    assert len(backend.calls) == 1


def test_keywords_come_from_the_entry_if_the_reply_has_none_and_never_repeat_the_heading():
    document, skeleton = make(TEXT)
    lines = synthesize(DocumentAnalysis(document, skeleton), resolved(document, skeleton), Told(find)).lines
    assert lines[0].keywords == ("low water",)
    assert lines[1].keywords == ("oak", "wood")

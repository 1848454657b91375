"""The ledger tells what was lost, and says nothing where nothing was."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.audit import audit_line, audit_reading, lost
from twopass.schema import (
    Entry,
    ForwardIndex,
    Line,
    OpenTag,
    Page,
    Point,
    Resolution,
    ResolvedIndex,
    Synthesis,
)
from twopass.text.analysis import DocumentAnalysis

SENTENCE = "The wheel turns once for every eleven turns of the stone, whatever the weather. "
TEXT = "\n\n".join(f"# Part {n}\n\n{SENTENCE * 5}" for n in range(10))


@pytest.fixture
def parts():
    document, skeleton = make(TEXT)
    held = []
    for section in skeleton.sections:
        spans = [(section.body + i * len(SENTENCE), len(SENTENCE) - 1) for i in range(3)]
        evidence = [document.evidence(start, start + length) for start, length in spans]
        points = tuple(Point(text=e.quote, evidence=(e,)) for e in evidence)
        held.append(Entry(section_id=section.id, points=points, keywords=("wheel",)))
    forward = ForwardIndex(document_id="made", entries=tuple(held))
    shares = dict.fromkeys((e.section_id for e in held), 0.1)
    resolved = ResolvedIndex(document_id="made", entries=tuple(held), resolutions=(), importance=shares)
    lines = tuple(Line(section_id=e.section_id, keywords=(), comment="x") for e in held)
    return DocumentAnalysis(document, skeleton), forward, resolved, Synthesis(document_id="made", lines=lines)


def test_a_whole_reading_has_no_warnings(parts):
    audit, pages = audit_reading(*parts), len(parts[0].document.pages)
    assert audit.warnings == ()
    assert lost(audit) == []
    assert audit.flatness == pytest.approx(1.0)
    assert sum(audit.coverage) == pytest.approx(1.0, abs=0.001)
    assert audit.grounding == 1.0
    assert audit_line(audit).startswith(f"{pages} of {pages} pages read · 10 sections")


def test_a_hole_is_named_by_its_pages(parts):
    analysis, forward, resolved, synthesis = parts
    entries = list(resolved.entries)
    for i in (4, 5):
        entries[i] = entries[i].model_copy(update={"points": ()})
    audit = audit_reading(analysis, forward, resolved.model_copy(update={"entries": tuple(entries)}), synthesis)
    assert audit.sections_without_points == ("s5", "s6")
    assert audit.flatness == 0.0
    assert any("nothing was noted between pages 2 and" in warning for warning in audit.warnings)
    assert any("have no point" in reason for reason in lost(audit))


def test_pages_that_were_not_read_are_listed(parts):
    analysis, *rest = parts
    pages = list(analysis.document.pages)
    for i, source in ((1, "image"), (2, "image"), (3, "failed")):
        pages[i] = Page(**{**pages[i].model_dump(), "source": source})
    audit = audit_reading(
        DocumentAnalysis(analysis.document.model_copy(update={"pages": tuple(pages)}), analysis.skeleton), *rest
    )
    assert "pages 2–3 held only a picture: its words need OCR" in audit.warnings
    assert "page 4 could not be read" in audit.warnings
    assert len(lost(audit)) == 2
    assert "2 image" in audit_line(audit)


def test_what_falls_between_two_passes_is_told(parts):
    analysis, forward, resolved, synthesis = parts
    at = analysis.document.evidence(0, 4)
    tag = OpenTag(id="t1", section_id="s1", kind="promise", concept="x", question="?", at=at)
    entries = (forward.entries[0].model_copy(update={"tags": (tag,)}), *forward.entries[1:])
    short = synthesis.model_copy(update={"lines": synthesis.lines[:-1]})
    audit = audit_reading(analysis, forward.model_copy(update={"entries": entries}), resolved, short)
    assert any("lacks 1 section(s)" in warning for warning in audit.warnings)
    assert any("1 tag(s) were lost" in warning for warning in audit.warnings)
    assert len(lost(audit)) == 2


def test_statements_that_do_not_stand_in_their_words_lower_the_grounding(parts):
    analysis, forward, resolved, synthesis = parts
    entry = resolved.entries[0]
    invented = Point(text="The miller owned seven camels and a zeppelin.", evidence=entry.points[0].evidence)
    wrong = entry.points[1].evidence[0].model_copy(update={"quote": "other words"})
    points = (invented, entry.points[1].model_copy(update={"evidence": (wrong,)}), *entry.points[2:])
    entries = (entry.model_copy(update={"points": points}), *resolved.entries[1:])
    audit = audit_reading(analysis, forward, resolved.model_copy(update={"entries": entries}), synthesis)
    assert audit.grounding == pytest.approx(28 / 30, abs=0.001)
    assert any("do not stand in the words" in reason for reason in lost(audit))


def test_tags_are_counted_by_status(parts):
    analysis, forward, resolved, synthesis = parts
    first = analysis.document.evidence(0, 4)
    tags = tuple(
        OpenTag(id=f"t{n}", section_id="s1", kind="promise", concept="x", question="?", at=first) for n in range(3)
    )
    entries = (forward.entries[0].model_copy(update={"tags": tags}), *forward.entries[1:])
    closed = analysis.document.evidence(100, 150)
    resolutions = (
        Resolution(tag_id="t0", status="resolved", answer=closed.quote, evidence=(closed,), target="s1"),
        Resolution(tag_id="t1", status="unresolved", answer="nowhere"),
        Resolution(tag_id="t2", status="unresolved", answer="nowhere"),
    )
    read = ResolvedIndex(document_id="made", entries=entries, resolutions=resolutions, importance=resolved.importance)
    audit = audit_reading(analysis, forward.model_copy(update={"entries": entries}), read, synthesis)
    assert audit.tags == {"resolved": 1, "unresolved": 2}
    assert "3 tags, 1 closed" in audit_line(audit)

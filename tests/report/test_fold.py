"""An index cut to a length shows main headings before what is below them."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.findings import words_at
from twopass.report import to_markdown
from twopass.report.fold import fold, says_nothing, unfolded
from twopass.schema import Document, Line, Skeleton, Synthesis

TEXT = """# 1 Gate

The gate closes at low water.

## 1.1 Hinge

The hinge is made of oak.

# 2 Pond

## 2.1 Bank

The bank is made of clay.

# 3 Wheel

The wheel turns at high water."""


def index() -> tuple[Document, Skeleton, Synthesis]:
    document, skeleton = make(TEXT)
    lines = []
    for section in skeleton.sections:
        words = document.text[section.body : section.end].strip()
        at = section.body if words else skeleton.sections[3].start
        quote = words or "2.1 Bank"
        evidence = document.evidence(at, at + len(quote))
        lines.append(
            Line(section_id=section.id, keywords=(), comment=words or "It has only 2.1 Bank.", evidence=(evidence,))
        )
    return document, skeleton, Synthesis(document_id="made", lines=tuple(lines))


def test_main_headings_come_first_and_names_of_headings_are_no_words():
    _, skeleton, synthesis = index()
    assert unfolded(skeleton, synthesis) == [0, 4, 1, 3]


def test_what_the_whole_document_is_comes_first_whatever_it_rests_on():
    _, skeleton, synthesis = index()
    first = synthesis.lines[0].model_copy(update={"comment": "Mills: covers Gate, Pond and Wheel.", "evidence": ()})
    made = synthesis.model_copy(update={"lines": (first, *synthesis.lines[1:])})
    assert unfolded(skeleton, made)[0] == 0
    assert 0 in fold(skeleton, made, 1)


def test_whole_lines_are_shown_until_enough_is_said():
    _, skeleton, synthesis = index()
    assert fold(skeleton, synthesis, 1) == {0, 2}
    assert fold(skeleton, synthesis, 7) == {0, 2, 4}
    assert fold(skeleton, synthesis, 13) == {0, 1, 2, 4}
    assert fold(skeleton, synthesis, 1000) == {0, 1, 2, 3, 4}


def test_markdown_says_how_much_is_folded_away(reading):
    shown = to_markdown(reading, 1)
    assert "**1 Sluice**" in shown
    assert "**2 Hand**" not in shown
    assert shown.endswith("1 more heading is folded away.\n")
    assert "Closed in retrospect" not in shown


@pytest.mark.parametrize(
    ("comment", "language", "nothing"),
    [
        ("It has no text of its own.", "en", True),
        ("Hier sind Überschriften oder Seiten des Dokuments verzeichnet.", "de", True),
        ("It lists 12 works.", "en", False),
    ],
)
def test_what_tells_no_more_than_the_heading_is_not_printed(comment, language, nothing):
    _, skeleton, _ = index()
    line = Line(section_id=skeleton.sections[0].id, keywords=(), comment=comment, evidence=())
    assert says_nothing(skeleton, line, language) is nothing


@pytest.mark.parametrize(
    ("title", "comment", "nothing"),
    [
        ("Acknowledgements", "We thank the miller of the north.", True),
        ("Acknowledgements", "Thanks go to a miller.", False),
        ("Conflicts of Interest", "We thank the miller of the north.", True),
        ("Interest Rates", "We thank the miller of the north.", False),
    ],
)
def test_what_custom_asks_for_is_told_by_its_heading(title, comment, nothing):
    document, skeleton = make(f"# Mills\n\nMills stood here.\n\n# {title}\n\nWe thank the miller of the north.")
    section = skeleton.sections[-1]
    evidence = words_at(document, section.body, section.end)
    line = Line(section_id=section.id, keywords=(), comment=comment, evidence=(evidence,))
    assert says_nothing(skeleton, line, "en") is nothing

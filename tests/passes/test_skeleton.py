"""Sections part the text of whatever document without gap or overlap, in pre-order."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.headings.paper import Row, document, prose
from twopass.headings.heading import Heading
from twopass.passes.skeleton import _without_rows, scan_skeleton
from twopass.schema import Document, OutlineItem, Skeleton

WORDS = st.sampled_from(
    ["Rivers", "1 Lakes", "1.1 Seas", "A", "Chapter 3", "第三章", "Contents", "II. Method", "12", ". . . . 4", "x", "Ω",
     "Figure 3: A map", "Theorem 2", "Item 1A. Risk", "Springs . . . . . . 12", "מים", "- - -", "the end of it."]
)  # fmt: skip
ROWS = st.builds(
    Row,
    text=st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    size=st.sampled_from([0.0, 6.0, 10.0, 12.0, 18.0, 400.0]),
    bold=st.booleans(),
    italic=st.booleans(),
    opens=st.booleans(),
    lead=st.integers(0, 12),
    role=st.sampled_from(["body", "caption", "footnote", "figure", "table"]),
)
ITEMS = st.builds(
    OutlineItem,
    level=st.integers(1, 9),
    title=st.sampled_from(["Rivers", "Lakes", "", "Page 2", "Seas", "12"]),
    page=st.integers(-1, 9),
    top=st.one_of(st.none(), st.floats(-10, 900)),
)
DOCUMENTS = st.builds(
    lambda pages, outline: document(pages, tuple(outline)),
    st.lists(st.lists(ROWS, max_size=12), min_size=1, max_size=5),
    st.lists(ITEMS, max_size=6),
)


def check(made: Document, skeleton: Skeleton) -> None:
    sections = skeleton.sections
    if not made.text:
        assert sections == ()
        return
    assert (sections[0].start, sections[-1].end) == (0, len(made.text))
    assert all(a.end == b.start for a, b in itertools.pairwise(sections))
    assert all(s.start <= s.body <= s.end for s in sections)
    assert len({s.id for s in sections}) == len(sections)
    above: dict[str, int] = {}
    for section in sections:
        assert section.title.strip()
        assert section.parent is None or above[section.parent] < section.level
        assert 1 <= section.first_page <= section.last_page <= len(made.pages)
        above[section.id] = section.level


@settings(max_examples=150)
@given(DOCUMENTS)
def test_sections_part_any_document(made: Document) -> None:
    check(made, scan_skeleton(made))


def test_an_empty_document_has_no_sections() -> None:
    assert scan_skeleton(document([[]])).sections == ()


def test_a_numbered_paper_is_recovered() -> None:
    heads = ["1 Rivers", "1.1 Springs", "1.2 Mouths", "2 Lakes", "3 Seas"]
    rows = [
        row
        for k, head in enumerate(heads)
        for row in (Row(head, size=12 if "." in head else 14, bold=True), *prose(k), *prose(k + 3))
    ]
    made = document([rows[:27], rows[27:]])
    skeleton = scan_skeleton(made)
    check(made, skeleton)
    assert [(s.number, s.title, s.level) for s in skeleton.sections] == [
        ("1", "Rivers", 1), ("1.1", "Springs", 2), ("1.2", "Mouths", 2), ("2", "Lakes", 1), ("3", "Seas", 1),
    ]  # fmt: skip
    assert skeleton.sections[1].parent == skeleton.sections[0].id


def test_the_title_of_the_document_holds_no_chapters() -> None:
    """Below a line of a series it stands before them, as it does where it opens the file."""
    chapters = [
        row for k in range(4) for row in (Row(f"Water {'abcd'[k]}", size=14, bold=True), *prose(k), *prose(k + 3))
    ]
    title = [Row("Notes of a society", size=9), Row("All About Water", size=22, bold=True), *prose(7, 6)]
    made = document([[*title, *chapters[:18]], chapters[18:]], title="ALL ABOUT WATER")
    skeleton = scan_skeleton(made)
    check(made, skeleton)
    assert [(s.title, s.level) for s in skeleton.sections] == [
        ("All About Water", 1), *((f"Water {letter}", 1) for letter in "abcd"),
    ]  # fmt: skip


def test_rows_of_a_contents_page_that_was_not_known_as_one_are_no_headings():
    def listed(*rows: str) -> list[str]:
        titles = [*rows, "Ponds", "Gates"]
        return [
            one.title
            for one in _without_rows([Heading(at, at, "", title, 1, "layout") for at, title in enumerate(titles)])
        ]

    assert listed("Ponds 6", "Gates . . . . 17") == ["Ponds", "Gates"]
    assert listed("Ponds 6") == ["Ponds 6", "Ponds", "Gates"]
    assert listed("Weirs 6", "Fees 17") == ["Weirs 6", "Fees 17", "Ponds", "Gates"]

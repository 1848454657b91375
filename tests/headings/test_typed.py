"""Headings of plain text and of markup: what is typed as a heading is one, on its level and in its order."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twopass.errors import NotADocument
from twopass.passes.skeleton import scan_skeleton
from twopass.readers import read
from twopass.readers.text import read_text

PROSE = (
    "The keeper went down to the weir in the evening and looked at the boards, which the frost had bent. Nobody\n"
    "had asked for the accounts since the flood. In spring the mill stood still for eleven days, and the carts\n"
    "waited on the other bank until the water fell and the ferry could be drawn over again.\n"
)


@pytest.fixture
def headings(tmp_path):
    def of(text: str, name: str = "a.txt") -> list[tuple[int, str]]:
        (tmp_path / name).write_text(text.replace("@", PROSE))
        document = read(tmp_path / name)
        sections = scan_skeleton(document).sections
        for section in sections:
            assert section.title.split()[0] in document.text[section.start : section.body] or section.body == 0
        top = min(section.level for section in sections)
        return [(section.level - top + 1, section.heading) for section in sections]

    return of


def test_a_lone_chapter_is_one_and_its_title_may_stand_on_the_next_line(headings):
    assert headings("CHAPTER I\n\n@\n@\n@\n@\n@\n@") == [(1, "CHAPTER I")]
    assert headings("CHAPTER I\nThe Ice\n\n@\nCHAPTER II\nThe Rope\n\n@") == [(1, "I The Ice"), (1, "II The Rope")]
    assert headings("CHAPTER I\n@\nCHAPTER II\n@") == [(1, "CHAPTER I"), (1, "CHAPTER II")]


def test_underlined_titles_have_the_level_of_their_mark(headings):
    text = "=====\nWeirs\n=====\n\n@\nWater\n-----\n@\nDeep water\n..........\n\n@\nWood\n----\n\n@\nOak\n...\n\n@"
    assert headings(text) == [(1, "Weirs"), (2, "Water"), (3, "Deep water"), (2, "Wood"), (3, "Oak")]


def test_rows_of_marks_without_a_title_part_the_text(headings):
    text = "Weirs\n=====\n\n@\n-----\n\n@\nName    Length\n--------------\nUpper       40\n\nWood\n=====\n\n@"
    assert headings(text) == [(1, "Weirs"), (1, "Wood")]


def test_a_book_stands_in_its_frame(headings):
    text = (
        "The Project Gutenberg eBook of Weirs\n\nTitle: The Weirs\n\nAuthor: A. N. Author\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK THE WEIRS ***\n\n\nTHE WEIRS\n\nby A. N. Author\n\n\nContents\n\n"
        " Preface\n Chapter 1. The Ferry\n Chapter 2. The Oar\n\n\nPREFACE\n\n@\n\nChapter 1. The Ferry\n\n@\n@\n\n"
        "Chapter 2. The Oar\n\n@\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE WEIRS ***\n\nTHE FULL LICENSE\n\n@"
    )
    assert headings(text) == [(1, "THE WEIRS"), (2, "PREFACE"), (2, "1 The Ferry"), (2, "2 The Oar")]


def test_contents_between_blank_lines_are_no_headings(headings):
    names = ["THE KEY", "THE LEDGER", "THE COAST"]
    listed = "\n\n".join(f"CHAPTER {n}. {name}" for n, name in enumerate(names, 1))
    parts = "\n\n".join(f"CHAPTER {n}.\n\n{name}\n\n@" for n, name in enumerate(names, 1))
    assert headings(f"A BOOK\n\nCONTENTS\n\n{listed}\n\n\n{parts}") == [
        (1, "A BOOK"), (2, "1 THE KEY"), (2, "2 THE LEDGER"), (2, "3 THE COAST"),
    ]  # fmt: skip


def test_books_hold_chapters_and_numerals_count(headings):
    text = "BOOK ONE\n\nCHAPTER I\n\n@\nCHAPTER II\n\n@\nBOOK TWO\n\nCHAPTER I\n\n@\n"
    assert [level for level, _ in headings(text)] == [1, 2, 2, 1, 2]
    text = "The Oar\n\nI\n\n@\nII\n\n@\nIII\n\n@\n"
    assert headings(text) == [(1, "The Oar"), (2, "I"), (2, "II"), (2, "III")]


def test_decimal_numbers_nest(headings):
    text = "Report\n\n1. Introduction\n\n@\n1.1 Scope\n\n@\n1.2 Aims\n\n@\n2. Method\n\n@\n2.1 Gauges\n\n@"
    assert headings(text) == [
        (1, "Report"), (2, "1 Introduction"), (3, "1.1 Scope"), (3, "1.2 Aims"), (2, "2 Method"), (3, "2.1 Gauges"),
    ]  # fmt: skip


def test_sentences_and_lists_that_begin_with_numbers_are_no_headings(headings):
    text = (
        "CHAPTER I\n\n@\nChapter 2 describes the oar and how it is held.\n\n1. a first item\n2. a second item\n\n@\n"
        "CHAPTER II\n\n@\n"
    )
    assert headings(text) == [(1, "CHAPTER I"), (1, "CHAPTER II")]


@pytest.mark.parametrize(
    ("acts", "scenes"),
    [
        (("ACT I", "ACT II"), ("SCENE I. A mill.", "SCENE II. A bridge.")),
        (("Act One", "Act Two"), ("Scene 1: A mill", "Scene 2: A bridge")),
        (("ACTE I", "ACTE II"), ("SCÈNE I. Un moulin.", "SCÈNE II. Un pont.")),
        (("ERSTER AKT", "ZWEITER AKT"), ("Szene 1. Eine Mühle", "Szene 2. Eine Brücke")),
    ],
)
def test_scenes_stand_in_acts_and_speakers_nowhere(headings, acts, scenes):
    spoken = "".join(f"{who}.\n{PROSE}\n" for who in ("MILLER", "WIFE", "MILLER", "WIFE", "MILLER", "WIFE"))
    text = "THE MILL\n\nA Play\n\n\n" + "".join(
        f"{act}\n\n" + "".join(f"{scene}\n\n{spoken}" for scene in scenes) for act in acts
    )
    found = headings(text)
    assert [level for level, _ in found] == [1, 2, 3, 3, 2, 3, 3]
    assert not [heading for _, heading in found if heading.startswith(("MILLER", "WIFE"))]


def test_capitals_on_one_level_whatever_their_length(headings):
    text = "ANNUAL LETTER\n\nTHE WHEEL\n@\nCOSTS\n@\nTHE SLUICE AND THE GATE\n\n@\nTHANKS\n@"
    assert [level for level, _ in headings(text)] == [1, 2, 2, 2, 2]


def test_names_of_authors_are_no_headings(headings):
    text = "THE OAR\n\nby\n\nA. N. AUTHOR\n\nTHE FERRY\n\n@\nTHE ICE\n\n@"
    assert headings(text) == [(1, "THE OAR"), (2, "THE FERRY"), (2, "THE ICE")]


def test_markup_is_taken_as_it_is(headings):
    text = "# Course\n\n## Chapter 1\n\n### Exercises\n\n@\n### Overview\n\n@\n## Chapter 2\n\n### Overview\n\n@\n"
    assert headings(text, "a.md") == [
        (1, "Course"), (2, "Chapter 1"), (3, "Exercises"), (3, "Overview"), (2, "Chapter 2"), (3, "Overview"),
    ]  # fmt: skip


def test_repeated_headings_keep_their_own_text(tmp_path):
    source = "".join(
        f"## Module {m}\n\n### {name}\n\n{name} of {m}.\n\n" for m in "AB" for name in ("Returns", "Takes")
    )
    (tmp_path / "a.md").write_text(source)
    document = read(tmp_path / "a.md")
    said = [document.text[s.body : s.end].strip() for s in scan_skeleton(document).sections if s.level == 3]
    assert said == ["Returns of A.", "Takes of A.", "Returns of B.", "Takes of B."]


PIECES = st.sampled_from(
    [
        "CHAPTER I\n",
        "\n",
        "I\n",
        "ACT I\n",
        "1. A b\n",
        "1.1 Cd\n",
        "CAPS HERE\n",
        "Contents\n",
        "====\n",
        "\f",
        "第一章\n",
    ]
)


@given(st.lists(PIECES | st.just(PROSE), max_size=20).map("".join))
def test_whatever_is_typed_its_sections_part_the_text(text):
    with contextlib.suppress(NotADocument):
        document = read_text(Path("a.txt"), text.encode())
        at = 0
        for section in scan_skeleton(document).sections:
            assert section.start == at
            assert section.start <= section.body <= section.end
            at = section.end
        assert at == len(document.text)


def test_headings_of_a_licence_end_with_a_full_stop_and_count_on(headings):
    text = "".join(f"  {n}. {name}.\n\n@\n" for n, name in enumerate(("Definitions", "Source Code", "Patents")))
    title = " " * 24 + "GENERAL MILL LICENCE\n\n"
    found = headings(f"{title}@\n{' ' * 32}Preamble\n\n@\n{text}")
    assert [heading for _, heading in found][1:] == ["Preamble", "0 Definitions.", "1 Source Code.", "2 Patents."]


def test_a_list_of_sentences_is_no_row_of_headings(headings):
    text = "THE OAR\n\n@\n1. Grease the crank.\n\n3. Open the gate.\n\n@\nTHE ICE\n\n@"
    assert [heading for _, heading in headings(text)] == ["THE OAR", "THE ICE"]

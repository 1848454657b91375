"""What is a contents page and what only ends in numbers; where the words stand that head the rows of a table."""

from __future__ import annotations

import re

import pytest

from tests.making import make
from twopass.extractive.listings import _climbs, directory, first_item, items_of, table_of
from twopass.extractive.study import Study
from twopass.findings import words_at
from twopass.schema import Entry, Point, TextLine
from twopass.text.analysis import DocumentAnalysis


@pytest.mark.parametrize(
    ("rows", "climbs"),
    [
        (["Foreword 3", "1 The river 5", "1.1 Its bed 5", "2 The gauges 12", "Index 40"], True),
        (["Cash 412", "Receivables 97", "Inventories 1,204", "Prepaid expenses 33", "Total 1,746"], False),
        (["The mills of the coast were built of oak. " * 9, "Foreword 3", "1 The river 5", "2 The gauges 12"], False),
        (["Water drives the wheel.", "The miller opens the sluice.", "Flour runs into the sack."], False),
    ],
)
def test_page_numbers_rise_and_amounts_do_not(rows, climbs):
    assert _climbs(rows) is climbs


def test_a_table_is_quoted_in_its_rows_and_not_in_its_heading():
    rows = "Net flour 41 52\nGrinding margin 12 14\nRye in the loft 7 9\nNet flour per stone 1 2\nOther flour 3 4"
    document, skeleton = make(f"# Net flour and other flour\n\n{rows}")
    line = table_of(Study(DocumentAnalysis(document, skeleton)), skeleton.sections[0])
    assert line is not None
    named = ["Net flour", "Grinding margin", "Rye in the loft", "Net flour per stone"]
    assert [one.quote for one in line.evidence] == named
    starts = [document.text.index(f"\n{name} ") + 1 for name in named]
    assert [one.start for one in line.evidence] == starts


def test_a_list_is_told_by_its_first_items_each_once():
    items = ["Oak wheel: two metres", "Elm gate", "Elm gate", "3-axle crane", "Stone floor", "Iron rod of the sluice"]
    document, skeleton = make("# Stock\n\n" + "\n".join(f"• {one}" for one in items))
    line = items_of(Study(DocumentAnalysis(document, skeleton)), skeleton.sections[0])
    assert line is not None
    assert line.comment == "It lists Oak wheel, Elm gate, 3-axle crane, Stone floor and 1 more."
    assert [one.quote for one in line.evidence] == ["Oak wheel", "Elm gate", "3-axle crane", "Stone floor"]


def test_items_are_not_cut_in_initials_and_say_where_they_are_cut():
    items = ["The agency relies on the U.S. Digital Playbook", "Oak wheel", "A gate " + "of very old elm " * 6]
    document, skeleton = make("# Stock\n\n" + "\n".join(f"• {one}" for one in items))
    line = items_of(Study(DocumentAnalysis(document, skeleton)), skeleton.sections[0])
    assert line is not None
    cut = ("A gate " + "of very old elm " * 6)[:71].rsplit(" ", 1)[0]
    assert line.comment == f"It lists The agency relies on the U.S. Digital Playbook, Oak wheel and {cut} …."


def test_a_list_of_headings_is_one_whatever_its_name():
    titles = ["Scope of the work", "Weak gates found", "Other matters", "Conclusions"]
    document, skeleton = make(f"# Audit\n\nBy a mill.\n\n# Index\n\n{' '.join(titles)}\n\n" + _sections(titles))
    study = Study(DocumentAnalysis(document, skeleton))
    found = directory(study, skeleton.sections[1], Entry(section_id="s2", points=(), keywords=(), tags=()))
    assert found is not None
    assert found.comment == "It lists the headings or pages of the document."


def _sections(titles):
    return "".join(f"# {one}\n\nThe miller opens the sluice at dawn.\n\n" for one in titles)


def test_works_are_told_by_titles_with_words_of_the_documents_own():
    works = [
        "Low, B. 1961, On the price of rye in winter, Grain, 3, 7",
        "Dee, A. 1962, The wear of mill wheels in salt water, Oak, 4, 8",
        "Ray, C. 1963, Letters of a miller to his sister, Mills, 5, 9",
        "Fox, D. 1964, How salt water wears an oak wheel, Oak, 6, 1",
    ]
    document, skeleton = make("# Mill wheels in salt water\n\nWords.\n\n# References\n\n" + "\n".join(works))
    study = Study(DocumentAnalysis(document.model_copy(update={"title": "Mill wheels in salt water"}), skeleton))
    found = directory(study, skeleton.sections[1], Entry(section_id="s2", points=(), keywords=(), tags=()))
    assert found is not None
    first, second, *_ = found.comment.split("“")[1:]
    assert found.comment.startswith("It lists 4 works, among them “")
    assert first.startswith("The wear of mill wheels in salt water”")
    assert second.startswith("How salt water wears an oak wheel”")


def test_two_items_are_no_list():
    document, skeleton = make("# Stock\n\n• Oak wheel of the mill\n• Elm gate of the mill")
    assert items_of(Study(DocumentAnalysis(document, skeleton)), skeleton.sections[0]) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- gate closes by itself\n\nThreat 6 - The river rises", "Gate closes by itself."),
        ("• mill.open() starts the wheel;", "mill.open() starts the wheel."),
        ("- 2023-3-11", None),
        ("- " + "a very long item " * 20, None),
    ],
)
def test_a_section_without_a_sentence_is_told_by_its_first_item(text, line):
    document, skeleton = make(f"# Mitigation\n\n{text}")
    found = first_item(Study(DocumentAnalysis(document, skeleton)), skeleton.sections[0])
    assert (found and found.comment) == line


@pytest.mark.parametrize(
    ("items", "line"),
    [
        (["Support for revoked certificates", "Checks of lists", "A guide to keys"], "It lists 3 works."),
        (["Comparing in constant time"], "Comparing in constant time."),
        (["Low, B. Keys. pp. 3–9, 1961.", "Dee, A. Keys. pp. 4–8, 1962."], "It lists 2 works."),
    ],
)
def test_works_are_counted_by_the_marks_of_items(items, line):
    document, skeleton = make("# 1 Keys\n\nWords.\n\n# References\n\n" + "\n".join(f"● {one}" for one in items))
    study = Study(DocumentAnalysis(document, skeleton))
    found = directory(study, skeleton.sections[1], Entry(section_id="s2", points=(), keywords=(), tags=()))
    assert found is not None
    assert found.comment == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Low B (1961) Keys. Dee A (1962) Locks.\n\nRay C (1963) Bolts. Fox D (1964) Bars.", "It lists 4 works."),
        ("Usage: sort file\n\nOptions: file\n\n[1] Low, B. Keys. pp. 3–9, 1961.\n\n[2] Dee, A. pp. 4–8, 1962.", None),
    ],
)
def test_works_share_no_section_with_other_matters_and_count_by_their_years(text, line):
    heading = "References" if line else "Sort"
    document, skeleton = make(f"# 1 Keys\n\nWords.\n\n# {heading}\n\n{text}")
    study = Study(DocumentAnalysis(document, skeleton))
    found = directory(study, skeleton.sections[1], Entry(section_id="s2", points=(), keywords=(), tags=()))
    assert (found and found.comment) == line


@pytest.mark.parametrize(
    ("works", "line"),
    [
        ("[1] On mills. 1901. [2] On gates. 1902.", "It lists 2 works."),
        ("1. A. Miller. On mills. 1901, 4.\n2. B. Smith.\nOn gates. 1902.\n3. C. Oak. 1903.", "It lists 3 works."),
        (
            "Miller, Ann. On mills. 1901.\nSmith, Bob. On gates. 1902.\nOak, Carl. On oak. 1903.\n"
            "1. Miller, On mills, 1901.\n2. A sluice is a gate.\n3. Smith, On gates, 1902.\n4. So it was in 1904.",
            "It lists 3 works.",
        ),
        ("Miller, Ann. On mills. 1901.\n1. A sluice is a gate.\n2. So in 1904.", "It has only Miller, Ann. On mills."),
        ("Miller, A. 1901.\nSmith, B. 1902.\n– Oak, C. 1903.\nElm, D. 1904.", "It lists 4 works."),
    ],
)
def test_works_are_counted_and_notes_after_them_are_not(works, line):
    document, skeleton = make(f"# 1 Mills\n\nWords.\n\n# References\n\n{works}")
    study = Study(DocumentAnalysis(document, skeleton))
    found = directory(study, skeleton.sections[1], Entry(section_id="s2", points=(), keywords=(), tags=()))
    assert found is not None
    assert found.comment.startswith(line.rstrip("."))


@pytest.mark.parametrize(
    ("caption", "line"),
    [
        ("Table A1. Hours that each mill ran, by month", "Hours that each mill ran, by month."),
        ("Table A1. Mills", "It tabulates Upper mill, Lower mill, Old sluice and New pond."),
    ],
)
def test_a_table_alone_is_told_by_its_caption(caption, line):
    rows = "\n".join(f"{one} 7 8" for one in ("Upper mill", "Lower mill", "Old sluice", "New pond"))
    document, skeleton = make(f"# Appendix A\n\n{caption}\n\n{rows}")
    lines = tuple(
        TextLine(*found.span(), 1, 0, 0, 1, 1, 10, role="caption" if found[0] == caption else "table")
        for found in re.finditer(r"[^\n]+", document.text)
    )
    study = Study(DocumentAnalysis(document.model_copy(update={"lines": lines}), skeleton))
    found = table_of(study, skeleton.sections[0])
    assert found is not None
    assert found.comment == line


def test_code_is_no_table():
    rows = "In [ 7 8\ni = c.opr[ 1 2\ne = c.opr[ 3 4\nbe = c.opr[ 5 6\nlo = c.opr[ 5 6"
    document, skeleton = make(f"# Commands\n\n{rows}")
    assert table_of(Study(DocumentAnalysis(document, skeleton)), skeleton.sections[0]) is None


def test_a_notice_of_the_publisher_is_no_title():
    text = (
        "● A survey of the mills\n● Submit your next manuscript to us and take full advantage of it\n● A guide to keys"
    )
    document, skeleton = make(f"# 1 Keys\n\nWords.\n\n# References\n\n{text}")
    study = Study(DocumentAnalysis(document, skeleton))
    places = {line[2:]: document.text.index(line[2:]) for line in text.split("\n")}
    points = tuple(
        Point(text=words, evidence=(words_at(document, at, at + len(words)),)) for words, at in places.items()
    )
    found = directory(study, skeleton.sections[1], Entry(section_id="s2", points=points, keywords=(), tags=()))
    assert found is not None
    assert "manuscript" not in found.comment
    assert "A survey of the mills" in found.comment

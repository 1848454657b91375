"""Numbers at the start of headings, and what only looks like one."""

from __future__ import annotations

import pytest

from twopass.headings.numbering import labels, split


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("3.2 Results", "3.2", "Results"),
        ("3.2. Results", "3.2", "Results"),
        ("1Introduction", "1", "Introduction"),
        ("Chapter 3", "3", "Chapter 3"),
        ("CHAPTER IV. The end", "IV", "The end"),
        ("Part I", "I", "Part I"),
        ("PART 1308—SCHEDULES OF WEIRS", "1308", "SCHEDULES OF WEIRS"),
        ("Part 2024 in review", "", "Part 2024 in review"),
        ("Item 1A. Risk Factors", "Item 1A", "Risk Factors"),
        ("Note 12 – Revenue", "Note 12", "Revenue"),
        ("A.1 Proofs", "A.1", "Proofs"),
        ("Appendix B: Code", "B", "Code"),
        ("§ 5.2 Haftung", "5.2", "Haftung"),
        ("第三章 引言", "第三章", "引言"),
        ("第十二章 结论", "第十二章", "结论"),
        ("一、背景", "一", "背景"),
        ("Глава 2. Обзор", "2", "Обзор"),
        ("2.2.3.A Functions", "2.2.3.A", "Functions"),
        ("III-A. Method", "III-A", "Method"),
        ("4) Mounting", "4", "Mounting"),
        ("§ 1308.01 Scope of part 1308.", "1308.01", "Scope of part 1308."),
        ("§ 12a Haftung", "12a", "Haftung"),
        ("aa) Duration", "aa", "Duration"),
        ("5.10AA.1 Bolts", "5.10AA.1", "Bolts"),
        ("Annex AA: Tests", "AA", "Tests"),
        ("Item D", "Item D", "Item D"),
    ],
)
def test_a_heading_is_parted_into_number_and_title(heading: str, number: str, title: str) -> None:
    assert split(heading) == (number, title)


@pytest.mark.parametrize(
    "text",
    [
        "3.2% of the votes",
        "12:30 Lunch",
        "2D graphics",
        "1st place",
        "2020 was dry",
        "a cat",
        "Table 3",
        "3 + 4",
        "1.05 metres",
        "Apple pie",
        "Notes to the reader",
        "5-Level Paging",
        "Mixing",
        "CONCLUSION",
        "Partial orders",
        "A. N. AUTHOR",
        "ff. 12",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert labels(text) == () or labels(text)[0].weak


def test_a_roman_numeral_may_be_a_letter() -> None:
    assert {(reading.parts, reading.alphabet) for reading in labels("I. Analysis")} == {((1,), "R"), ((9,), "A")}
    assert labels("C. Method")[0].alphabet == "A"


def test_values_are_counted() -> None:
    assert labels("第二十一章 水")[0].parts == (21,)
    assert labels("XIV. Water")[0].parts == (14,)
    assert labels("Chapter Seven: Water")[0].parts == (7,)
    assert labels("B.3 Water")[0].parts == (2, 3)


def test_two_small_letters_are_doubled_ones_or_a_roman_numeral() -> None:
    assert [reading.parts for reading in labels("cc) Discrimination")] == [(3,), (200,)]
    assert [reading.parts for reading in labels("ii) Discrimination")] == [(2,), (9,)]

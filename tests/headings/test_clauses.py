"""Titles of numbered clauses that run into their text, and titles of articles in the line below their number."""

from __future__ import annotations

from dataclasses import replace

from tests.headings.paper import Row, document, prose
from twopass.headings import heading_list
from twopass.headings.measured import candidates
from twopass.passes.skeleton import scan_skeleton

TITLES = ["Definitions", "Licence", "Fees and Payment", "Term and Termination", "Notices", "General"]


def contract(titles: list[str], stop: str = ".") -> list[list[Row]]:
    clauses = [
        [
            Row(f"{number}. {title}{stop} The parties agree on what is written here about it", opens=True),
            *prose(number, 5),
        ]
        for number, title in enumerate(titles, 1)
    ]
    for clause in clauses:
        clause[1] = Row(clause[1].text, opens=False)
    return [[Row("SUPPLY AGREEMENT", 14, True), *prose(9), *(row for clause in clauses for row in clause)]]


def headings(pages: list[list[Row]]) -> list[tuple[str, str]]:
    return [(one["number"], one["title"]) for one in heading_list(scan_skeleton(document(pages)))]


def test_titles_that_run_into_their_clauses_in_the_type_of_the_text_are_headings() -> None:
    found = headings(contract(TITLES))
    assert [one for one in found if one[0]] == [(str(n), f"{title}.") for n, title in enumerate(TITLES, 1)]


def test_clauses_of_two_levels_are_found_where_a_word_opens_them() -> None:
    pages = contract(TITLES)
    numbers = iter(["1.01", "1.02", "1.03", "2.01", "2.02", "2.03"])
    rows = [Row(f"Section {next(numbers)}{row.text[2:]}") if row.text[:1].isdecimal() else row for row in pages[0]]
    assert [title for number, title in headings([rows]) if number] == [f"{title}." for title in TITLES]


def test_numbered_paragraphs_without_titles_are_no_clauses() -> None:
    assert not [one for one in headings(contract(TITLES, stop="")) if one[0]]


def test_a_short_numbered_list_is_no_contract() -> None:
    rows = [*prose(1, 40), *contract(TITLES)[0][5:20], *prose(2, 60)]
    assert not any(row.clause for row in candidates(document([rows])).sheet.rows)


def test_the_title_below_the_number_of_an_article_is_one_with_it() -> None:
    names = ["Subject matter", "Scope", "Duties", "Records", "Penalties"]
    rows = []
    for number, name in enumerate(names, 1):
        rows += [Row(f"Article {number}", italic=True, indent=200), Row(name, bold=True, indent=190), *prose(number, 6)]
    blocks = candidates(document([rows])).blocks
    said = [block.text for block in blocks if block.text.startswith("Article")]
    assert said == [f"Article {number} {name}" for number, name in enumerate(names, 1)]


def test_text_that_stands_apart_below_a_full_numbered_line_is_no_part_of_it() -> None:
    text = prose(2, 6)
    head = Row("II. Overview of the rules on water".ljust(len(max((row.text for row in text), key=len)), "n"))
    made = document([[*prose(1, 6), head, *text]])
    after = next(place for place, line in enumerate(made.lines) if made.text[line.start :].startswith("II.")) + 1
    closer = [replace(line, y0=line.y0 - 5, y1=line.y1 - 5) for line in made.lines[after:]]
    made = made.model_copy(update={"lines": (*made.lines[:after], *closer)})
    assert [block.text for block in candidates(made).blocks if block.labels] == [head.text]

"""The file's own headings are put where they are printed, or set aside where the pages do not bear them out."""

from __future__ import annotations

from tests.headings.paper import Row, document, prose
from twopass.headings import heading_list
from twopass.passes.skeleton import scan_skeleton
from twopass.schema import OutlineItem


def pages() -> list[list[Row]]:
    heads = ["Rivers", "Lakes", "Seas"]
    return [[Row(head, size=14, bold=True), *prose(k), *prose(k + 3)] for k, head in enumerate(heads)]


def item(level: int, title: str, page: int) -> OutlineItem:
    return OutlineItem(level=level, title=title, page=page)


def test_titles_are_found_on_their_pages() -> None:
    made = document(pages(), (item(1, "Rivers", 1), item(2, "lakes", 2), item(2, "Seas", 3)))
    sections = scan_skeleton(made).sections
    assert [(s.title, s.level, s.first_page, s.source) for s in sections] == [
        ("Rivers", 1, 1, "outline"),
        ("lakes", 2, 2, "outline"),
        ("Seas", 2, 3, "outline"),
    ]
    assert [made.text[s.start : s.body] for s in sections] == ["Rivers", "Lakes", "Seas"]


def test_a_title_that_is_not_printed_starts_with_its_page() -> None:
    made = document(pages(), (item(1, "Rivers", 1), item(1, "An unprinted name", 2), item(1, "Seas", 3)))
    section = scan_skeleton(made).sections[1]
    assert (section.title, section.start, section.body) == (
        "An unprinted name",
        made.pages[1].start,
        made.pages[1].start,
    )


def test_an_outline_of_page_numbers_is_set_aside() -> None:
    made = document(pages(), tuple(item(1, f"Page {n}", n) for n in (1, 2, 3)))
    assert all(section.source != "outline" for section in scan_skeleton(made).sections)


def test_an_outline_of_another_document_is_set_aside() -> None:
    made = document(pages(), tuple(item(1, title, 1) for title in ("Beets", "Turnips", "Leeks")))
    assert not {"Beets", "Turnips"} & {heading["title"] for heading in heading_list(scan_skeleton(made))}


def test_a_bookmark_without_a_title_takes_that_of_the_heading_between_its_neighbours() -> None:
    page = [row for k, head in enumerate(("Rivers", "Lakes", "Seas")) for row in (Row(head, 14, True), *prose(k))]
    made = document([page], (item(1, "Rivers", 1), item(1, " ", 1), item(1, "Seas", 1)))
    assert [section.title for section in scan_skeleton(made).sections] == ["Rivers", "Lakes", "Seas"]


def test_bookmarks_that_are_paragraphs_are_no_headings() -> None:
    clause = (
        "Licence. The water board lets the miller use the water of the upper pond. It may take this back at any time."
    )
    made = document(pages(), tuple(item(1, f"{n} {clause}", n) for n in (1, 2, 3)))
    assert not any("water board" in section.title for section in scan_skeleton(made).sections)


def test_what_has_no_number_stands_beside_what_the_outline_names() -> None:
    heads = ("Abstract.", "1 Rivers", "2 Lakes", "Abstract", "3 Seas", "Acknowledgements", "References", "References")
    page = [row for k, head in enumerate(heads) for row in (Row(head, 14, True), *prose(k))]
    made = document([page], tuple(item(2, head, 1) for head in ("1 Rivers", "2 Lakes", "3 Seas")))
    shown = [(one.title, one.level, one.source) for one in scan_skeleton(made).sections if one.level]
    assert shown[-6:] == [
        ("Abstract", 2, "layout"),
        ("Rivers", 2, "outline"),
        ("Lakes", 2, "outline"),
        ("Seas", 2, "outline"),
        ("Acknowledgements", 2, "layout"),
        ("References", 2, "layout"),
    ]

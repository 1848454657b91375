"""Contents pages: what they list, at which level, and where it stands."""

from __future__ import annotations

from tests.headings.paper import Row, document, prose
from twopass.headings.contents import contents_pages
from twopass.headings.measured import candidates
from twopass.headings.printed_lines import sheet

LISTED = [
    Row("Contents", size=16, bold=True),
    Row("1 Rivers . . . . . . . . . . . . . 1"),
    Row("1.1 Springs . . . . . . . . . . . . 2", indent=20, opens=False),
    Row("1.2 Mouths of rivers that run into", indent=20, opens=False),
    Row("shallow seas . . . . . . . . . . . 3", indent=32, opens=False),
    Row("2 Lakes . . . . . . . . . . . . . . 4"),
    Row("References . . . . . . . . . . . . . 5"),
]


def body() -> list[list[Row]]:
    def page(*heads: Row) -> list[Row]:
        return [row for k, head in enumerate(heads) for row in (head, *prose(k), *prose(k + 5))]

    return [
        LISTED,
        page(Row("1 Rivers", size=14, bold=True)),
        page(Row("1.1 Springs", bold=True)),
        page(Row("1.2 Mouths of rivers that run into shallow seas", bold=True)),
        page(Row("2 Lakes", size=14, bold=True)),
        page(Row("References", size=14, bold=True)),
    ]


def test_entries_are_read_with_pages_and_levels() -> None:
    found = contents_pages.mark(sheet(document(body())))
    assert [(entry.text, entry.page, entry.level) for entry in found] == [
        ("1 Rivers", 1, 1),
        ("1.1 Springs", 2, 2),
        ("1.2 Mouths of rivers that run into shallow seas", 3, 2),
        ("2 Lakes", 4, 1),
        ("References", 5, 1),
    ]


def test_entries_are_found_in_the_body_in_spite_of_other_page_numbers() -> None:
    found = candidates(document(body()))
    assert [found.blocks[entry.block].page for entry in found.entries] == [2, 3, 4, 5, 6]
    assert all(not row.listed for row in found.sheet.rows if row.page > 1)


def test_a_table_of_amounts_is_no_contents_page() -> None:
    rows = [
        Row("Overview", size=14, bold=True),
        *(Row(f"Revenue of year {n} 1,{900 - n}", opens=False) for n in range(9)),
    ]
    assert contents_pages.mark(sheet(document([rows]))) == []


def test_lists_of_figures_are_marked_but_not_taken_for_contents() -> None:
    rows = [
        Row("List of Figures", size=16, bold=True),
        *(Row(f"{n} A figure . . . . . {n}", opens=False) for n in range(1, 7)),
    ]
    made = sheet(document([rows, prose(1)]))
    assert contents_pages.mark(made) == []
    assert sum(row.listed for row in made.rows) == 6


def test_lines_that_say_who_wrote_a_chapter_are_no_entries() -> None:
    titles = ["Rivers and their springs", "Lakes and their shores", "Seas and their depths", "Wells"]
    names = ["ADA BROOK", "BEN POOL AND CAL MERE", "DORA STRAND", "EVE SHAFT"]
    listed = [Row("Contents", size=16, bold=True)]
    for number, (title, name) in enumerate(zip(titles, names, strict=True), 1):
        listed += [Row(f"{title} . . . . . . {number}"), Row(name, size=7)]
    assert [entry.text for entry in contents_pages.mark(sheet(document([listed])))] == titles


def test_contents_go_on_where_numbered_rows_name_ever_later_pages_without_a_right_edge() -> None:
    rows = [f"{n}.{k} {'Water ' * (k + n)}{3 * n + k}" for n in range(1, 4) for k in range(1, 4)]
    made = sheet(document([[Row("Contents", size=16, bold=True), *(Row(text) for text in rows)], prose(1)]))
    assert len(contents_pages.mark(made)) == len(rows)


def test_contents_without_pages_end_where_their_first_row_comes_again() -> None:
    heads = ["I. Introduction", "II. Rivers", "A. Springs", "III. Lakes"]
    listed = [Row("Contents", size=16, bold=True), *(Row(head) for head in heads)]
    body = [row for k, head in enumerate(heads) for row in (Row(head.upper(), bold=True), *prose(k))]
    made = sheet(document([listed, body]))
    assert [entry.text for entry in contents_pages.mark(made)] == heads
    assert not any(row.listed for row in made.rows if row.page == 2)


def test_no_word_that_ends_in_a_roman_letter_is_a_page() -> None:
    found = contents_pages.mark(sheet(document([[*LISTED[:2], Row("Basic and theoretical"), *LISTED[2:]]])))
    assert not any(entry.text.endswith("theoretica") for entry in found)


def test_a_subtitle_in_other_type_is_joined_to_the_title_that_the_contents_name_with_it() -> None:
    pages = body()
    pages[0] = [Row("2 Lakes: how they freeze . . . . . . 4") if row.text.startswith("2 L") else row for row in LISTED]
    pages[4] = [Row("2 Lakes", size=14, bold=True), Row("How they freeze", size=12, italic=True), *prose(3)]
    found = candidates(document(pages))
    assert [found.blocks[entry.block].text for entry in found.entries][3] == "2 Lakes How they freeze"


def test_an_entry_is_found_by_its_very_words_where_empty_pages_are_counted() -> None:
    found = candidates(document([body()[0], [], *body()[1:3], [], [], *body()[3:]]))
    mouths = next(entry for entry in found.entries if "Mouths" in entry.text)
    assert found.blocks[mouths.block].page == 7

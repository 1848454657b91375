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

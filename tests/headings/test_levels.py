"""Levels follow numbers, nesting and setting, and are the same all through a document."""

from __future__ import annotations

from tests.headings.paper import Row, document, prose
from twopass.headings import levels
from twopass.headings.candidates import Block
from twopass.headings.measured import candidates


def assigned(heads: list[Row]) -> list[tuple[str, int]]:
    rows = [row for number, head in enumerate(heads) for row in (head, *prose(number, 6))]
    found = candidates(document([rows[k : k + 28] for k in range(0, len(rows), 28)]))
    wanted = {head.text for head in heads}
    chosen: list[Block] = [block for block in found.blocks if block.text in wanted]
    assert len(chosen) == len(heads)
    levels.assign(chosen, found.entries)
    return [(block.text, block.level) for block in chosen]


def test_numbers_give_the_depth() -> None:
    heads = [("1 One", 14), ("1.1 Two", 12), ("1.1.1 Three", 11), ("1.2 Four", 12), ("2 Five", 14)]
    assert [level for _, level in assigned([Row(t, size=s, bold=True) for t, s in heads])] == [1, 2, 3, 2, 1]


def test_letters_that_start_again_stand_inside_roman_numerals() -> None:
    heads = ["I. ONE MAN", "A. Ink", "B. Pen", "II. TWO MEN", "A. Paper", "B. Glue", "III. THREE MEN"]
    assert [level for _, level in assigned([Row(t, bold=True) for t in heads])] == [1, 2, 2, 1, 2, 2, 1]


def test_appendices_stand_beside_sections() -> None:
    heads = ["1 One", "1.1 Sub", "2 Two", "A Proofs", "A.1 First", "B Tables"]
    sizes = [14, 12, 14, 14, 12, 14]
    rows = [Row(t, size=s, bold=True) for t, s in zip(heads, sizes, strict=True)]
    assert [level for _, level in assigned(rows)] == [1, 2, 1, 1, 2, 1]


def test_without_numbers_the_larger_stands_above() -> None:
    heads = [("Rivers", 16), ("Springs", 13), ("Mouths", 13), ("Lakes", 16), ("Shores", 13)]
    assert [level for _, level in assigned([Row(t, size=s, bold=True) for t, s in heads])] == [1, 2, 2, 1, 2]


def test_parts_stand_above_chapters() -> None:
    heads = [("Part One Water", 20), ("1 Rivers", 16), ("2 Lakes", 16), ("Part Two Land", 20), ("3 Hills", 16)]
    assert [level for _, level in assigned([Row(t, size=s, bold=True) for t, s in heads])] == [1, 2, 2, 1, 2]


def test_letters_in_two_settings_that_count_apart_stand_on_two_levels() -> None:
    heads = ["A. Courts", "I. First", "A. REGIONAL COURTS", "B. HIGH COURTS", "II. Second", "A. APPEAL COURTS"]
    heads += ["B. SUPREME COURTS", "B. Police", "I. Force", "A. LOCAL FORCES", "B. BORDER FORCES"]
    heads += ["C. SECRET FORCES", "C. Navy"]
    rows = [Row(text, bold=not text.isupper()) for text in heads]
    assert [level for _, level in assigned(rows)] == [1, 2, 3, 3, 2, 3, 3, 1, 2, 3, 3, 3, 1]


def test_paragraphs_of_a_law_stand_inside_its_sections() -> None:
    heads = ["Abschnitt 1 Allgemeines", "§ 1 Bereich", "§ 2 Begriffe", "Abschnitt 2 Pflichten", "§ 3 Prüfung"]
    assert [level for _, level in assigned([Row(text, bold=True) for text in heads])] == [1, 2, 2, 1, 2]


def test_capitals_look_larger_than_small_letters_of_their_size() -> None:
    heads = [("WATER RIGHTS OF TOWNS", 9, False), ("Wells", 10, True), ("Mills", 10, True)]
    rows = [Row(text, size=size, italic=italic) for text, size, italic in heads * 3]
    texts = [Row(f"{row.text} {number}", row.size, italic=row.italic) for number, row in enumerate(rows)]
    assert [level for _, level in assigned(texts)] == [1, 2, 2] * 3


def test_what_stands_in_brackets_beside_a_label_parts_it_from_no_title() -> None:
    heads = [Row("Annex A (informative)", bold=True), Row("Flow over weirs", bold=True), *prose(1, 6)]
    assert next(block.text for block in candidates(document([heads])).blocks) == "Annex A (informative) Flow over weirs"


def test_what_has_no_number_stands_inside_the_items_of_a_form_and_is_signed_beside_its_parts() -> None:
    heads = ["Part I. Money", "Item 1. Statements", "MILL ACCOUNTS", "Note 1. Grain", "Gears", "Note 2. Flour"]
    heads += ["Item 2. Risks", "Frost", "Part II. Others", "Item 3. Weirs", "SIGNATURES", "INDEX OF FORMS"]
    rows = [Row(text, bold=True, italic=text in ("Gears", "Frost")) for text in heads]
    assert [level for _, level in assigned(rows)] == [1, 2, 3, 4, 5, 4, 2, 5, 1, 2, 1, 1]


def test_larger_front_matter_holds_no_sections() -> None:
    front = [Row("Contents of all", size=24), *(Row(f"Leaf {n}", size=12, bold=True) for n in range(3))]
    front += [Row("From the miller", size=24)]
    body = [Row(f"Of {grain} {year}", size=16, bold=True) for year in range(1, 9) for grain in ("corn", "rye", "oats")]
    assert [level for _, level in assigned([*front, *body])] == [1, 2, 2, 2, 1, *[1] * len(body)]


def test_a_single_larger_heading_holds_none_of_the_many_beside_it() -> None:
    heads = [
        ("Ratings", 16),
        ("Safe", 24),
        ("Findings", 16),
        ("The House by the Weir", 40),
        ("Caring", 24),
        ("Ends", 16),
    ]
    assert [level for _, level in assigned([Row(t, size=s) for t, s in heads])] == [2, 1, 2, 1, 1, 2]


def test_a_capital_that_opens_one_title_after_another_is_a_word() -> None:
    heads = ["A letter to the miller", "A note on gears", "B flat and the bells", "A map of the valley"]
    rows = [row for number, text in enumerate(heads) for row in (Row(text, size=16), *prose(number, 6))]
    found = {block.text: block.label for block in candidates(document([rows])).blocks}
    assert [found[text] for text in heads if text.startswith("A")] == [None] * 3

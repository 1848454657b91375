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

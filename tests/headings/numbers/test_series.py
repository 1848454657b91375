"""Numbers in a row complete what was accepted one by one."""

from __future__ import annotations

from tests.headings.paper import Row, document, prose
from twopass.headings.candidates import Block
from twopass.headings.measured import candidates
from twopass.headings.numbers.series import completed


def after(heads: list[Row], taken: set[str], score: float = 0.2) -> list[str]:
    """The texts that stand after the repair, where those in `taken` were accepted before it."""
    rows = [row for number, head in enumerate(heads) for row in (head, *prose(number, 6))]
    blocks = candidates(document([rows[k : k + 28] for k in range(0, len(rows), 28)])).blocks
    chosen: list[Block] = [block for block in blocks if block.text in taken]
    assert len(chosen) == len(taken)
    for block in blocks:
        block.score = score
    return [block.text for block in completed(blocks, chosen)]


def bold(*texts: str) -> list[Row]:
    return [Row(text, size=12, bold=True) for text in texts]


def test_a_hole_between_two_numbers_is_filled() -> None:
    heads = ["Note 1 Policies", "Note 2 Revenue", "Note 3 Leases", "Note 4 Debt, Notes and Loans", "Note 5 Taxes"]
    assert after(bold(*heads), {heads[1], heads[4]}) == heads


def test_a_number_out_of_order_fills_no_hole() -> None:
    heads = ["1 Water", "3 Bread", "2 Land", "4 Air"]
    assert after(bold(*heads), {"1 Water", "3 Bread", "4 Air"}) == ["1 Water", "3 Bread", "4 Air"]


def test_a_hole_that_nothing_fills_wholly_stays() -> None:
    heads = ["1 Water", "2 Land", "4 Air"]
    assert after(bold(*heads), {"1 Water", "4 Air"}) == ["1 Water", "4 Air"]


def test_what_is_numbered_inside_a_heading_is_one() -> None:
    heads = ["1 Water", "1.1 Rivers", "1.2 Lakes", "2 Land"]
    assert after(bold(*heads), {"1 Water", "2 Land"}) == heads
    assert after(bold("1 Water", "5.1 Rivers", "2 Land"), {"1 Water", "2 Land"}) == ["1 Water", "2 Land"]


def test_the_same_words_over_and_over_are_the_head_of_a_table() -> None:
    heads = ["4 Registers", "4.1 Bits and access", "4.2 Bits and access", "4.3 Bits and access"]
    assert after(bold(*heads), {"4 Registers"}) == ["4 Registers"]


def test_hardly_any_chance_is_too_little_for_a_nested_number() -> None:
    assert after(bold("1 Water", "1.1 Rivers", "2 Land"), {"1 Water", "2 Land"}, 0.01) == ["1 Water", "2 Land"]

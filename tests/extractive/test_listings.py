"""What is a contents page and what only ends in numbers."""

from __future__ import annotations

import pytest

from twopass.extractive.listings import _climbs


@pytest.mark.parametrize(
    ("rows", "climbs"),
    [
        (["Foreword 3", "1 The river 5", "1.1 Its bed 5", "2 The gauges 12", "Index 40"], True),
        (["Cash 412", "Receivables 97", "Inventories 1,204", "Prepaid expenses 33", "Total 1,746"], False),
        (["Water drives the wheel.", "The miller opens the sluice.", "Flour runs into the sack."], False),
    ],
)
def test_page_numbers_rise_and_amounts_do_not(rows, climbs):
    assert _climbs(rows) is climbs

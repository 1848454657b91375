"""Candidates of the same words: those set as high as one are counted in one walk as they are one by one."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import pytest

from twopass.headings.features.contextual import SAME_PLACE, _in_place


@pytest.mark.parametrize("places", [1, 30, 200])
def test_what_is_set_as_high_is_counted(places: int):
    chance = Random(places)
    members = [
        SimpleNamespace(features={"height": chance.randrange(places) * 0.4 * SAME_PLACE}, page=chance.randint(1, 9))
        for _ in range(60)
    ]
    found = list(_in_place(members))
    assert len(found) == len(members)
    for block, times, pages in found:
        height = block.features["height"]
        same = [one.page for one in members if abs(one.features["height"] - height) < SAME_PLACE]
        assert (times, pages) == (len(same), len(set(same)))

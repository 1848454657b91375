"""Runs of Chinese characters: sorted places tell of each what counting it wherever it stands does."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from random import Random

import pytest

from twopass.extractive.keyphrases.chinese_runs import ChineseRuns, Stretch, stretches


def runs_of(text: str) -> list[str]:
    return [text[i : i + size] for size in range(2, 7) for i in range(len(text) - size + 1)]


@pytest.mark.parametrize("letters", ["河", "河水", "河水磨坊闸门"])
def test_runs_are_counted_as_one_by_one(letters: str):
    chance = Random(letters)
    held = [
        Stretch("".join(chance.choices(letters, k=chance.randint(2, 9))), chance.randint(0, 3), chance.random() < 0.7)
        for _ in range(40)
    ]
    found = ChineseRuns(held)
    total = Counter(chain.from_iterable(runs_of(one.text) for one in held))
    for run in (*total, "河" * 7, letters[0], "门门门门门门", "mill"):
        assert found.total(run) == total[run]
    for run, times in total.items():
        places = [(one.section, one.counted) for one in held for other in runs_of(one.text) if other == run]
        first, counted = found.sections(run)
        assert first == min(places)[0]
        assert Counter(counted) == Counter(section for section, counts in places if counts)
        if times > 1:
            assert found.covered(run) == max(
                (n for one, n in total.items() if len(one) == len(run) + 1 and run in one), default=0
            )
            assert {section for section, keys in found.by_section.items() if run in keys} == set(counted)
    assert all(total[run] > 1 for keys in found.by_section.values() for run in keys)


def test_particles_and_marks_part_stretches():
    assert [one.text for one in stretches("水磨坊的闸门，见 mill 河。", 2, True)] == ["水磨坊", "闸门"]


def test_a_document_without_chinese_has_no_runs():
    assert ChineseRuns([]).total("河水") == 0

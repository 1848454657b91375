"""The benchmark's score: what matches, what costs nothing, and what a wrong parent costs."""

from __future__ import annotations

import pytest

from benchmarks.skeleton import difference, score


def listed(*headings: tuple[int, str, int]) -> list[dict[str, object]]:
    return [{"level": level, "title": title, "page": page} for level, title, page in headings]


TRUTH = listed((1, "1 Rivers", 2), (2, "1.1 Springs", 2), (1, "2 Lakes", 5))


def test_numbers_case_and_a_page_of_doubt_do_not_matter() -> None:
    found = score(listed((1, "RIVERS", 3), (2, "Springs", 2), (1, "Lakes", 4)), TRUTH)
    assert (found.precision, found.recall, found.f1, found.parent) == (1, 1, 1, 1)


def test_the_title_and_stock_headings_are_free_and_others_are_not() -> None:
    extra = listed((1, "A book of waters", 1), (1, "Abstract", 1))
    assert score([*extra, *TRUTH], TRUTH).precision == 1
    assert score([*extra, *TRUTH, *listed((1, "Unheard of", 6))], TRUTH).precision == pytest.approx(3 / 4)


def test_order_is_kept_and_parents_are_those_of_matched_headings() -> None:
    assert score(TRUTH[::-1], TRUTH).recall == pytest.approx(1 / 3)
    flat = [{**heading, "level": 1} for heading in TRUTH]
    assert score(flat, TRUTH).parent == pytest.approx(2 / 3)


def test_the_interval_holds_the_mean() -> None:
    mean, low, high = difference([0.9, 0.8, 0.95, 0.7], [0.6, 0.7, 0.9, 0.5])
    assert low <= mean <= high
    assert mean == pytest.approx(0.1625)

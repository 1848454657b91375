"""Claims are what they are said to be: as many of each, changed in one thing, and without a page that is taken out."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.claim_making import ABSENCES, CHANGES, claims, homes, without_page
from benchmarks.claims import judged, right


@pytest.fixture(scope="module")
def held():
    return homes()


def test_there_are_three_hundred_of_the_kinds_named(held):
    made = claims(held, 1)
    counts = Counter(one.how for one in made)
    assert len(made) == 300
    assert set(counts) == {"true", *CHANGES, *ABSENCES}
    assert counts["true"] == 100
    assert all(counts[how] == 17 for how in CHANGES)
    assert len({(one.home, one.text) for one in made}) == 300


def test_a_page_that_is_taken_out_leaves_the_others_as_they_were(held):
    document, _ = held["paper"]
    cut, skeleton = without_page(held["paper"], 3)
    texts = {page.number: cut.text[page.start : page.end] for page in cut.pages}
    assert texts[3] == ""
    for page in document.pages:
        if page.number != 3:
            assert texts[page.number] == document.text[page.start : page.end]
    assert skeleton.sections[0].start == 0
    assert skeleton.sections[-1].end == len(cut.text)
    assert all(one.end <= two.start for one, two in zip(skeleton.sections, skeleton.sections[1:], strict=False))


def test_verdicts_are_decisive_and_right(held):
    made = claims(held, 1)[::3]
    found = list(judged(held, made))
    decisive = [(claim, verdict) for claim, verdict, _ in found if verdict.verdict != "unclear"]
    assert len(decisive) >= 0.5 * len(found)
    assert sum(right(*one) for one in decisive) >= 0.95 * len(decisive)
    turned = [verdict.verdict for _, verdict, before in found if before is not None and before.verdict == "supported"]
    assert turned.count("not_addressed") >= 0.9 * len(turned)

"""Questions to our own documents: the right page is found, what is not there is refused, every quote is verbatim."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.ask import DATA, Tally, rows_of
from twopass.config import ReadOptions
from twopass.extractive.answering.direct_answer import answer_directly
from twopass.pipeline import skeleton_of
from twopass.retrieval.search import Passages
from twopass.text.analysis import DocumentAnalysis


@pytest.fixture(scope="module")
def tally() -> Tally:
    rows, _ = rows_of(None)
    held = {
        name: Passages(DocumentAnalysis(*skeleton_of(DATA / f"{name}.pdf", ReadOptions())))
        for name in {row["document"] for row in rows}
    }
    counted = Tally()
    for row in rows:
        passages = held[row["document"]]
        counted.add_answer(row, answer_directly(passages, row["question"]), passages.analysis.document)
        if row["pages"]:
            counted.add_pages(passages.pages(row["question"], 10), row["pages"])
    return counted


def test_the_page_is_among_the_first_five(tally):
    assert tally.asked == 40
    assert tally.found[5] >= 36
    assert tally.found[1] >= 28


def test_what_is_not_there_is_refused(tally):
    assert sum(n for (held, _), n in tally.verdicts.items() if not held) == 30
    assert tally.verdicts[False, "not_addressed"] >= 27
    assert tally.verdicts[False, "answered"] == 0


def test_direct_answers_are_right(tally):
    assert tally.verdicts[True, "answered"] >= 16
    assert tally.right >= 0.9 * tally.verdicts[True, "answered"]
    assert tally.verdicts[True, "not_addressed"] <= 4


def test_every_quote_stands_on_its_page(tally):
    assert tally.quotes > 500
    assert tally.verbatim == tally.quotes


def test_questions_are_told_apart_by_their_ids():
    rows, _ = rows_of(None)
    assert Counter(row["id"] for row in rows).most_common(1)[0][1] == 1

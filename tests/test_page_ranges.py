"""Any pages of a document are read as the whole is, and a page is told by its number, not by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from twopass.backends.extractive import Extractive
from twopass.config import Options, ReadOptions
from twopass.crossrefs.targets.equation_numbers import _stands_right
from twopass.headings.measured import candidates
from twopass.pipeline import run, skeleton_of
from twopass.readers import read
from twopass.report.ledger import ledger
from twopass.schema import Document

RANGES = ["1-1", "12", "5-8", "9-12", "2,5,11", "2-", "1,12", *(f"{first}-{first + 1}" for first in range(1, 12))]


@pytest.fixture(scope="module")
def whole(paper: Path) -> Document:
    return read(paper)


@pytest.mark.parametrize("pages", RANGES)
def test_every_range_of_the_paper_is_read(paper, whole, pages):
    reading = run(paper, Extractive(), Options(pages=pages))
    numbers = {page.number for page in reading.document.pages}
    for page in reading.document.pages:
        same = whole.page(page.number)
        assert (page.width, page.height, page.label or same.label) == (same.width, same.height, same.label)
    assert {section.first_page for section in reading.skeleton.sections} <= numbers
    leads = {row["target_page"] for row in ledger(reading, everything=True)} - {None}
    assert leads <= numbers
    assert reading.audit.losses == ()


@pytest.mark.parametrize("pages", ["1", "5-8", "2,30,61", "40-44", "62"])
def test_ranges_of_the_report_are_read(report, pages):
    reading = run(report, Extractive(), Options(pages=pages))
    numbers = {page.number for page in reading.document.pages}
    assert {row["target_page"] for row in ledger(reading, everything=True)} - {None} <= numbers


@pytest.mark.parametrize("command", ["summarize", "skeleton", "references"])
def test_the_command_line_reads_a_range(twopass, paper, command):
    for pages in ("5-8", "2,5,11"):
        done = twopass(command, paper, "--pages", pages)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_a_page_is_looked_up_by_its_number(paper, whole):
    some, _ = skeleton_of(paper, ReadOptions("2,5,11"))
    assert [some.page(number) and some.page(number).number for number in range(14)] == [
        number if number in (2, 5, 11) else None for number in range(14)
    ]
    assert (some.last_page, whole.last_page) == (11, 12)
    assert [whole.page(number) for number in range(1, 13)] == list(whole.pages)


def test_printed_numbers_are_seen_across_gaps(paper):
    assert [page.label for page in read(paper, ReadOptions("2,5,11")).pages] == ["2", "5", "11"]


def resized(document: Document) -> Document:
    """The document with pages that all differ in size: page n is n hundred points wide, and ten times as high."""
    pages = [page.model_copy(update={"width": 100 * page.number, "height": 1000 * page.number}) for page in document.pages]  # noqa: E501  # fmt: skip
    return document.model_copy(update={"pages": tuple(pages)})


def test_measures_are_taken_on_the_page_of_that_number(paper):
    document = resized(read(paper, ReadOptions("3,7-9")))
    found = candidates(document)
    pages = {block.page for block in found.blocks}
    assert pages == {3, 7, 8, 9}
    for block in found.blocks:
        top = found.sheet.rows[block.first].line.y0
        assert block.features["height"] == pytest.approx(min(1.0, max(0.0, top / (1000 * block.page))))


def test_a_formula_number_stands_at_the_right_of_its_own_page(paper):
    document = resized(read(paper, ReadOptions("3,7-9")))
    for line in document.lines:
        width = 100 * line.page
        right = any(low * width < line.x0 < high * width for low, high in ((0.38, 0.5), (0.62, 1.0)))
        assert _stands_right(document, line) == right

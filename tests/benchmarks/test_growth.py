"""Time grows with the length of a text, whatever its shape; the benchmark makes what it says and reads its figures."""

from __future__ import annotations

import time

import pytest

import twopass
from benchmarks.growing_pages import pdf_of
from benchmarks.growing_texts import mixture, shapes, text_of
from benchmarks.growth import exponent
from twopass.report import to_markdown

SMALL, TIMES, MOST = 10_000, 4, 7
"""Bytes of the small text, how many times longer the other is, and how many times longer that may take: 16 times is the
square.
"""
WORST = {
    "md": ("one_number", "underscores", "dots", "comments", "brackets", "tables", "lists"),
    "txt": ("initials", "hyphens", "base64", "section_signs", "opened", "citations", "chinese", "backticks"),
}


def seconds(path) -> float:
    started = time.process_time()
    to_markdown(twopass.read(path))
    return time.process_time() - started


@pytest.mark.parametrize(("kind", "shape"), [(kind, shape) for kind, held in WORST.items() for shape in held])
def test_time_grows_in_proportion(tmp_path, kind, shape):
    small, large = tmp_path / f"small.{kind}", tmp_path / f"large.{kind}"
    for path, size in ((small, SMALL), (large, TIMES * SMALL)):
        path.write_text(text_of(shape, size, kind == "md"), encoding="utf-8")
    seconds(small)  # patterns and words of the language are read once
    ratios = (seconds(large) / seconds(small) for _ in range(3))
    assert any(ratio <= MOST for ratio in ratios)


@pytest.mark.parametrize("shape", shapes())
def test_texts_have_their_length_and_are_the_same_for_a_seed(shape):
    text = text_of(shape, 20_000, markdown=True)
    assert 0.9 < len(text.encode()) / 20_000 < 1.6
    assert text == text_of(shape, 20_000, markdown=True)


def test_mixtures_differ_by_seed():
    texts = {mixture(3000, True, seed)[1] for seed in range(20)}
    assert len(texts) == 20


def test_pages(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_of(13))
    reading = twopass.read(tmp_path / "a.pdf")
    assert len(reading.document.pages) == 13
    assert [section.number for section in reading.skeleton.sections if section.number] == ["1", "2"]


@pytest.mark.parametrize("slope", [1.0, 2.0])
def test_the_exponent_is_that_of_the_larger_half(slope):
    sizes = (1, 10, 100, 1000, 10_000)
    assert exponent(sizes, [50 + size**slope if size < 100 else size**slope for size in sizes]) == pytest.approx(slope)

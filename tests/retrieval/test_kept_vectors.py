"""What was encoded is not encoded again, in this process or the next; a damaged file is no obstacle."""

from __future__ import annotations

import numpy as np
import pytest

from twopass.retrieval.kept_vectors import WORTH_KEEPING, KeptVectors

TEXTS = [f"text {n}" for n in range(WORTH_KEEPING)]


class Counting:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts):
        self.seen += texts
        return np.array([[float(len(text)), float(text[-1])] for text in texts]).reshape(len(texts), 2)


def test_vectors_are_kept_over_processes(tmp_path):
    first, second = Counting(), Counting()
    kept = KeptVectors(first, tmp_path / "v.npz").encode(TEXTS)
    again = KeptVectors(second, tmp_path / "v.npz").encode([*TEXTS[::-1], "more 1"])
    assert first.seen == TEXTS
    assert second.seen == ["more 1"]
    assert np.allclose(again[:-1], kept[::-1])


def test_a_question_is_not_worth_a_file(tmp_path):
    KeptVectors(Counting(), tmp_path / "v.npz").encode(["what 1"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"PK no archive", b"\x93NUMPY"])
def test_a_damaged_file_is_made_anew(tmp_path, content):
    (tmp_path / "v.npz").write_bytes(content)
    counting = Counting()
    assert KeptVectors(counting, tmp_path / "v.npz").encode(TEXTS).shape == (WORTH_KEEPING, 2)
    KeptVectors(again := Counting(), tmp_path / "v.npz").encode(TEXTS)
    assert counting.seen == TEXTS
    assert again.seen == []


def test_nothing_has_no_rows(tmp_path):
    assert KeptVectors(Counting(), tmp_path / "v.npz").encode([]).shape == (0, 2)

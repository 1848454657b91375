"""Order fine-tuning on a document of our own, with a tiny untrained model and bytes for tokens."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from experiments.finetune import ARMS, SKELETON, excerpt, finetune, order, prepare, sections_of
from experiments.model import LSTMForCausalLM

SECTIONS = [
    (f"Part {i}", f"In part {i} the number {i * i} is named, and nothing else of note. " * 4) for i in range(10)
]


def encode(text: str) -> list[int]:
    return list(text.encode())


class Model(LSTMForCausalLM):
    """The LSTM with the attribute that a transformers model has."""

    device = torch.device("cpu")

    def forward(self, input_ids, **_) -> SimpleNamespace:
        return super().forward(input_ids)


@pytest.mark.parametrize("arm", ARMS)
def test_every_arm_presents_one_multiset(arm):
    presented = Counter(order(arm, chunks=7, epochs=4, seed=1))
    assert presented == dict.fromkeys([SKELETON, *range(7)], 4)


def test_orders_are_what_they_are_called():
    assert list(order("sequential", 3, 2, 0)) == [SKELETON, 0, 1, 2, SKELETON, 0, 1, 2]
    assert list(order("retrospective", 3, 2, 0)) == [SKELETON, 0, 1, 2, 2, 1, 0, SKELETON]
    assert list(order("skeleton_first", 2, 2, 0)) == [SKELETON, SKELETON, 0, 1, 0, 1]
    with pytest.raises(ValueError, match="unknown arm"):
        list(order("alphabetical", 2, 2, 0))


def test_excerpts_are_consecutive_sections_that_do_not_overlap():
    found = [excerpt(SECTIONS, index, 3, encode, 1600) for index in range(3)]
    assert [section for part in found for section in part] == SECTIONS
    assert excerpt(SECTIONS, 0, 1, encode, 1100) == SECTIONS[:5], (
        "no more than was asked for, and the section that fills it"
    )
    table = [("Table", "7 " * 500), *SECTIONS]
    assert excerpt(table, 0, 1, encode, 1200)[0] == SECTIONS[0], "a section that would fill the excerpt is passed over"


def test_a_pdf_is_cut_at_its_headings():
    sections = dict(sections_of(Path(__file__).parents[2] / "data" / "paper.pdf"))
    assert "1.1 The question" in sections
    assert len(sections["1.1 The question"]) > 500


def test_held_out_sections_are_not_among_the_chunks():
    material = prepare(SECTIONS, encode, 64)
    text = bytes(material.chunks.flatten().tolist()).decode()
    for part in range(10):
        assert (f"number {part * part} " in text) == (part not in (1, 5)), part
    assert "Part 5" in bytes(material.skeleton[0].tolist()).decode()
    with pytest.raises(ValueError, match="too short"):
        prepare(SECTIONS[:5], encode, 4096)


def test_fine_tuning_learns_the_document():
    torch.manual_seed(0)
    material = prepare(SECTIONS, encode, 64)
    found = list(finetune(Model(256, 24, 1), material, "retrospective", epochs=2, seed=0, lr=1e-2))
    assert [values["step"] for values in found] == [epoch * (len(material.chunks) + 1) for epoch in range(3)]
    assert found[-1]["trained"] < found[0]["trained"] - 1
    assert len(found[0]["by_fifth"]) == 5

"""Fine-tuning on questions and answers, with a tiny untrained model and bytes for tokens."""

from __future__ import annotations

import math

import pytest
import torch

from experiments.finetune_answers import cost, finetune, last_number, right, sample
from experiments.model import BUILDERS

PAIRS = [(f"{a}+{b}?", f"{a}+{b} is {a + b}") for a in (1, 2) for b in (3, 4)]


def encode(text: str) -> list[int]:
    return list(text.encode())


def decode(ids: list[int]) -> str:
    return bytes(ids).decode(errors="replace")


@pytest.mark.parametrize(
    ("text", "number"),
    [("6 * 7 = 42\n#### 42", "42"), ("It costs $1,250.50.", "1250.50"), ("minus: -3", "-3"), ("none", "")],
)
def test_the_last_number_is_the_answer(text, number):
    assert last_number(text) == number


def test_a_fresh_model_guesses_and_a_trained_one_knows_by_heart():
    torch.manual_seed(0)
    model = BUILDERS["gpt2"](256, 48, 32, 1)
    samples = [sample(*pair, encode) for pair in PAIRS]
    assert samples[0].number == "4"
    assert decode(samples[0].ids[samples[0].start :].tolist()) == "1+3 is 4\n\n"
    assert cost(model, samples[0]) == pytest.approx(math.log(256), abs=0.5)
    assert not right(model, samples[0], decode)
    curves = finetune(model, samples[::3], samples[1:3], decode, epochs=90, seed=0, lr=3e-3)
    assert all(len(values) == 91 for values in curves.values())
    assert curves["train_answer_accuracy"][0] == 0
    assert curves["train_answer_accuracy"][-1] == 1
    assert curves["train_answer_nll"][-1] < 0.1
    assert curves["pre_memorisation_accuracy_0.01"][-1] >= curves["pre_memorisation_accuracy_0.5"][-1]

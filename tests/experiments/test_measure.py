"""The metrics on predictions that are known, and pre-memorisation accuracy worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from experiments.data import TaskR, TaskS
from experiments.measure import (
    answers,
    measure_reasoning,
    measure_structure,
    pre_memorisation_accuracy,
)

S = TaskS(seed=0, topics=4, symbols=6, pairs=6, details=12)
R = TaskR(seed=0, modulus=5, chain=2, wordings=4)


def knows_structure(tokens):
    """Logits of an oracle that knows every π and spreads details evenly."""
    rule = torch.as_tensor(S.rule())
    logits = torch.full((*tokens.shape, S.vocabulary), -40.0)
    first = 1 + S.topics
    for position in range(1, S.length - 1):
        if position % 2 == 0:
            logits[:, :, position, first + S.symbols :] = 0
        elif position >= 3:
            follows = first + rule[tokens[:, :, 1] - 1, tokens[:, :, position - 1] - first]
            logits[:, :, position].scatter_(-1, follows[..., None], 0.0)
    return logits


def test_an_oracle_for_structure_generalises_and_recites_nothing():
    train, test = (torch.as_tensor(S.draw(purpose, 64))[None] for purpose in ("train", "test"))
    found = measure_structure(S, knows_structure, train, test)
    assert found["test_structure_accuracy"].item() == 1
    assert found["test_worst_topic_accuracy"].item() == 1
    assert found["test_structure_ce_share"].item() == pytest.approx(0, abs=1e-6)
    assert found["train_detail_ce_share"].item() == pytest.approx(1, abs=1e-5)
    assert found["memorised"].item() < 0.05


def test_a_table_of_the_training_set_recites_all_of_it_and_no_test_sample():
    train, test = (torch.as_tensor(S.draw(purpose, 64))[None] for purpose in ("train", "test"))

    def recites(tokens):
        """Continues the training sample that shares the first eight tokens, if there is one."""
        logits = torch.zeros(*tokens.shape, S.vocabulary)
        for i, row in enumerate(tokens[0]):
            match = (train[0, :, :8] == row[:8]).all(1).nonzero()
            if len(match):
                logits[0, i, :-1].scatter_(-1, train[0, match[0, 0], 1:, None], 9.0)
        return logits

    found = measure_structure(S, recites, train, test)
    assert found["memorised"].item() == 1
    assert found["memorised_unseen"].item() == 0
    assert found["train_detail_ce_share"].item() < 0.05


def test_answers_are_continued_greedily_from_the_question_alone():
    tokens = torch.as_tensor(R.draw("test", 16))[None]

    def adds_up(sequence):
        """Knows the arithmetic; always says the first wording."""
        logits = torch.zeros(*sequence.shape, 2 + R.modulus + 4 * R.wordings)
        q = R.question_length
        for i, row in enumerate(sequence[0]):
            value = int(row[2]) - 2
            for k in range(R.chain):
                minus = (int(row[3 + 2 * k]) - 2 - R.modulus) // R.wordings == 2
                value = (value + (-1 if minus else 1) * (int(row[4 + 2 * k]) - 2)) % R.modulus
                logits[0, i, q + 2 * k - 1, 2 + R.modulus + 3 * R.wordings] = 9
                logits[0, i, q + 2 * k, 2 + value] = 9
        return logits

    continued = answers(R, adds_up, tokens.clone())
    assert (continued[..., -1] == tokens[..., -1]).all()
    assert (continued[..., R.question_length] == 2 + R.modulus + 3 * R.wordings).all()
    found = measure_reasoning(R, adds_up, tokens, tokens)
    assert found["test_answer_accuracy"].item() == 1
    assert found["nll"].mean().item() > 0.5 * math.log(R.wordings)
    assert found["unmemorised"].item() > 0.5
    assert found["answer_nll"].mean().item() < 0.01, "the answers' numbers cost nothing: only wordings do"


def test_pre_memorisation_accuracy_by_hand():
    """Four samples, three checkpoints, threshold 0.1.

    A: right throughout, memorised only at the end           → credited 1 at every checkpoint
    B: right only once memorised                             → never credited
    C: right early and unmemorised, wrong at the last        → min(1, 0) = 0 at the last
    D: half right, then memorised and right                  → keeps its unmemorised 0.5
    """
    correct = [[1, 0, 1, 0.5], [1, 1, 1, 0.5], [1, 1, 0, 1.0]]
    nll = [[2.0, 2.0, 2.0, 2.0], [0.5, 0.05, 0.5, 0.5], [0.05, 0.01, 0.05, 0.02]]
    expected = [(1 + 0 + 1 + 0.5) / 4, (1 + 0 + 1 + 0.5) / 4, (1 + 0 + 0 + 0.5) / 4]
    np.testing.assert_allclose(pre_memorisation_accuracy(correct, nll), expected)
    everything = pre_memorisation_accuracy(correct, nll, threshold=0.0)
    np.testing.assert_allclose(everything, np.mean(correct, axis=1))
    assert (pre_memorisation_accuracy(correct, nll, threshold=10.0) == 0).all()

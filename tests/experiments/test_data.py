"""The tasks: what is drawn follows the rules, is balanced, nests in n, and never meets the test set."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from experiments.config import Run
from experiments.data import TaskR, TaskS, read_question_answers
from experiments.presentation import Presenter

S = TaskS(seed=3, topics=4, symbols=8, pairs=8, details=16)
R = TaskR(seed=3, modulus=7, chain=3, wordings=6)


def test_structure_follows_the_rule_of_its_topic():
    tokens = S.draw("train", 400)
    symbols = tokens[:, 2::2] - 1 - S.topics
    rule = S.rule()
    assert (np.sort(rule, axis=1) == np.arange(S.symbols)).all()
    for j in range(S.pairs - 1):
        assert (symbols[:, j + 1] == rule[S.topic_of(tokens), symbols[:, j]]).all()
    assert tokens.shape == (400, S.length)
    assert tokens.max() < S.vocabulary
    assert (np.bincount(S.topic_of(tokens)) == 100).all()


def test_details_are_fair_and_every_token_is_of_its_class():
    tokens = S.draw("train", 16_000)
    first, size = S.classes().T
    assert ((tokens >= first) & (tokens < first + size)).all()
    counts = np.bincount(tokens[:, S.detail_positions].ravel())[-S.details :]
    assert counts.max() / counts.min() < 1.06


@pytest.mark.parametrize("task", [S, R])
def test_streams_nest_and_do_not_meet(task):
    train, test = task.draw("train", 1024), task.draw("test", 128)
    assert (task.draw("train", 128) == train[:128]).all()
    assert not {row.tobytes() for row in train} & {row.tobytes() for row in test}
    other = type(task)(**{**vars(task), "seed": 4}).draw("train", 128)
    assert (other != train[:128]).any()


def test_more_samples_than_a_seed_has_are_refused():
    with pytest.raises(ValueError, match="16384"):
        S.draw("train", 20_000)


def test_chains_reckon_right_and_no_test_problem_is_trained_on():
    train, test = R.draw("train", 2000), R.draw("test", 500)
    q = R.question_length
    assert (train[:, q - 1] == 1).all()
    for row in train[:200]:
        value = row[2] - 2
        for k in range(R.chain):
            minus = (row[3 + 2 * k] - 2 - R.modulus) // R.wordings == 2
            value = (value + (-1 if minus else 1) * (row[4 + 2 * k] - 2)) % R.modulus
            assert row[q + 2 * k + 1] - 2 == value

    def problems(rows):
        signs = (rows[:, 3 : q - 1 : 2] - 2 - R.modulus) // R.wordings
        return {(*a, *b) for a, b in zip(signs.tolist(), rows[:, 2 : q - 1 : 2].tolist(), strict=True)}

    assert not problems(train) & problems(test)


def test_token_noise_changes_the_stated_share_and_keeps_classes():
    plain, noisy = Presenter(Run("", 0, token_noise=0.0)), Presenter(Run("", 0, token_noise=0.4))
    before = np.concatenate([plain.tokens(step) for step in range(50)])
    after = np.concatenate([noisy.tokens(step) for step in range(50)])
    first, size = plain.task.classes().T
    assert ((after >= first) & (after < first + size)).all()
    changed = (before != after)[:, 2:].mean()
    expected = 0.4 * (1 - 0.5 * (1 / 8 + 1 / 16))  # a fair draw sometimes hits the same token
    assert changed == pytest.approx(expected, abs=0.01)
    assert (noisy.tokens(7) == noisy.tokens(7)).all()


def test_token_noise_follows_a_straight_line_from_its_first_step_to_its_last():
    run = Run("", 0, token_noise=0.3, token_noise_end=0.0, steps=101)
    annealed, constant = Presenter(run), Presenter(replace(run, token_noise_end=None))
    assert [annealed.noise(step) for step in (0, 50, 100, 101)] == pytest.approx([0.3, 0.15, 0, 0])
    assert constant.noise(100) == 0.3
    assert (annealed.tokens(0) == constant.tokens(0)).all(), "the same draws"
    assert (annealed.tokens(100) == Presenter(replace(run, token_noise=0.0, token_noise_end=None)).tokens(100)).all()


def test_a_field_that_came_later_leaves_older_runs_their_identity():
    assert Run("", 0).key() == "f341b651ac375e1a"
    assert Run("", 0, token_noise_end=0.0).key() != Run("", 0).key()
    assert Run.from_dict(asdict(Run("a", 0, token_noise_end=0.0))) == Run("a", 0, token_noise_end=0.0)


def test_pretraining_shows_neither_the_training_nor_the_test_samples():
    presenter = Presenter(Run("", 0, pretrain=5))
    shown = np.concatenate([presenter.pretraining_tokens(step) for step in range(5)])
    known = {row.tobytes() for row in [*presenter.train, *presenter.test]}
    assert not known & {row.tobytes() for row in shown}


def test_question_answer_files(tmp_path):
    path = tmp_path / "qa.jsonl"
    path.write_text(json.dumps({"question": "2+2?", "answer": "4"}) + "\n\n", encoding="utf-8")
    assert read_question_answers(path) == [("2+2?", "4")]
    path.write_text('{"question": "2+2?"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read_question_answers(path)

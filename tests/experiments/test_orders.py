"""The order and structure arms: counts, purity, palindromes, one multiset."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.config import Run
from experiments.orders import ORDERS, Arm, stays
from experiments.presentation import Presenter
from experiments.structure import STRUCTURE_ARMS

UNLIKE = ("iid", "palindromic_single_turn", "blocked", "dwell")
PERMUTING = [name for name in ORDERS if not name.startswith(UNLIKE)]
PURE = [name for name in ORDERS if "topic" in name or "blocked" in name or "single_turn" in name]
settings_ = settings(max_examples=15)
shapes = st.tuples(st.sampled_from([1, 2, 4]), st.integers(2, 5), st.integers(1, 3))  # batch, topics, batches a topic


def topics_of(shape: tuple[int, int, int]) -> np.ndarray:
    batch, kinds, batches = shape
    return np.arange(batch * kinds * batches) % kinds


@settings_
@given(shape=shapes, epoch=st.integers(0, 9), seed=st.integers(0, 99), name=st.sampled_from(PERMUTING))
def test_every_sample_once_an_epoch(shape, epoch, seed, name):
    order = ORDERS[name](epoch, topics_of(shape), shape[0], seed, 0)
    assert order.shape[1] == shape[0]
    assert sorted(order.ravel()) == list(range(len(topics_of(shape))))


@settings_
@given(shape=shapes, epoch=st.integers(0, 9), seed=st.integers(0, 99), name=st.sampled_from(PURE))
def test_pure_batches_hold_one_topic(shape, epoch, seed, name):
    topics = topics_of(shape)
    order = ORDERS[name](epoch, topics, shape[0], seed, 2)
    assert (np.ptp(topics[order], axis=1) == 0).all()


@settings_
@given(shape=shapes, epoch=st.integers(0, 4), seed=st.integers(0, 99))
def test_palindromes_are_palindromes(shape, epoch, seed):
    topics, batch = topics_of(shape), shape[0]
    for name in ("palindromic_topics", "flipflop"):
        out, back = (ORDERS[name](2 * epoch + turn, topics, batch, seed, 0).ravel() for turn in (0, 1))
        assert (out == back[::-1]).all()
    forward = topics[ORDERS["palindromic_topics"](2 * epoch, topics, batch, seed, 0)][:, 0]
    assert (np.diff(forward) >= 0).all()


@settings_
@given(shape=shapes, epoch=st.integers(0, 4), seed=st.integers(0, 99))
def test_the_single_turn_shows_end_topics_once_and_inner_ones_twice(shape, epoch, seed):
    topics, (batch, kinds, _) = topics_of(shape), shape
    order = ORDERS["palindromic_single_turn"](epoch, topics, batch, seed, 0)
    counts = np.bincount(order.ravel(), minlength=len(topics))
    inner = (topics > 0) & (topics < kinds - 1)
    assert (counts == np.where(inner, 2, 1)).all()
    sequence = topics[np.concatenate([order, order])][:, 0]
    assert set(np.abs(np.diff(sequence))) <= {0, 1}, "a step is to the same or a neighbouring topic, also at the turns"


@settings_
@given(shape=shapes, rounds=st.integers(1, 3), seed=st.integers(0, 99))
def test_blocked_arms_show_the_same_multiset(shape, rounds, seed):
    topics, batch = topics_of(shape), shape[0]
    shown = {}
    for name in ("blocked_forward_forward", "blocked_forward_backward", "blocked_forward_random"):
        order = ORDERS[name](0, topics, batch, seed, rounds)
        assert (np.bincount(order.ravel()) == 2 * rounds).all()
        shown[name] = topics[order][:, 0]
    half = len(shown["blocked_forward_forward"]) // 2
    backward = shown["blocked_forward_backward"]
    assert (backward[half:] == backward[:half][::-1]).all()
    assert (shown["blocked_forward_forward"][half:] == backward[:half]).all()


def test_fresh_shuffles_differ_and_frozen_ones_do_not():
    topics = np.arange(64) % 4

    def same(arm: Arm) -> bool:
        return bool((arm(0, topics, 4, 0, 0) == arm(1, topics, 4, 0, 0)).all())

    assert same(ORDERS["shuffle_once"])
    assert not same(ORDERS["reshuffled"])
    assert not same(ORDERS["cyclic_topics"])
    blocks = [topics[ORDERS["random_topic_batches"](e, topics, 4, 0, 0)][:, 0] for e in (0, 1)]
    assert (blocks[0] != blocks[1]).any()


@settings_
@given(n=st.sampled_from([8, 16]), rounds=st.integers(1, 4), seed=st.integers(0, 99))
def test_structure_arms_present_one_multiset(n, rounds, seed):
    for name, arm in STRUCTURE_ARMS.items():
        counts = np.zeros((2, n), dtype=int)
        for epoch in range(2 * rounds):
            indices, fresh = arm(epoch, n, seed, rounds)
            np.add.at(counts, (fresh.astype(int), indices), 1)
        assert (counts == rounds).all(), name


def test_structure_comes_when_the_arm_says():
    n, rounds = 8, 3
    flags = {
        name: np.concatenate([arm(epoch, n, 0, rounds)[1] for epoch in range(2 * rounds)])
        for name, arm in STRUCTURE_ARMS.items()
    }
    assert flags["structure_first"][: n * rounds].all()
    assert flags["detail_first"][n * rounds :].all()
    assert flags["structure_first_within_epoch"][:n].all()
    assert not flags["structure_first_within_epoch"][n : 2 * n].any()
    assert 0 < flags["mixed"][:n].sum() < n


def test_fresh_presentations_keep_structure_and_change_details():
    run = Run("", 0, n=64, order="structure_first", rounds=2, steps=8)
    presenter = Presenter(run)
    known = {row.tobytes() for row in presenter.train}
    first, last = presenter.tokens(0), presenter.tokens(7)
    assert not known & {row.tobytes() for row in first}
    assert {row.tobytes() for row in last} <= known
    structures = {row[2::2].tobytes() + row[:2].tobytes() for row in presenter.train}
    assert {row[2::2].tobytes() + row[:2].tobytes() for row in first} <= structures


def test_any_step_can_be_asked_for_in_any_order():
    run = Run("", 1, n=64, batch=8, order="palindromic_single_turn")
    once, again = Presenter(run), Presenter(run)
    there = [once.tokens(step) for step in range(20)]
    for step in (13, 2, 19, 0):
        assert (again.tokens(step) == there[step]).all()


def test_unknown_orders_and_ragged_batches_are_refused():
    with pytest.raises(ValueError, match="unknown order"):
        Presenter(Run("", 0, order="sorted"))
    with pytest.raises(ValueError, match="multiple of the batch"):
        Presenter(Run("", 0, n=100))
    with pytest.raises(ValueError, match="pure batches"):
        Presenter(Run("", 0, n=64, order="cyclic_topics")).tokens(0)


DWELL = [(order, stay) for order in ("dwell_cycle", "dwell_random", "dwell_palindrome") for stay in (1, 2, 3, 4, 8)]


@pytest.mark.parametrize(("order", "stay"), DWELL)
def test_dwell_arms_stay_as_long_as_they_say(order, stay):
    run = Run("", 3, order=order, rounds=stay)
    assert set(stays(run, 40)[:-1]) == {stay}


def test_doubled_turns_stay_twice_as_long():
    lengths = stays(Run("", 3, order="dwell_turn", rounds=4), 40)
    assert set(lengths[1:-1]) == {4, 8}
    assert np.mean(lengths[1:-1] == 8) == pytest.approx(1 / 3, abs=0.02)


@pytest.mark.parametrize("order", ["dwell_cycle", "dwell_random", "dwell_turn", "dwell_palindrome"])
def test_dwell_arms_present_every_sample_equally_often(order):
    topics = np.arange(256) % 4
    for stay in (1, 3, 4):
        epochs = np.concatenate([ORDERS[order](epoch, topics, 32, 0, stay) for epoch in range(6)])
        counts = np.bincount(epochs.ravel(), minlength=256)
        ends = np.isin(topics, [0, 3])
        assert len(set(counts[ends])) == len(set(counts[~ends])) == 1
        assert counts[~ends][0] == counts[0] * (2 if order == "dwell_palindrome" else 1)
    assert not np.array_equal(epochs[:8], epochs[len(epochs) // 6 :][:8]), "batches are drawn afresh"


def test_dwell_arms_refuse_what_has_no_whole_batches():
    with pytest.raises(ValueError, match="dwell arms"):
        ORDERS["dwell_cycle"](0, np.arange(256) % 4, 32, 0, 0)
    with pytest.raises(ValueError, match="dwell arms"):
        ORDERS["dwell_random"](0, np.arange(96) % 4, 32, 0, 1)

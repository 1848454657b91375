"""The order arms: which training samples are presented in which step, as permutations, epoch by epoch.

An arm is a function (epoch, topics, batch, seed, rounds) → indices [steps, batch]; it keeps no state, so a run can be
resumed at any epoch. Within an arm every sample is presented once an epoch unless its docstring says otherwise.
"Pure" batches hold one topic each: `random_topic_batches` is pure but not ordered, and so is the control that separates
the effect of an order from the effect of batches made of one topic.
"""

from __future__ import annotations

from collections.abc import Callable
from math import gcd

import numpy as np

from experiments.config import Run
from experiments.data import Ints, stream

Arm = Callable[[int, Ints, int, int, int], Ints]


def iid(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """Every presentation drawn afresh, with replacement: counts are equal only on average."""
    return stream(seed, "order", epoch).integers(len(topics), size=len(topics)).reshape(-1, batch)


def reshuffled(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """A fresh permutation every epoch (random reshuffling)."""
    return stream(seed, "order", epoch).permutation(len(topics)).reshape(-1, batch)


def shuffle_once(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """One permutation, the same every epoch."""
    return reshuffled(0, topics, batch, seed)


def flipflop(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """A fresh permutation every even epoch, and the same one backwards in the odd epoch after it (FlipFlop)."""
    forward = reshuffled(epoch - epoch % 2, topics, batch, seed)
    return forward[::-1, ::-1] if epoch % 2 else forward


def _pure_batches(epoch: int, topics: Ints, batch: int, seed: int) -> Ints:
    """[K, batches a topic, batch]: each topic's samples freshly shuffled into batches of that topic alone."""
    rng, (kinds, counts) = stream(seed, "order", epoch), np.unique(topics, return_counts=True)
    if (counts % batch).any():
        raise ValueError(f"pure batches of {batch} need that many samples of each topic, not {counts.tolist()}")
    blocks = [rng.permutation(np.flatnonzero(topics == kind)).reshape(-1, batch) for kind in kinds]
    return np.stack(blocks)


def cyclic_topics(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """Pure batches, topic after topic in the same order every epoch: A A B B C C D D."""
    return _pure_batches(epoch, topics, batch, seed).reshape(-1, batch)


def random_topic_batches(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """Pure batches in a random order, fresh every epoch: the control for the purity of batches."""
    batches = _pure_batches(epoch, topics, batch, seed).reshape(-1, batch)
    return stream(seed, "batch order", epoch).permutation(batches)


def palindromic_topics(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """Forward, then backward: A A B B C C D D | D D C C B B A A; the odd epoch is the even one read backwards."""
    forward = cyclic_topics(epoch - epoch % 2, topics, batch, seed)
    return forward[::-1, ::-1] if epoch % 2 else forward


def palindromic_single_turn(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """The palindrome without the doubled block at its turns: A B C D C B | A B C D C B.

    A period of 2K − 2 blocks is one "epoch" here; the first and last topic are presented once in it, the others twice.
    """
    blocks = _pure_batches(epoch, topics, batch, seed)
    return np.concatenate([blocks, blocks[-2:0:-1, ::-1, ::-1]]).reshape(-1, batch)


def _blocked(epoch: int, topics: Ints, batch: int, seed: int, rounds: int, backwards: bool, shuffle: bool) -> Ints:
    """Two passes in which each topic is presented `rounds` times before the next: one "epoch" is 2 · rounds epochs."""
    if rounds < 1:
        raise ValueError("blocked arms need rounds ≥ 1: how often a topic is presented before the next one comes")
    blocks = np.stack([_pure_batches(2 * rounds * epoch + r, topics, batch, seed) for r in range(rounds)], axis=1)
    again = np.stack(
        [_pure_batches(2 * rounds * epoch + rounds + r, topics, batch, seed) for r in range(rounds)], axis=1
    )
    first, second = blocks.reshape(-1, batch), (again[::-1] if backwards else again).reshape(-1, batch)
    if shuffle:
        second = stream(seed, "batch order", epoch).permutation(second)
    return np.concatenate([first, second])


def blocked_forward_forward(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """A^r B^r C^r D^r, then the same again."""
    return _blocked(epoch, topics, batch, seed, rounds, backwards=False, shuffle=False)


def blocked_forward_backward(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """A^r B^r C^r D^r, then D^r C^r B^r A^r: reading twice, the second time from the end."""
    return _blocked(epoch, topics, batch, seed, rounds, backwards=True, shuffle=False)


def blocked_forward_random(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """A^r B^r C^r D^r, then the same number of pure batches in random order."""
    return _blocked(epoch, topics, batch, seed, rounds, backwards=False, shuffle=True)


def _stay(epoch: int, topics: Ints, batch: int, seed: int, path: list[int], stay: int) -> Ints:
    """`stay` pure batches of each topic of a path in turn; each topic's batches are whole presentations, reshuffled."""
    queues: dict[int, list[Ints]] = {}
    for kind in sorted(set(path)):
        rng, own, wanted = stream(seed, "stay", epoch, kind), np.flatnonzero(topics == kind), path.count(kind) * stay
        presentations = [rng.permutation(own).reshape(-1, batch) for _ in range(wanted * batch // len(own))]
        queues[kind] = list(np.concatenate(presentations))
    return np.stack([queues[kind].pop(0) for kind in path for _ in range(stay)])


def _repeats(topics: Ints, batch: int, stay: int) -> int:
    """How many times a path that stays `stay` batches is gone through until every topic has been presented whole."""
    kinds, counts = np.unique(topics, return_counts=True)
    if len(kinds) < 3 or len(set(counts)) > 1 or counts[0] % batch or stay < 1:
        raise ValueError("dwell arms need rounds ≥ 1, the batches that they stay, and three topics of whole batches")
    whole = int(counts[0]) // batch
    return whole // gcd(whole, stay)


def dwell_cycle(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """Pure batches in a fixed cycle of topics, `rounds` batches of each before the next."""
    path = list(range(len(np.unique(topics)))) * _repeats(topics, batch, rounds)
    return _stay(epoch, topics, batch, seed, path, rounds)


def dwell_random(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """The same with topics in a fresh random order every time round, never one twice running: stays are equal."""
    repeats, path = _repeats(topics, batch, rounds), []
    for turn in range(epoch * repeats, (epoch + 1) * repeats):
        order, before = (stream(seed, "path", t).permutation(np.unique(topics)).tolist() for t in (turn, abs(turn - 1)))
        if turn and order[0] == before[-1]:
            order[:2] = order[
                1::-1
            ]  # the last of three and more stays where it is, so no turn depends on two before it
        path += order
    return _stay(epoch, topics, batch, seed, path, rounds)


def dwell_palindrome(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """There and back with single turns, A B C D C B: equal stays; the topics at the ends come half as often."""
    kinds = list(range(len(np.unique(topics))))
    path = (kinds + kinds[-2:0:-1]) * _repeats(topics, batch, rounds)
    return _stay(epoch, topics, batch, seed, path, rounds)


def dwell_turn(epoch: int, topics: Ints, batch: int, seed: int, rounds: int = 0) -> Ints:
    """There and back with doubled turns, A B C D D C B A: equal counts; twice the stay at the turns."""
    kinds = list(range(len(np.unique(topics))))
    return _stay(epoch, topics, batch, seed, (kinds + kinds[::-1]) * _repeats(topics, batch, rounds), rounds)


ORDERS: dict[str, Arm] = {
    arm.__name__: arm
    for arm in (
        iid,
        reshuffled,
        shuffle_once,
        flipflop,
        cyclic_topics,
        random_topic_batches,
        palindromic_topics,
        palindromic_single_turn,
        blocked_forward_forward,
        blocked_forward_backward,
        blocked_forward_random,
        dwell_cycle,
        dwell_random,
        dwell_palindrome,
        dwell_turn,
    )
}


def stays(run: Run, epochs: int = 64) -> Ints | None:
    """The lengths, in steps, of a run's stays on one topic, over so many epochs; None if its batches are mixed."""
    topics = np.arange(run.n) % run.topics
    order = [ORDERS[run.order](epoch, topics, run.batch, run.seed, run.rounds) for epoch in range(epochs)]
    of_step = topics[np.concatenate(order)]
    if (of_step != of_step[:, :1]).any():
        return None
    return np.diff(np.flatnonzero(np.diff(of_step[:, 0], prepend=-1, append=-1)))

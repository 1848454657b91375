"""The structure arms: one multiset of presentations, arranged so that structure comes early, late or mixed in.

A presentation is a sample index and a flag: `fresh` presentations keep the sample's structure and replace its details
by new random ones, so they teach structure and nothing that could be memorised. Every arm presents, over 2 · rounds
epochs, each sample `rounds` times with its own details and `rounds` times fresh.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from experiments.data import Ints, stream

Flags = NDArray[np.bool_]
Phase = Callable[[int, int, int, int], tuple[Ints, Flags]]


def _epoch(n: int, seed: int, index: int) -> Ints:
    return stream(seed, "order", index).permutation(n)


def structure_first(epoch: int, n: int, seed: int, rounds: int) -> tuple[Ints, Flags]:
    """`rounds` epochs of structure alone, then full samples. Returns indices [n] and flags [n] of an epoch."""
    return _epoch(n, seed, epoch), np.full(n, epoch < rounds)


def detail_first(epoch: int, n: int, seed: int, rounds: int) -> tuple[Ints, Flags]:
    """`rounds` epochs of full samples, then structure alone."""
    return _epoch(n, seed, epoch), np.full(n, epoch >= rounds)


def structure_first_within_epoch(epoch: int, n: int, seed: int, rounds: int) -> tuple[Ints, Flags]:
    """An epoch of structure, an epoch of full samples, and so on in turn."""
    return _epoch(n, seed, epoch), np.full(n, epoch % 2 == 0)


def mixed(epoch: int, n: int, seed: int, rounds: int) -> tuple[Ints, Flags]:
    """Both kinds in random order: two epochs hold every sample once in each kind, shuffled together."""
    order = stream(seed, "order", epoch // 2).permutation(2 * n)
    half = order[n:] if epoch % 2 else order[:n]
    return half % n, half >= n


STRUCTURE_ARMS: dict[str, Phase] = {
    arm.__name__: arm for arm in (mixed, structure_first, detail_first, structure_first_within_epoch)
}

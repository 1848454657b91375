"""The two synthetic tasks: sequences whose structure can be learned and whose details can only be memorised.

Streams never meet: every draw is seeded by (seed, purpose), so train, test, order and noise are independent.

Task S (`TaskS`), with K = 4 topics, S = 8 structure symbols, M = 8 pairs, D = 16 detail symbols::

    BOS topic s1 d1 s2 d2 s3 d3 s4 d4 s5 d5 s6 d6 s7 d7 s8 d8
    BOS  T2   s5 d3 s0 d9 s6 d1 s3 d14 ...      s_{j+1} = π_topic(s_j); every d is a fair draw from 16

Task R (`TaskR`), modulus P = 7, chain of L = 3, C = 6 wordings::

    BOS w a  o1 b1 o2 b2 o3 b3 ASK | c1 v1 c2 v2 c3 v3
    BOS "start" 3 "plus" 5 "less" 1 "plus" 6 ASK | "so" 1 "giving" 0 "hence" 6     3+5=1, 1−1=0, 0+6=6 (mod 7)

`o` is one of C wordings of + or of −, `w` and `c` one of C wordings of nothing: a model that has learned to reckon
still pays log C for every wording it has not memorised.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.config import Run

Ints = NDArray[np.int64]
BOS = 0
LARGEST = 16_384  # samples drawn at a time, so that a seed's first n samples are the same whatever n is


def stream(seed: int, purpose: str, *index: int) -> np.random.Generator:
    """The random numbers of one purpose ("train", "test", "order", ...) of one seed; `index` for a place inside it."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode()), *index])


@dataclass(frozen=True)
class TaskS:
    """Structure and details. Tokens: 0 BOS, then K topics, S structure symbols, D details."""

    seed: int
    topics: int
    symbols: int
    pairs: int
    details: int

    @property
    def vocabulary(self) -> int:
        """Number of tokens."""
        return 1 + self.topics + self.symbols + self.details

    @property
    def length(self) -> int:
        """Tokens in a sample: 2 + 2M."""
        return 2 + 2 * self.pairs

    @property
    def structure_positions(self) -> Ints:
        """Positions [M−1] of s₂ … s_M, the tokens that follow from what stands before them."""
        return np.arange(4, self.length, 2)

    @property
    def detail_positions(self) -> Ints:
        """Positions [M] of d₁ … d_M."""
        return np.arange(3, self.length, 2)

    def rule(self) -> Ints:
        """[K, S]: row k is the permutation π_k of the structure symbols 0 … S−1."""
        rng = stream(self.seed, "rule")
        return np.stack([rng.permutation(self.symbols) for _ in range(self.topics)])

    def draw(self, purpose: str, n: int) -> Ints:
        """[n, 2 + 2M] tokens, n ≤ 16,384; topics are balanced (sample i has topic i mod K), all else is fair."""
        if n > LARGEST:
            raise ValueError(f"a seed has {LARGEST} samples, not {n}")
        rng, rule = stream(self.seed, purpose), self.rule()
        topic = np.arange(LARGEST) % self.topics
        tokens = np.zeros((LARGEST, self.length), dtype=np.int64)
        tokens[:, 1] = 1 + topic
        symbol = rng.integers(self.symbols, size=LARGEST)
        for j in range(self.pairs):
            tokens[:, 2 + 2 * j] = 1 + self.topics + symbol
            symbol = rule[topic, symbol]
        tokens[:, self.detail_positions] = self.draw_details(rng, LARGEST)
        return tokens[:n]

    def draw_details(self, rng: np.random.Generator, n: int) -> Ints:
        """[n, M] detail tokens, fresh."""
        return 1 + self.topics + self.symbols + rng.integers(self.details, size=(n, self.pairs))

    def classes(self) -> Ints:
        """[T, 2]: first token and number of tokens of the class that stands at each position."""
        rows = [(BOS, 1), (1, self.topics)]
        for _ in range(self.pairs):
            rows += [(1 + self.topics, self.symbols), (1 + self.topics + self.symbols, self.details)]
        return np.array(rows)

    def topic_of(self, tokens: Ints) -> Ints:
        """[n] topics 0 … K−1 of samples [n, T]."""
        return tokens[:, 1] - 1


@dataclass(frozen=True)
class TaskR:
    """Modular-arithmetic chains in random words. Tokens: BOS, ASK, P numbers, then C wordings each of w, +, −, c."""

    seed: int
    modulus: int
    chain: int
    wordings: int

    @property
    def vocabulary(self) -> int:
        """Number of tokens."""
        return 2 + self.modulus + 4 * self.wordings

    @property
    def question_length(self) -> int:
        """Tokens up to and with ASK: 4 + 2L."""
        return 4 + 2 * self.chain

    @property
    def length(self) -> int:
        """Tokens in a sample: 4 + 4L."""
        return self.question_length + 2 * self.chain

    def draw(self, purpose: str, n: int) -> Ints:
        """[n, 4 + 4L] tokens. One problem in five (wording apart) is kept for tests and never trained on."""
        rng, rows = stream(self.seed, purpose), np.zeros((0, self.length), dtype=np.int64)
        while len(rows) < n:
            drawn = self._compose(rng, LARGEST)
            rows = np.concatenate([rows, drawn[self._held_out(drawn) == (purpose != "train")]])
        return rows[:n]

    def _held_out(self, tokens: Ints) -> NDArray[np.bool_]:
        """[n] whether each problem is one of the fifth that is kept for tests (a multiplicative hash of it decides)."""
        code = tokens[:, 2] - 2
        for k in range(self.chain):
            minus = (tokens[:, 3 + 2 * k] - 2 - self.modulus) // self.wordings - 1
            code = (code * 2 + minus) * self.modulus + tokens[:, 4 + 2 * k] - 2
        held_out: NDArray[np.bool_] = (code * 2654435761) % 2**32 < 2**32 // 5
        return held_out

    def _compose(self, rng: np.random.Generator, n: int) -> Ints:
        number, word = 2, 2 + self.modulus
        tokens = np.zeros((n, self.length), dtype=np.int64)
        value = rng.integers(self.modulus, size=n)
        tokens[:, 1] = word + rng.integers(self.wordings, size=n)
        tokens[:, 2] = number + value
        tokens[:, self.question_length - 1] = 1
        for k in range(self.chain):
            minus, operand = rng.integers(2, size=n), rng.integers(self.modulus, size=n)
            tokens[:, 3 + 2 * k] = word + self.wordings * (1 + minus) + rng.integers(self.wordings, size=n)
            tokens[:, 4 + 2 * k] = number + operand
            value = (value + np.where(minus, -operand, operand)) % self.modulus
            tokens[:, self.question_length + 2 * k] = word + 3 * self.wordings + rng.integers(self.wordings, size=n)
            tokens[:, self.question_length + 2 * k + 1] = number + value
        return tokens


def task_of(run: Run) -> TaskS | TaskR:
    """The task a run is trained on; the seed draws its rule."""
    if run.task == "S":
        return TaskS(run.seed, run.topics, run.symbols, run.pairs, run.details)
    return TaskR(run.seed, run.modulus, run.chain, run.wordings)


def read_question_answers(path: Path) -> list[tuple[str, str]]:
    """(question, answer) pairs of a JSON Lines file with those two fields (the layout GSM8k is published in)."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            record = json.loads(line)
            if not isinstance(record, dict) or not {"question", "answer"} <= set(record):
                raise ValueError(f"{path}, line {number}: expected the fields 'question' and 'answer'")
            pairs.append((str(record["question"]), str(record["answer"])))
    return pairs

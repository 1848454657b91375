"""Turns a run into the tokens presented at each step: order or structure arm, fresh details, token noise."""

from __future__ import annotations

import numpy as np

from experiments.config import Run
from experiments.data import Ints, TaskS, stream, task_of
from experiments.orders import ORDERS
from experiments.structure import STRUCTURE_ARMS


class Presenter:
    """The training stream of one run; any step can be asked for, so a run resumes anywhere.

    `train` [n, T] are the run's samples, `test` [128, T] held-out ones of the same seed.
    """

    def __init__(self, run: Run, test_samples: int = 128) -> None:
        if run.order not in ORDERS and run.order not in STRUCTURE_ARMS:
            raise ValueError(f"unknown order {run.order!r}: one of {sorted([*ORDERS, *STRUCTURE_ARMS])}")
        if run.n % run.batch:
            raise ValueError(f"n = {run.n} is not a multiple of the batch, {run.batch}")
        self.run, self.task = run, task_of(run)
        self.train, self.test = self.task.draw("train", run.n), self.task.draw("test", test_samples)
        topics = self.task.topic_of(self.train) if isinstance(self.task, TaskS) else self.train[:, 2]
        self.topics: Ints = topics
        self._epoch = -1
        self._indices: Ints = np.zeros((0, run.batch), dtype=np.int64)
        self._fresh = np.zeros((0, run.batch), dtype=bool)

    def tokens(self, step: int) -> Ints:
        """[batch, T] presented at `step` (0, 1, ...)."""
        indices, fresh = self._place(step)
        tokens = self.train[indices]
        if fresh.any():
            tokens = self._with_fresh_details(tokens, fresh, stream(self.run.seed, "fresh", step))
        noise = self.noise(step)
        if noise:
            tokens = self._with_noise(tokens, noise, stream(self.run.seed, "noise", step))
        return tokens

    def noise(self, step: int) -> float:
        """The probability that a token is replaced at `step`: constant, or on a straight line over the run's steps."""
        start, end = self.run.token_noise, self.run.token_noise_end
        return start if end is None else start + (end - start) * min(step / max(self.run.steps - 1, 1), 1.0)

    def pretraining_tokens(self, step: int) -> Ints:
        """[batch, T] of step `step` of the phase before the clock: other samples' structure, details always fresh."""
        task, rng = self.task, stream(self.run.seed, "pretrain", step)
        assert isinstance(task, TaskS), "only task S has structure that can be presented alone"
        tokens = self.test_free_pool()[rng.integers(self.run.n, size=self.run.batch)]
        return self._with_fresh_details(tokens, np.ones(len(tokens), dtype=bool), rng)

    def test_free_pool(self) -> Ints:
        """[n, T] samples that are neither trained on nor tested on."""
        if not hasattr(self, "_pool"):
            self._pool: Ints = self.task.draw("pool", self.run.n)
        return self._pool

    def _place(self, step: int) -> tuple[Ints, np.ndarray]:
        """Indices and fresh flags, each [batch], of a step; an epoch's order is worked out once."""
        length = max(len(self._indices), 1)
        epoch = step // length if self._epoch >= 0 else 0
        if epoch != self._epoch:
            self._arrange(epoch)
            epoch = step // len(self._indices)
            if epoch != self._epoch:
                self._arrange(epoch)
        row = step - epoch * len(self._indices)
        return self._indices[row], self._fresh[row]

    def _arrange(self, epoch: int) -> None:
        run = self.run
        if run.order in STRUCTURE_ARMS:
            indices, fresh = STRUCTURE_ARMS[run.order](epoch, run.n, run.seed, run.rounds)
            self._indices, self._fresh = indices.reshape(-1, run.batch), fresh.reshape(-1, run.batch)
        else:
            self._indices = ORDERS[run.order](epoch, self.topics, run.batch, run.seed, run.rounds)
            self._fresh = np.zeros(self._indices.shape, dtype=bool)
        self._epoch = epoch

    def _with_fresh_details(self, tokens: Ints, fresh: np.ndarray, rng: np.random.Generator) -> Ints:
        assert isinstance(self.task, TaskS), "only task S has details"
        details = self.task.draw_details(rng, len(tokens))
        tokens = tokens.copy()
        places = self.task.detail_positions
        tokens[:, places] = np.where(fresh[:, None], details, tokens[:, places])
        return tokens

    def _with_noise(self, tokens: Ints, noise: float, rng: np.random.Generator) -> Ints:
        """Each token after the topic replaced, with probability `noise`, by a fair draw from its class."""
        assert isinstance(self.task, TaskS), "token noise is defined on the classes of task S"
        first, size = self.task.classes().T
        random = first + (rng.random(tokens.shape) * size).astype(np.int64)
        hit = rng.random(tokens.shape) < noise
        hit[:, :2] = False
        noisy: Ints = np.where(hit, random, tokens)
        return noisy

"""What is measured of a model at an evaluation: structure learned, details memorised, answers right.

Every function here works on a stack of models: tokens [E, N, T], logits [E, N, T, V], results [E] or [E, N].
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from experiments.data import TaskR, TaskS

Forward = Callable[[Tensor], Tensor]  # tokens [E, N, T] → logits [E, N, T, V]
PROMPT_PAIRS = 3  # pairs given before a sample is to be recited; with three, two samples in 1024 rarely share a prompt
NLL_MEMORISED = 0.1  # nats a token; Kang et al. 2024, section 4
ANSWER_SAMPLES = 128  # questions answered at an evaluation


def token_nll(logits: Tensor, tokens: Tensor) -> Tensor:
    """[E, N, T−1] negative log-likelihood, nats, of each token from the second on."""
    flat = functional.cross_entropy(logits[:, :, :-1].flatten(0, 2), tokens[:, :, 1:].flatten(), reduction="none")
    return flat.view(*tokens.shape[:2], -1)


def measure_structure(task: TaskS, forward: Forward, train: Tensor, test: Tensor) -> dict[str, Tensor]:
    """The registered metrics of task S, each [E].

    Samples: `train` [E, n, T] (shown to the model), `test` [E, 128, T] (not shown). Cross-entropies are in nats a
    token; a `_share` is a cross-entropy over that of a fair draw. `memorised` is the share of training samples recited
    whole, greedily, after their first three pairs; `memorised_unseen` the same of samples never shown: the baseline.
    """
    seen, unseen = _reading(task, forward, train), _reading(task, forward, test)
    return {
        "train_loss": seen["loss"],
        "test_loss": unseen["loss"],
        "train_structure_accuracy": seen["structure_accuracy"],
        "test_structure_accuracy": unseen["structure_accuracy"],
        "test_worst_topic_accuracy": unseen["worst_topic"],
        "test_structure_ce_share": unseen["structure_ce"] / math.log(task.symbols),
        "train_detail_ce_share": seen["detail_ce"] / math.log(task.details),
        "test_detail_ce_share": unseen["detail_ce"] / math.log(task.details),
        "memorised": seen["recited"],
        "memorised_unseen": unseen["recited"],
    }


def _reading(task: TaskS, forward: Forward, tokens: Tensor) -> dict[str, Tensor]:
    logits = forward(tokens)
    nll = token_nll(logits, tokens)
    right = logits[:, :, :-1].argmax(-1) == tokens[:, :, 1:]
    structure = torch.as_tensor(task.structure_positions - 1)
    details = torch.as_tensor(task.detail_positions - 1)
    accuracy = right[:, :, structure].float().mean(-1)
    topics = tokens[:, :, 1] - 1
    by_topic = [torch.where(topics == k, accuracy, 0).sum(1) / (topics == k).sum(1) for k in range(task.topics)]
    return {
        "loss": nll.mean((1, 2)),
        "structure_accuracy": accuracy.mean(1),
        "worst_topic": torch.stack(by_topic).amin(0),
        "structure_ce": nll[:, :, structure].mean((1, 2)),
        "detail_ce": nll[:, :, details].mean((1, 2)),
        "recited": right[:, :, 2 * PROMPT_PAIRS + 1 :].all(-1).float().mean(1),
    }


def answers(task: TaskR, forward: Forward, questions: Tensor) -> Tensor:
    """[E, N, T] greedy continuations of the questions in [E, N, T]; whatever stood after ASK is overwritten."""
    tokens = questions.clone()
    for position in range(task.question_length, task.length):
        tokens[:, :, position] = forward(tokens)[:, :, position - 1].argmax(-1)
    return tokens


def measure_reasoning(task: TaskR, forward: Forward, train: Tensor, test: Tensor) -> dict[str, Tensor]:
    """The metrics of task R: per-sample `correct`, `nll`, `answer_nll` of training samples [E, n'], and means [E].

    `nll` is nats a token of the trace (everything after ASK), wording included; `answer_nll` of the numbers in it
    alone; `correct` compares only the final number. The first 128 training questions and as many held-out ones are
    answered.
    """
    train, test = train[:, :ANSWER_SAMPLES], test[:, :ANSWER_SAMPLES]
    trace = slice(task.question_length - 1, None)
    costs = token_nll(forward(train), train)[:, :, trace]
    nll, answer_nll = costs.mean(-1), costs[:, :, 1::2].mean(-1)
    test_nll = token_nll(forward(test), test)[:, :, trace].mean((1, 2))
    correct = (answers(task, forward, train)[:, :, -1] == train[:, :, -1]).float()
    test_correct = (answers(task, forward, test)[:, :, -1] == test[:, :, -1]).float()
    return {
        "correct": correct,
        "nll": nll,
        "answer_nll": answer_nll,
        "train_answer_accuracy": correct.mean(1),
        "test_answer_accuracy": test_correct.mean(1),
        "train_trace_nll": nll.mean(1),
        "test_trace_nll": test_nll,
        "unmemorised": (nll >= NLL_MEMORISED).float().mean(1),
    }


def pre_memorisation_accuracy(
    correct: NDArray[np.float64] | Sequence[Sequence[float]],
    nll: NDArray[np.float64] | Sequence[Sequence[float]],
    threshold: float = NLL_MEMORISED,
) -> NDArray[np.float64]:
    """Kang et al.'s pre-memorisation accuracy at every checkpoint, [C], from [C, N] accuracies and nats a token.

    A sample counts while its likelihood says it is not yet memorised (nll ≥ threshold): its best accuracy so far among
    such checkpoints, but never more than its accuracy now; averaged over samples (arXiv 2411.07681, section 4).
    """
    accuracy, likelihood = np.asarray(correct, dtype=np.float64), np.asarray(nll, dtype=np.float64)
    best_unmemorised = np.maximum.accumulate(accuracy * (likelihood >= threshold), axis=0)
    mean: NDArray[np.float64] = np.minimum(best_unmemorised, accuracy).mean(axis=1)
    return mean

"""The trainer callbacks inside a real `transformers.Trainer`, on a model small enough for a test."""

from __future__ import annotations

import pytest
import torch
from transformers import Trainer, TrainingArguments

from experiments.callbacks import (
    TimescaleCallback,
    WindowStopping,
    recited_share,
    token_accuracy,
)
from experiments.config import Run
from experiments.data import TaskS
from experiments.model import build

RUN = Run("", 0, n=128, topics=2, symbols=4, pairs=5, details=8, architecture="llama", width=32)
TASK = TaskS(RUN.seed, RUN.topics, RUN.symbols, RUN.pairs, RUN.details)


class Recites(torch.nn.Module):
    """Predicts, after any prefix, the token of one known sequence."""

    device = torch.device("cpu")

    def __init__(self, known: torch.Tensor) -> None:
        super().__init__()
        self.known = known

    def forward(self, input_ids):
        logits = torch.zeros(*input_ids.shape, 16)
        logits[:, :-1].scatter_(-1, self.known[1:].expand(len(input_ids), -1)[..., None], 1.0)
        return type("Output", (), {"logits": logits})


def test_measures_on_known_predictions():
    ids = torch.tensor([[0, 1, 2, 3, 4], [0, 1, 2, 3, 9], [0, 7, 7, 3, 4]])
    model = Recites(ids[0])
    assert token_accuracy(model, ids) == pytest.approx(9 / 12)
    assert token_accuracy(model, ids, torch.tensor([4])) == pytest.approx(2 / 3)
    assert recited_share(model, ids, prompt=3) == pytest.approx(2 / 3)
    assert recited_share(model, ids, prompt=1) == pytest.approx(1 / 3)


def train(folder, steps, *callbacks):
    data = torch.as_tensor(TASK.draw("train", RUN.n))
    rows = [{"input_ids": row, "labels": row} for row in data]
    arguments = TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=32,
        max_steps=steps,
        learning_rate=4e-3,
        lr_scheduler_type="constant",
        weight_decay=0.0,
        report_to=[],
        disable_tqdm=True,
        save_strategy="no",
        logging_strategy="no",
        use_cpu=True,
        dataloader_pin_memory=False,
        seed=0,
    )
    trainer = Trainer(build(RUN), arguments, train_dataset=rows, callbacks=list(callbacks))
    trainer.train()
    return trainer


def tracker() -> TimescaleCallback:
    train_ids, test_ids = (torch.as_tensor(TASK.draw(purpose, 64)) for purpose in ("train", "test"))
    positions = torch.as_tensor(TASK.structure_positions)
    return TimescaleCallback(
        generalised=lambda model: token_accuracy(model, test_ids, positions),
        memorised=lambda model: recited_share(model, train_ids, prompt=8),
    )


def test_a_trainer_run_is_tracked_and_stopped_inside_the_window(tmp_path):
    tracked = tracker()
    stopping = WindowStopping(tracked)
    trainer = train(tmp_path, 600, tracked, stopping)
    assert tracked.tau_gen is not None
    assert tracked.tau_mem is None, "stopped before the samples were memorised"
    assert tracked.tau_gen <= trainer.state.global_step < 600
    assert stopping.reason is not None
    assert trainer.model.training
    assert any("memorised" in entry for entry in trainer.state.log_history)


def test_a_predicted_end_is_kept_to(tmp_path):
    trainer = train(tmp_path, 50, WindowStopping(predicted=7))
    assert trainer.state.global_step == 7


def test_impossible_rules_are_refused():
    with pytest.raises(ValueError, match="either"):
        WindowStopping()
    with pytest.raises(ValueError, match="patience"):
        WindowStopping(predicted=5, patience=0.5)

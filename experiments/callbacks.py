"""Trainer callbacks for any model: track when it generalises and when it memorises, and stop in between.

    from experiments.callbacks import TimescaleCallback, WindowStopping, recited_share, token_accuracy

    tracker = TimescaleCallback(
        generalised=lambda model: token_accuracy(model, held_out_ids),
        memorised=lambda model: recited_share(model, train_ids, prompt=32),
    )
    trainer = Trainer(model, args, train_dataset=train, callbacks=[tracker, WindowStopping(tracker)])

`TimescaleCallback` measures at log-spaced steps and puts what it finds into the trainer's log history; `WindowStopping`
reads it and ends the run inside the window [τgen, τmem].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from experiments.timescales import THRESHOLDS, crossing, evaluation_steps, window_reason

Measure = Callable[[Any], float]


@torch.no_grad()
def token_accuracy(model: Any, ids: Tensor, positions: Tensor | None = None) -> float:
    """Share of tokens [N, T] (at `positions`, or from the second on) that the model's teacher-forced argmax gets right.

    `positions` are those of the tokens to be predicted, and at least 1.
    """
    ids = ids.to(model.device)
    right = model(input_ids=ids).logits[:, :-1].argmax(-1) == ids[:, 1:]
    if positions is not None:
        right = right[:, positions.to(ids.device) - 1]
    return float(right.float().mean())


@torch.no_grad()
def recited_share(model: Any, ids: Tensor, prompt: int) -> float:
    """Share of sequences [N, T] that the model recites greedily and whole after their first `prompt` tokens.

    One forward pass: greedy decoding reproduces a sequence exactly if every teacher-forced argmax is right.
    """
    ids = ids.to(model.device)
    right = model(input_ids=ids).logits[:, :-1].argmax(-1) == ids[:, 1:]
    return float(right[:, prompt - 1 :].all(-1).float().mean())


class TimescaleCallback(TrainerCallback):
    """Measures generalisation and memorisation at log-spaced steps; `tau_gen` and `tau_mem` are steps, or None.

    `generalised` and `memorised` take the model and return a share of 1; thresholds are the registered ones (held-out
    accuracy 0.9, half of the training samples recited).
    """

    def __init__(
        self,
        generalised: Measure,
        memorised: Measure,
        per_decade: int = 16,
    ) -> None:
        self.generalised, self.memorised, self.per_decade = generalised, memorised, per_decade
        self.steps: list[int] = []
        self.curves: dict[str, list[float]] = {"generalised": [], "memorised": []}
        self._due: set[int] = set()

    @property
    def tau_gen(self) -> float | None:
        """Step at which the model generalised for good measure; None while it has not."""
        return crossing(self.steps, self.curves["generalised"], THRESHOLDS["tau_gen"].level, "above")

    @property
    def tau_mem(self) -> float | None:
        """Step at which the model had memorised; None while it has not."""
        return crossing(self.steps, self.curves["memorised"], THRESHOLDS["tau_mem"].level, "above")

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Lay out the steps to measure at."""
        self._due = set(evaluation_steps(max(state.max_steps, 1), self.per_decade))

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Measure if the step is due, in evaluation mode, and note the values in the log history."""
        if state.global_step not in self._due:
            return
        model = kwargs["model"]
        training = model.training
        model.eval()
        values = {"generalised": self.generalised(model), "memorised": self.memorised(model)}
        model.train(training)
        self.steps.append(state.global_step)
        for name, value in values.items():
            self.curves[name].append(value)
        state.log_history.append({"step": state.global_step, **values})


class WindowStopping(TrainerCallback):
    """Ends training inside [τgen, τmem]: by what a `TimescaleCallback` has measured, or after `predicted` steps.

    With a `tracker` (listed before this callback): once the model has generalised and either `patience` · τgen steps
    have gone by or more than `alarm` of its training samples can be recited. With `predicted`: after so many steps, for
    example `timescales.predicted_end`.
    """

    def __init__(
        self,
        tracker: TimescaleCallback | None = None,
        predicted: float | None = None,
        patience: float = 1.5,
        alarm: float = 0.01,
    ) -> None:
        if (tracker is None) == (predicted is None):
            raise ValueError("WindowStopping needs either a TimescaleCallback to read or a predicted step")
        if patience < 1:
            raise ValueError("patience is a multiple of τgen and at least 1")
        self.tracker, self.predicted, self.patience, self.alarm = tracker, predicted, patience, alarm
        self.reason: str | None = None

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> TrainerControl:
        """Ask the trainer to stop if a rule says so."""
        reason = self._reason(state.global_step)
        if reason is not None:
            control.should_training_stop = True
            self.reason = self.reason or reason
        return control

    def _reason(self, step: int) -> str | None:
        if self.predicted is not None:
            return f"{self.predicted:.0f} steps predicted" if step >= self.predicted else None
        assert self.tracker is not None
        if self.tracker.steps[-1:] != [step]:
            return None
        curves = self.tracker.curves
        return window_reason(self.tracker.steps, curves["generalised"], curves["memorised"], self.patience, self.alarm)

"""Trainer callbacks for any causal language model: when it generalises, when it memorises, and a stop in between.

`TimescaleCallback` measures at log-spaced steps and puts what it finds into the trainer's logs; `WindowStopping` reads
it and ends the run. How to use them is shown in CALLBACK.md, by an example that a test runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from experiments.timescales import (
    THRESHOLDS,
    Course,
    StoppingRule,
    alarm_reason,
    crossing,
    evaluation_steps,
    never_reason,
    relative_reason,
    window_reason,
)

IGNORED = -100  # the label of a token that takes no part in the loss, as everywhere in transformers
PREFIX = "timescale_"  # of the names in the trainer's logs
DEFAULT = StoppingRule()
MEASURED = ("held_out_loss", "train_loss", "held_out_accuracy", "recited", "recited_unseen")
Measure = Callable[[Any], Mapping[str, float]]  # a model → a value for every name of MEASURED


class Dataset(Sized, Protocol):
    """Samples by index, as `Trainer` takes them."""

    def __getitem__(self, index: int) -> Any: ...


@dataclass
class Recitation:
    """Measures a causal language model on samples it trains on and on samples it does not; a `Measure`.

    Only labelled tokens count: those whose label is -100 (masked prompts, padding) are neither scored nor have to be
    recited. A sample is *recited* if every labelled token is the greedy choice after all before it; teacher-forced
    argmaxes decide that in one forward pass. A sample that is labelled from its first token on has no prompt of its
    own: it is given `prompt` tokens, or its first half. Samples without labels are left out.

    `collate` turns a list of samples into a batch with `input_ids` and `labels` [B, T], and the rest of what the model
    takes (`attention_mask`); it is the trainer's `data_collator`. At most `samples` of each set are looked at, the
    first ones, `batch_size` at a time. Nothing is drawn at random, so the training goes on as if not looked at.
    """

    train: Dataset
    held_out: Dataset
    collate: Callable[[list[Any]], Mapping[str, Any]]
    batch_size: int = 16
    samples: int = 256
    prompt: int | None = None

    def __call__(self, model: Any) -> dict[str, float]:
        """The values named in MEASURED: losses in nats a token, the rest shares of 1."""
        if getattr(getattr(model, "config", None), "is_encoder_decoder", False):
            raise ValueError("Recitation reads causal language models; give TimescaleCallback a measure of your own")
        seen, unseen = self._read(model, self.train), self._read(model, self.held_out)
        return {
            "held_out_loss": unseen.loss,
            "train_loss": seen.loss,
            "held_out_accuracy": unseen.accuracy,
            "recited": seen.recited,
            "recited_unseen": unseen.recited,
        }

    @torch.no_grad()
    def _read(self, model: Any, data: Dataset) -> _Reading:
        total, device = _Reading(), next(model.parameters()).device
        last = min(len(data), self.samples)
        for start in range(0, last, self.batch_size):
            batch = self.collate([data[index] for index in range(start, min(start + self.batch_size, last))])
            inputs = {name: value.to(device) for name, value in batch.items() if isinstance(value, Tensor)}
            labels = inputs.pop("labels")
            total.add(model(**inputs).logits, labels, inputs.get("attention_mask"), self.prompt)
        if not total.tokens:
            raise ValueError("no token of these samples has a label: does the collator set labels?")
        return total


@dataclass
class _Reading:
    """Sums over batches."""

    nll: float = 0.0
    right: int = 0
    tokens: int = 0
    whole: int = 0
    rows: int = 0

    @property
    def loss(self) -> float:
        return self.nll / self.tokens

    @property
    def accuracy(self) -> float:
        return self.right / self.tokens

    @property
    def recited(self) -> float:
        return self.whole / max(self.rows, 1)

    def add(self, logits: Tensor, labels: Tensor, attention: Tensor | None, prompt: int | None) -> None:
        """Add a batch of logits [B, T, V] and labels [B, T]."""
        logits, targets = logits[:, :-1].float(), labels[:, 1:]
        scored = targets != IGNORED
        right = logits.argmax(-1) == targets
        self.nll += float(functional.cross_entropy(logits.transpose(1, 2), targets, reduction="sum"))
        self.right += int((right & scored).sum())
        self.tokens += int(scored.sum())
        asked = scored & ~given(labels, attention, prompt)[:, 1:]
        rows = asked.any(1)
        self.whole += int(((right | ~asked).all(1) & rows).sum())
        self.rows += int(rows.sum())


def given(labels: Tensor, attention: Tensor | None, prompt: int | None) -> Tensor:
    """[B, T] which labelled tokens are given, not asked for: the first of a sample that has no masked prompt.

    A sample has one if its first token that is not padding (`attention` [B, T] is 0 there; no mask: none is) bears the
    label -100. Otherwise `prompt` tokens are given, or half of the labelled ones.
    """
    labelled = labels != IGNORED
    real = torch.ones_like(labelled) if attention is None else attention.bool()
    first = real.int().argmax(1, keepdim=True)
    unprompted = labelled.gather(1, first)
    count = labelled.sum(1, keepdim=True)
    share = (count + 1) // 2 if prompt is None else torch.full_like(count, prompt)
    return labelled & unprompted & (labelled.cumsum(1) <= share)


class TimescaleCallback(TrainerCallback):
    """Measures at log-spaced steps; `tau_gen` and `tau_mem` are steps, or None while not reached.

    `measure` is a `Recitation` or any function of the model that gives the values named in MEASURED. τgen is relative:
    the step at which `rule.share` of the drop of the held-out loss, from the first evaluation to the best so far, was
    made. With `level` it is absolute: the step at which held-out accuracy reaches that. τmem is the step at which half
    of the training samples can be recited, beyond the share of unseen ones that can.

    Set `log` to the trainer's `log` method, and every logger gets the values; without, only `trainer.state.log_history`
    does. That history is a part of every checkpoint, and a resumed run takes its measurements up from there. (The state
    that transformers' `ExportableState` keeps would not do: it makes callbacks anew from JSON, without their data.)
    """

    def __init__(
        self,
        measure: Measure,
        level: float | None = None,
        rule: StoppingRule = DEFAULT,
        per_decade: int = 16,
    ) -> None:
        self.measure, self.level, self.rule, self.per_decade = measure, level, rule, per_decade
        self.log: Callable[[dict[str, float]], None] | None = None
        self.steps: list[int] = []
        self.curves: dict[str, list[float]] = {name: [] for name in MEASURED}
        self._due: set[int] = set()

    @property
    def course(self) -> Course:
        """All that has been measured so far."""
        return Course(self.steps, *(self.curves[name] for name in MEASURED if name != "held_out_accuracy"))

    @property
    def tau_gen(self) -> float | None:
        """Step at which the model had generalised; None while it has not. Moves on while the held-out loss falls."""
        if self.level is None:
            return self.course.tau_gen(self.rule)
        return crossing(self.steps, self.curves["held_out_accuracy"], self.level, "above")

    @property
    def tau_mem(self) -> float | None:
        """Step at which the model had memorised; None while it has not."""
        return self.course.tau_mem(THRESHOLDS["tau_mem"].level)

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Lay out the steps to measure at; take up what a checkpoint holds; measure before the first step."""
        self._due = set(evaluation_steps(max(state.max_steps, 1), self.per_decade))
        known = {
            int(entry["step"]): [entry[PREFIX + name] for name in MEASURED]
            for entry in state.log_history
            if PREFIX + MEASURED[0] in entry and entry["step"] <= state.global_step
        }
        self.steps = sorted(known)
        self.curves = {name: [known[step][column] for step in self.steps] for column, name in enumerate(MEASURED)}
        if not self.steps:
            self._look(state, control, kwargs["model"])

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Measure if the step is due."""
        if state.global_step in self._due and state.global_step not in self.steps:
            self._look(state, control, kwargs["model"])

    def _look(self, state: TrainerState, control: TrainerControl, model: Any) -> None:
        """Measure in evaluation mode and note the values."""
        modes = {part: part.training for part in model.modules()}
        model.eval()
        try:
            found = self.measure(model)
        finally:
            for part, training in modes.items():
                part.training = training
        values = {name: float(found[name]) for name in MEASURED}
        self.steps.append(state.global_step)
        for name, value in values.items():
            self.curves[name].append(value)
        self._note(state, control, {PREFIX + name: value for name, value in values.items()})

    def _note(self, state: TrainerState, control: TrainerControl, values: dict[str, float]) -> None:
        if self.log is None:
            state.log_history.append({**values, "step": state.global_step})
            return
        wanted = control.should_log  # logging would clear it, and the trainer's own line of this step be lost
        self.log(values)
        control.should_log = wanted


@dataclass
class _Ending:
    """Why a run ended, or did not."""

    fired: bool = False
    reason: str | None = None
    looked: int = field(default=0)  # evaluations taken account of


class WindowStopping(TrainerCallback):
    """Ends training between τgen and τmem: by what a `TimescaleCallback` has measured, or after `predicted` steps.

    With a `tracker`, its `rule` decides: an alarm goes off when training samples are recited that memorising alone
    explains, whether or not the model has generalised (`timescales.alarm_reason`); or the held-out loss has settled and
    training loss has come to lie below it (`timescales.relative_reason`). If the tracker has an absolute `level`, the
    second of these is that `patience` times the step have gone by at which it was reached. With `predicted`: after so
    many steps, for example `timescales.predicted_end`.

    `reason` says why it stopped; after a run that it did not stop, why it could not. `fired` tells the two apart.
    """

    def __init__(self, tracker: TimescaleCallback | None = None, predicted: float | None = None) -> None:
        if (tracker is None) == (predicted is None):
            raise ValueError("WindowStopping needs either a TimescaleCallback to read or a predicted step")
        self.tracker, self.predicted = tracker, predicted
        self._ending = _Ending()

    @property
    def fired(self) -> bool:
        """Whether it has ended the run."""
        return self._ending.fired

    @property
    def reason(self) -> str | None:
        """Why it ended the run, or, when the run is over, why it did not."""
        return self._ending.reason

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Forget an earlier run."""
        self._ending = _Ending()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> TrainerControl:
        """Ask the trainer to stop if a rule says so."""
        reason = self._reason(state.global_step)
        if reason is not None:
            control.should_training_stop = True
            self._ending.fired, self._ending.reason = True, self.reason or reason
        return control

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Say why it did not stop the run, if it did not."""
        if not self.fired:
            self._ending.reason = f"did not stop: {self._never()}"

    def _reason(self, step: int) -> str | None:
        if self.predicted is not None:
            return f"{self.predicted:.0f} steps predicted" if step >= self.predicted else None
        tracker = self.tracker
        assert tracker is not None
        if len(tracker.steps) == self._ending.looked:
            return None
        self._ending.looked = len(tracker.steps)
        if tracker.level is None:
            return relative_reason(tracker.course, tracker.rule)
        accuracy, excess, rule = tracker.curves["held_out_accuracy"], tracker.course.excess(), tracker.rule
        alarm = alarm_reason(excess[-1], rule.alarm, tracker.tau_gen)
        return alarm or window_reason(tracker.steps, accuracy, excess, rule.patience, rule.alarm, tracker.level)

    def _never(self) -> str:
        if self.tracker is None:
            return f"the run was shorter than the {self.predicted:.0f} steps predicted"
        if self.tracker.level is None:
            return never_reason(self.tracker.course, self.tracker.rule)
        if self.tracker.tau_gen is None:
            best = max(self.tracker.curves["held_out_accuracy"], default=0.0)
            return f"held-out accuracy never reached {self.tracker.level:g}; the best was {best:.2f}"
        return "too little time had gone by since it generalised, and nothing was recited"

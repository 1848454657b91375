"""Trains runs: a plain loop over a `transformers` model as the reference, and an ensemble that does many at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from experiments.config import Run
from experiments.data import TaskS
from experiments.ensemble import Stack
from experiments.measure import ANSWER_SAMPLES, Forward, measure_reasoning, measure_structure
from experiments.model import build
from experiments.optimise import Optimiser
from experiments.presentation import Presenter
from experiments.stepping import Loss, Stepper, loss_of
from experiments.timescales import THRESHOLDS, Threshold, evaluation_steps, times

EVALUATED = 256  # training samples that an evaluation looks at: the first ones, the same at every evaluation
EVALUATION_BLOCK = 4  # members evaluated at once on a processor, fewer than in a step, as there are more sequences
LATE = 3.0  # a run that has memorised but not generalised ends at this many times τmem: what it lacks is censored
PER_SAMPLE = ("correct", "nll", "answer_nll")  # metrics kept sample by sample (task R)
Tick = Callable[[int], None]  # told how many member-steps have been done


@dataclass
class Record:
    """What a run has shown so far: evaluation steps [e] and, by metric, values [e] (task R: also [e, samples])."""

    thresholds: ClassVar[dict[str, Threshold]] = THRESHOLDS
    steps: list[int] = field(default_factory=list)
    curves: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, step: int, values: dict[str, Any]) -> None:
        """Append one evaluation."""
        self.steps.append(step)
        for name, value in values.items():
            self.curves.setdefault(name, []).append(value)

    def times(self) -> dict[str, float | None]:
        """Registered times, in steps; None where censored."""
        curves = {name: values for name, values in self.curves.items() if name not in PER_SAMPLE}
        return times(self.steps, curves, self.thresholds)

    def over(self) -> bool:
        """Whether a run that stops when memorised may end: the main times are known, or `LATE` · τmem gone by."""
        found = self.times()
        if found.get("tau_mem") is None or found.get("tau_detail") is None:
            return False
        return found["tau_gen"] is not None or self.steps[-1] >= LATE * found["tau_mem"]


def evaluate(presenters: Sequence[Presenter], forward: Forward, device: torch.device) -> list[dict[str, Any]]:
    """The metrics of each member; runs of different n are padded by repeating samples, whole rounds at a time."""
    size = EVALUATED if isinstance(presenters[0].task, TaskS) else ANSWER_SAMPLES
    train = np.stack([np.resize(presenter.train[:size], (size, presenter.train.shape[1])) for presenter in presenters])
    test = np.stack([presenter.test for presenter in presenters])
    task = presenters[0].task
    tensors = (torch.as_tensor(train, device=device), torch.as_tensor(test, device=device))
    with torch.no_grad():
        if isinstance(task, TaskS):
            measured = measure_structure(task, forward, *tensors)
        else:
            measured = measure_reasoning(task, forward, *tensors)
    rounded = {name: np.round(values.double().cpu().numpy(), 5) for name, values in measured.items()}
    return [
        {name: values[e].tolist() if values.ndim > 1 else float(values[e]) for name, values in rounded.items()}
        for e in range(len(presenters))
    ]


def train_plain(run: Run) -> Record:
    """The reference: one `transformers` model, `torch.optim`, one step after another."""
    model, presenter, record = build(run), Presenter(run), Record()
    if run.optimizer == "adamw":
        optimiser: torch.optim.Optimizer = torch.optim.AdamW(
            model.parameters(), lr=run.lr, weight_decay=run.weight_decay
        )
    else:
        optimiser = torch.optim.SGD(model.parameters(), lr=run.lr, weight_decay=0.0)

    def forward(tokens: Tensor) -> Tensor:
        logits: Tensor = model(input_ids=tokens[0]).logits[None]
        return logits

    def update(tokens: np.ndarray, clock: int) -> None:
        for group in optimiser.param_groups:
            group["lr"] = run.lr * min((clock + 1) / max(run.warmup, 1), 1.0)
        batch = torch.as_tensor(tokens)[None]
        optimiser.zero_grad()
        loss_of(forward(batch), batch).sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()

    for step in range(run.pretrain):
        update(presenter.pretraining_tokens(step), step)
    if run.reset:
        optimiser.state.clear()
    wanted = evaluation_steps(run.steps, run.evaluations)
    for step in range(run.steps + 1):
        if step in wanted:
            record.add(step, evaluate([presenter], forward, torch.device("cpu"))[0])
            if run.stop_when_memorised and record.over():
                break
        if step < run.steps:
            update(presenter.tokens(step), step)
    return record


class Ensemble:
    """Runs of one shape trained as one batched computation; members leave as they finish.

    `save` and `load` write and read everything that the rest of the training depends on, so that a killed ensemble
    goes on from its last save with the numbers it would have had. Other kinds of runs bring their own record,
    presenter, stack, loss and measures.
    """

    record: ClassVar[type[Record]] = Record
    presenter: ClassVar[Callable[..., Any]] = Presenter
    loss: ClassVar[Loss] = staticmethod(loss_of)

    def __init__(self, runs: Sequence[Run], device: str = "cpu", precision: str = "fp32") -> None:
        if len({run.shape() for run in runs}) != 1:
            raise ValueError("an ensemble trains runs of one shape: the same task, architecture, width and batch")
        self.device, self.precision = torch.device(device), precision
        self.runs = list(runs)
        self.presenters = [type(self).presenter(run) for run in self.runs]
        self.records = [self.record() for _ in self.runs]
        self.stack = self.stacked()
        self.stack.model.to(self.device)
        self.weights = self.stack.weights.to(self.device)
        self.optimiser = Optimiser.of(self.runs, self.weights)
        self._stepper: Stepper | None = None
        self.schedules = [set(evaluation_steps(run.steps, run.evaluations)) for run in self.runs]
        self.active = list(range(len(self.runs)))  # members still training, as rows of `weights`
        self.step = 0
        self.pretrained = not any(run.pretrain for run in self.runs)

    def stacked(self) -> Stack:
        """The members' models."""
        return Stack([build(run) for run in self.runs])

    def forward(self, weights: Tensor, tokens: Tensor) -> Tensor:
        """What members with weights [E, P] answer to tokens [E, B, T]."""
        return self.stack.forward(weights, tokens)

    def measure(self, weights: Tensor, presenters: Sequence[Any]) -> list[dict[str, Any]]:
        """The metrics of members with weights [E, P]."""
        return evaluate(presenters, partial(self.forward, weights), self.device)

    def update(self, tokens: np.ndarray, clock: int) -> None:
        """One step of every active member on tokens [E, B, T]."""
        stepper = self._stepper
        if stepper is None or stepper.optimiser is not self.optimiser or stepper.weights is not self.weights:
            stepper = Stepper(self.forward, self.weights, self.optimiser, self.precision, loss=self.loss)
            self._stepper, self.weights = stepper, stepper.weights
        stepper.step(torch.as_tensor(tokens, device=self.device), clock)

    @property
    def losses(self) -> Tensor:
        """[E] losses of the last step, before its update."""
        return self._stepper.losses if self._stepper else torch.empty(0)

    def _blocks(self, members: int, size: int) -> list[slice]:
        """What to compute at once: `size` members on a processor, all on a GPU; the results are the same to the bit."""
        if self.device.type != "cpu":
            return [slice(0, members)]
        return [slice(start, start + size) for start in range(0, members, size)]

    def pretrain(self, tick: Tick = lambda done: None) -> None:
        """The phase before the clock, for the members that have one (H1): structure with details always fresh."""
        lengths = [run.pretrain for run in self.runs]
        everything = (self.weights.detach(), self.optimiser)
        for length in sorted({length for length in lengths if length}):
            rows = torch.tensor([i for i, own in enumerate(lengths) if own == length], device=self.device)
            self.weights, self.optimiser = everything[0][rows].clone(), everything[1].take(rows)
            for step in range(length):
                batches = [self.presenters[int(i)].pretraining_tokens(step) for i in rows]
                self.update(np.stack(batches), step)
                tick(len(rows))
            everything[0][rows] = self.weights.detach()
            for name in ("first", "second", "count"):
                getattr(everything[1], name)[rows] = getattr(self.optimiser, name)
        self.weights, self.optimiser = everything
        resets = torch.tensor([i for i, run in enumerate(self.runs) if run.reset], dtype=torch.long)
        self.optimiser.reset(resets.to(self.device))
        self.pretrained = True

    def train(self, tick: Tick = lambda done: None) -> Iterator[tuple[Run, Record]]:
        """Train to the end; yields each run with its record as it finishes."""
        if not self.pretrained:
            self.pretrain(tick)
        while self.active:
            yield from self._evaluate_due()
            if not self.active:
                return
            self.update(np.stack([self.presenters[i].tokens(self.step) for i in self.active]), self.step)
            self.step += 1
            tick(len(self.active))

    def _evaluate_due(self) -> Iterator[tuple[Run, Record]]:
        due = [row for row, i in enumerate(self.active) if self.step in self.schedules[i]]
        fresh = [row for row in due if self.records[self.active[row]].steps[-1:] != [self.step]]
        if fresh:
            self.look(fresh)
        finished = [row for row in due if self._finished(self.active[row])]
        for row in finished:
            i = self.active[row]
            yield self.runs[i], self.records[i]
        if finished:
            kept = [row for row in range(len(self.active)) if row not in finished]
            self._keep(kept)

    def look(self, rows: Sequence[int]) -> None:
        """Evaluate active members, by row of `weights`, and add what is found to their records."""
        for part in self._blocks(len(rows), EVALUATION_BLOCK):
            self._evaluate(rows[part])

    def _evaluate(self, rows: Sequence[int]) -> None:
        weights = self.weights.detach()[torch.tensor(rows, device=self.device)]
        presenters = [self.presenters[self.active[row]] for row in rows]
        for row, values in zip(rows, self.measure(weights, presenters), strict=True):
            self.records[self.active[row]].add(self.step, values)

    def _finished(self, i: int) -> bool:
        run = self.runs[i]
        return self.step >= run.steps or (run.stop_when_memorised and self.records[i].over())

    def _keep(self, rows: list[int]) -> None:
        index = torch.tensor(rows, dtype=torch.long, device=self.device)
        self.weights, self.optimiser = self.weights.detach()[index].clone(), self.optimiser.take(index)
        self.active = [self.active[row] for row in rows]

    def save(self, path: Path) -> None:
        """Write the state; the file appears whole or not at all."""
        state = {
            "runs": [run.key() for run in self.runs],
            "step": self.step,
            "active": self.active,
            "pretrained": self.pretrained,
            "weights": self.weights.detach(),
            "moments": (self.optimiser.first, self.optimiser.second, self.optimiser.count),
            "records": [(record.steps, record.curves) for record in self.records],
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a saved state of the same runs."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["runs"] != [run.key() for run in self.runs]:
            raise ValueError(f"{path} was saved by other runs")
        self.step, self.active, self.pretrained = state["step"], list(state["active"]), state["pretrained"]
        rows = torch.tensor(self.active, dtype=torch.long, device=self.device)
        self.optimiser = Optimiser.of(self.runs, torch.zeros(len(self.runs), 0, device=self.device)).take(rows)
        self.weights = state["weights"]
        self.optimiser.first, self.optimiser.second, self.optimiser.count = state["moments"]
        self.records = [self.record(list(steps), dict(curves)) for steps, curves in state["records"]]


def train_ensemble(runs: Sequence[Run], device: str = "cpu", precision: str = "fp32") -> dict[str, Record]:
    """Train runs of one shape together, without saving; records by run key."""
    return {run.key(): record for run, record in Ensemble(runs, device, precision).train()}


def seconds(call: Callable[[], Any]) -> float:
    """Wall-clock seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start

"""When a training curve crosses a threshold: registered thresholds, crossings in log step, censoring, when to stop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal

import numpy as np


@dataclass(frozen=True)
class Threshold:
    """A registered crossing: the time at which `metric` is at or beyond `level` in two evaluations running."""

    metric: str
    level: float
    side: Literal["above", "below"]


# Registered before any transformer run and not changed since; `fingerprint` goes into every result. Levels in shares of
# 1, or as shares of the entropy that a fair draw has ("half of log D" for details; 95 % of the drop from log S for
# structure).
THRESHOLDS: dict[str, Threshold] = {
    "tau_gen": Threshold("test_structure_accuracy", 0.9, "above"),
    "tau_gen_ce": Threshold("test_structure_ce_share", 0.05, "below"),
    "tau_mem": Threshold("memorised", 0.5, "above"),
    "tau_mem_10": Threshold("memorised", 0.1, "above"),
    "tau_mem_1": Threshold("memorised", 0.01, "above"),
    "tau_detail": Threshold("train_detail_ce_share", 0.5, "below"),
    "tau_answer": Threshold("test_answer_accuracy", 0.9, "above"),
    "tau_nll": Threshold("unmemorised", 0.5, "below"),
}


def fingerprint(thresholds: dict[str, Threshold] = THRESHOLDS) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the registered thresholds."""
    text = json.dumps({name: asdict(threshold) for name, threshold in thresholds.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def evaluation_steps(last: int, per_decade: int, first: int = 16) -> list[int]:
    """Steps to evaluate after: 0, then log-spaced from `first` to `last`, without repeats, `last` among them."""
    if last <= first:
        return [0, last]
    count = int(np.ceil(np.log10(last / first) * per_decade)) + 1
    spaced = np.round(np.geomspace(first, last, count)).astype(int)
    return sorted({0, *spaced.tolist()})


def crossing(
    steps: Sequence[int], values: Sequence[float], level: float, side: Literal["above", "below"]
) -> float | None:
    """The step at which a curve crosses a level for good measure: the first of two consecutive evaluations beyond it.

    Interpolated linearly in log(1 + step) between that evaluation and the one before. None if it never happens: the
    time is then censored at the last step, and is never reported as the last step.
    """
    sign = 1.0 if side == "above" else -1.0
    beyond = [sign * (value - level) >= 0 for value in values]
    for i in range(len(beyond) - 1):
        if beyond[i] and beyond[i + 1]:
            if i == 0:
                return float(steps[0])
            low, high = values[i - 1], values[i]
            share = (level - low) / (high - low)
            start, end = np.log1p(steps[i - 1]), np.log1p(steps[i])
            return float(np.expm1(start + share * (end - start)))
    return None


def times(
    steps: Sequence[int], curves: dict[str, Sequence[float]], thresholds: Mapping[str, Threshold] = THRESHOLDS
) -> dict[str, float | None]:
    """Every registered time whose metric is among `curves` (name → values [evaluations]); None where censored."""
    return {
        name: crossing(steps, curves[threshold.metric], threshold.level, threshold.side)
        for name, threshold in thresholds.items()
        if threshold.metric in curves
    }


def window_reason(
    steps: Sequence[int],
    generalised: Sequence[float],
    memorised: Sequence[float],
    patience: float,
    alarm: float,
    level: float = THRESHOLDS["tau_gen"].level,
) -> str | None:
    """Why a run measured at `steps` [e] should end now, in words; None if it should go on. For a level that is given.

    It has generalised for good measure (accuracy at `level`), and `patience` · τgen steps have gone by or more than
    `alarm` is memorised.
    """
    gen = crossing(steps, generalised, level, "above")
    if gen is None:
        return None
    if memorised[-1] > alarm:
        return f"generalised, and more than {alarm:g} of the training samples recited"
    return f"{patience:g} · τgen" if steps[-1] >= patience * gen else None


@dataclass(frozen=True)
class StoppingRule:
    """When to stop, in terms of what a model can reach: shares of the drop of its held-out loss, from first to best.

    None of these numbers is in `THRESHOLDS`, nor was any of them registered before the committed runs.
    """

    share: float = 0.95  # of the drop, from which the model counts as having generalised as far as it will
    patience: float = 1.5  # multiples of that step, for which the drop must not have gone on
    gap: float = 0.05  # of the drop, by which held-out loss exceeds training loss: details are being learned
    alarm: float = 0.05  # of the training samples recited, beyond the share of unseen ones; one in 64 may be by chance
    least: float = 0.01  # of the first held-out loss: less of a drop is none

    def __post_init__(self) -> None:
        if self.patience < 1:
            raise ValueError("patience is a multiple of τgen and at least 1")
        if not 0 < self.share < 1:
            raise ValueError("share is a share of the drop in held-out loss, between 0 and 1")


@dataclass(frozen=True)
class Course:
    """What has been measured of a run at `steps` [e]: losses in nats a token, shares of samples recited, each [e]."""

    steps: Sequence[int]
    held_out_loss: Sequence[float]
    train_loss: Sequence[float]
    recited: Sequence[float]
    recited_unseen: Sequence[float]

    def until(self, count: int) -> Course:
        """The first `count` evaluations."""
        return Course(*(list(getattr(self, field.name))[:count] for field in fields(self)))

    def drop(self) -> float:
        """By how much the held-out loss has fallen from the first evaluation to the best; never negative."""
        return self.held_out_loss[0] - min(self.held_out_loss)

    def tau_gen(self, rule: StoppingRule) -> float | None:
        """The step at which `rule.share` of the drop so far was made; None if there has been no drop to speak of.

        It moves on while the held-out loss goes on falling.
        """
        if not self.steps or self.drop() <= rule.least * self.held_out_loss[0]:
            return None
        level = self.held_out_loss[0] - rule.share * self.drop()
        return crossing(self.steps, self.held_out_loss, level, "below")

    def excess(self) -> list[float]:
        """[e] the share of training samples recited, less that of unseen ones: what only memorising explains."""
        return [seen - unseen for seen, unseen in zip(self.recited, self.recited_unseen, strict=True)]

    def tau_mem(self, level: float = 0.5) -> float | None:
        """The step at which so large a share of training samples can be recited beyond the baseline; None if not."""
        return crossing(self.steps, self.excess(), level, "above")


def alarm_reason(excess: float, alarm: float, gen: float | None) -> str | None:
    """Why a run should end at once, in words, if more than `alarm` is recited beyond the baseline; None if not so much.

    It does so whether or not the model has generalised, and says which (`gen`: τgen, None if not reached).
    """
    if excess <= alarm:
        return None
    before = "it has not generalised" if gen is None else f"it generalised near step {gen:.0f}"
    return f"alarm: {excess:.1%} of the training samples recited beyond the baseline; {before}"


def relative_reason(course: Course, rule: StoppingRule) -> str | None:
    """Why a run should end at its last evaluation, in words; None if it should go on.

    Either the alarm has gone off; or the drop of the held-out loss is over (`patience` · τgen gone by) and memorisation
    has begun (held-out loss above training loss by `gap` of the drop). A plateau before the rule is found shows no such
    gap, and does not end a run.
    """
    gen = course.tau_gen(rule)
    alarm = alarm_reason(course.excess()[-1], rule.alarm, gen)
    if alarm is not None or gen is None or course.steps[-1] < rule.patience * gen:
        return alarm
    gap = course.held_out_loss[-1] - course.train_loss[-1]
    if gap < rule.gap * course.drop():
        return None
    return f"the held-out loss has settled since step {gen:.0f}, and training loss lies {gap:.2f} nats below it"


def never_reason(course: Course, rule: StoppingRule) -> str:
    """Why a rule has not ended a run that is over, in words."""
    if len(course.steps) < 3:
        return "too few evaluations: the run was too short to see a drop and its end"
    gen = course.tau_gen(rule)
    if course.drop() <= rule.least * course.held_out_loss[0]:
        return "the held-out loss never fell: nothing that carries over to unseen samples was learned"
    if gen is None or course.steps[-1] < rule.patience * gen:
        return "the held-out loss was still falling at the end"
    return "no memorisation to stop: training loss stayed near held-out loss, and no samples were recited"


def predicted_end(tau_mem: dict[int, float], n: int, share: float = 0.5) -> float:
    """c·n: `share` of the τmem to be expected at n samples, from times measured on other n, taking τmem ∝ n."""
    slopes = [time / size for size, time in tau_mem.items()]
    return share * n * sum(slopes) / len(slopes)

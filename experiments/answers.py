"""Works the answers out of results/: every number that README.md states comes from here, with its interval."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.results import SWEEP_OF_THRESHOLDS, read_results, read_sweep
from experiments.statistics import (
    Interval,
    Name,
    Paired,
    compare_logs,
    compare_paired,
    exponent,
    holm,
    kaplan_meier_median,
    log_rank,
    r_squared,
)
from experiments.timescales import (
    THRESHOLDS,
    Course,
    StoppingRule,
    crossing,
    predicted_end,
    relative_reason,
    window_reason,
)

RESULTS = Path(__file__).parent / "results"
NAMES = {"gpt2": "GPT-2", "llama": "Llama", "lstm": "LSTM", "mamba": "Mamba"}
SWEEPS = Path(__file__).parent / "sweeps"
Line = dict[str, Any]


def load(name: str) -> list[Line]:
    """The finished runs of a sweep, in the sweep's order, whatever order they finished in."""
    place = {run.key(): index for index, run in enumerate(read_sweep(SWEEPS / f"{name}.py"))}
    return sorted(read_results(RESULTS / f"{name}.jsonl"), key=lambda line: place[line["key"]])


def theory() -> dict[str, Any]:
    """The numbers of experiments.theory."""
    found: dict[str, Any] = json.loads((RESULTS / "theory.json").read_text(encoding="utf-8"))
    return found


def where(lines: Iterable[Line], **fields: Any) -> list[Line]:
    """Those lines whose runs have the given fields, by seed."""
    kept = [line for line in lines if all(line["run"][name] == value for name, value in fields.items())]
    return sorted(kept, key=lambda line: int(line["run"]["seed"]))


def labelled(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Lines by label, in the order in which the labels come, each by seed."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line["run"]["label"]].append(line)
    return {label: sorted(group, key=lambda line: int(line["run"]["seed"])) for label, group in found.items()}


def median(lines: Sequence[Line], name: str) -> float | None:
    """The Kaplan–Meier median of a time; None if more than half of the runs never got there."""
    return kaplan_meier_median([line["times"][name] for line in lines], [line["steps"][-1] for line in lines])


def size_exponent(lines: Sequence[Line], name: str, field: str, sizes: Sequence[int]) -> Interval | None:
    """The exponent of a time (of `time_of`) in n or W over `sizes`: a slope a seed, their mean with its t interval.

    None unless three seeds and more arrived at every one of two sizes and more: censored runs are not fitted over.
    """
    groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for line in lines:
        if line["run"][field] in sizes and (time := time_of(line, name)) is not None:
            groups[line["run"]["seed"]].append((line["run"][field], time))
    whole = {seed: pairs for seed, pairs in groups.items() if len(pairs) == len(sizes)}
    return exponent(whole) if len(whole) >= 3 and len(sizes) >= 2 else None


def uncensored(lines: Sequence[Line], name: str, field: str) -> list[int]:
    """The sizes at which all runs are in (as many as at any size) and every one reached the time."""
    groups = {size: where(lines, **{field: size}) for size in sorted({line["run"][field] for line in lines})}
    most = max(map(len, groups.values()))
    whole = [size for size, group in groups.items() if len(group) == most]
    return [size for size in whole if all(line["times"][name] is not None for line in groups[size])]


def memorised_bits(n: int, pairs: int, details: int, detail_ce_share: float) -> float:
    """Bits about its samples' details that a model holds: n · M · (log₂ D − CE₂); 0 when it knows only the alphabet."""
    return n * pairs * math.log2(details) * (1 - detail_ce_share)


def bits_per_parameter(lines: Sequence[Line]) -> float:
    """The most bits about details that a run of these held, per parameter, at its last evaluation."""
    best = 0.0
    for line in lines:
        run, share = line["run"], line["curves"]["train_detail_ce_share"][-1]
        best = max(best, memorised_bits(run["n"], run["pairs"], run["details"], share) / line["parameters"])
    return best


def missing(lines: Sequence[Line], name: str, field: str, sizes: Sequence[int]) -> tuple[int, int]:
    """How many of the runs of these sizes never reached a time, and how many runs there are."""
    times = [line["times"][name] for line in lines if line["run"][field] in sizes]
    return times.count(None), len(times)


def lacking(lines: Sequence[Line], name: str, field: str, sizes: Sequence[int]) -> list[tuple[int, int]]:
    """The seed and the size of each run of these sizes that never reached a time."""
    late = [line["run"] for line in lines if line["run"][field] in sizes and line["times"][name] is None]
    return sorted((run["seed"], run[field]) for run in late)


def ratios(lines: Mapping[str, Sequence[Line]], arm: str, baseline: str, name: str) -> tuple[Paired | None, int]:
    """An arm's time over the baseline's, paired by seed: the comparison, and how many pairs it lacks as censored."""
    ours = {line["run"]["seed"]: time_of(line, name) for line in lines.get(arm, [])}
    theirs = {line["run"]["seed"]: time_of(line, name) for line in lines.get(baseline, [])}
    shared = [seed for seed in ours if seed in theirs]
    pairs = [(ours[s], theirs[s]) for s in shared if ours[s] is not None and theirs[s] is not None]
    if len(pairs) < 3:
        return None, len(shared) - len(pairs)
    a, b = zip(*pairs, strict=True)
    return compare_paired(a, b), len(shared) - len(pairs)


def over_all_runs(arms: Mapping[str, Sequence[Line]], arm: str, baseline: str, name: str) -> tuple[float, bool]:
    """The log-rank p-value between two arms' times, with runs that did not arrive, and if the first arm's are later."""
    columns = [
        column
        for label in (arm, baseline)
        for column in ([line["times"][name] for line in arms[label]], [line["steps"][-1] for line in arms[label]])
    ]
    return log_rank(*columns)


def best_rates(lines: Sequence[Line]) -> dict[str, float]:
    """By order, the learning rate with the least mean log τgen, among those at which every run generalised."""
    best: dict[str, tuple[float, float]] = {}
    for order, lr in sorted({(line["run"]["order"], line["run"]["lr"]) for line in lines}):
        times = [line["times"]["tau_gen"] for line in where(lines, order=order, lr=lr)]
        if None not in times:
            mean = float(np.mean(np.log(times)))
            best[order] = min(best.get(order, (np.inf, lr)), (mean, lr))
    return {order: lr for order, (_, lr) in best.items()}


def slow_down(arms: Mapping[str, Sequence[Line]], order: str, other: str, start: str = "structure") -> Paired | None:
    """How much larger the effect of a start that knows the structure is under one order than under another (H1).

    The ratio of two ratios of τmem, (start/fresh under `order`) / (start/fresh under `other`), by seed.
    """
    times = {
        (begun, name): {line["run"]["seed"]: time_of(line, "tau_mem") for line in arms.get(f"{begun} / {name}", [])}
        for begun in (start, "fresh")
        for name in (order, other)
    }
    logs = []
    for seed in times[start, order]:
        four = [times[begun, name].get(seed) for begun, name in times]
        if all(value is not None for value in four):
            effect, other_effect, fresh, other_fresh = np.log(np.array(four, dtype=np.float64))
            logs.append(effect - fresh - (other_effect - other_fresh))
    return compare_logs(logs) if len(logs) >= 3 else None


def time_of(line: Line, name: str) -> float | None:
    """A registered time, the window τmem/τgen, τgen of the worst topic, or a time in full samples ("… full")."""
    if name == "tau_gen worst":
        curve = line["curves"]["test_worst_topic_accuracy"]
        return crossing(line["steps"], curve, THRESHOLDS["tau_gen"].level, "above")
    if name == "window":
        gen, mem = line["times"]["tau_gen"], line["times"]["tau_mem"]
        return None if gen is None or mem is None else mem / gen
    if name.endswith(" full"):
        time = line["times"][name.removesuffix(" full")]
        return None if time is None else full_steps(line["run"], time)
    found: float | None = line["times"][name]
    return found


def full_steps(run: Mapping[str, Any], step: float) -> float:
    """Steps' worth of presentations with a sample's own details among the first `step` steps of a structure arm.

    At least 1, so that ratios exist: structure-first runs can generalise before they have seen a single full sample.
    """
    half = run["rounds"] * run["n"] / run["batch"]
    if run["order"] == "structure_first":
        return max(step - half, 1.0)
    if run["order"] == "detail_first":
        return min(step, half)
    return max(step / 2, 1.0)


def adjusted(comparisons: Mapping[Name, Paired | None]) -> dict[Name, float]:
    """Holm-adjusted p-values of the paired t tests of several arms."""
    return holm({name: paired.t_p for name, paired in comparisons.items() if paired is not None})


def stopping(lines: Sequence[Line], rule: str, smaller: Mapping[int, float] | None = None) -> list[dict[str, float]]:
    """What each run was like at the evaluation where a rule would have ended it; the last one if it never did.

    Rules: "end"; "window" (generalised, then 1.5 · τgen or 1 % recited); "relative" (the trainer callback by default);
    "held-out loss" (lowest test loss so far not improved in the next three evaluations); "c·n" (half of the τmem that
    is predicted from `smaller` n).
    """
    found = []
    for line in lines:
        steps, curves = line["steps"], line["curves"]
        i = stopped_relative(line) if rule == "relative" else None
        if i is None:
            i = _stopped_at(rule, steps, curves, line["run"]["n"], smaller)
        found.append(
            {
                "step": steps[i],
                "memorised": curves["memorised"][i],
                "detail": 1 - curves["train_detail_ce_share"][i],
                "accuracy": curves["test_structure_accuracy"][i],
                "structure": curves["test_structure_ce_share"][i],
            }
        )
    return found


def _stopped_at(
    rule: str, steps: Sequence[int], curves: Mapping[str, Sequence[float]], n: int, smaller: Mapping[int, float] | None
) -> int:
    gen, mem, loss = curves["test_structure_accuracy"], curves["memorised"], curves["test_loss"]
    for i in range(len(steps)):
        if rule == "window" and window_reason(steps[: i + 1], gen[: i + 1], mem[: i + 1], 1.5, 0.01):
            return i
        if rule == "held-out loss" and i >= 3 and min(loss[: i - 2]) <= min(loss[i - 2 : i + 1]):
            return i
        if rule == "c·n" and smaller and steps[i] >= predicted_end(dict(smaller), n):
            return i
    return len(steps) - 1


def stopped_relative(line: Line) -> int | None:
    """The evaluation at which `WindowStopping`, as it is set by default, would have ended a run; None if at none."""
    curves, names = line["curves"], ("test_loss", "train_loss", "memorised", "memorised_unseen")
    course, rule = Course(line["steps"], *(curves[name] for name in names)), StoppingRule()
    found = (i for i in range(1, len(course.steps)) if relative_reason(course.until(i + 1), rule) is not None)
    return next(found, None)


def inside(lines: Sequence[Line]) -> dict[str, int]:
    """Of the runs that reached τgen before τmem: how many the callback's default rule ends before, in, after, never."""
    found = {"before": 0, "in": 0, "after": 0, "never": 0}
    for line in lines:
        gen, mem = line["times"]["tau_gen"], line["times"]["tau_mem"]
        if gen is not None and mem is not None and gen < mem:
            at = stopped_relative(line)
            step = None if at is None else line["steps"][at]
            found["never" if step is None else "before" if step < gen else "in" if step <= mem else "after"] += 1
    return found


def equal_loss(line: Line, level: float) -> float | None:
    """The share of details known (1 − CE share) when held-out structure loss first falls to `level`; None if never."""
    shares = line["curves"]["test_structure_ce_share"]
    for i, share in enumerate(shares):
        if share <= level:
            return float(1 - line["curves"]["train_detail_ce_share"][i])
    return None


def reasoning_scores(lines: Sequence[Line], fitted: bool = False) -> dict[str, Interval]:
    """R² of test accuracy at the end of a run against what its training curves say, or a line on it, by predictor."""
    observed = [line["curves"]["test_answer_accuracy"][-1] for line in lines]
    names = [f"pre_memorisation_accuracy_{threshold:g}" for threshold in SWEEP_OF_THRESHOLDS]
    return {
        name: r_squared([line["curves"][name][-1] for line in lines], observed, fitted)
        for name in ("train_answer_accuracy", *names)
    }


def recited_unseen() -> float:
    """The largest share of samples that any run of a sweep on task S could recite without having seen them."""
    return max(max(line["curves"]["memorised_unseen"]) for line in task_s())


def task_s() -> list[Line]:
    """The finished runs of all sweeps on task S."""
    names = [path.stem for path in sorted(RESULTS.glob("*.jsonl")) if (SWEEPS / f"{path.stem}.py").exists()]
    return [line for name in names for line in load(name) if line["run"].get("task") == "S"]

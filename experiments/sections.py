"""The sections of README.md on times, controls and reasoning, and the numbers of H2.md: tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from experiments.answers import (
    NAMES,
    Line,
    bits_per_parameter,
    equal_loss,
    inside,
    labelled,
    lacking,
    load,
    median,
    missing,
    reasoning_scores,
    recited_unseen,
    size_exponent,
    stopping,
    task_s,
    theory,
    uncensored,
    where,
)
from experiments.results import SWEEP_OF_THRESHOLDS
from experiments.statistics import Interval, Paired, compare_paired, judge
from experiments.timescales import THRESHOLDS, Threshold
from experiments.wording import (
    EXPONENT_MARGIN,
    TIMES,
    grows,
    in_words,
    named,
    number,
    ours,
    pace,
    progress,
    sign_flips,
    spread,
    table,
)


def reference_model() -> str:
    """Exponents of the random-feature model."""
    found = theory()["random_features"]
    words = {
        "gen": "τgen: half of the way to the best test loss",
        "mem": "τmem: half of the final gap between test and training loss",
        "mem_absolute": "another choice: a gap of 0.05",
        "mem_test_loss": "another choice: test loss 10 % above its best",
    }
    sizes = (64, 128, 256)
    rows = [[word, *(ours(found[f"psi_p={p}"]["exponents"][name]) for p in sizes)] for name, word in words.items()]
    return table(["exponent in n of", *(f"p/d = {p}" for p in sizes)], rows)


def _exponents(own: Sequence[Line], along: str) -> Iterator[tuple[str, Interval, list[int]]]:
    """Of each time that enough runs reached: its name, its exponent in a size, and the sizes it was fitted to."""
    for name in ("tau_gen", "tau_mem"):
        sizes = uncensored(own, name, along)
        found = size_exponent(own, name, along, sizes)
        if found is not None:
            yield name, found, sizes


RANGE = (128, 256, 512)  # the sizes that every architecture was run at
LEFT_OUT = 2  # seeds that may lack a time before its exponent is not given


def without(own: Sequence[Line], name: str, sizes: Sequence[int]) -> str:
    """Which seeds an exponent in n leaves out, and why; "" if none."""
    lost = [f"seed {seed}, which never reached {TIMES[name]} at n = {n}" for seed, n in lacking(own, name, "n", sizes)]
    return f", without {'; '.join(lost)}" if lost else ""


def scaling() -> str:
    """Exponents in n over one range, by architecture; medians by n."""
    lines, parts, fitted = load("scaling") + load("lstm"), [], []
    for kind in [kind for kind in NAMES if where(lines, architecture=kind)]:
        own, sentences = where(lines, architecture=kind), []
        for name in ("tau_gen", "tau_mem"):
            found = size_exponent(own, name, "n", RANGE)
            if found is not None:
                left = without(own, name, RANGE)
                sentences.append(f"{grows(found, TIMES[name], 'n')} (exponent {found:.2f}{left})")
                fitted.append(found)
        parts.append(f"- **{NAMES[kind]}** ({own[0]['parameters']:,} parameters): " + "; ".join(sentences) + ".")
    head = ["", "n", *TIMES.values(), "runs"]
    rows = [
        [NAMES[kind], str(n), *(number(median(group, name)) for name in TIMES), str(len(group))]
        for kind in NAMES
        for n in (128, 256, 512, 1024)
        if (group := where(lines, architecture=kind, n=n))
    ]
    unseen = f"No run of any sweep recited more than {recited_unseen():.0%} of samples that it had never seen."
    said = in_words(f"Over n = {RANGE[0]} … {RANGE[-1]}:", fitted) + "\n\n" + "\n".join(parts)
    return progress("scaling") + f"{said}\n\n{unseen} Median steps to each level:\n\n" + table(head, rows)


LEVELS = {"above": "≥", "below": "≤"}
METRICS = {
    "test_structure_accuracy": "accuracy on unseen samples' structure",
    "test_structure_ce_share": "loss on unseen samples' structure, share of chance,",
    "memorised": "share of training samples recited",
    "train_detail_ce_share": "loss on training samples' details, share of chance,",
}


def exponents() -> str:
    """The exponent in n of every registered time of task S, for every architecture, over one range of n."""
    lines = load("scaling") + load("lstm")
    groups = {word: own for kind, word in NAMES.items() if (own := where(lines, architecture=kind))}
    return threshold_table({name: THRESHOLDS[name] for name in lines[0]["times"]}, METRICS, groups, RANGE)


def level(name: str, threshold: Threshold, metrics: Mapping[str, str]) -> str:
    """A threshold in words; the two main ones with their sign."""
    sign = {"tau_gen": "τgen: ", "tau_mem": "τmem: "}.get(name, "")
    return f"{sign}{metrics[threshold.metric]} {LEVELS[threshold.side]} {threshold.level:g}"


def threshold_table(
    thresholds: Mapping[str, Threshold],
    metrics: Mapping[str, str],
    groups: Mapping[str, Sequence[Line]],
    sizes: Sequence[int],
) -> str:
    """The exponent in n of every time, for every group of runs, over one range of n."""
    rows = [
        [level(name, threshold, metrics), *(_exponent_cell(own, name, sizes) for own in groups.values())]
        for name, threshold in thresholds.items()
    ]
    return table([f"exponent in n, {sizes[0]} … {sizes[-1]}, of the time to", *groups], rows)


def _exponent_cell(own: Sequence[Line], name: str, sizes: Sequence[int]) -> str:
    if name not in own[0]["times"]:
        return "not defined"
    late = lacking(own, name, "n", sizes)
    seeds = len({seed for seed, _ in late})
    found = size_exponent(own, name, "n", sizes) if seeds <= LEFT_OUT else None
    if found is None:
        lost = {n: missing(own, name, "n", [n]) for n in sorted({n for _, n in late})}
        return "never got there: " + ", ".join(f"{few} of {runs} at n = {n}" for n, (few, runs) in lost.items())
    return f"{found:.2f}" + (f", without {seeds} seed{'s' * (seeds > 1)}" if seeds else "")


def capacity() -> str:
    """Bits per parameter at the largest n, and the local exponents of τmem."""
    parts = []
    for kind in ("gpt2", "llama"):
        lines, local = where(load("scaling"), architecture=kind), []
        for low, high in ((128, 256), (256, 512), (512, 1024)):
            found = size_exponent(lines, "tau_mem", "n", [low, high])
            if found is not None:
                local.append(f"{found:.2f} from {low} to {high}{without(lines, 'tau_mem', (low, high))}")
        parts.append(f"{NAMES[kind]} {', '.join(local)}")
    held = bits_per_parameter(where(load("scaling"), architecture="gpt2", n=1024))
    return (
        f"Taken piece by piece, the exponent of τmem is: {'; '.join(parts)}. When runs ended at n = 1024 a GPT-2 held "
        f"at most {held:.2f} bits about details per parameter; Morris et al. (2025) put the most that it can hold near "
        "3.6, so lack of room may begin to play a part; these runs cannot show it."
    )


BEYOND = (512, 1024)  # n, past the range that every architecture was run at


def beyond() -> str:
    """The exponent of τmem in n past that range, where it was run."""
    parts = []
    for kind in ("gpt2", "llama"):
        own = where(load("scaling"), architecture=kind)
        found = size_exponent(own, "tau_mem", "n", BEYOND)
        if found is not None:
            parts.append(f"{found:.2f} in {NAMES[kind]}")
    return " and ".join(parts)


def against_width(what: str, found: Interval) -> str:
    """How a time moves with the width, in words: beside 1/W if it falls."""
    if judge(found, 0.0, EXPONENT_MARGIN).side >= 0:
        return f"{grows(found, what, 'W')} (exponent {found:.2f})"
    words = ("less steeply than", "more steeply than", "as", "not measurably more or less steeply than")
    told = named(judge(found, -1.0, EXPONENT_MARGIN), *words, margin=f"{EXPONENT_MARGIN:g}")
    return f"{what} falls {told} 1/W (exponent {found:.2f})"


def _of_width() -> list[Line]:
    return load("width") + [line for line in load("scaling") if line["run"]["n"] == 256]


def in_width() -> dict[str, list[tuple[str, Interval, list[int]]]]:
    """By architecture that was run at two widths and more, the exponents of both times in W, and over which widths."""
    groups = {kind: where(_of_width(), architecture=kind) for kind in ("gpt2", "llama")}
    return {
        kind: list(_exponents(own, "width"))
        for kind, own in groups.items()
        if len({line["run"]["width"] for line in own}) > 1
    }


def over(sizes: Sequence[int]) -> str:
    """The widths that an exponent was fitted to, in words."""
    return f", W = {', '.join(map(str, sizes))}"


def width() -> str:
    """Exponents in W at n = 256, beside the −1 that diffusion models were found to have."""
    lines = _of_width()
    parts, rows, fitted = [], [], []
    used = {tuple(sizes) for found in in_width().values() for *_, sizes in found}
    for kind, found in in_width().items():
        own = where(lines, architecture=kind)
        sentences = [
            against_width(TIMES[name], fit) + ("" if len(used) == 1 else over(sizes)) for name, fit, sizes in found
        ]
        fitted += [fit for _, fit, _ in found]
        parts.append(f"- **{NAMES[kind]}**: " + ("; ".join(sentences) or "too few runs arrived to fit") + ".")
        for size in sorted({line["run"]["width"] for line in own}):
            group = where(own, width=size)
            rows.append([NAMES[kind], str(size), *(number(median(group, name)) for name in TIMES), str(len(group))])
    said = in_words(f"At n = 256{over(min(used)) if len(used) == 1 else ''}:", fitted) + "\n\n" + "\n".join(parts)
    return progress("width") + said + "\n\n" + table(["", "W", *TIMES.values(), "runs"], rows)


EQUAL = 0.15  # held-out structure loss, share of chance, at which controls were to be compared
RULES = {"end": "to the end", "window": "`WindowStopping`, given level", "relative": "`WindowStopping` by default"}


def controls() -> str:
    """Stopping rules and controls side by side; why not at equal held-out loss; the c·n rule at larger n."""
    arms = labelled(load("controls"))
    rows = [
        _row(f"{label}, {word}", stopping(own, rule))
        for rule, word in RULES.items()
        for label, own in arms.items()
        if label == "plain" or rule != "window"
    ]
    rows.append(_row("plain, held-out loss", stopping(arms["plain"], "held-out loss")))
    head = [
        "mean (least … greatest)",
        "steps",
        "held-out structure loss",
        "held-out structure accuracy",
        "recited",
        KNOWN,
    ]
    return (
        progress("controls")
        + table(head, rows)
        + "\n\n"
        + _control_words(arms)
        + "\n\n"
        + _equal_words(arms)
        + "\n\nStopping at a step fixed beforehand, half of the τmem that runs at n = 128 and 256 predict if it grows "
        + "in proportion to n (Llama, runs of `scaling`):\n\n"
        + table(["n", *head[1:]], _predicted_rows())
    )


KNOWN = "details' bits known"
RECITED = 0.01  # share recited from which a run counts as reciting, as for the given level of WindowStopping


def contrast(arms: Mapping[str, Sequence[Line]], label: str, rule: str, other: str = "plain") -> Paired:
    """Held-out structure loss of an arm under a rule over that of another arm's run to its end, paired by seed."""
    ends = [row["structure"] for row in stopping(arms[other], "end")]
    return compare_paired([row["structure"] for row in stopping(arms[label], rule)], ends)


def reciting(lines: Sequence[Line], rule: str) -> str:
    """In how many runs a share of samples could be recited when a rule had ended them."""
    rows = stopping(lines, rule)
    return f"{sum(row['memorised'] > RECITED for row in rows)} of {len(rows)}"


def _control_words(arms: Mapping[str, Sequence[Line]]) -> str:
    shown = [("plain", "window"), ("plain", "relative"), *((label, "end") for label in arms if label != "plain")]
    found = {(label, rule): contrast(arms, label, rule) for label, rule in shown}
    parts = [
        f"{label if rule == 'end' else f'{label}, {RULES[rule]}'}: {pace(paired, *LOSSES)}, "
        f"{reciting(arms[label], rule)} reciting"
        for (label, rule), paired in found.items()
    ]
    said = (
        "Held-out structure loss, at the end if not said otherwise, against the plain run to its end (of which "
        f"{reciting(arms['plain'], 'end')} recite "
        f"more than {RECITED:.0%}): {'; '.join(parts)}."
    )
    dip = _dip(arms["weight decay 1"])
    return f"{in_words(said, found.values())} {_added(arms)} {dip}\n\n{sign_flips(list(found.values()))}"


def _added(arms: Mapping[str, Sequence[Line]]) -> str:
    """What the callback changes in the loss of the arms that are not plain: nothing that was registered."""
    found = {label: contrast(arms, label, "relative", label) for label in arms if label != "plain"}
    told = (f"{label} {pace(paired, *LOSSES)}" for label, paired in found.items() if paired.verdict.side)
    said = "`WindowStopping` by default in other arms against their own ends, differences (exploratory)"
    return f"{said}: {'; '.join(told)}."


def _dip(lines: Sequence[Line]) -> str:
    """That runs which end with little accuracy had generalised, and what the least accurate was like just before."""
    reached = sum(line["times"]["tau_gen"] is not None for line in lines)
    before, last = min((line["curves"]["test_structure_accuracy"][-2:] for line in lines), key=lambda two: two[1])
    return (
        f"With weight decay 1, {reached} of {len(lines)} runs reach τgen; the least accurate at the end ({last:.2f}) "
        f"had {before:.2f} an evaluation earlier."
    )


LOSSES = ("higher", "lower", "the same within 10 %", "not measurably higher or lower")


def _equal_words(arms: Mapping[str, Sequence[Line]]) -> str:
    known = {
        label: [value for line in own if (value := equal_loss(line, EQUAL)) is not None] for label, own in arms.items()
    }
    most = max(max(values) for values in known.values() if values)
    never = [
        f"{label} ({len(own) - len(known[label])} of {len(own)} runs)"
        for label, own in arms.items()
        if len(known[label]) < len(own)
    ]
    return (
        f"The comparison that was planned, at a held-out structure loss of {EQUAL:g}, cannot tell controls apart: "
        f"structure is learned so much before details that at this loss no run of any arm knew more than {most:.0%} of "
        f"the details' bits, and some never came to it: {', '.join(never)}."
    )


def _row(label: str, stopped: Sequence[Mapping[str, float]]) -> list[str]:
    """A table row of what runs were like when they were stopped."""
    specs = {"step": ".0f", "structure": ".3f", "accuracy": ".2f", "memorised": ".2f", "detail": ".2f"}
    return [label, *(spread([row[name] for row in stopped], spec) for name, spec in specs.items())]


def _predicted_rows() -> list[list[str]]:
    """The c·n rule applied to Llama at n = 512 and 1024."""
    lines = where(load("scaling"), architecture="llama")
    smaller = {n: time for n in (128, 256) if (time := median(where(lines, n=n), "tau_mem")) is not None}
    return [_row(str(n), stopping(where(lines, n=n), "c·n", smaller)) for n in (512, 1024)]


def relative() -> str:
    """How the callback's default rule would have ended the runs of all sweeps on task S."""
    found = inside(task_s())
    return (
        f"of {sum(found.values())} that generalised before they memorised it would have ended {found['in']} in between,"
        f" {found['before']} before τgen, {found['after']} after τmem and {found['never']} never"
    )


def too_early() -> str:
    """How many of those runs it would have ended before they had generalised."""
    found = inside(task_s())
    runs = sum(found.values())
    return f"{found['before']} of {runs} ({found['before'] / runs:.0%})"


def entropy_floor() -> float:
    """Nats a token that a solution of task R costs a model that can reckon and knows no wording by heart."""
    run = load("reasoning")[0]["run"]
    return float(np.log(run["wordings"]) / 2)  # every other token of a solution is one of so many wordings


def reasoning() -> str:
    """R² of test accuracy by predictor."""
    lines = load("reasoning")
    if len(lines) < 3:
        return progress("reasoning")
    rows = []
    fitted = reasoning_scores(lines, fitted=True)
    for name, score in reasoning_scores(lines).items():
        word = name.replace("_", " ").replace("pre memorisation accuracy", "credited while a solution costs ≥")
        rows.append([word, f"{score:.2f}", f"{fitted[name]:.2f}"])
    head = [
        f"predictor at the end ({len(lines)} runs); costs in nats a token",
        "R², as it stands",
        "R² of the best straight line",
    ]
    return (
        f"{progress('reasoning')}Every other token of a solution is one of several wordings, drawn at random: to a "
        f"model that can reckon and has memorised nothing it costs {entropy_floor():.2f} nats a token. The thresholds "
        f"tried, {min(SWEEP_OF_THRESHOLDS):g} to {max(SWEEP_OF_THRESHOLDS):g}, lie below that: they ask whether "
        "wordings have been memorised, and an answer learned by heart, wordings unknown, passes for unmemorised.\n\n"
        + table(head, rows)
    )


def quadratics() -> dict[str, str]:
    """Numbers of H2.md."""
    found = theory()["quadratics"]
    values = {f"error_{order}": ours(interval) for order, interval in found["error_order"].items()}
    values |= {f"bias_{name.replace(' ', '_')}": ours(interval) for name, interval in found["bias_order"].items()}
    values["contraction"] = ours(found["contraction"])
    smaller = found["sgd_bias_ratio"]  # of logarithms
    values["sgd_ratio"] = format(Interval(*(float(np.exp(smaller[name])) for name in ("value", "low", "high"))), ".1f")
    arms = ("sequential", "palindromic", "random", "flipflop")
    rows = [
        [f"{tolerance} · ‖x*‖", *(f"{number(row[a]['median'], '.1f')} ({row[a]['arrived']} of 10)" for a in arms)]
        for tolerance, row in found["epochs"].items()
    ]
    values["epochs"] = table(["tolerance", *arms], rows)
    values["topics"] = table(
        ["time on a topic, in units of 1/‖H‖", "rate of the palindrome / rate of two forward passes"],
        [[length, ours(rate, ".4f")] for length, rate in theory()["topics"].items()],
    )
    return values


SECTIONS = (reference_model, scaling, exponents, capacity, width, controls, relative, reasoning)

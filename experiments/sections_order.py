"""The sections of README.md on order and structure: the arms, their confounds, and the branch test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from experiments.answers import (
    Line,
    adjusted,
    best_rates,
    censoring_p,
    labelled,
    load,
    median,
    ratios,
    slow_down,
    where,
)
from experiments.wording import TIMES, direction, number, pace, progress, table

MAIN = ("tau_gen", "tau_mem", "window")
WORDS = {
    **TIMES,
    "window": "window τmem/τgen",
    "tau_gen worst": "τgen, worst topic",
    "tau_gen full": "τgen, full presentations",
    "tau_mem full": "τmem, full presentations",
}
PURE = ("random_topic_batches", "cyclic_topics", "palindromic_topics")


def _compared(arms: Mapping[str, Sequence[Line]], pairs: Sequence[tuple[str, str]], names: Sequence[str]) -> str:
    """A table of ratios of (arm, baseline): interval, Holm-adjusted p, and whether equivalence within 10 % is shown.

    Where runs are censored, the ratio is over the pairs that arrived, and the p-value of a log-rank test stands by it.
    """
    one = len({baseline for _, baseline in pairs}) == 1
    found = {name: {pair: ratios(arms, *pair, name) for pair in pairs} for name in names}
    p_values = {name: adjusted({pair: result[0] for pair, result in found[name].items()}) for name in names}
    rows = []
    for arm, baseline in pairs:
        cells = []
        for name in names:
            paired, lost, same = found[name][arm, baseline]
            late = f", {lost} of {lost + (paired.pairs if paired else 0)} pairs censored" if lost else ""
            if lost and name in TIMES:
                late += f" (log-rank {_p(censoring_p(arms, arm, baseline, name))})"
            if paired is None:
                cells.append("too few pairs" + late)
                continue
            mark = " (same within 10 %)" if same is not None and same < 0.05 else ""
            cells.append(f"{paired.ratio:.2f}, {_p(p_values[name][arm, baseline])}{late}{mark}")
        rows.append([arm.replace("_", " ") if one else f"{arm} / {baseline}".replace("_", " "), *cells])
    return table(["arm" if one else "arm / compared with", *(WORDS[name] for name in names)], rows)


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def orders() -> str:
    """Order arms against reshuffling, then pure arms against the pure control."""
    arms = labelled(load("orders"))
    others = [arm for arm in arms if arm != "reshuffled"]
    pure = [arm for arm in others if arm in ("cyclic_topics", "palindromic_topics")]
    return (
        progress("orders")
        + "Ratio to random reshuffling (geometric mean over paired seeds, 95 % interval, Holm-adjusted p):\n\n"
        + _compared(arms, [(arm, "reshuffled") for arm in others], MAIN)
        + "\n\nRatio to pure batches in random order, which takes the purity of batches out:\n\n"
        + _compared(arms, [(arm, "random_topic_batches") for arm in pure], (*MAIN, "tau_gen worst"))
        + "\n\n"
        + _order_words(arms)
    )


FURTHER = (  # arm, what it is compared with, how a sentence about its τgen begins
    ("palindromic_single_turn", "palindromic_topics", "Without the doubled block at its turns the palindrome"),
    ("palindromic_single_turn", "cyclic_topics", "against a fixed cycle it"),
    ("blocked_forward_forward", "random_topic_batches", "with blocks of four presentations a model"),
    ("blocked_forward_backward", "blocked_forward_forward", "with the second pass backward instead of forward it"),
    ("blocked_forward_random", "blocked_forward_forward", "with the second pass in random order it"),
)


def further_orders() -> str:
    """The palindrome without its doubled turn, and blocked passes, each against the arm that differs in one thing."""
    arms, sentences = labelled(load("orders") + load("orders_more")), []
    for arm, baseline, subject in FURTHER:
        paired, _, _ = ratios(arms, arm, baseline, "tau_gen")
        if paired is not None:
            sentences.append(f"{subject} generalises {pace(paired)}")
    said = "\n\n**In words.** " + "; ".join(sentences) + "." if sentences else ""
    return progress("orders_more") + _compared(arms, [(arm, baseline) for arm, baseline, _ in FURTHER], MAIN) + said


def order_sgd() -> str:
    """The main arms under plain SGD, against reshuffling and against the pure control."""
    arms = labelled(load("orders_sgd"))
    if not arms:
        return progress("orders_sgd")
    pairs = [(arm, "reshuffled") for arm in PURE] + [(arm, "random_topic_batches") for arm in PURE[1:]]
    return progress("orders_sgd") + _compared(arms, pairs, ("tau_gen",))


def order_rates() -> str:
    """The main arms at two learning rates, and each at its better one against reshuffling at its better one."""
    fast = load("orders_rates")
    if not fast:
        return progress("orders_rates")
    seeds = {line["run"]["seed"] for line in fast}
    lines = [line for line in load("orders") if line["run"]["seed"] in seeds] + fast
    best, rows, chosen = best_rates(lines), [], {}
    for arm in ("reshuffled", *PURE):
        cells = []
        for lr in sorted({line["run"]["lr"] for line in lines}):
            group = where(lines, order=arm, lr=lr)
            mark = "**" if best.get(arm) == lr else ""
            cells.append(f"{mark}{number(median(group, 'tau_gen'))}, {number(median(group, 'tau_mem'))}{mark}")
            if mark:
                chosen[arm] = group
        rows.append([arm.replace("_", " "), *cells])
    head = [f"median τgen, τmem at a rate of {lr:g}" for lr in sorted({line["run"]["lr"] for line in lines})]
    return (
        progress("orders_rates")
        + table(["arm", *head], rows)
        + "\n\nEach arm at the better rate (in bold: the lesser geometric mean of τgen) "
        + "against reshuffling at its better one:\n\n"
        + _compared(chosen, [(arm, "reshuffled") for arm in PURE if arm in chosen], MAIN)
    )


def _order_words(arms: Mapping[str, Sequence[Line]]) -> str:
    subjects = {
        ("random_topic_batches", "reshuffled"): "With batches of one topic, in random order, a model generalises",
        ("cyclic_topics", "random_topic_batches"): "against that control, with a fixed cycle",
        ("palindromic_topics", "random_topic_batches"): "with the palindrome",
        ("palindromic_topics", "cyclic_topics"): "and with the palindrome against the cycle",
    }
    found = {subject: ratios(arms, *pair, "tau_gen")[0] for pair, subject in subjects.items()}
    sentences = [f"{subject} {pace(paired)}" for subject, paired in found.items() if paired is not None]
    return "**In words.** " + ", ".join(sentences) + "." if sentences else ""


def branch() -> str:
    """τmem from weights that know the structure over τmem from fresh ones, by order."""
    arms, rows, words = labelled(load("branch")), [], []
    for order in ("reshuffled", "cyclic_topics", "random_topic_batches"):
        cells = [order.replace("_", " ")]
        for start in ("structure", "structure, moments forgotten"):
            paired, lost, _ = ratios(arms, f"{start} / {order}", f"fresh / {order}", "tau_mem")
            cells.append(
                "too few pairs" if paired is None else f"{paired.ratio:.2f}" + (f", {lost} censored" if lost else "")
            )
            if paired is not None and start == "structure":
                words.append(f"in {order.replace('_', ' ')} order {pace(paired)}")
        rows.append(cells)
    said = (
        "**In words.** From weights that know the structure, new details are memorised "
        + ", ".join(words)
        + ". "
        + _order_and_start(arms)
    )
    head = ["order", "after structure / fresh", "after structure, optimiser reset / fresh"]
    return progress("branch") + table(head, rows) + ("\n\n" + said if words else "")


def _order_and_start(arms: Mapping[str, Sequence[Line]]) -> str:
    """Whether the slow-down is larger in random than in fixed topic order, both with pure batches."""
    found = slow_down(arms, "random_topic_batches", "cyclic_topics")
    if found is None:
        return ""
    change = direction(found, "larger", "smaller", "not measurably different")
    return (
        "When topics come in random order instead of a fixed one (pure batches both), the effect of the start is "
        f"{change}: {found:.2f} ×."
    )


def structure() -> str:
    """Structure arms against the mixed one, on both clocks."""
    arms = labelled(load("structure"))
    names = ("tau_gen", "tau_mem", "tau_mem full")
    others = [arm for arm in arms if arm != "mixed"]
    medians = [
        [arm.replace("_", " "), *(number(median(group, name)) for name in ("tau_gen", "tau_mem", "tau_detail"))]
        for arm, group in arms.items()
    ]
    return (
        progress("structure")
        + "Median steps:\n\n"
        + table(["arm", "τgen", "τmem", "half of the details' bits"], medians)
        + "\n\nRatio to the mixed arm:\n\n"
        + _compared(arms, [(arm, "mixed") for arm in others], names)
        + "\n\n"
        + _structure_words(arms)
    )


def _structure_words(arms: Mapping[str, Sequence[Line]]) -> str:
    parts, fewer = [], []
    for arm in ("structure_first", "detail_first"):
        gen, mem, full = (ratios(arms, arm, "mixed", name)[0] for name in ("tau_gen", "tau_mem", "tau_mem full"))
        if gen is None or mem is None or full is None:
            return ""
        count = pace(full, "more", "fewer", "no more or fewer")
        times = f"generalises {pace(gen)} and memorises {pace(mem)}"
        parts.append(f"{arm.replace('_', ' ')} {times}, with {count} full presentations")
        fewer.append(full.ratio.high < 1)
    reason = " Details take fewer presentations when nothing comes between them, before or after the structure."
    return f"**In words.** Against the same presentations mixed, {'; '.join(parts)}.{reason if all(fewer) else ''}"


SECTIONS = (orders, further_orders, order_sgd, order_rates, branch, structure)

"""The sections of README.md on order and structure: the arms, their confounds, and the branch test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.answers import (
    NAMES,
    Line,
    adjusted,
    best_rates,
    labelled,
    load,
    median,
    over_all_runs,
    ratios,
    slow_down,
    where,
)
from experiments.config import Run
from experiments.orders import stays
from experiments.statistics import Name, Paired, Verdict
from experiments.wording import (
    LEVEL,
    STARTS,
    TIMES,
    in_words,
    number,
    order,
    p_text,
    pace,
    progress,
    seeds,
    sign_flips,
    table,
)

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
    """A table of ratios of (arm, baseline): t interval, Holm-adjusted p, and whether equivalence within 10 % is shown.

    Where runs are censored, the ratio is over the pairs that arrived, and the p-value of a log-rank test stands by it.
    Below it, what a sign-flip test can say with so many pairs.
    """
    one = len({baseline for _, baseline in pairs}) == 1
    found = {name: {pair: ratios(arms, *pair, name) for pair in pairs} for name in names}
    p_values = {name: adjusted({pair: result[0] for pair, result in found[name].items()}) for name in names}
    rows = []
    for arm, baseline in pairs:
        cells = []
        for name in names:
            paired, lost = found[name][arm, baseline]
            late = f", {lost} of {lost + (paired.pairs if paired else 0)} pairs censored" if lost else ""
            if lost and name in TIMES:
                late += f" (log-rank {p_text(over_all_runs(arms, arm, baseline, name)[0])})"
            if paired is None:
                cells.append("too few pairs" + late)
                continue
            mark = " (same within 10 %)" if paired.verdict.within else ""
            cells.append(f"{paired.ratio:.2f}, {p_text(p_values[name][arm, baseline])}{late}{mark}")
        rows.append([order(arm) if one else f"{order(arm)} / {order(baseline)}", *cells])
    known = [paired for each in found.values() for paired, _ in each.values() if paired is not None]
    head = ["arm" if one else "arm / compared with", *(WORDS[name] for name in names)]
    return table(head, rows) + ("\n\n" + sign_flips(known) if known else "")


def orders() -> str:
    """Order arms against reshuffling, then pure arms against the pure control."""
    arms = labelled(load("orders"))
    others = [arm for arm in arms if arm != "reshuffled"]
    pure = [arm for arm in others if arm in ("cyclic_topics", "palindromic_topics")]
    return (
        progress("orders")
        + "Ratio to reshuffled:\n\n"
        + _compared(arms, [(arm, "reshuffled") for arm in others], MAIN)
        + "\n\nRatio to random topics (one-topic batches all, which differ in order and in how long they stay on a "
        + "topic):\n\n"
        + _compared(arms, [(arm, "random_topic_batches") for arm in pure], (*MAIN, "tau_gen worst"))
        + "\n\n"
        + _order_words(arms)
    )


FURTHER = (  # arm, what it is compared with, how a sentence about its τgen begins
    (
        "palindromic_single_turn",
        "random_topic_batches",
        "against random topics, a palindrome with single turns",
    ),
    ("palindromic_single_turn", "cyclic_topics", "it against a cycle"),
    (
        "palindromic_topics",
        "palindromic_single_turn",
        "one with doubled turns against one with single turns",
    ),
    ("blocked_forward_forward", "random_topic_batches", "against random topics, blocks twice forward"),
    ("blocked_forward_backward", "blocked_forward_forward", "against these, blocks with the second pass backward"),
    ("blocked_forward_random", "blocked_forward_forward", "and blocks with the second pass in random order"),
)


def further_orders() -> str:
    """The palindrome without its doubled turn, and blocked passes, each against the arm that differs in one thing."""
    arms = labelled(load("orders") + load("orders_more"))
    found = {subject: ratios(arms, arm, baseline, "tau_gen")[0] for arm, baseline, subject in FURTHER}
    said = "; ".join(f"{subject} {told}" for subject, told in _paces(found).items())
    words = "\n\n" + in_words(f"τgen: {said}.", found.values()) if said else ""
    return progress("orders_more") + _compared(arms, [(arm, baseline) for arm, baseline, _ in FURTHER], MAIN) + words


def _paces(found: Mapping[Name, Paired | None]) -> dict[Name, str]:
    """What each comparison of a table shows, in words."""
    p_values = adjusted(found)
    return {name: pace(paired, adjusted=p_values[name]) for name, paired in found.items() if paired is not None}


def dwell() -> str:
    """Every order arm with the time that it stays on one topic, by whose mean the arms are sorted."""
    arms, rows = labelled(load("orders") + load("orders_more")), []
    for arm, lines in arms.items():
        stay, paired = stay_of(lines), ratios(arms, arm, "random_topic_batches", "tau_gen")[0]
        if stay is not None and paired is not None:
            said = "1" if arm == "random_topic_batches" else f"{paired.ratio:.2f}"
            rows.append((*stay, paired.ratio.value, [order(arm), f"{stay[0]:.1f}", str(stay[1]), said]))
    head = ["arm", "mean stay, batches", "longest stay, batches", "τgen, ratio to random topics"]
    rows.sort(key=lambda row: row[0])
    return _turn_words(arms) + STAY + table(head, [cells for *_, cells in rows]) + _in_order(rows)


def stay_of(lines: Sequence[Line]) -> tuple[float, int] | None:
    """How many batches of one topic follow each other in the runs of an arm, in the mean and at most; None if mixed."""
    lengths = [stays(Run.from_dict(line["run"])) for line in lines]
    known = [length for length in lengths if length is not None]
    return (float(np.mean([each.mean() for each in known])), max(each.max() for each in known)) if known else None


STAY = (
    "A *stay* is how many batches of one topic follow each other before the topic changes. Within an arm stays differ "
    "(with doubled turns a palindrome stays 2 batches, and 4 where it turns), so each has its mean and its longest:\n\n"
)


def _in_order(rows: Sequence[tuple[float, int, float, list[str]]]) -> str:
    """Whether either stay puts all arms in the order of their τgen."""
    names = ("the mean stay", "the longest")
    able = [name for at, name in enumerate(names) if _sorted([row[2] for row in sorted(rows, key=lambda one: one[at])])]
    both = f"{' and '.join(able).capitalize()} rank{'s' * (len(able) == 1)}"
    said = both if able else "Neither the mean nor the longest stay alone ranks"
    return f"\n\n{said} the arms by τgen." if rows else ""


def _sorted(values: Sequence[float]) -> bool:
    return list(values) == sorted(values)


def _turn_words(arms: Mapping[str, Sequence[Line]]) -> str:
    """With which turns a palindrome is late, if the results say so."""
    doubled, single = (
        ratios(arms, f"palindromic_{turns}", "random_topic_batches", "tau_gen")[0]
        for turns in ("topics", "single_turn")
    )
    if doubled is None or single is None or doubled.verdict.side <= 0 or single.verdict != Verdict(0, False):
        return ""
    return (
        "So against random topics a delay of a palindrome is measured with doubled turns only; for single turns "
        f"{single.ratio:.2f} leaves it open.\n\n"
    )


def order_sgd() -> str:
    """The main arms under plain SGD, against reshuffling and against the pure control."""
    arms = labelled(load("orders_sgd"))
    if not arms:
        return progress("orders_sgd")
    pairs = [(arm, "reshuffled") for arm in PURE] + [(arm, "random_topic_batches") for arm in PURE[1:]]
    found = {pair: ratios(arms, *pair, "tau_gen") for pair in pairs}
    compared = {pair: paired for pair, (paired, _) in found.items()}
    said = "; ".join(
        f"{order(arm)} against {order(baseline)} {told}{_late(arms, arm, baseline) if found[arm, baseline][1] else ''}"
        for (arm, baseline), told in _paces(compared).items()
    )
    lost = any(late for _, late in found.values())
    late = (
        " Ratios leave out the slowest, pairs with a run that never arrived; log-rank tests (p not adjusted) do not."
        if lost
        else ""
    )
    words = in_words(f"Under plain SGD a model generalises: {said}.{late}", compared.values())
    return progress("orders_sgd") + _compared(arms, pairs, ("tau_gen",)) + "\n\n" + words


def _late(arms: Mapping[str, Sequence[Line]], arm: str, baseline: str) -> str:
    """What is said beside a ratio of τgen that leaves out pairs of which one run did not arrive."""
    p, later = over_all_runs(arms, arm, baseline, "tau_gen")
    told = ("later" if later else "sooner") if p < LEVEL else "not told apart"
    return f", over all runs {told} ({p_text(p)})"


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
            cells.append(f"{mark}{_mean(group, 'tau_gen')}, {_mean(group, 'tau_mem')}{mark}")
            if mark:
                chosen[arm] = group
        rows.append([order(arm), *cells])
    head = [f"τgen, τmem at a rate of {lr:g}" for lr in sorted({line["run"]["lr"] for line in lines})]
    return (
        progress("orders_rates")
        + f"Geometric means over {len(seeds)} seeds:\n\n"
        + table(["arm", *head], rows)
        + "\n\nEach arm at the better rate (in bold: where τgen is least) against reshuffling at its better one:\n\n"
        + _compared(chosen, [(arm, "reshuffled") for arm in PURE if arm in chosen], MAIN)
    )


def _mean(group: Sequence[Line], name: str) -> str:
    """The geometric mean of a time over the runs that reached it, and how many did where not all did."""
    times = [line["times"][name] for line in group if line["times"][name] is not None]
    few = f" ({len(times)} of {len(group)})" if len(times) < len(group) else ""
    return number(float(np.exp(np.mean(np.log(times)))) if times else None) + few


def _order_words(arms: Mapping[str, Sequence[Line]]) -> str:
    subjects = {
        (
            "random_topic_batches",
            "reshuffled",
        ): "With random topics a model generalises, against reshuffled,",
        ("cyclic_topics", "random_topic_batches"): "against random topics, with a cycle",
        ("palindromic_topics", "random_topic_batches"): "and with the palindrome with doubled turns",
        ("palindromic_topics", "cyclic_topics"): "with that palindrome against the cycle",
    }
    found = {subject: ratios(arms, *pair, "tau_gen")[0] for pair, subject in subjects.items()}
    sentences = [f"{subject} {pace(paired)}" for subject, paired in found.items() if paired is not None]
    return in_words("; ".join(sentences) + ".", found.values()) if sentences else ""


KNOWING = tuple(STARTS)[1:]  # the starts that are compared with fresh weights


def branch() -> str:
    """τmem from weights that know the structure over τmem from fresh ones, by order; and how these effects differ."""
    arms = labelled(load("branch"))
    if not arms:
        return progress("branch")
    kinds = ("reshuffled", "cyclic_topics", "random_topic_batches")
    effects = {
        (start, kind): ratios(arms, f"{start} / {kind}", f"fresh / {kind}", "tau_mem")[0]
        for kind in kinds
        for start in KNOWING
    }
    others = (("cyclic_topics", "reshuffled"), ("random_topic_batches", "reshuffled"), kinds[:0:-1])
    changes = {(start, a, b): slow_down(arms, a, b, start) for a, b in others for start in KNOWING}
    rows = [[order(kind), *(_effect(effects[start, kind]) for start in KNOWING)] for kind in kinds]
    more = [[f"{order(a)} / {order(b)}", *(_effect(changes[start, a, b]) for start in KNOWING)] for a, b in others]
    head = [f"{STARTS[start]} / fresh" for start in KNOWING]
    resets = {kind: ratios(arms, *(f"{start} / {kind}" for start in KNOWING[::-1]), "tau_mem")[0] for kind in kinds}
    return (
        progress("branch")
        + f"Ratio of τmem over {seeds(load('branch'))}, with p of the paired t test and of the sign-flip test, not "
        + "adjusted:\n\n"
        + table(["order", *head], rows)
        + "\n\nThat ratio under one order over that under another:\n\n"
        + table(["orders", *head], more)
        + "\n\n"
        + _branch_words(effects, changes)
        + _optimiser_words(resets)
    )


def _effect(paired: Paired | None) -> str:
    if paired is None:
        return "too few pairs"
    return f"{paired.ratio:.2f}, {p_text(paired.t_p)}, {p_text(paired.permutation_p)}"


def _branch_words(
    effects: Mapping[tuple[str, str], Paired | None], changes: Mapping[tuple[str, str, str], Paired | None]
) -> str:
    known, forgotten = KNOWING
    parts = [
        f"{order(kind)} {pace(paired)}, with the optimiser reset {pace(again)}"
        for (start, kind), paired in effects.items()
        if start == known and paired is not None and (again := effects[forgotten, kind]) is not None
    ]
    words = ("larger", "smaller", "the same within 10 %", "not measurably different")
    orders = [
        f"{order(a)} against {order(b)} {pace(paired, *words)}, after a reset {pace(again, *words)}"
        for (start, a, b), paired in changes.items()
        if start == known and paired is not None and (again := changes[forgotten, a, b]) is not None
    ]
    said = (
        f"From weights that know the structure, new details are memorised, against fresh weights: {'; '.join(parts)}. "
        f"That ratio between orders: {'; '.join(orders)}."
    )
    return in_words(said, [*effects.values(), *changes.values()])


def _optimiser_words(found: Mapping[str, Paired | None]) -> str:
    """τmem with the optimiser reset over that with it kept, by order: nothing that was registered."""
    told = "; ".join(f"{order(kind)} {pace(paired)}" for kind, paired in found.items() if paired is not None)
    return f" Reset against kept (exploratory): {told}." if told else ""


def structure() -> str:
    """Structure arms against the mixed one, on both clocks."""
    lines = load("structure")
    arms = labelled(lines)
    kinds = sorted({f"{NAMES[line['run']['architecture']]}, n = {line['run']['n']}" for line in lines})
    names = ("tau_gen", "tau_mem", "tau_mem full")
    others = [arm for arm in arms if arm != "mixed"]
    medians = [
        [order(arm), *(number(median(group, name)) for name in ("tau_gen", "tau_mem", "tau_detail"))]
        for arm, group in arms.items()
    ]
    return (
        progress("structure")
        + f"Median steps ({', '.join(kinds)}, {seeds(lines)}):\n\n"
        + table(["arm", "τgen", "τmem", "half of the details' bits"], medians)
        + "\n\nRatio to the mixed arm:\n\n"
        + _compared(arms, [(arm, "mixed") for arm in others], names)
        + "\n\n"
        + _structure_words(arms)
    )


def _structure_words(arms: Mapping[str, Sequence[Line]]) -> str:
    parts, compared, first = [], [], ("structure_first", "detail_first")
    for arm in first:
        gen, mem, full = (ratios(arms, arm, "mixed", name)[0] for name in ("tau_gen", "tau_mem", "tau_mem full"))
        if gen is None or mem is None or full is None:
            return ""
        count = pace(full, "more", "fewer", "as many (within 10 %)", "not measurably more or fewer")
        times = f"generalises {pace(gen)} and memorises {pace(mem)}"
        parts.append(f"{order(arm)} {times}, with {count} full presentations")
        compared += [gen, mem, full]
    besides = f" {said}; details shown in one piece may be what saves them." if (said := one_piece(arms)) else ""
    return in_words(f"Against the same presentations mixed, {'; '.join(parts)}.{besides}", compared)


def one_piece(arms: Mapping[str, Sequence[Line]]) -> str:
    """Structure first beside detail first, on the clock of full presentations: nothing that was registered."""
    between = ratios(arms, "structure_first", "detail_first", "tau_mem full")[0]
    if between is None:
        return ""
    count = pace(between, "more", "fewer", "as many (within 10 %)", "not measurably more or fewer")
    return f"Structure first against detail first (exploratory): {count} full presentations"


SECTIONS = (orders, further_orders, dwell, order_sgd, order_rates, branch, structure)

"""Says each answer of README.md and H2.md in Markdown: tables, and sentences whose wording follows from the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.answers import (
    NAMES,
    SWEEPS,
    Line,
    adjusted,
    bits_per_parameter,
    equal_loss,
    labelled,
    load,
    mean_of,
    median,
    ratios,
    reasoning_scores,
    size_exponent,
    slow_down,
    stopping,
    theory,
    uncensored,
    where,
)
from experiments.results import read_sweep
from experiments.statistics import Interval, bca_mean

TIMES = {"tau_gen": "τgen", "tau_mem": "τmem", "tau_detail": "half of the details' bits", "tau_mem_1": "1 % recited"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def ours(found: Mapping[str, float], spec: str = ".2f") -> str:
    """A stored interval as text."""
    return format(Interval(found["value"], found["low"], found["high"]), spec)


def grows(interval: Interval, what: str, size: str) -> str:
    """How a time moves with a size, in words, from the interval of its exponent."""
    if interval.low <= 0 <= interval.high:
        return f"{what} does not move with {size} beyond the noise"
    if interval.high < 0:
        return f"{what} falls with {size}"
    if interval.low > 1:
        return f"{what} grows faster than in proportion to {size}"
    if interval.low <= 1 <= interval.high:
        return f"{what} grows in proportion to {size}"
    return f"{what} grows with {size}, but slower than in proportion"


def progress(name: str) -> str:
    """How many of a sweep's runs are in, said only while some are missing."""
    done, planned = len(load(name)), len(read_sweep(SWEEPS / f"{name}.py"))
    return "" if done == planned else f"*(So far {done} of {planned} runs.)*\n\n"


def number(value: float | None, spec: str = ".0f") -> str:
    """A number, or what stands for a censored one."""
    return "not reached" if value is None else format(value, spec)


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


def scaling() -> str:
    """Exponents in n, by architecture, and medians by n."""
    lines, parts = load("scaling") + load("lstm"), []
    for kind in [kind for kind in NAMES if where(lines, architecture=kind)]:
        own = where(lines, architecture=kind)
        sentences = []
        for name in ("tau_gen", "tau_mem"):
            sizes = uncensored(own, name, "n")
            found = size_exponent(own, name, "n", sizes)
            if found is not None:
                span = f"n = {sizes[0]} … {sizes[-1]}"
                sentences.append(f"{grows(found, TIMES[name], 'n')} (exponent {found:.2f}, {span})")
        parts.append(f"- **{NAMES[kind]}** ({own[0]['parameters']:,} parameters): " + "; ".join(sentences) + ".")
    head = ["", "n", *TIMES.values(), "runs"]
    rows = [
        [NAMES[kind], str(n), *(number(median(group, name)) for name in TIMES), str(len(group))]
        for kind in NAMES
        for n in (128, 256, 512, 1024)
        if (group := where(lines, architecture=kind, n=n))
    ]
    return progress("scaling") + "\n".join(parts) + "\n\nMedian steps (Kaplan–Meier):\n\n" + table(head, rows)


def capacity() -> str:
    """Bits per parameter at the largest n, and the local exponents of τmem."""
    lines = where(load("scaling"), architecture="gpt2")
    local = []
    for low, high in ((128, 256), (256, 512), (512, 1024)):
        found = size_exponent(lines, "tau_mem", "n", [low, high])
        if found is not None:
            local.append(f"{found.value:.2f} from {low} to {high}")
    held = bits_per_parameter(where(lines, n=1024))
    return (
        f"Taken piece by piece, GPT-2's exponent of τmem is {', '.join(local)}: it rises as the details begin to fill "
        f"the model, which at n = 1024 held {held:.2f} bits about them per parameter when the runs ended "
        "(Morris et al. 2025 put the limit near 3.6)."
    )


def width() -> str:
    """Exponents in W at n = 256."""
    lines = load("width") + [line for line in load("scaling") if line["run"]["n"] == 256]
    parts, rows = [], []
    for kind in ("gpt2", "llama"):
        own = where(lines, architecture=kind)
        if len({line["run"]["width"] for line in own}) < 2:
            continue
        sentences = []
        for name in ("tau_gen", "tau_mem"):
            sizes = uncensored(own, name, "width")
            found = size_exponent(own, name, "width", sizes)
            if found is not None:
                span = f"W = {', '.join(map(str, sizes))}"
                sentences.append(f"{grows(found, TIMES[name], 'W')} (exponent {found:.2f}, {span})")
        parts.append(f"- **{NAMES[kind]}**: " + ("; ".join(sentences) or "too few runs arrived to fit") + ".")
        for size in sorted({line["run"]["width"] for line in own}):
            group = where(own, width=size)
            rows.append([NAMES[kind], str(size), *(number(median(group, name)) for name in TIMES), str(len(group))])
    return progress("width") + "\n".join(parts) + "\n\n" + table(["", "W", *TIMES.values(), "runs"], rows)


def _compared(arms: Mapping[str, Sequence[Line]], baseline: str, names: Sequence[str], only: Sequence[str]) -> str:
    """A table of ratios to a baseline: interval, Holm-adjusted p, and whether equivalence within 10 % is shown."""
    rows = []
    found = {name: {arm: ratios(arms, arm, baseline, name) for arm in only} for name in names}
    p_values = {name: adjusted({arm: result[0] for arm, result in found[name].items()}) for name in names}
    for arm in only:
        cells = []
        for name in names:
            paired, lost, same = found[name][arm]
            if paired is None:
                cells.append("too few pairs")
                continue
            mark = " (same within 10 %)" if same is not None and same < 0.05 else ""
            short = f", {lost} censored" if lost else ""
            cells.append(f"{paired.ratio:.2f}, p = {p_values[name][arm]:.3f}{short}{mark}")
        rows.append([arm.replace("_", " "), *cells])
    words = {"window": "window τmem/τgen", "tau_gen full": "τgen, full presentations", **TIMES}
    words["tau_mem full"] = "τmem, full presentations"
    return table(["arm", *(words[name] for name in names)], rows)


def orders() -> str:
    """Order arms against reshuffling, then pure arms against the pure control."""
    arms = labelled(load("orders"))
    names = ("tau_gen", "tau_mem", "window")
    others = [arm for arm in arms if arm != "reshuffled"]
    pure = [arm for arm in others if arm in ("cyclic_topics", "palindromic_topics")]
    return (
        progress("orders")
        + "Ratio to random reshuffling (geometric mean over paired seeds, 95 % interval, Holm-adjusted p):\n\n"
        + _compared(arms, "reshuffled", names, others)
        + "\n\nRatio to pure batches in random order, which takes the purity of batches out:\n\n"
        + _compared(arms, "random_topic_batches", names, pure)
        + "\n\n"
        + _order_words(arms)
    )


def _order_words(arms: Mapping[str, Sequence[Line]]) -> str:
    sentences = []
    purity = ratios(arms, "random_topic_batches", "reshuffled", "tau_gen")[0]
    if purity is not None:
        change = "delays" if purity.ratio.low > 1 else "does not measurably change"
        sentences.append(
            f"Making batches of one topic, in random order, {change} generalisation ({purity.ratio:.2f} ×)"
        )
    for arm, word in (("cyclic_topics", "a fixed cycle"), ("palindromic_topics", "the palindrome")):
        order = ratios(arms, arm, "random_topic_batches", "tau_gen")[0]
        if order is not None:
            change = _direction(order.ratio, "generalises later", "generalises sooner", "is not measurably different")
            sentences.append(f"against that control, {word} {change} ({order.ratio:.2f} ×)")
    turn = ratios(arms, "palindromic_topics", "cyclic_topics", "tau_gen")[0]
    if turn is not None:
        change = _direction(turn.ratio, "slows generalisation", "speeds generalisation up", "makes no difference seen")
        sentences.append(f"and turning back instead of starting over {change} ({turn.ratio:.2f} ×)")
    return "**In words.** " + "; ".join(sentences) + "." if sentences else ""


def _direction(ratio: Interval, above: str, below: str, neither: str) -> str:
    return above if ratio.low > 1 else below if ratio.high < 1 else neither


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
                change = _direction(paired.ratio, "slower", "faster", "at the same pace, as far as can be told")
                words.append(f"{change} under {order.replace('_', ' ')} order ({paired.ratio:.2f} ×)")
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
    change = _direction(found, "larger", "smaller", "not measurably different")
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
        + _compared(arms, "mixed", names, others)
    )


EQUAL = 0.15  # held-out structure loss, share of chance, at which controls are compared


def controls() -> str:
    """Stopping rules and controls side by side; the same at equal held-out loss; the c·n rule at larger n."""
    arms = labelled(load("controls"))
    rows = [_row(f"{label}, to the end", stopping(group, "end")) for label, group in arms.items()]
    rows += [_row(f"{label}, `WindowStopping`", stopping(group, "window")) for label, group in arms.items()]
    rows += [
        _row(f"{label}, held-out loss", stopping(arms[label], "held-out loss")) for label in arms if label == "plain"
    ]
    equal = []
    for label, group in arms.items():
        known = [value for line in group if (value := equal_loss(line, EQUAL)) is not None]
        share = f"{bca_mean(known):.2f}" if len(known) > 1 else "not reached"
        equal.append([label, share, f"{len(known)} of {len(group)}"])
    head = ["", "steps", "held-out structure loss", "held-out accuracy", "recited", "details' bits known"]
    return (
        progress("controls")
        + table(head, rows)
        + f"\n\nWhen the held-out structure loss first falls to {EQUAL:g} of chance:\n\n"
        + table(["", "details' bits known", "runs that got there"], equal)
        + "\n\nStopping at c·n, half of the τmem that n = 128 and 256 predict (Llama, runs of `scaling`):\n\n"
        + table(["n", *head[1:]], _predicted_rows())
    )


def _row(label: str, stopped: Sequence[Mapping[str, float]]) -> list[str]:
    """A table row of means over runs of what they were like when they were stopped."""
    specs = {"step": ".0f", "structure": ".3f", "accuracy": ".2f", "memorised": ".2f", "detail": ".2f"}
    return [label, *(format(mean_of(stopped, name), spec) for name, spec in specs.items())]


def _predicted_rows() -> list[list[str]]:
    """The c·n rule applied to Llama at n = 512 and 1024."""
    lines = where(load("scaling"), architecture="llama")
    smaller = {n: time for n in (128, 256) if (time := median(where(lines, n=n), "tau_mem")) is not None}
    return [_row(str(n), stopping(where(lines, n=n), "c·n", smaller)) for n in (512, 1024)]


def reasoning() -> str:
    """R² of test accuracy by predictor."""
    lines = load("reasoning")
    if len(lines) < 3:
        return progress("reasoning")
    rows = []
    for name, score in reasoning_scores(lines).items():
        word = name.replace("_", " ").replace("pre memorisation accuracy", "pre-memorisation accuracy, NLL ≥")
        rows.append([word, f"{score:.2f}"])
    return progress("reasoning") + table([f"predictor (n = {len(lines)} runs)", "R² with test accuracy"], rows)


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


SECTIONS = (reference_model, scaling, capacity, width, orders, branch, structure, controls, reasoning)

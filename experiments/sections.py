"""The sections of README.md on times, controls and reasoning, and the numbers of H2.md: tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from experiments.answers import (
    NAMES,
    Line,
    bits_per_parameter,
    equal_loss,
    labelled,
    load,
    mean_of,
    median,
    reasoning_scores,
    recited_unseen,
    size_exponent,
    stopping,
    theory,
    uncensored,
    where,
)
from experiments.statistics import Interval, bca_mean
from experiments.wording import TIMES, direction, grows, number, ours, progress, table


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


def scaling() -> str:
    """Exponents in n, by architecture, and medians by n."""
    lines, parts = load("scaling") + load("lstm"), []
    for kind in [kind for kind in NAMES if where(lines, architecture=kind)]:
        own = where(lines, architecture=kind)
        sentences = []
        for name, found, sizes in _exponents(own, "n"):
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
    unseen = f"Of samples that it had never seen, no run of any sweep recited more than {recited_unseen():.0%}."
    said = "\n".join(parts)
    return progress("scaling") + f"{said}\n\n{unseen} Median steps:\n\n" + table(head, rows)


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
        f"Taken piece by piece, GPT-2's exponent of τmem is {', '.join(local)}: it is not one power of "
        f"n. At n = 1024 the model held {held:.2f} bits about details per parameter when the runs ended; Morris et al. "
        "(2025) put the most that a model can hold near 3.6, so room may begin to tell, which these runs cannot show."
    )


def width() -> str:
    """Exponents in W at n = 256, beside the −1 that diffusion models were found to have."""
    lines = load("width") + [line for line in load("scaling") if line["run"]["n"] == 256]
    parts, rows = [], []
    for kind in ("gpt2", "llama"):
        own = where(lines, architecture=kind)
        if len({line["run"]["width"] for line in own}) < 2:
            continue
        sentences = []
        for name, found, sizes in _exponents(own, "width"):
            span = f"W = {', '.join(map(str, sizes))}"
            steeper = direction(found, "less steeply than", "more steeply than", "as", at=-1.0)
            sentences.append(f"{TIMES[name]} falls {steeper} 1/W (exponent {found:.2f}, {span})")
        parts.append(f"- **{NAMES[kind]}**: " + ("; ".join(sentences) or "too few runs arrived to fit") + ".")
        for size in sorted({line["run"]["width"] for line in own}):
            group = where(own, width=size)
            rows.append([NAMES[kind], str(size), *(number(median(group, name)) for name in TIMES), str(len(group))])
    return progress("width") + "\n".join(parts) + "\n\n" + table(["", "W", *TIMES.values(), "runs"], rows)


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
    fitted = reasoning_scores(lines, fitted=True)
    for name, score in reasoning_scores(lines).items():
        word = name.replace("_", " ").replace("pre memorisation accuracy", "pre-memorisation accuracy, NLL ≥")
        rows.append([word, f"{score:.2f}", f"{fitted[name]:.2f}"])
    head = [f"predictor (n = {len(lines)} runs)", "R² with test accuracy", "with a line fitted"]
    return progress("reasoning") + table(head, rows)


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


SECTIONS = (reference_model, scaling, capacity, width, controls, reasoning)

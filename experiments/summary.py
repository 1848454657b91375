"""One sentence for each question, for the table at the head of README.md; worded from the numbers as sections are."""

from __future__ import annotations

from experiments.answers import (
    NAMES,
    labelled,
    load,
    mean_of,
    ratios,
    reasoning_scores,
    size_exponent,
    slow_down,
    stopping,
    uncensored,
    where,
)
from experiments.sections_documents import q6_documents
from experiments.statistics import Interval
from experiments.wording import direction, pace

PENDING = "not run to the end yet"
USEFUL = 0.5  # R² from which a predictor is called one
ALARM = 0.01  # share recited up to which samples count as not memorised, as for WindowStopping


def q1() -> str:
    """Both exponents in n by architecture, and whether the times part."""
    lines, parts, apart = load("scaling") + load("lstm"), [], True
    for kind in ("gpt2", "llama", "lstm"):
        own = where(lines, architecture=kind)
        gen, mem = (size_exponent(own, name, "n", uncensored(own, name, "n")) for name in ("tau_gen", "tau_mem"))
        if gen is None or mem is None:
            return PENDING
        apart = apart and gen.high < mem.low
        parts.append(f"{NAMES[kind]} τgen ∝ n^{gen:.2f}, τmem ∝ n^{mem:.2f}")
    return ("Two timescales that part as n grows: " if apart else "The times do not clearly part: ") + "; ".join(parts)


def q2() -> str:
    """What the stopping rule leaves of accuracy and of memorisation, and what else does as well to the end."""
    arms = labelled(load("controls"))
    if len(arms.get("plain", [])) < 2:
        return PENDING

    def shown(rule: str, label: str = "plain") -> tuple[Interval, Interval]:
        rows = stopping(arms[label], rule)
        return mean_of(rows, "accuracy"), mean_of(rows, "memorised")

    kept, end = shown("window"), shown("end")
    works = kept[0].value >= 0.9 and kept[1].high < end[1].low
    others = {label: shown("end", label) for label in arms if label != "plain"}
    good = [
        f"{label} ({both[0]:.2f}, {both[1]:.2f})"
        for label, both in others.items()
        if both[0].low >= kept[0].low and both[1].high <= ALARM
    ]
    return (
        f"Stopping {'does' if works else 'does not'}: held-out accuracy {kept[0]:.2f} with {kept[1]:.2f} of the "
        f"samples recited, against {end[0]:.2f} with {end[1]:.2f} when trained on"
        + (f"; without stopping, so do {' and '.join(good)}" if good else "")
    )


def q3() -> str:
    """R² of the registered predictor and of plain training accuracy."""
    lines = load("reasoning")
    if len(lines) < 3:
        return PENDING
    scores = reasoning_scores(lines)
    ours, plain = scores["pre_memorisation_accuracy_0.1"], scores["train_answer_accuracy"]
    better = (
        "better than" if ours.low > plain.high else "worse than" if ours.high < plain.low else "not clearly better than"
    )
    verdict = "Yes" if ours.low > USEFUL else "Not on this task" if ours.high < USEFUL else "Not clear"
    return f"{verdict}: R² {ours:.2f}, {better} plain training accuracy, {plain:.2f}"


def q4() -> str:
    """Purity against order, in τgen."""
    arms = labelled(load("orders"))
    pairs = (
        ("random_topic_batches", "reshuffled", "Batches of one topic make a model generalise"),
        ("cyclic_topics", "random_topic_batches", "beyond that, in a fixed cycle it does so"),
        ("palindromic_topics", "random_topic_batches", "and in a palindrome"),
    )
    found = [(ratios(arms, arm, baseline, "tau_gen")[0], words) for arm, baseline, words in pairs]
    return ", ".join(f"{words} {pace(paired)}" for paired, words in found if paired is not None) or PENDING


def q4_branch() -> str:
    """τmem from weights that know the structure, by order, and whether random order makes more of it."""
    arms, parts = labelled(load("branch")), []
    words = {
        "reshuffled": "with batches of all topics, new details are memorised",
        "cyclic_topics": "with batches of one topic",
        "random_topic_batches": "and with those in random order",
    }
    for order, subject in words.items():
        paired = ratios(arms, f"structure / {order}", f"fresh / {order}", "tau_mem")[0]
        if paired is not None:
            parts.append(f"{subject} {pace(paired)}")
    more = slow_down(arms, "random_topic_batches", "cyclic_topics")
    if len(parts) < len(words) or more is None:
        return PENDING
    change = direction(more, "more so", "less so", "not measurably more or less")
    return f"Once the structure is known, {', '.join(parts)}, which is {change} ({more:.2f} ×)"


def q6() -> str:
    """Structure first against mixed."""
    arms = labelled(load("structure"))
    gen, mem, full = (
        ratios(arms, "structure_first", "mixed", name)[0] for name in ("tau_gen", "tau_mem", "tau_mem full")
    )
    if gen is None or mem is None or full is None:
        return PENDING
    fewer = pace(full, "more", "fewer", "as many")
    return (
        f"Against mixed, structure first generalises {pace(gen)} and memorises {pace(mem)}, "
        f"after {fewer} presentations of the details"
    )


QUESTIONS = (q1, q2, q3, q4, q4_branch, q6, q6_documents)

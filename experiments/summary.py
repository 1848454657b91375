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
    stopping,
    uncensored,
    where,
)
from experiments.sections_documents import q6_documents
from experiments.statistics import Interval

PENDING = "not run to the end yet"
USEFUL = 0.5  # R² from which a predictor is called one


def q1() -> str:
    """Both exponents in n by architecture, and whether the times part."""
    lines, parts, apart = load("scaling"), [], True
    for kind in ("gpt2", "llama"):
        own = where(lines, architecture=kind)
        gen, mem = (size_exponent(own, name, "n", uncensored(own, name, "n")) for name in ("tau_gen", "tau_mem"))
        if gen is None or mem is None:
            return PENDING
        apart = apart and gen.high < mem.low
        parts.append(f"{NAMES[kind]} τgen ∝ n^{gen:.2f}, τmem ∝ n^{mem:.2f}")
    return ("Two timescales that part as n grows: " if apart else "The times do not clearly part: ") + "; ".join(parts)


def q2() -> str:
    """What the stopping rule leaves of accuracy and of memorisation."""
    plain = labelled(load("controls")).get("plain", [])
    if len(plain) < 2:
        return PENDING
    kept, end = stopping(plain, "window"), stopping(plain, "end")
    numbers = [mean_of(rows, name) for rows in (kept, end) for name in ("accuracy", "memorised")]
    works = numbers[0].value >= 0.9 and numbers[1].high < numbers[3].low
    return (
        f"Stopping {'does' if works else 'does not'}: held-out accuracy {numbers[0]:.2f} with {numbers[1]:.2f} of "
        f"the samples recited, against {numbers[2]:.2f} with {numbers[3]:.2f} when trained on"
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


def _times(ratio: Interval, what: str) -> str:
    word = "later" if ratio.low > 1 else "sooner" if ratio.high < 1 else "no later or sooner, as far as can be told"
    return f"{what} {word} ({ratio:.2f} ×)"


def q4() -> str:
    """Purity against order, in τgen."""
    arms = labelled(load("orders"))
    pairs = (
        ("random_topic_batches", "reshuffled", "batches of one topic make a model generalise"),
        ("cyclic_topics", "random_topic_batches", "beyond that a fixed cycle does so"),
        ("palindromic_topics", "random_topic_batches", "and a palindrome"),
    )
    found = [(ratios(arms, arm, baseline, "tau_gen")[0], words) for arm, baseline, words in pairs]
    text = ", ".join(_times(paired.ratio, words) for paired, words in found if paired is not None)
    return f"{text[0].upper()}{text[1:]}" if text else PENDING


def q4_branch() -> str:
    """τmem from weights that know the structure, under reshuffled order."""
    paired = ratios(labelled(load("branch")), "structure / reshuffled", "fresh / reshuffled", "tau_mem")[0]
    if paired is None:
        return PENDING
    return _times(paired.ratio, "with the structure known, new details are memorised")


def q6() -> str:
    """Structure first against mixed."""
    arms = labelled(load("structure"))
    gen, mem = (ratios(arms, "structure_first", "mixed", name)[0] for name in ("tau_gen", "tau_mem"))
    if gen is None or mem is None:
        return PENDING
    return _times(gen.ratio, "against mixed, structure first generalises") + ", " + _times(mem.ratio, "memorises")


QUESTIONS = (q1, q2, q3, q4, q4_branch, q6, q6_documents)

"""The section of README.md on a pretrained model that learns fictitious facts from papers read in several orders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from experiments import answers
from experiments.pretrained.facts_answers import QUESTIONS, TIMES, Line, ratio, ready, time_of
from experiments.pretrained.memorising import ARMS
from experiments.results import read_results
from experiments.statistics import holm
from experiments.wording import PENDING, in_words, named, number, p_text, pace, table

NOT_RUN = "It has not been run."
WORDS = ("above", "below", "the same", "not measurable")


def lines() -> list[Line]:
    """The results of experiments.pretrained.memorising."""
    return read_results(answers.RESULTS / "facts.jsonl")


def documents() -> str:
    """The registered ratios, and the times of every order."""
    found = lines()
    if not found:
        return NOT_RUN
    if not ready(found):
        planned = found[0]["documents"] * len(ARMS)
        return f"*(So far {len(found)} of {planned} runs; they are not looked at before all are in.)*"
    return f"{_ratios(found)}\n\nGeometric means, in steps:\n\n{_times(found)}"


def _ratios(found: Sequence[Line]) -> str:
    asked = {q: {name: ratio(found, *arms, name) for name in TIMES} for q, arms in QUESTIONS.items()}
    main = {question: each["tau_gen"][0] for question, each in asked.items()}
    adjusted = holm({question: paired.t_p for question, paired in main.items() if paired is not None})
    rows = []
    for question, each in asked.items():
        cells = []
        for paired, lost in each.values():
            left = f", without {lost} papers" if lost else ""
            shown = "not reported" if paired is None else f"{paired.ratio:.2f}, {named(paired.verdict, *WORDS)}"
            cells.append(shown + left)
        rows.append([question, *cells, p_text(adjusted[question]) if question in adjusted else "–"])
    said = "; ".join(f"{question}: {pace(paired)}" for question, paired in main.items() if paired is not None)
    words = in_words(f"τgen, {said}.", main.values())
    return words + "\n\n" + table(["ratio", *TIMES.values(), "p of τgen, Holm"], rows)


def _times(found: Sequence[Line]) -> str:
    rows = []
    for arm in ARMS:
        own = [line for line in found if line["arm"] == arm]
        reached = {name: [time for line in own if (time := time_of(line, name))] for name in TIMES}
        means = {name: float(np.exp(np.mean(np.log(times)))) if times else None for name, times in reached.items()}
        cells = [f"{number(means[name], '.1f')} ({len(times)} of {len(own)})" for name, times in reached.items()]
        rows.append([arm.replace("_", " "), *cells])
    return table(["order", *(f"{word} (papers that reached it)" for word in TIMES.values())], rows)


def q6_documents() -> str:
    """What the skeleton, and reading back, do to the time at which a pretrained model generalises."""
    found = lines()
    if not ready(found):
        return PENDING
    paired = {question: ratio(found, *arms, "tau_gen")[0] for question, arms in QUESTIONS.items()}
    return "τgen: " + "; ".join(f"{q} {pace(each)}" if each else f"{q} not reported" for q, each in paired.items())


SECTIONS = (documents,)

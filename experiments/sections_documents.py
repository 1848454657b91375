"""The section of README.md on a pretrained model that learns fictitious facts from papers read in several orders."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from experiments import answers
from experiments.pretrained.facts_answers import EXPECTED, QUESTIONS, TIMES, Line, ratio, ready, time_of
from experiments.pretrained.memorising import ARMS, DOCUMENTS
from experiments.results import read_results
from experiments.statistics import Paired, Verdict, holm
from experiments.wording import PENDING, in_words, named, number, p_text, pace, preliminary, table

NOT_RUN = "It has not been run."
WORDS = ("above 1", "below 1", "the same within 10 %", "not measurable")
HELPS = "skeleton first / no skeleton"
ORDERS = {
    "sequential": "in order, forward, no skeleton",
    "shuffled": "shuffled, no skeleton",
    "forward_backward": "forward and backward in turn, no skeleton",
    "skeleton_first": "skeleton first, then in order",
    "skeleton_last": "an epoch in order, skeleton, then in order",
}


def lines() -> list[Line]:
    """The results of experiments.pretrained.memorising."""
    return read_results(answers.RESULTS / "facts.jsonl")


def partial(found: Sequence[Line]) -> str:
    """What is missing of the papers that were registered, or of their runs; "" if nothing is."""
    orders = Counter(line["document"] for line in found)
    whole, planned = sum(count == len(ARMS) for count in orders.values()), found[0]["documents"]
    if not ready(found):
        return (
            f"Partial: so far {len(found)} of {planned * len(ARMS)} runs, {whole} of {planned} papers in every order; "
            "not looked at before all are in"
        )
    return f"Partial: {planned} papers of the {DOCUMENTS} registered" if planned < DOCUMENTS else ""


def documents() -> str:
    """The registered ratios, and the times of every order."""
    found = lines()
    if not found:
        return NOT_RUN
    note = f"*({partial(found)}.)*" if partial(found) else ""
    if not ready(found):
        return note
    means = "Geometric means over the papers that reached a time, in brackets how many did; times in steps:"
    return "\n\n".join([*([note] if note else []), *_ratios(found), means, _times(found)])


def _asked(found: Sequence[Line]) -> dict[str, dict[str, tuple[Paired | None, int]]]:
    return {q: {name: ratio(found, *arms, name) for name in TIMES} for q, arms in QUESTIONS.items()}


def _ratios(found: Sequence[Line]) -> tuple[str, str]:
    """What the registered ratios of τgen show, and the ratios of every time."""
    asked = _asked(found)
    main = {question: each["tau_gen"][0] for question, each in asked.items()}
    adjusted, rows = _adjusted(main), []
    for (question, each), expected in zip(asked.items(), EXPECTED, strict=True):
        p = p_text(adjusted[question]) if question in adjusted else "–"
        rows.append([question, *(_cell(*pair) for pair in each.values()), p, expected])
    words = in_words(_told(asked), main.values(), "papers")
    return words, table(["orders compared", *TIMES.values(), "p of τgen, Holm", "τgen expected"], rows)


def _adjusted(main: Mapping[str, Paired | None]) -> dict[str, float]:
    return holm({question: paired.t_p for question, paired in main.items() if paired is not None})


def _told(asked: Mapping[str, Mapping[str, tuple[Paired | None, int]]]) -> str:
    """What the ratios of τgen show, or how large a difference none of them rules out; which of τmem show one."""
    main = {question: each["tau_gen"][0] for question, each in asked.items()}
    if open_ := _open(asked):
        room = min(max(paired.ratio.high, 1 / paired.ratio.low) for paired in open_)
        told = (
            f"In none of {len(main)} comparisons of orders is τgen measurably different, and none rules out a "
            f"difference of {math.floor(10 * room) / 10:.1f} ×."
        )
    else:
        adjusted = _adjusted(main)
        paces = (
            f"{q.replace(' / ', ' against ')}, {pace(paired, adjusted=adjusted[q]) if paired else 'not reported'}"
            for q, paired in main.items()
        )
        told = f"A pretrained model generalises, {'; '.join(paces)}."
    return " ".join([told, *_memorises(asked)])


def _open(asked: Mapping[str, Mapping[str, tuple[Paired | None, int]]]) -> list[Paired]:
    """The ratios of τgen if all of them are open; none otherwise."""
    main = [each["tau_gen"][0] for each in asked.values()]
    open_ = [paired for paired in main if paired is not None and paired.verdict == Verdict(0, False)]
    return open_ if len(open_) == len(main) else []


def _memorises(asked: Mapping[str, Mapping[str, tuple[Paired | None, int]]]) -> list[str]:
    """Which ratios of τmem show a difference."""
    ratios = {question: each["tau_mem"][0] for question, each in asked.items()}
    told = [
        f"{q.replace(' / ', ' against ')} {pace(paired)}"
        for q, paired in ratios.items()
        if paired and paired.verdict.side
    ]
    return [f"τmem (p not adjusted): {'; '.join(told)}."] if told else []


def _cell(paired: Paired | None, lost: int) -> str:
    if paired is None:
        return f"not reported: {lost} papers lack it"
    left = f", without {lost} paper{'s' * (lost > 1)}" if lost else ""
    return f"{paired.ratio:.2f}, {named(paired.verdict, *WORDS)}{left}"


def _times(found: Sequence[Line]) -> str:
    rows = []
    for arm in ARMS:
        own = [line for line in found if line["arm"] == arm]
        cells = []
        for name in TIMES:
            times = [time for line in own if (time := time_of(line, name))]
            mean = float(np.exp(np.mean(np.log(times)))) if times else None
            cells.append(f"{number(mean, '.2f' if name == 'window' else '.1f')} ({len(times)} of {len(own)})")
        rows.append([ORDERS[arm], *cells])
    return table(["order", *TIMES.values()], rows)


def q6_documents() -> str:
    """What the skeleton, and reading back, do to the time at which a pretrained model generalises."""
    found = lines()
    if not found:
        return PENDING
    if not ready(found):
        return partial(found)
    few = preliminary([ratio(found, *arms, "tau_gen")[0] for arms in QUESTIONS.values()], "papers")
    notes = [f"*{note[0].upper()}{note[1:]}.* " for note in (partial(found), few) if note]
    return f"{''.join(notes)}{_skeleton(found)}{_told(_asked(found)).removesuffix('.')}"


def _skeleton(found: Sequence[Line]) -> str:
    """Whether a skeleton helps, and what was expected; "" where the sentence on all orders names it."""
    asked = _asked(found)
    paired = asked[HELPS]["tau_gen"][0]
    if paired is None or not _open(asked):
        return ""
    return f"Against none τgen, expected sooner, comes {pace(paired)}. "


SECTIONS = (documents,)
